//! Turns what the tests did into a [`Report`], also while some still run. Called by `checking` and by
//! `rounds`.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::checking::libtest::{self, Panic};
use crate::checking::report::{CheckpointReport, HoleReport, Report};
use crate::checking::test_run::{TestRun, recorded};
use crate::checking::{difference, place};
use crate::exercise::{Exercise, Hole};
use crate::open_holes;
use crate::progress::{CheckpointState, HoleState};
use crate::repository::{Repository, StepName};
use crate::suites;

/// What has become of the checkpoints of one check so far.
pub struct Judging<'a> {
    pub repository: &'a Repository,
    pub step: &'a StepName,
    pub exercise: &'a Exercise,
    /// Where the tests leave what they recorded.
    pub transcripts: &'a Path,
    /// The holes that nobody touched.
    untouched: HashSet<String>,
    /// Those that ended, by their full name.
    ended: HashMap<String, CheckpointReport>,
}

impl<'a> Judging<'a> {
    pub fn new(
        repository: &'a Repository,
        step: &'a StepName,
        exercise: &'a Exercise,
        transcripts: &'a Path,
    ) -> Self {
        // Where nothing can be known of it, every hole counts as untouched.
        let all = || exercise.holes.iter().map(|hole| hole.name().to_owned()).collect();
        let untouched = open_holes::all_untouched(repository, step).unwrap_or_else(|_| all());
        Self { repository, step, exercise, transcripts, untouched, ended: HashMap::new() }
    }

    /// Takes note of what became of the checkpoint `full`; once more, when it is known what it wrote.
    pub fn ended(&mut self, run: &TestRun, full: &str) -> &CheckpointReport {
        let folder = self.repository.exercise(self.step);
        let (theme, name) = full.rsplit_once("::").unwrap_or(("", full));
        let mut checkpoint = checkpoint(&folder, self.exercise, run, theme, name);
        add_transcripts(&mut checkpoint, self.repository, &folder, self.transcripts);
        self.ended.insert(full.to_owned(), checkpoint);
        &self.ended[full]
    }

    /// The report of `run`. While it goes on, `earlier` says what was known before of the checkpoints
    /// that it has not reached yet.
    pub fn report(&self, run: &TestRun, earlier: Option<&[CheckpointReport]>) -> Report {
        let folder = self.repository.exercise(self.step);
        let one = |(theme, name): (&str, &str)| {
            let full = if theme.is_empty() { name.to_owned() } else { format!("{theme}::{name}") };
            if let Some(ended) = self.ended.get(&full) {
                return ended.clone();
            }
            let fresh = checkpoint(&folder, self.exercise, run, theme, name);
            let Some(earlier) = earlier.filter(|_| !run.reached.contains(&full)) else {
                return fresh;
            };
            let known = earlier.iter().find(|known| known.name == name).cloned();
            let holes = fresh.holes.clone();
            CheckpointReport { holes, earlier: true, ..known.unwrap_or(fresh) }
        };
        let checkpoints: Vec<_> =
            in_chapter_order(self.exercise, run).into_iter().map(one).collect();
        let holes = self.exercise.holes.iter().enumerate();
        let holes = holes
            .map(|(index, hole)| HoleReport {
                number: index + 1,
                state: state(hole.name(), &checkpoints, &self.untouched),
                ..description(self.repository, self.step, self.exercise, hole)
            })
            .collect();
        let cut_short = run.cut_short.as_ref();
        Report {
            step: self.step.to_string(),
            title: self.exercise.title.clone(),
            chapter: format!("book/src/{}", self.exercise.chapter),
            holes,
            checkpoints,
            tests_changed: Vec::new(),
            compile_error: None,
            cut_short: cut_short
                .map(|cut| format!("{}; not ended: {}", cut.reason, cut.not_ended())),
            done: false,
        }
    }
}

/// What is known of a hole before any test runs.
fn description(
    repository: &Repository,
    step: &StepName,
    exercise: &Exercise,
    hole: &Hole,
) -> HoleReport {
    let file = repository.exercise(step).join(hole.path());
    HoleReport {
        number: 0,
        name: hole.name().to_owned(),
        task: hole.task.clone(),
        line: place::line_of_hole(&file, hole.name()),
        file: repository.shown(&file),
        minutes: hole.minutes,
        section: format!("book/src/{}#{}", exercise.chapter, hole.section),
        state: HoleState::Open,
        checkpoints: hole.checkpoints.get_ref().clone(),
    }
}

/// A red checkpoint that waits for several holes is no proof against this one while another of
/// them is open for sure: a student who fills holes one by one sees each turn green.
fn state(hole: &str, checkpoints: &[CheckpointReport], untouched: &HashSet<String>) -> HoleState {
    // A hole whose checkpoints all wait for others too is the one that is doubted; its lines tell
    // whether anybody has tried.
    let doubted = |name: &str| !has_own(name, checkpoints);
    let for_sure = |other: &str| match doubted(other) && doubted(hole) {
        true => untouched.contains(other) && any_red(other, checkpoints),
        false => open_for_sure(other, checkpoints),
    };
    let excused = |one: &CheckpointReport| {
        one.holes.iter().filter(|name| *name != hole).any(|other| for_sure(other))
    };
    let mut red = checkpoints.iter().filter(|one| is_red_for(one, hole));
    let open = match doubted(hole) {
        true => red.any(|one| untouched.contains(hole) || !excused(one)),
        false => open_for_sure(hole, checkpoints) || red.any(|one| !excused(one)),
    };
    if open { HoleState::Open } else { HoleState::Green }
}

/// A checkpoint that waits for this hole alone is red; or, where there is none such, any of its.
fn open_for_sure(hole: &str, checkpoints: &[CheckpointReport]) -> bool {
    let own_red = checkpoints.iter().any(|one| one.holes.len() == 1 && is_red_for(one, hole));
    own_red || !has_own(hole, checkpoints) && any_red(hole, checkpoints)
}

/// Whether some checkpoint waits for this hole alone.
fn has_own(hole: &str, checkpoints: &[CheckpointReport]) -> bool {
    checkpoints.iter().any(|one| one.holes.len() == 1 && one.holes[0] == hole)
}

fn any_red(hole: &str, checkpoints: &[CheckpointReport]) -> bool {
    checkpoints.iter().any(|one| is_red_for(one, hole))
}

fn is_red_for(checkpoint: &CheckpointReport, hole: &str) -> bool {
    checkpoint.state != CheckpointState::Passed && checkpoint.holes.iter().any(|name| name == hole)
}

fn checkpoint(
    folder: &Path,
    exercise: &Exercise,
    run: &TestRun,
    theme: &str,
    name: &str,
) -> CheckpointReport {
    let full = if theme.is_empty() { name.to_owned() } else { format!("{theme}::{name}") };
    let wrote = run.captured.get(&full).cloned();
    let panics = wrote.as_deref().map(libtest::panics).unwrap_or_default();
    CheckpointReport {
        name: name.to_owned(),
        theme: theme.to_owned(),
        state: match run.results.get(&full) {
            Some(true) => CheckpointState::Passed,
            Some(false) => CheckpointState::Failed,
            None => CheckpointState::NotRun,
        },
        ignored: run.ignored.contains(&full),
        holes: exercise.holes_of(name).map(|(_, hole)| hole.name().to_owned()).collect(),
        earlier: false,
        difference: None,
        expected: None,
        actual: None,
        panic: most_telling(folder, panics),
        logged: wrote.as_deref().map(libtest::logged_errors).unwrap_or_default(),
        wrote,
    }
}

/// Adds the difference, where the test failed and came far enough to record a transcript.
fn add_transcripts(
    checkpoint: &mut CheckpointReport,
    repository: &Repository,
    folder: &Path,
    transcripts: &Path,
) {
    if checkpoint.state != CheckpointState::Failed {
        return;
    }
    let snapshot = suites::snapshot(repository, folder, &checkpoint.name);
    let snapshot = snapshot.and_then(|path| std::fs::read_to_string(path).ok());
    let expected = snapshot.map(|text| {
        difference::transcript_of_snapshot(&difference::with_plain_line_ends(&text)).to_owned()
    });
    let actual = recorded(transcripts, &checkpoint.name);
    if let (Some(expected), Some(actual)) = (&expected, &actual)
        && !difference::same(expected, actual)
    {
        checkpoint.difference = Some(difference::unified(expected, actual));
    }
    (checkpoint.expected, checkpoint.actual) = (expected, actual);
}

/// The panic in the student's own code, else the first: the test's assertion comes after what
/// caused it.
fn most_telling(folder: &Path, panics: Vec<Panic>) -> Option<Panic> {
    let step = folder.file_name().map(|name| format!("{}/src/", name.to_string_lossy()));
    let own = |panic: &Panic| step.as_ref().is_some_and(|step| panic.file.contains(step));
    panics.iter().find(|panic| own(panic)).or(panics.first()).cloned()
}

/// Every checkpoint as theme and name: those of one hole in the holes' order, then those of
/// several, then those of none. One that a hole names and that is not there comes as well.
fn in_chapter_order<'a>(exercise: &'a Exercise, run: &'a TestRun) -> Vec<(&'a str, &'a str)> {
    let split = |name: &'a str| name.rsplit_once("::").unwrap_or(("", name));
    let listed: Vec<_> = run.names.iter().map(|name| split(name)).collect();
    let of_hole = |hole: &'a Hole| {
        hole.checkpoints.get_ref().iter().map(|name| {
            let found = listed.iter().find(|(_, listed)| listed == name);
            found.copied().unwrap_or(("", name.as_str()))
        })
    };
    let mut order: Vec<(&str, &str)> = exercise.holes.iter().flat_map(of_hole).collect();
    order.sort_by_key(|(_, name)| exercise.holes_of(name).count() > 1);
    order.extend(&listed);
    let mut seen = HashSet::new();
    order.retain(|(_, name)| seen.insert(*name));
    order
}
