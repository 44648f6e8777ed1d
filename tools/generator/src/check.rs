//! `generate --check`: whether what was generated is still as it was generated. Called by the program.

use anyhow::Result;

use crate::disk;
use crate::folder::{Folder, shown};
use crate::replay::{Texts, replay};
use crate::report::{FileChange, FileReport, Outcome, Report, difference};

/// Looks at every file of the manifest. The difference of an edited one is from what was generated.
pub fn check(folder: &Folder) -> Result<Report> {
    // Played once, and only if something differs.
    let mut texts: Option<Texts> = None;
    let mut files = Vec::new();
    for (path, hash) in &folder.manifest.files {
        let now = disk::read(&folder.root().join(path))?;
        if now.as_deref().is_some_and(|now| disk::hash(now) == *hash) {
            let difference = String::new();
            files.push(FileReport {
                path: path.clone(),
                change: FileChange::Unchanged,
                difference,
            });
            continue;
        }
        if texts.is_none() {
            texts = Some(replay(&folder.manifest.commands)?);
        }
        let generated = texts.as_ref().and_then(|texts| texts.get(path)).map(String::as_str);
        files.push(compare(path, hash, now.as_deref(), generated));
    }
    let all = files.iter().all(|file| file.change == FileChange::Unchanged);
    let result = if all { Outcome::Unchanged } else { Outcome::Refused };
    Ok(Report {
        command: "generate --check".to_owned(),
        took_back: String::new(),
        result,
        app: shown(folder.root()),
        files,
    })
}

fn compare(path: &str, hash: &str, now: Option<&[u8]>, generated: Option<&str>) -> FileReport {
    let is_as_generated =
        |now: &[u8]| generated.is_some_and(|text| disk::hash(text.as_bytes()) == disk::hash(now));
    let path = path.to_owned();
    match now {
        None => FileReport { path, change: FileChange::Missing, difference: String::new() },
        // Lines were inserted while a person's edit stood there, and the edit has been taken back.
        Some(now) if is_as_generated(now) => {
            FileReport { path, change: FileChange::Unchanged, difference: String::new() }
        }
        Some(now) => {
            let now = String::from_utf8_lossy(now);
            // Another version of the generator cannot tell what this one had written.
            let known = generated.filter(|text| disk::hash(text.as_bytes()) == hash);
            let shown = known.or(generated);
            let difference = difference(&path, shown, Some(&now));
            FileReport { path, change: FileChange::Edited, difference }
        }
    }
}
