//! `cargo workbook step 08 events`: a new step from the one before, for whoever writes a chapter.
//!
//! The program is a copy under another name. What is about the chapter is a skeleton: the chapter
//! itself, `exercise.toml` and the head of the README. Each skeleton says [`MARK`] where something
//! is missing, and housekeeping finds every mark.

mod skeletons;
mod tests_of;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::carrying::renamed;
use crate::files;
use crate::lock::Lock;
use crate::outcome::Outcome;
use crate::repository::{Repository, StepName};
use crate::tree::Tree;

/// What stands behind `step` on the command line.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The number, of two digits: `08`
    number: String,
    /// The rest of its name, in small letters: `events` or `event-log`
    slug: String,
    /// The step that it grows from; the one before it, if not given
    #[arg(long, value_name = "STEP")]
    from: Option<String>,
}

/// What a skeleton says where something is missing.
pub const MARK: &str = "FILL IN";

/// Runs the command.
pub fn run(arguments: Arguments, repository: &Repository) -> Result<Outcome> {
    let name = name(repository, &arguments)?;
    let from = match &arguments.from {
        Some(wanted) => repository.find_step(wanted)?,
        None => {
            before(repository, &name)?.context("no step comes before it; name one by --from")?
        }
    };
    let source = Tree::read(&repository.step(&from))?;
    let previous = before(repository, &from)?.map(|step| repository.step(&step));
    let previous = previous.map(|folder| Tree::read(&folder)).transpose()?;
    let left = tests_of::chapter(&source, previous.as_ref());
    let mut tree = source.clone();
    tree.files.retain(|path, _| !left.contains(path));
    tests_of::without_modules(&mut tree, &left);
    for file in tree.files.values_mut() {
        *file = renamed(file, &from, &name);
    }
    skeletons::write_over(&mut tree, &from, &name)?;
    write(repository, &from, &name, &tree)?;
    anstream::println!("made steps/{name} from steps/{from}: {} files", tree.files.len());
    if !left.is_empty() {
        let what = format!("{} files of the tests of chapter {}", left.len(), from.number());
        anstream::println!("left out {what}, which is tested where it was built");
    }
    let package = name.step_package();
    anstream::println!(
        "`grep -rn \"{MARK}\" steps/{name} book/src` finds what is missing, `cargo workbook sync {}` \
         derives the exercise, `cargo test -p {package}` runs the step",
        name.number()
    );
    Ok(Outcome::Done)
}

fn name(repository: &Repository, arguments: &Arguments) -> Result<StepName> {
    let Arguments { number, slug, .. } = arguments;
    if number.len() != 2 || !number.chars().all(|digit| digit.is_ascii_digit()) {
        bail!("`{number}` is not a number of two digits");
    }
    let is_plain = |part: &str| {
        part.starts_with(|letter: char| letter.is_ascii_lowercase())
            && part.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
    };
    if !slug.split('-').all(is_plain) {
        bail!("`{slug}` cannot be a name; small letters, and `-` between words: event-log");
    }
    let mut steps = repository.steps()?.into_iter();
    if let Some(other) = steps.find(|step| step.number() == number) {
        bail!("the number {number} is that of {other}");
    }
    let name = StepName::new(format!("{number}-{slug}"));
    for path in [repository.step(&name), chapter(repository, &name)] {
        if path.exists() {
            bail!("{} is there already", repository.shown(&path));
        }
    }
    Ok(name)
}

/// The step before `name`, whether that is there or not.
fn before(repository: &Repository, name: &StepName) -> Result<Option<StepName>> {
    Ok(repository.steps()?.into_iter().rfind(|step| step < name))
}

fn chapter(repository: &Repository, name: &StepName) -> PathBuf {
    repository.book().join("src").join(format!("{name}.md"))
}

/// The step gets its place as a whole, then come the chapter and its line in the summary.
fn write(repository: &Repository, from: &StepName, name: &StepName, tree: &Tree) -> Result<()> {
    let _lock = Lock::take(repository)?;
    let summary = repository.book().join("src/SUMMARY.md");
    let text = std::fs::read_to_string(&summary)
        .with_context(|| format!("cannot read {}", summary.display()))?;
    let listed = listed(&text, name)?;
    let unfinished = tempfile::Builder::new().prefix("step-").tempdir_in(repository.state())?;
    for (path, file) in &tree.files {
        files::write(&unfinished.path().join(path), &file.contents, file.executable)?;
    }
    let folder = repository.step(name);
    std::fs::rename(unfinished.path(), &folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    // Its folder has another name now, and is not temporary any more.
    let _ = unfinished.keep();
    // A temporary folder is its owner's alone.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755))?;
    }
    let text = skeletons::chapter(from, name);
    files::write(&chapter(repository, name), text.as_bytes(), false)?;
    files::write_atomically(&summary, listed.as_bytes())
}

/// The summary with a line for the chapter, behind the last chapter that comes before it.
fn listed(summary: &str, name: &StepName) -> Result<String> {
    let number = |line: &str| {
        let file = line.split_once("](")?.1;
        file.starts_with(|letter: char| letter.is_ascii_digit()).then(|| file.to_owned())
    };
    let is_before = |line: &&str| number(line).is_some_and(|file| file.as_str() < name.as_str());
    let Some(last) = summary.lines().rfind(is_before) else {
        bail!("SUMMARY.md has no chapter before {name}");
    };
    let line = format!("- [{}]({name}.md)", skeletons::title(name));
    Ok(summary.replacen(last, &format!("{last}\n{line}"), 1))
}
