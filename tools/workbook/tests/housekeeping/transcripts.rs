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

/// The transcripts of the first step stand in every later one, and those that come later stay what
/// they were where they stand again, unless the list says not.
fn faults(root: &Path) -> Vec<Fault> {
    let (mut list, mut faults) = expected(root);
    // The latest of each file: whether the first step has it, where it was, and what it says.
    let mut known: BTreeMap<String, (bool, PathBuf, String)> = BTreeMap::new();
    for (index, step) in files::folders_in(&root.join("steps")).iter().enumerate() {
        let mut after = transcripts(step);
        for (file, (everywhere, place, wanted)) in &known {
            let difference = match after.get(file) {
                Some(found) => difference(place, wanted, found),
                None if *everywhere => Some(gone(place, step)),
                None => None,
            };
            let Some((line, what)) = difference else { continue };
            let name = files::name(step);
            match list.iter_mut().find(|entry| entry.step == name && entry.file == *file) {
                Some(entry) => entry.met = true,
                None => faults.push(Fault::new(&step.join(FOLDER).join(file), line, what)),
            }
        }
        // What is gone is not asked for again: one fault is enough.
        known.retain(|file, (everywhere, ..)| after.contains_key(file) || !*everywhere);
        for (file, text) in std::mem::take(&mut after) {
            let path = step.join(FOLDER).join(&file);
            let everywhere = index == 0 || known.get(&file).is_some_and(|(first, ..)| *first);
            known.insert(file, (everywhere, path, text));
        }
    }
    let is_there = |entry: &&Expected| root.join("steps").join(&entry.step).is_dir();
    let not_met = list.iter().filter(|entry| !entry.met);
    for Expected { step, file, line, .. } in not_met.filter(is_there) {
        let what = format!(
            "in {step}, {file} is what it was before, or is no transcript of a step before: take \
             the entry off the list"
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

/// Where and how a transcript differs from the same at `place`, if it does.
fn difference(place: &Path, wanted: &str, found: &str) -> Option<(usize, String)> {
    if wanted == found {
        return None;
    }
    // Two texts whose lines are equal differ at the very end, by a newline.
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (before, after) = (lines(wanted), lines(found));
    let most = before.len().max(after.len());
    let at = (0..most).find(|line| before.get(*line) != after.get(*line));
    let at = at.unwrap_or(most.saturating_sub(1));
    let shown = |lines: &[String]| lines.get(at).map_or("nothing more", String::as_str).to_owned();
    let what = format!(
        "`{}`, and `{}` in {}: a client sees the same in every step; mend the code, or say why in \
         {LIST}, if the chapter is about it",
        shown(&after),
        shown(&before),
        place.display(),
    );
    Some((at + 1, what))
}

fn gone(place: &Path, step: &Path) -> (usize, String) {
    let what = format!(
        "{} has no such transcript, unlike {}: a client sees the same in every step; keep the \
         checkpoint, or say why in {LIST}, if the chapter is about it",
        files::name(step),
        place.display(),
    );
    (1, what)
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
        (snap("02-two", "only-here"), "a\n"),
        (snap("02-two", "new"), "a\n"),
        (snap("03-three", "new"), "b\n"),
        (snap("01-one", "meant"), "a\n"),
        (snap("02-two", "meant"), "b\n"),
        (snap("03-three", "meant"), "b\n"),
        (
            PathBuf::from(LIST),
            "[[difference]]\nstep = \"02-two\"\nfile = \"meant.snap\"\nreason = \"tokens\"\n\
             [[difference]]\nstep = \"02-two\"\nfile = \"same.snap\"\n\
             [[difference]]\nstep = \"09-later\"\nfile = \"x.snap\"\nreason = \"sagas\"\n",
        ),
    ];
    let files: Vec<_> = files.iter().map(|(path, text)| (path.to_str().unwrap(), *text)).collect();
    let folder = |step: &str| format!("steps/{step}/{FOLDER}");
    let (one, two, three) = (folder("01-one"), folder("02-two"), folder("03-three"));
    let wanted = [
        "docs/transcripts.toml:5: say the `reason`".to_owned(),
        format!("{two}/changed.snap:2: `c`, and `b` in {one}/changed.snap: a client"),
        format!("{two}/dropped.snap:1: 02-two has no such transcript, unlike {one}/dropped.snap"),
        format!("{two}/longer.snap:2: `b`, and `nothing more` in {one}/longer.snap"),
        format!("{three}/longer.snap:2: `b`, and `b` in {two}/longer.snap"),
        format!("{three}/new.snap:1: `b`, and `a` in {two}/new.snap"),
        "docs/transcripts.toml:5: in 02-two, same.snap is what it was".to_owned(),
    ];
    let wanted: Vec<_> = wanted.iter().map(String::as_str).collect();
    assert_found(faults, &files, &wanted);
}
