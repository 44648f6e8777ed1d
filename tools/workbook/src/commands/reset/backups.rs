//! The backups: `reset --list`, and `reset --undo` to bring one back.

use anyhow::{Result, bail};
use console::style;
use serde_json::json;

use crate::backup::{self, Backup};
use crate::commands::undo::bring_back;
use crate::outcome::Outcome;
use crate::repository::Repository;
use crate::updating::COMMAND;

/// Lists the backups, of one step or of all.
pub fn list(repository: &Repository, wanted: Option<&str>, as_json: bool) -> Result<Outcome> {
    let backups = of_step(repository, wanted)?;
    if as_json {
        let list: Vec<_> = backups.iter().map(|backup| in_json(repository, backup)).collect();
        anstream::println!("{}", serde_json::to_string_pretty(&list)?);
        return Ok(Outcome::Done);
    }
    if backups.is_empty() {
        anstream::println!("there is no backup; `reset` and `sync` make one before they overwrite");
    }
    for Backup { name, manifest, .. } in &backups {
        let count = manifest.files.len();
        let files = if count == 1 { "file" } else { "files" };
        let shown = style(name).bold();
        anstream::println!("{shown}: before `{}`, {count} {files}", manifest.command);
        for saved in &manifest.files {
            anstream::println!("  {}", saved.path.display());
        }
    }
    Ok(Outcome::Done)
}

/// Brings back the newest backup, or the one called `name`.
pub fn undo(repository: &Repository, wanted: Option<&str>, name: Option<&str>) -> Result<Outcome> {
    let backups = of_step(repository, wanted)?;
    let found = match name {
        Some(name) => backups.into_iter().find(|backup| backup.name == name),
        // One of an update is of files that may be elsewhere now; `update --undo` takes that back.
        None => backups.into_iter().find(|backup| backup.manifest.command != COMMAND),
    };
    let Some(backup) = found else {
        bail!("there is no such backup; `cargo workbook reset --list` shows those there are");
    };
    bring_back(repository, &backup)?;
    Ok(Outcome::Done)
}

/// The backups of the step named, else of the exercise around the current folder, else all.
fn of_step(repository: &Repository, wanted: Option<&str>) -> Result<Vec<Backup>> {
    let mut backups = backup::list(repository)?;
    // Those of steps are the business of the command that made them.
    backups.retain(|backup| backup.manifest.folder.is_none());
    // A step may be gone or renamed since: its backups are found by their own name, too.
    let step = match wanted {
        Some(wanted) if backups.iter().any(|backup| backup.manifest.step == wanted) => {
            Some(wanted.to_owned())
        }
        Some(wanted) => Some(repository.find_step(wanted)?.to_string()),
        None => repository.step_called_from()?.map(|step| step.to_string()),
    };
    if let Some(step) = step {
        backups.retain(|backup| backup.manifest.step == step);
    }
    Ok(backups)
}

fn in_json(repository: &Repository, backup: &Backup) -> serde_json::Value {
    let files: Vec<_> = backup.manifest.files.iter().map(|saved| &saved.path).collect();
    json!({
        "name": backup.name,
        "time": backup.manifest.time,
        "command": backup.manifest.command,
        "step": backup.manifest.step,
        "folder": repository.shown(&backup.folder),
        "files": files,
        "absent": backup.manifest.absent,
    })
}
