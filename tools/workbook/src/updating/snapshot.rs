//! A student's clone as a commit that no branch has. Called by `update`.

use anyhow::{Context, Result, bail};

use crate::git::Git;
use crate::repository::Repository;

/// The branch that the README tells a student to make of what they committed.
const BRANCH: &str = "my-work";

/// A student's work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The commit that they had checked out.
    pub head: String,
    /// A commit whose files are those of their clone.
    pub files: String,
}

/// Work that was put aside by hand, before a newer version was checked out.
#[derive(Clone, Debug)]
pub struct PutAside {
    /// `the stash`, or the branch.
    pub place: String,
    /// The commit by which it is remembered as brought over.
    pub id: String,
    pub work: Work,
}

/// Makes a commit of the clone as it is: what git knows, and every file of the exercises. The files,
/// the index and the branch stay as they are.
pub fn take(repository: &Repository, git: &Git<'_>, reference: &str) -> Result<Work> {
    let head = git.commit("HEAD")?;
    let git = &with_own_index(repository, git)?;
    git.say(&["read-tree", "HEAD"])?;
    git.say(&["add", "--update", "--", "."])?;
    git.say(&["add", "--all", "--", "exercises"])?;
    commit(git, head, reference)
}

/// Git with an index that is thrown away, so that what the student has staged stays so.
fn with_own_index<'a>(repository: &Repository, git: &Git<'a>) -> Result<Git<'a>> {
    let index = repository.state().join("update.index");
    std::fs::create_dir_all(repository.state())
        .with_context(|| format!("cannot make {}", repository.state().display()))?;
    let _ = std::fs::remove_file(&index);
    Ok(git.with_index(index))
}

fn commit(git: &Git<'_>, head: String, reference: &str) -> Result<Work> {
    let tree = git.say(&["write-tree"])?;
    let files = git.commit_tree(&tree, &[&head], "Work as it was before an update")?;
    // Without a name git would throw it away one day.
    git.say(&["update-ref", reference, &files])?;
    Ok(Work { head, files })
}

/// The newest stash with work on exercises, or the branch `my-work`, if it comes from before the version checked out now, and
/// is not among those `known` to be brought over.
pub fn put_aside(
    repository: &Repository,
    git: &Git<'_>,
    known: &[String],
) -> Result<Option<PutAside>> {
    let is_older = |head: &str| -> Result<bool> {
        Ok(git.agrees(&["merge-base", head, "HEAD"])?
            && !git.agrees(&["merge-base", "--is-ancestor", "HEAD", head])?)
    };
    if let Ok(id) = git.commit("refs/stash")
        && !known.contains(&id)
        && let head = git.commit(&format!("{id}^1"))?
        && is_older(&head)?
        && holds_exercises(git, &id)?
    {
        let work = of_stash(repository, git, &id, head)?;
        return Ok(Some(PutAside { place: "the stash".to_owned(), id, work }));
    }
    if let Ok(id) = git.commit(&format!("refs/heads/{BRANCH}"))
        && !known.contains(&id)
        && is_older(&id)?
        && !git.agrees(&["merge-base", "--is-ancestor", &id, "HEAD"])?
    {
        let work = Work { head: id.clone(), files: id.clone() };
        return Ok(Some(PutAside { place: format!("the branch {BRANCH}"), id, work }));
    }
    Ok(None)
}

/// A stash may be about something else altogether.
fn holds_exercises(git: &Git<'_>, id: &str) -> Result<bool> {
    let unknown = git.run(&["ls-tree", "--name-only", &format!("{id}^3"), "exercises/"])?;
    let changed = ["diff", "--quiet", &format!("{id}^1"), id, "--", "exercises"];
    Ok(!unknown.stdout.is_empty() || !git.agrees(&changed)?)
}

/// A stash keeps files that git did not know in a third parent; here both become one commit.
fn of_stash(repository: &Repository, git: &Git<'_>, id: &str, head: String) -> Result<Work> {
    let unknown = format!("{id}^3");
    if git.commit(&unknown).is_err() {
        return Ok(Work { head, files: id.to_owned() });
    }
    let git = &with_own_index(repository, git)?;
    git.say(&["read-tree", id])?;
    let files = git.run(&["ls-tree", "-r", &unknown])?;
    git.feed(&["update-index", "--index-info"], &files.stdout)?;
    commit(git, head, "refs/workbook/work")
}

/// Stops where git is in the middle of something, with the way out.
pub fn refuse_in_the_middle(repository: &Repository, git: &Git<'_>) -> Result<()> {
    let folder = repository.root().join(git.say(&["rev-parse", "--git-dir"])?);
    let unfinished = [
        ("MERGE_HEAD", "merge"),
        ("rebase-merge", "rebase"),
        ("rebase-apply", "rebase"),
        ("CHERRY_PICK_HEAD", "cherry-pick"),
    ];
    for (name, command) in unfinished {
        if folder.join(name).exists() {
            bail!(
                "git is in the middle of a {command}: `git {command} --abort` takes it back, and \
                 nothing of yours with it; then run this again"
            );
        }
    }
    if !git.say(&["ls-files", "--unmerged"])?.is_empty() {
        bail!(
            "some files hold conflicts of git. If they come from `git pull --autostash` or from \
             `git stash pop`, your work is still in the stash (`git stash list` shows it): \
             `git reset --hard` takes the conflicts away, and then this command brings the work over"
        );
    }
    Ok(())
}
