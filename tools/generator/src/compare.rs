//! A plan beside the files that are there: what would be written, and what stands in the way. Called by
//! `folder`.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::disk;
use crate::insert::insert;
use crate::manifest::{Manifest, key};
use crate::plan::{Change, Plan};
use crate::replay::Texts;
use crate::report::{FileChange, FileReport, difference};

/// What a command does to one file.
#[derive(Clone, Debug)]
pub struct Step {
    /// In the app, with `/`.
    pub path: String,
    pub change: FileChange,
    /// The file as it is.
    pub before: Option<Vec<u8>>,
    /// As it will be; for a file that stays, as the generator would have it.
    pub after: Option<String>,
    /// Its new hash in the manifest, if that changes.
    pub hash: Option<String>,
}

impl Step {
    /// As the program shows it.
    pub fn report(&self) -> FileReport {
        let before = self.before.as_deref().map(String::from_utf8_lossy);
        let (before, after) = (before.as_deref(), self.after.as_deref());
        let difference = match self.change {
            FileChange::Unchanged | FileChange::Missing => String::new(),
            FileChange::Edited => difference(&self.path, after, before),
            _ => difference(&self.path, before, after),
        };
        FileReport { path: self.path.clone(), change: self.change, difference }
    }
}

/// The steps of a command that the app does not have yet.
pub fn first_time(root: &Path, manifest: &Manifest, plan: &Plan) -> Result<Vec<Step>> {
    let mut steps: Vec<Step> = Vec::new();
    for change in &plan.changes {
        let path = key(change.path());
        disk::check_place(root, change.path())?;
        let known = steps.iter().position(|step| step.path == path);
        let before = disk::read(&root.join(&path))?;
        match change {
            Change::File { text, .. } => steps.push(whole(manifest, path, before, text)),
            Change::Once { text, .. } => steps.push(once(path, before, text)),
            Change::Insert { mark, lines, .. } => match known {
                Some(at) => insert_more(&mut steps[at], mark, lines)?,
                None => steps.push(inserted(manifest, path, before, mark, lines)?),
            },
        }
    }
    Ok(steps)
}

fn whole(manifest: &Manifest, path: String, before: Option<Vec<u8>>, text: &str) -> Step {
    let new_hash = disk::hash(text.as_bytes());
    let old_hash = before.as_deref().map(disk::hash);
    let change = match old_hash {
        None => FileChange::Created,
        Some(hash) if hash == new_hash => FileChange::Unchanged,
        Some(hash) if manifest.files.get(&path) == Some(&hash) => FileChange::Updated,
        Some(_) => FileChange::Blocked,
    };
    Step { path, change, before, after: Some(text.to_owned()), hash: Some(new_hash) }
}

fn once(path: String, before: Option<Vec<u8>>, text: &str) -> Step {
    let change = if before.is_none() { FileChange::Created } else { FileChange::Unchanged };
    Step { path, change, before, after: Some(text.to_owned()), hash: None }
}

fn inserted(
    manifest: &Manifest,
    path: String,
    before: Option<Vec<u8>>,
    mark: &str,
    lines: &[String],
) -> Result<Step> {
    let Some(bytes) = &before else {
        bail!(
            "{path} is gone, and these lines belong in it at the marker `{mark}`; bring it back (running \
             its own command again does), or write it by hand:\n\n    {}\n",
            lines.join("\n    ")
        );
    };
    let text = std::str::from_utf8(bytes).with_context(|| format!("{path} is no text in UTF-8"))?;
    let new = insert(Path::new(&path), text, mark, lines)?;
    // In a file that a person edited, the hash stays, and `--check` goes on to say so.
    let was_generated = manifest.files.get(&path) == Some(&disk::hash(bytes));
    let hash = new.as_ref().filter(|_| was_generated).map(|new| disk::hash(new.as_bytes()));
    let change = if new.is_some() { FileChange::Inserted } else { FileChange::Unchanged };
    Ok(Step { path, change, after: new, hash, before })
}

fn insert_more(step: &mut Step, mark: &str, lines: &[String]) -> Result<()> {
    let text = match (&step.after, &step.before) {
        (Some(text), _) => text.clone(),
        (None, Some(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        (None, None) => String::new(),
    };
    let Some(new) = insert(Path::new(&step.path), &text, mark, lines)? else { return Ok(()) };
    if step.change == FileChange::Unchanged {
        step.change = FileChange::Inserted;
    }
    if let Some(hash) = &mut step.hash {
        *hash = disk::hash(new.as_bytes());
    }
    step.after = Some(new);
    Ok(())
}

/// The steps of a command that the app has already; `texts` are the files as all its commands leave
/// them. What is missing is written again, what a person edited stays.
pub fn again(root: &Path, manifest: &Manifest, plan: &Plan, texts: &Texts) -> Result<Vec<Step>> {
    let mut steps: Vec<Step> = Vec::new();
    for change in &plan.changes {
        let path = key(change.path());
        let Some(text) = texts.get(&path) else { continue };
        if steps.iter().any(|step| step.path == path) {
            continue;
        }
        disk::check_place(root, change.path())?;
        let before = disk::read(&root.join(&path))?;
        let step = whole(manifest, path.clone(), before, text);
        steps.push(match step.change {
            FileChange::Blocked => edited(manifest, step, plan)?,
            _ => step,
        });
    }
    Ok(steps)
}

/// A file that a person edited: lines that are gone are inserted again, a whole file is left.
fn edited(manifest: &Manifest, step: Step, plan: &Plan) -> Result<Step> {
    let ours = plan.changes.iter().filter(|change| key(change.path()) == step.path);
    let mut found = Step { change: FileChange::Unchanged, after: None, hash: None, ..step.clone() };
    for change in ours {
        let Change::Insert { mark, lines, .. } = change else {
            let change = match manifest.files.get(&step.path) == step.hash.as_ref() {
                true => FileChange::Edited,
                // The generator has something new to say about it.
                false => FileChange::Blocked,
            };
            return Ok(Step { change, ..step });
        };
        insert_more(&mut found, mark, lines)?;
    }
    match found.change {
        FileChange::Unchanged => Ok(Step { change: FileChange::Edited, hash: None, ..step }),
        _ => Ok(found),
    }
}
