//! What a client sees stays the same from step to step, but for the differences that a chapter is
//! about, which are listed with their reasons in `docs/transcripts.toml`. Most of it stands once, in
//! the suites that the crate `contract` makes callable; so here the exceptions are proven, and what
//! stands in several steps is compared.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::planted::assert_found;
use crate::{Fault, assert_none, files, root};

const LIST: &str = "docs/transcripts.toml";
const FOLDER: &str = "tests/checkpoints/transcripts";

/// A transcript that changes, or a checkpoint of a suite that is left out, in a step.
struct Expected {
    step: String,
    file: String,
    line: usize,
    met: bool,
}

impl Expected {
    fn is(&self, step: &str, name: &str) -> bool {
        self.step == step && self.file.strip_suffix(".snap") == Some(name)
    }
}

/// Transcripts that stand again in a later step are what they were, what a step leaves out of a suite
/// says why, and what stands in a suite stands there alone, unless the list says not.
fn faults(root: &Path) -> Vec<Fault> {
    let (mut list, mut faults) = expected(root);
    let suites = Suite::all(root);
    let mut known: BTreeMap<String, (PathBuf, String)> = BTreeMap::new();
    for step in files::folders_in(&root.join("steps")) {
        let name = files::name(&step);
        let mut listed = |test: &str| {
            let entry = list.iter_mut().find(|entry| entry.is(&name, test));
            entry.map(|entry| entry.met = true).is_some()
        };
        let main = step.join("tests/checkpoints/main.rs");
        for (line, left_out) in left_out(&files::text(&main)) {
            if !listed(&left_out) {
                let what =
                    format!("`{left_out}` is left out: say in {LIST} which chapter's reason");
                faults.push(Fault::new(&main, line, what));
            }
        }
        for path in files::with_extension(&step.join(FOLDER), "snap") {
            let (file, text) = (files::name(&path), files::text(&path));
            let test = file.trim_end_matches(".snap");
            let before = known.insert(file.clone(), (path.clone(), text.clone()));
            let suite = suites.iter().find(|suite| suite.step < name && suite.has(test));
            let fault = match (before, suite) {
                (Some((place, _)), Some(_)) => Some((1, stands_twice(&place))),
                (Some((place, wanted)), None) => difference(&place, &wanted, &text),
                (None, _) => None,
            };
            if let Some((line, what)) = fault
                && !listed(test)
            {
                faults.push(Fault::new(&path, line, what));
            }
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

/// A suite of checkpoints that later steps take by the crate `contract`.
struct Suite {
    /// The macro by which a step takes it.
    name: String,
    /// The step that it stands in.
    step: String,
    /// Its sources, one behind the other.
    sources: String,
}

impl Suite {
    fn all(root: &Path) -> Vec<Self> {
        let told = files::with_extension(&root.join("tools/contract/src"), "rs").into_iter();
        told.filter_map(|file| {
            let text = files::text(&file);
            let (_, path) = text.split_once("#[path = \"../../../steps/")?;
            let (step, inside) = path.split_once("/mod.rs\"]")?.0.split_once('/')?;
            let folder = root.join("steps").join(step).join(inside);
            let sources = files::with_extension(&folder, "rs");
            let sources = sources.iter().map(|file| files::text(file)).collect();
            let name = text.split_once("macro_rules! ")?.1.split_once(' ')?.0.to_owned();
            Some(Self { name, step: step.to_owned(), sources })
        })
        .collect()
    }

    fn has(&self, test: &str) -> bool {
        self.sources.contains(&format!("fn {test}("))
    }
}

/// Steps that do not take a suite of a step before them.
fn not_taken(root: &Path) -> Vec<Fault> {
    let suites = Suite::all(root);
    let mut faults = Vec::new();
    for step in files::folders_in(&root.join("steps")) {
        let main = step.join("tests/checkpoints/main.rs");
        let text = files::text(&main);
        for suite in suites.iter().filter(|suite| suite.step < files::name(&step)) {
            let call = format!("contract::{}!(", suite.name);
            if !text.contains(&call) {
                let what =
                    format!("write `{call}…);`: what {} promises holds here too", suite.step);
                faults.push(Fault::new(&main, 1, what));
            }
        }
    }
    faults
}

/// The checkpoints that a step's `main.rs` names after `except`, and their lines.
fn left_out(main: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (start, _) in main.match_indices("except ") {
        let line = main[..start].lines().count().max(1);
        let names = main[start..].split(';').next().unwrap_or_default();
        let names = names.trim_start_matches("except ").trim_end_matches([')', '}']);
        for name in names.split(',') {
            let name = name.trim().rsplit("::").next().unwrap_or_default();
            found.push((line, name.to_owned()));
        }
    }
    found
}

fn stands_twice(place: &Path) -> String {
    format!(
        "stands in {} already, where the suite stands that it belongs to: take this one away, or \
         leave the checkpoint out by `except` and say why in {LIST}",
        place.display()
    )
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
fn every_step_takes_what_the_steps_before_promise() {
    assert_none(&not_taken(&root()));
}

#[test]
fn a_step_that_takes_no_suite_is_found() {
    let suite = "#[path = \"../../../steps/02-two/tests/checkpoints/more/mod.rs\"]\n\
                 macro_rules! more {\n";
    let files = [
        ("tools/contract/src/two.rs", suite),
        ("steps/01-one/tests/checkpoints/main.rs", "mod contract;\n"),
        ("steps/02-two/tests/checkpoints/main.rs", "mod more;\n"),
        ("steps/03-three/tests/checkpoints/main.rs", "contract::more!(crate::start);\n"),
        ("steps/04-four/tests/checkpoints/main.rs", "contract::moreover!(crate::start);\n"),
    ];
    let wanted = ["steps/04-four/tests/checkpoints/main.rs:1: write `contract::more!(…);`"];
    assert_found(not_taken, &files, &wanted);
}

#[test]
fn a_client_sees_the_same_in_every_step() {
    assert_none(&faults(&root()));
}

#[test]
fn a_transcript_that_differs_between_steps_is_found() {
    let snap = |step: &str, file: &str| format!("steps/{step}/{FOLDER}/{file}.snap");
    let main = |step: &str| format!("steps/{step}/tests/checkpoints/main.rs");
    let suite = "#[path = \"../../../steps/01-one/tests/checkpoints/contract/mod.rs\"]\n\
                 macro_rules! keep {\n";
    let tests = "fn once(\nfn twice(\nfn out(\nfn excused(\n";
    let files = [
        ("tools/contract/src/one.rs".to_owned(), suite),
        ("steps/01-one/tests/checkpoints/contract/notes.rs".to_owned(), tests),
        (snap("01-one", "once"), "a\n"),
        (snap("01-one", "twice"), "a\n"),
        (snap("02-two", "twice"), "a\n"),
        (snap("02-two", "same"), "a\nb\n"),
        (snap("03-three", "same"), "a\nb\n"),
        (snap("02-two", "changed"), "a\nb\n"),
        (snap("03-three", "changed"), "a\nc\n"),
        (snap("02-two", "longer"), "a\n"),
        (snap("03-three", "longer"), "a\nb"),
        (snap("02-two", "meant"), "a\n"),
        (snap("03-three", "meant"), "b\n"),
        (main("02-two"), "contract::keep!(crate::start);\n"),
        (
            main("03-three"),
            "mod a;\ncontract::keep!(crate::start,\n    except notes::out, notes::excused);\n",
        ),
        (
            LIST.to_owned(),
            "[[difference]]\nstep = \"03-three\"\nfile = \"meant.snap\"\nreason = \"tokens\"\n\
             [[difference]]\nstep = \"03-three\"\nfile = \"same.snap\"\n\
             [[difference]]\nstep = \"03-three\"\nfile = \"excused.snap\"\nreason = \"so\"\n\
             [[difference]]\nstep = \"09-later\"\nfile = \"x.snap\"\nreason = \"sagas\"\n",
        ),
    ];
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let folder = |step: &str| format!("steps/{step}/{FOLDER}");
    let (one, two, three) = (folder("01-one"), folder("02-two"), folder("03-three"));
    let wanted = [
        "docs/transcripts.toml:5: say the `reason`".to_owned(),
        format!("{two}/twice.snap:1: stands in {one}/twice.snap already"),
        format!("{}:3: `out` is left out", main("03-three")),
        format!("{three}/changed.snap:2: `c`, and `b` in {two}/changed.snap: a client"),
        format!("{three}/longer.snap:2: `b`, and `nothing more` in {two}/longer.snap"),
        "docs/transcripts.toml:5: in 03-three, same.snap is what it was".to_owned(),
    ];
    let wanted: Vec<_> = wanted.iter().map(String::as_str).collect();
    assert_found(faults, &files, &wanted);
}
