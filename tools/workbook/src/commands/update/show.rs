//! What `update` shows: the new version, and what became of the student's work.

use std::path::Path;

use anyhow::Result;
use console::style;

use crate::git::Git;
use crate::repository::Repository;
use crate::updating::state::Update;
use crate::updating::{Report, Updated};

/// How many commits came, and which chapters are new.
pub fn version(git: &Git<'_>, update: &Update) -> Result<()> {
    let count = git.say(&[
        "rev-list",
        "--count",
        "--no-merges",
        &format!("{}..{}", update.head, update.new),
    ])?;
    let chapters = |commit: &str| -> Result<Vec<String>> {
        let listed = git.say(&["ls-tree", "--name-only", commit, "exercises/"])?;
        Ok(listed
            .lines()
            .filter_map(|path| path.strip_prefix("exercises/"))
            .map(str::to_owned)
            .collect())
    };
    let old = chapters(&update.base)?;
    let new: Vec<_> =
        chapters(&update.new)?.into_iter().filter(|name| !old.contains(name)).collect();
    anstream::println!("{count} {}", if count == "1" { "change came" } else { "changes came" });
    if !new.is_empty() {
        anstream::println!("new: {}", new.join(", "));
    }
    Ok(())
}

/// What became of the work.
pub fn report(repository: &Repository, report: &Report) {
    if report.exercises.is_empty() && report.outside.is_empty() {
        anstream::println!("you had changed nothing, so there was nothing to bring over");
        return;
    }
    report.exercises.iter().for_each(|updated| exercise(repository, updated));
    for outside in &report.outside {
        let path = outside.path.display();
        match outside.kept {
            true => anstream::println!("{path}: your change is kept"),
            false => anstream::println!(
                "{path}: the new version stands; `git show refs/workbook/work:{path}` is yours"
            ),
        }
    }
    anstream::println!(
        "`cargo workbook` shows where you stand, `cargo workbook update --undo` takes all of it back"
    );
}

fn exercise(repository: &Repository, updated: &Updated) {
    let Updated { name, kept, moved, look, gone, aside, backup } = updated;
    let came = match kept {
        0 if gone.is_empty() && aside.is_empty() => "what you wrote came along".to_owned(),
        0 => "no hole of yours is left in it".to_owned(),
        1 => "1 hole holds what you wrote".to_owned(),
        kept => format!("{kept} holes hold what you wrote"),
    };
    anstream::println!("{}: {came}", style(name).bold());
    let folder = Path::new("exercises").join(name);
    for moved in moved {
        anstream::println!("  moved   {} → {}", moved.from, moved.to);
    }
    for hole in look {
        anstream::println!(
            "  look    {hole}: its starter changed as well; what you wrote stands there"
        );
    }
    for gone in gone {
        let (name, path, line) = (&gone.name, gone.path.display(), gone.line);
        anstream::println!("  gone    {name}: your text is in {path}:{line}");
    }
    let kept = repository.shown(&backup.folder);
    for (path, why) in aside {
        let (file, path) = (folder.join(path), path.display());
        anstream::println!("  aside   {}: {why}; yours is {kept}/files/{path}", file.display());
    }
    anstream::println!("  before  your files as they were are in {kept}");
}
