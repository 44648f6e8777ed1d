//! The files as the generator would have left them: all commands once more, in memory. Called by
//! `compare`, `check` and `undo`, to show differences.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use crate::emit;
use crate::insert::insert;
use crate::manifest::key;
use crate::plan::{Change, Plan};
use crate::spec::{Command, Service};

/// Texts by their path with `/`.
pub type Texts = BTreeMap<String, String>;

/// The files after these commands, without those that are written once.
pub fn replay(commands: &[Command]) -> Result<Texts> {
    let mut texts = Texts::new();
    for count in 1..=commands.len() {
        add(&mut texts, &plan_of(commands, count - 1)?)?;
    }
    Ok(texts)
}

/// The plan of the command at `place`, as it was when it was the last.
pub fn plan_of(commands: &[Command], place: usize) -> Result<Plan> {
    let service = Service::of(&commands[..=place])?;
    emit::emit(&service, &commands[place])
}

/// Carries out a plan on texts.
pub fn add(texts: &mut Texts, plan: &Plan) -> Result<()> {
    for change in &plan.changes {
        match change {
            Change::File { path, text } => {
                texts.insert(key(path), text.clone());
            }
            Change::Once { .. } => {}
            Change::Insert { path, mark, lines } => {
                let text = texts.get_mut(&key(path)).with_context(|| {
                    format!("no command writes {}, which the marker `{mark}` is in", path.display())
                })?;
                if let Some(new) = insert(path, text, mark, lines)? {
                    *text = new;
                }
            }
        }
    }
    Ok(())
}
