//! Finishing what a journal says, and throwing away what has none. Called before every command, and by
//! `commit` for its second half.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{Entry, JOURNAL, Journal, STAGED};
use crate::{disk, stop};

/// Brings the app to the state before or after the command that was interrupted, if one was.
pub fn recover(root: &Path) -> Result<()> {
    let path = root.join(JOURNAL);
    if let Some(text) = disk::read(&path)? {
        let journal: Journal = serde_json::from_slice(&text)
            .with_context(|| format!("{} is not a journal of the generator", path.display()))?;
        roll_forward(root, &journal)?;
        stop::here("moved");
        disk::remove(&path)?;
        disk::sync_folder(&root.join(".generate"));
        stop::here("finished");
    }
    disk::remove_folder(&root.join(STAGED))
}

fn roll_forward(root: &Path, journal: &Journal) -> Result<()> {
    let mut folders = BTreeSet::new();
    for (number, entry) in journal.entries.iter().enumerate() {
        stop::here(&format!("moving:{number}"));
        let place = root.join(&entry.path);
        let staged = root.join(STAGED).join(number.to_string());
        match &entry.after {
            Some(_) if staged.exists() => {
                refuse_edited(entry, &place, &staged)?;
                move_to(&staged, &place)?;
            }
            // It is in its place already.
            Some(_) => {}
            None => {
                refuse_edited(entry, &place, &staged)?;
                disk::remove(&place)?;
                remove_empty_folders(root, &place);
            }
        }
        folders.extend(place.parent().map(Path::to_owned));
    }
    folders.iter().for_each(|folder| disk::sync_folder(folder));
    Ok(())
}

fn move_to(staged: &Path, place: &Path) -> Result<()> {
    let folder = place.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).and_then(|()| std::fs::rename(staged, place)).with_context(
        || {
            let place = place.display();
            format!("cannot write {place}; mend that, and the next `generate` finishes this one")
        },
    )
}

/// Between an interruption and its recovery a person may have written to the file.
fn refuse_edited(entry: &Entry, place: &Path, staged: &Path) -> Result<()> {
    let now = disk::read(place)?.as_deref().map(disk::hash);
    if now.is_none() || now == entry.before || now == entry.after {
        return Ok(());
    }
    let place = place.display();
    match entry.after {
        Some(_) => bail!(
            "{place} was edited after a `generate` was interrupted; its new version waits in {}: move \
             yours away, run any `generate`, and put what you need back",
            staged.display()
        ),
        None => bail!(
            "{place} was edited after an `undo` was interrupted, which is going to remove it; move it \
             away and run any `generate`"
        ),
    }
}

/// Takes away the folders that a removed file leaves empty, up to the app's own.
fn remove_empty_folders(root: &Path, place: &Path) {
    let above: Vec<PathBuf> = place.ancestors().skip(1).map(Path::to_owned).collect();
    for folder in above.iter().take_while(|folder| folder.as_path() != root) {
        if std::fs::remove_dir(folder).is_err() {
            return;
        }
    }
}
