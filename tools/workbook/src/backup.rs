//! Backups in `.workbook/backups`, one folder each: a manifest, and the files as they were. Called by
//! `rewrite`, before the first byte of an exercise or a step changes, and by the commands that undo.

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

use crate::files;
use crate::repository::Repository;
use crate::tree::{File, Tree};

/// One backup, complete: it gets its name when its last byte is on the disk.
#[derive(Clone, Debug)]
pub struct Backup {
    /// `2026-11-21T08-00-12Z-reset-01-three-tiers`
    pub name: String,
    pub folder: PathBuf,
    pub manifest: Manifest,
}

/// What a backup holds: `manifest.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    pub version: u32,
    /// Counts the backups of this clone: the newest has the highest, whatever the clock says.
    pub number: u64,
    /// When it was made, RFC 3339, in UTC.
    pub time: String,
    /// The command that overwrote the files afterwards.
    pub command: String,
    /// `01-three-tiers`; `steps` for a backup of steps.
    pub step: String,
    /// The folder, in the clone, that the paths are inside; an exercise's is not written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<PathBuf>,
    /// The files that it holds, by their path in the folder.
    pub files: Vec<Saved>,
    /// The files that were not there, and were made afterwards.
    pub absent: Vec<PathBuf>,
}

/// One file of a backup; its contents are in `files/<path>`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Saved {
    pub path: PathBuf,
    pub executable: bool,
}

/// The folder whose files a backup keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What the backup is called after.
    pub name: String,
    /// In the clone, `exercises/01-three-tiers`.
    pub folder: PathBuf,
}

impl Place {
    pub fn exercise(step: &str) -> Self {
        Self { name: step.to_owned(), folder: Path::new("exercises").join(step) }
    }

    /// Every step, for a command that changes several.
    pub fn steps() -> Self {
        Self { name: "steps".to_owned(), folder: PathBuf::from("steps") }
    }

    fn is_exercise(&self) -> bool {
        self.folder.starts_with("exercises")
    }
}

/// The version of the manifest that this program writes.
const VERSION: u32 = 1;

/// How the folder of a backup begins that is not complete.
const UNFINISHED: &str = ".unfinished-";

/// Writes a backup of `kept`, the files of `place` as they are.
pub fn create(
    repository: &Repository,
    (command, place): (&str, &Place),
    kept: &Tree,
    absent: Vec<PathBuf>,
) -> Result<Backup> {
    let folder = folder(repository);
    let now = OffsetDateTime::now_utc();
    let saved =
        |(path, file): (&PathBuf, &File)| Saved { path: path.clone(), executable: file.executable };
    let manifest = Manifest {
        version: VERSION,
        number: list(repository)?.first().map_or(1, |newest| newest.manifest.number + 1),
        time: now.replace_nanosecond(0)?.format(&Rfc3339)?,
        command: command.to_owned(),
        step: place.name.clone(),
        folder: (!place.is_exercise()).then(|| place.folder.clone()),
        files: kept.files.iter().map(saved).collect(),
        absent,
    };
    let write = || write_complete(&folder, &manifest, kept, now);
    let name = write().with_context(|| {
        format!("cannot write a backup in {}; your files are as they were", folder.display())
    })?;
    Ok(Backup { folder: folder.join(&name), name, manifest })
}

fn write_complete(
    folder: &Path,
    manifest: &Manifest,
    kept: &Tree,
    now: OffsetDateTime,
) -> Result<String> {
    fs::create_dir_all(folder)?;
    let unfinished = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(folder)?;
    for (path, file) in &kept.files {
        let path = unfinished.path().join("files").join(path);
        files::write(&path, &file.contents, file.executable)?;
    }
    let text = serde_json::to_vec_pretty(manifest)?;
    files::write(&unfinished.path().join("manifest.json"), &text, false)?;
    fs::File::open(unfinished.path())?.sync_all()?;
    let name = free_name(folder, manifest, now)?;
    fs::rename(unfinished.path(), folder.join(&name))?;
    // Its folder has another name now, and is not temporary any more.
    let _ = unfinished.keep();
    fs::File::open(folder)?.sync_all()?;
    Ok(name)
}

/// A name that no backup has: two resets in one second differ by a number.
fn free_name(folder: &Path, manifest: &Manifest, now: OffsetDateTime) -> Result<String> {
    let seconds = format_description!("[year]-[month]-[day]T[hour]-[minute]-[second]Z");
    let name = format!("{}-{}-{}", now.format(seconds)?, manifest.command, manifest.step);
    let names = std::iter::once(name.clone()).chain((2..).map(|n| format!("{name}-{n}")));
    let mut free = names.filter(|name| !folder.join(name).exists());
    free.next().context("every name is taken")
}

/// Every complete backup, the newest first.
pub fn list(repository: &Repository) -> Result<Vec<Backup>> {
    let folder = folder(repository);
    let mut backups = Vec::new();
    let Ok(entries) = fs::read_dir(&folder) else { return Ok(backups) };
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let manifest = entry.path().join("manifest.json");
        if !name.starts_with('.') && manifest.is_file() {
            let text = fs::read(&manifest)
                .with_context(|| format!("cannot read {}", manifest.display()))?;
            let manifest = serde_json::from_slice(&text)
                .with_context(|| format!("{} is not a manifest of a backup", manifest.display()))?;
            backups.push(Backup { name, folder: entry.path(), manifest });
        }
    }
    backups.sort_by_key(|backup| std::cmp::Reverse(backup.manifest.number));
    Ok(backups)
}

/// Takes away the incomplete backups of killed programs. The caller holds the lock, so nobody is
/// writing one.
pub fn remove_leftovers(repository: &Repository) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder(repository)) else { return Ok(()) };
    for entry in entries.filter_map(std::result::Result::ok) {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            let path = entry.path();
            fs::remove_dir_all(&path)
                .with_context(|| format!("cannot remove the left-over {}", path.display()))?;
        }
    }
    Ok(())
}

impl Backup {
    /// The folder that it is a backup of.
    pub fn place(&self) -> Place {
        let Manifest { step, folder, .. } = &self.manifest;
        match folder {
            Some(folder) => Place { name: step.clone(), folder: folder.clone() },
            None => Place::exercise(step),
        }
    }

    /// The files it holds.
    pub fn read(&self) -> Result<Tree> {
        let mut tree = Tree::default();
        for Saved { path, executable } in &self.manifest.files {
            if !path.components().all(|part| matches!(part, Component::Normal(_))) {
                bail!("the backup {} names a file outside: {}", self.name, path.display());
            }
            let mut file = File::read(&self.folder.join("files").join(path))?;
            file.executable = *executable;
            tree.files.insert(path.clone(), file);
        }
        Ok(tree)
    }
}

fn folder(repository: &Repository) -> PathBuf {
    repository.state().join("backups")
}
