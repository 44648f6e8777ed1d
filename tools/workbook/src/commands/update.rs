//! `cargo workbook update`: brings new chapters under a student's work.

mod show;

use anyhow::{Context, Result, bail};

use crate::cargo::cargo;
use crate::git::Git;
use crate::outcome::Outcome;
use crate::repository::Repository;
use crate::updating;
use crate::updating::snapshot::{self, PutAside};
use crate::updating::state::{State, Update};

/// What stands behind `update` on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// Takes the last update back: the version, and your work as it was
    #[arg(long)]
    undo: bool,
}

/// The name under which git keeps the work of before an update.
const WORK: &str = "refs/workbook/work";

/// The name under which git keeps what an undoing has taken away.
const UNDONE: &str = "refs/workbook/undone";

/// Runs the command.
pub fn run(arguments: Arguments, repository: &Repository) -> Result<Outcome> {
    let git = &Git::of(repository).context("an update comes by git")?;
    snapshot::refuse_in_the_middle(repository, git)?;
    let mut state = State::read(repository)?;
    if arguments.undo {
        return undo(repository, git, state);
    }
    if let Some(last) = state.last.clone().filter(|last| !last.finished) {
        anstream::println!("going on with the update");
        if git.commit("HEAD")? == last.head {
            git.say(&["reset", "--hard", "--quiet", &last.new])?;
        }
        return finish(repository, git, state, last);
    }
    if let Some(found) = snapshot::put_aside(repository, git, &state.brought_over)? {
        let PutAside { place, id, work } = found;
        anstream::println!("{place} holds work from before the version that is here now");
        let base = git.say(&["merge-base", &work.head, "HEAD"])?;
        let new = git.commit("HEAD")?;
        // A stash has what was committed below it as well.
        state.brought_over.extend([id, work.head.clone()]);
        let update = Update { head: work.head, work: work.files, base, new, finished: false };
        state.last = Some(update.clone());
        let outcome = finish(repository, git, state, update)?;
        anstream::println!("{place} still has it as well");
        return Ok(outcome);
    }
    fetch(repository, git, state)
}

fn fetch(repository: &Repository, git: &Git<'_>, mut state: State) -> Result<Outcome> {
    let upstream = git.say(&["rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{upstream}"]);
    let upstream = upstream.context(
        "this branch follows none that new chapters could come from: \
         `git branch --set-upstream-to origin/main` lets it follow the usual one",
    )?;
    anstream::println!("asking for {upstream}");
    git.say(&["fetch", "--quiet"])?;
    let (head, theirs) = (git.commit("HEAD")?, git.commit(&upstream)?);
    if git.agrees(&["merge-base", "--is-ancestor", &theirs, &head])? {
        anstream::println!("nothing is new there; everything of yours is as it was");
        return Ok(Outcome::Done);
    }
    let base = git.say(&["merge-base", &head, &theirs]);
    let base =
        base.with_context(|| format!("{upstream} has no commit in common with this clone"))?;
    refuse_files_in_the_way(git, &theirs)?;
    let new = match head == base {
        true => theirs.clone(),
        // Their commits stay in the history; what they changed comes on top again, by the merge.
        false => {
            let tree = git.say(&["rev-parse", &format!("{theirs}^{{tree}}")])?;
            git.commit_tree(&tree, &[&head, &theirs], "Brings a new version of the workbook")?
        }
    };
    let work = snapshot::take(repository, git, WORK)?;
    let update = Update { head, work: work.files, base, new, finished: false };
    state.last = Some(update.clone());
    state.write(repository)?;
    git.say(&["reset", "--hard", "--quiet", &update.new])?;
    show::version(git, &update)?;
    if is_another_program(repository, git, &update)? {
        return hand_over(repository);
    }
    finish(repository, git, state, update)
}

/// A new file of theirs must not be written over one of the student's that git does not know.
fn refuse_files_in_the_way(git: &Git<'_>, theirs: &str) -> Result<()> {
    let unknown = git.say(&["ls-files", "--others", "--exclude-standard", "-z"])?;
    for path in unknown.split('\0').filter(|path| !path.is_empty()) {
        // Those of exercises are in the snapshot, and are merged.
        if !path.starts_with("exercises/")
            && git.agrees(&["cat-file", "-e", &format!("{theirs}:{path}")])?
        {
            bail!(
                "{path} is yours, and the new version has a file of this name: move yours away first"
            );
        }
    }
    Ok(())
}

fn is_another_program(repository: &Repository, git: &Git<'_>, update: &Update) -> Result<bool> {
    let Update { head, new, .. } = update;
    let tools = ["diff", "--quiet", head, new, "--", "tools", "Cargo.toml", "Cargo.lock"];
    Ok(repository.root().join("tools/workbook").is_dir() && !git.agrees(&tools)?)
}

/// The new program knows the new chapters, so it does the rest.
fn hand_over(repository: &Repository) -> Result<Outcome> {
    anstream::println!("compiling the new program, which brings your work over");
    let status = cargo(repository).args(["workbook", "update"]).status();
    match status.context("cannot run cargo")?.success() {
        true => Ok(Outcome::Done),
        false => bail!(
            "the new program does not run yet; nothing of yours is lost: git keeps it as {WORK}. \
             Run `cargo workbook update` again, which goes on from here"
        ),
    }
}

fn finish(
    repository: &Repository,
    git: &Git<'_>,
    mut state: State,
    update: Update,
) -> Result<Outcome> {
    git.say(&["update-ref", WORK, &update.work])?;
    let report = updating::bring_over(repository, git, &update)?;
    state.last = Some(Update { finished: true, ..update });
    state.write(repository)?;
    show::report(repository, &report);
    Ok(Outcome::Done)
}

fn undo(repository: &Repository, git: &Git<'_>, mut state: State) -> Result<Outcome> {
    let Some(last) = state.last.take() else {
        bail!("there was no update in this clone, so there is nothing to undo");
    };
    let now = snapshot::take(repository, git, UNDONE)?;
    git.say(&["reset", "--hard", "--quiet", &last.work])?;
    git.say(&["reset", "--mixed", "--quiet", &last.head])?;
    state.brought_over.clear();
    state.write(repository)?;
    anstream::println!(
        "the version and your work are as before the update; what was here until now is the commit \
         {} of git",
        now.files
    );
    Ok(Outcome::Done)
}

/// What `status` tells, if work waits to be brought over.
pub fn waiting(repository: &Repository) -> Option<String> {
    let git = Git::of(repository).ok()?;
    let state = State::read(repository).ok()?;
    if state.last.as_ref().is_some_and(|last| !last.finished) {
        return Some("an update was stopped".to_owned());
    }
    let found = snapshot::put_aside(repository, &git, &state.brought_over).ok()??;
    Some(format!("{} holds work from before the version that is here now", found.place))
}
