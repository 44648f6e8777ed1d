//! What a client sees stays the same from step to step, but for the differences that a chapter is
//! about, which are listed with their reasons in `docs/transcripts.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::planted::assert_found;
use crate::{Fault, assert_none, files, root};

const LIST: &str = "docs/transcripts.toml";
const FOLDER: &str = "tests/checkpoints/transcripts";

/// A transcript that changes, or ends, in a step.
struct Expected {
    step: String,
    file: String,
    line: usize,
    met: bool,
}

/// Every transcript that a step has, the next one has too, byte for byte, unless the list says not.
fn faults(root: &Path) -> Vec<Fault> {
    let (mut list, mut faults) = expected(root);
    let steps = files::folders_in(&root.join("steps"));
    for (old, new) in steps.iter().zip(steps.iter().skip(1)) {
        let (before, after) = (transcripts(old), transcripts(new));
        for (file, wanted) in &before {
            let Some((place, what)) = difference(&old.join(FOLDER), new, file, wanted, &after)
            else {
                continue;
            };
            let step = files::name(new);
            let listed = list.iter_mut().find(|entry| entry.step == step && entry.file == *file);
            match listed {
                Some(entry) => entry.met = true,
                None => faults.push(Fault::new(&new.join(FOLDER).join(file), place, what)),
            }
        }
    }
    for Expected { step, file, line, .. } in list.iter().filter(|entry| !entry.met) {
        let what = format!(
            "in {step}, {file} is what it was in the step before, or there is no such step or \
             file: take the entry off the list"
        );
        faults.push(Fault::new(&root.join(LIST), *line, what));
    }
    faults
}

/// The transcripts of a step: their files' names and their texts.
fn transcripts(step: &Path) -> BTreeMap<String, String> {
    let files = files::with_extension(&step.join(FOLDER), "snap").into_iter();
    files.map(|file| (files::name(&file), files::text(&file))).collect()
}

/// Where and how the newer step differs, if it does.
fn difference(
    old: &Path,
    new: &Path,
    file: &str,
    wanted: &str,
    after: &BTreeMap<String, String>,
) -> Option<(usize, String)> {
    let way_out = format!("or say why in {LIST}, if the chapter is about it");
    let Some(found) = after.get(file) else {
        let what = format!(
            "{} has this transcript and {} has not: a client sees the same in every step; keep the \
             checkpoint, {way_out}",
            old.join(file).display(),
            files::name(new),
        );
        return Some((1, what));
    };
    let line = 1 + std::iter::zip(
        wanted.lines().map(Some).chain([None]),
        found.lines().map(Some).chain([None]),
    )
    .position(|(wanted, found)| wanted != found)
    .or_else(|| (wanted != found).then_some(0))?;
    let shown = |text: &str| text.lines().nth(line - 1).unwrap_or("the end").to_owned();
    let what = format!(
        "`{}`, but the step before says `{}`: a client sees the same in every step; mend the code, \
         {way_out}",
        shown(found),
        shown(wanted),
    );
    Some((line, what))
}

/// The list, and what is wrong with it.
fn expected(root: &Path) -> (Vec<Expected>, Vec<Fault>) {
    let path = root.join(LIST);
    let text = files::text(&path);
    let table: Table = match text.parse() {
        Ok(table) => table,
        Err(error) => return (Vec::new(), vec![Fault::new(&path, 1, error.to_string())]),
    };
    let (mut list, mut faults) = (Vec::new(), Vec::new());
    let headings = files::numbered(&text).filter(|(_, line)| line.trim() == "[[difference]]");
    let entries = table.get("difference").and_then(Value::as_array).into_iter().flatten();
    for ((line, _), entry) in headings.zip(entries) {
        let word = |key| entry.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        if word("reason").trim().is_empty() {
            faults.push(Fault::new(&path, line, "say the `reason`, which a chapter is about"));
        }
        list.push(Expected { step: word("step"), file: word("file"), line, met: false });
    }
    (list, faults)
}

#[test]
fn a_client_sees_the_same_in_every_step() {
    assert_none(&faults(&root()));
}

#[test]
fn a_transcript_that_differs_between_steps_is_found() {
    let snap = |step: &str, file: &str| -> PathBuf {
        Path::new("steps").join(step).join(FOLDER).join(file).with_extension("snap")
    };
    let files = [
        (snap("01-one", "same"), "a\nb\n"),
        (snap("02-two", "same"), "a\nb\n"),
        (snap("03-three", "same"), "a\nb\n"),
        (snap("01-one", "changed"), "a\nb\n"),
        (snap("02-two", "changed"), "a\nc\n"),
        (snap("03-three", "changed"), "a\nc\n"),
        (snap("01-one", "dropped"), "a\n"),
        (snap("01-one", "longer"), "a\n"),
        (snap("02-two", "longer"), "a\nb\n"),
        (snap("03-three", "longer"), "a\nb"),
        (snap("02-two", "new"), "a\n"),
        (snap("03-three", "new"), "b\n"),
        (snap("01-one", "meant"), "a\n"),
        (snap("02-two", "meant"), "b\n"),
        (snap("03-three", "meant"), "b\n"),
        (
            PathBuf::from(LIST),
            "[[difference]]\nstep = \"02-two\"\nfile = \"meant.snap\"\nreason = \"tokens\"\n\
             [[difference]]\nstep = \"02-two\"\nfile = \"same.snap\"\n",
        ),
    ];
    let files: Vec<_> = files.iter().map(|(path, text)| (path.to_str().unwrap(), *text)).collect();
    let wanted = [
        "docs/transcripts.toml:5: say the `reason`",
        "steps/02-two/tests/checkpoints/transcripts/changed.snap:2: `c`, but the step before says `b`",
        "steps/02-two/tests/checkpoints/transcripts/dropped.snap:1: steps/01-one/tests/checkpoints/transcripts/dropped.snap has",
        "steps/02-two/tests/checkpoints/transcripts/longer.snap:2: `b`, but the step before says `the end`",
        "steps/03-three/tests/checkpoints/transcripts/longer.snap:1: `a`",
        "steps/03-three/tests/checkpoints/transcripts/new.snap:1: `b`",
        "docs/transcripts.toml:5: in 02-two, same.snap is what it was",
    ];
    assert_found(faults, &files, &wanted);
}
