//! Brings a backup back, and tells what became of each file. Called by `reset` and by `carry`.

use anyhow::Result;

use crate::backup::Backup;
use crate::repository::Repository;
use crate::rewrite::Plan;
use crate::tree::Tree;

/// Brings it back, after a backup of what is there now: the same command undoes the undoing.
pub fn bring_back(repository: &Repository, backup: &Backup) -> Result<()> {
    let place = backup.place();
    let folder = place.folder.display();
    anstream::println!("bringing {folder} back to before `{}`", backup.manifest.command);
    let plan = Plan {
        command: "undo",
        write: backup.read()?,
        remove: backup.manifest.absent.clone(),
        keep_too: Tree::default(),
    };
    let rewritten = plan.carry_out_in(repository, &place)?;
    for path in &rewritten.written {
        anstream::println!("wrote {folder}/{}", path.display());
    }
    for path in &rewritten.removed {
        anstream::println!("removed {folder}/{}, which was not there", path.display());
    }
    match rewritten.backup {
        Some(undone) => anstream::println!(
            "what was there before is in {}; the same command undoes this",
            repository.shown(&undone.folder)
        ),
        None => anstream::println!("nothing to do: every file is as in {}", backup.name),
    }
    Ok(())
}
