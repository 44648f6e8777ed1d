//! What `carry` shows: each edit, what becomes of it in each later step, and the way out of a conflict.

use std::path::Path;

use console::style;

use crate::carrying::{Edit, Fate, Landing, Later};
use crate::comparison::Comparison;
use crate::repository::StepName;

/// The edit itself, `steps/03-gateway/src/server.rs: +3 −1`.
pub fn edit(step: &StepName, edit: &Edit) {
    let path = Path::new("steps").join(step.as_str()).join(edit.path()).display().to_string();
    let (old, new) = (edit.old.as_ref(), edit.new.as_ref());
    let comparison = Comparison::of(path, old.map(|old| &old.file), new.map(|new| &new.file));
    let what = match (old, new) {
        (None, _) => "is new".to_owned(),
        (_, None) => "is gone".to_owned(),
        (Some(old), Some(new)) if old.path != new.path => {
            format!("was {}, {}", old.path.display(), size(&comparison))
        }
        _ => size(&comparison),
    };
    anstream::println!("{}: {what}", style(&comparison.path).bold());
}

fn size(comparison: &Comparison) -> String {
    format!("+{} −{}", comparison.added, comparison.removed)
}

/// What becomes of it in a later step; with the difference where `in_full`.
pub fn landing(landing: &Landing, in_full: bool) {
    let Landing { step, path, fate } = landing;
    let line = |what: String| anstream::println!("  {:<20} {what}", step.as_str());
    let shown = path.display();
    match fate {
        Fate::Takes { before, after, moved_from } => {
            let comparison =
                Comparison::of(path.display().to_string(), before.as_ref(), after.as_ref());
            let size = size(&comparison);
            line(match (before, after, moved_from) {
                (_, None, _) => format!("removes {shown}"),
                (None, _, _) => format!("gets {shown}"),
                (_, _, Some(from)) => format!("moves {} to {shown}, {size}", from.display()),
                _ => format!("takes it in {shown}, {size}"),
            });
            if in_full {
                comparison.print(usize::MAX);
            }
        }
        Fate::Equal => line("has it already".to_owned()),
        Fate::Absent => line(style("has no such file").dim().to_string()),
        Fate::LeftOut => line(style("left out").dim().to_string()),
        Fate::Conflict(conflict) => {
            let at = format!("steps/{step}/{shown}:{}", conflict.line);
            line(format!("{} at {at}", style("conflict").red()));
            conflict.shown.lines().for_each(|line| anstream::println!("    {line}"));
        }
    }
}

/// What to do about the first conflict.
pub fn way_on(later: &Later, first: &Landing) {
    let Landing { step, path, .. } = first;
    let file = format!("steps/{step}/{}", path.display());
    let number = step.number();
    let before = later.steps.iter().rev().find(|other| *other < step);
    anstream::println!("nothing was written. The ways on:");
    if let Some(before) = before {
        let until = before.number();
        anstream::println!("  the steps before it first: the same command with `--until {until}`;");
    }
    anstream::println!(
        "  then edit {file} by hand, and `cargo workbook carry {file}` for the steps behind it;\n  \
         or, if step {number} differs on purpose, the same command with `--except {number}`"
    );
}
