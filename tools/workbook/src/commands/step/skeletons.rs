//! What is about a chapter, as a skeleton: `exercise.toml`, the README, the chapter. Called by `step`.

use std::path::Path;

use anyhow::{Result, bail};

use crate::commands::step::MARK;
use crate::repository::StepName;
use crate::tree::{File, Tree};

/// `Event log` for `08-event-log`.
pub fn title(name: &StepName) -> String {
    let slug = name.as_str().split_once('-').map_or(name.as_str(), |(_, slug)| slug);
    let words = slug.replace('-', " ");
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Replaces, in the renamed copy of a step, what was about its chapter.
pub fn write_over(tree: &mut Tree, from: &StepName, name: &StepName) -> Result<()> {
    let Some(exercise) = tree.text(Path::new("exercise.toml")) else {
        bail!("steps/{from} has no exercise.toml");
    };
    let exercise = exercise_toml(exercise, name);
    put(tree, "exercise.toml", exercise);
    if let Some(system) = tree.text(Path::new("system.toml")) {
        // What a part was before the last chapter is nothing to this one.
        let stays = |line: &&str| !line.starts_with("was = ");
        let parts: String = system.split_inclusive('\n').filter(stays).collect();
        let text = format!("# {MARK}: what this chapter changes in the system.\n{parts}");
        put(tree, "system.toml", text);
    }
    let readme = tree.text(Path::new("README.md")).unwrap_or_default();
    let readme = read_me(readme, from, name);
    put(tree, "README.md", readme);
    if let Some(manifest) = tree.text(Path::new("Cargo.toml")) {
        let describe = |line: &str| match line.starts_with("description = ") {
            true => format!("description = \"{MARK}\"\n"),
            false => line.to_owned(),
        };
        let manifest: String = manifest.split_inclusive('\n').map(describe).collect();
        put(tree, "Cargo.toml", manifest);
    }
    Ok(())
}

fn put(tree: &mut Tree, path: &str, text: String) {
    let file = File { contents: text.into_bytes(), executable: false };
    tree.files.insert(path.into(), file);
}

/// The services stay, the holes do not.
fn exercise_toml(old: &str, name: &StepName) -> String {
    let mut text = format!(
        "# The chapter's exercise: which parts of this step are holes, and what tells whether they \
         are filled.\n# {MARK}: the holes, and the minutes.\n\ntitle = \"{}\"\n\
         chapter = \"{name}.md\"\nminutes = {{ read = 0, do = 0 }}\n",
        title(name)
    );
    let mut in_service = false;
    for line in old.lines() {
        if line.starts_with('[') {
            in_service = line == "[[service]]";
            if in_service {
                text.push('\n');
            }
        }
        if in_service && !line.trim().is_empty() {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// The head is the chapter's; the commands, the variables and the limits stay until they change.
fn read_me(old: &str, from: &StepName, name: &StepName) -> String {
    let (number, before) = (name.number(), from.number());
    let check = format!("cargo workbook check {before}");
    let old = old.replace(&check, &format!("cargo workbook check {number}"));
    let title = title(name).to_lowercase();
    let head = format!(
        "# Step {number}: {title}\n\n{MARK}: what changed since step {before}, here and below.\n"
    );
    // Behind the title and the first paragraph.
    let rest = old.splitn(3, "\n\n").nth(2).unwrap_or_default();
    match rest.is_empty() {
        true => head,
        false => format!("{head}\n{rest}"),
    }
}

/// The parts that a chapter consists of, in their order.
pub fn chapter(from: &StepName, name: &StepName) -> String {
    let (title, number, before) = (title(name), name.number(), from.number());
    format!(
        "# {title}

{MARK}: what hurts in step {before}, with a request and its answer, or with a measurement.

*{MARK}: 0 minutes to read, 0 for the holes.*

After it, you can

- **{MARK}** …

{{{{#changes {before} {number}}}}}

## {MARK}: the change, in small moves

{{{{#system {number}}}}}

## Your turn

{{{{#checkpoints {number}}}}}

## What it cost {{#cost}}

{MARK}: a table of `docs/measurements/{name}.md`, by an include.

## Questions {{#questions}}

{MARK}: a prediction above, and three questions here.

## What hurts next

{MARK}.
"
    )
}
