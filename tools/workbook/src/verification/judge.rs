//! Compares what happened with what `exercise.toml` says. Called by `verification`.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;

use crate::cargo::messages::Diagnostic;
use crate::checking::test_run::{TestRun, function_of};
use crate::comparison::Comparison;
use crate::derivation::anchors::comment_sign;
use crate::derivation::{self, Source, hole};
use crate::exercise::Hole;
use crate::repository::Repository;
use crate::tree::{Difference, Tree};
use crate::verification::{Case, Finding, HoleReport, Kind, Outcome, Report, What};

/// How many messages of the compiler are shown for a case: the first usually causes the others.
const SHOWN_MESSAGES: usize = 3;

/// How many lines of a failing test are shown.
const SHOWN_LINES: usize = 16;

/// Judges one step.
pub fn judge<'a>(
    repository: &Repository,
    source: &'a Source,
    cases: &'a [(&'a Case, Outcome)],
) -> Result<Report> {
    let findings = Vec::new();
    let mut judge = Judge { source, cases, findings, red_when_solved: BTreeSet::new() };
    judge.compare_with_exercise(repository)?;
    let mut holes = Vec::new();
    for (case, outcome) in cases {
        let before = judge.findings.len();
        match case.what {
            What::Exercise => judge.exercise(case, outcome),
            What::Solved => judge.solved(case, outcome),
            What::Hole(place) => {
                let hole = &source.exercise.holes[place];
                judge.hole(case, hole, outcome);
                let about = |finding: &Finding| finding.hole.as_deref() == Some(hole.name());
                let ran = !outcome.run.results.is_empty();
                let right = judge.findings.len() == before && !judge.findings.iter().any(about);
                let exact = ran && right;
                let checkpoints = hole.checkpoints.get_ref().len();
                holes.push(HoleReport { name: hole.name().to_owned(), checkpoints, exact });
            }
        }
    }
    Ok(Report { step: source.name.to_string(), findings: judge.findings, holes })
}

/// How a failing test began to complain, without the stack that the environment may have asked for.
fn said(run: &TestRun, test: &str) -> Option<String> {
    let said = run.captured.get(test)?.split("stack backtrace:").next()?;
    let lines: Vec<_> = said.lines().filter(|line| !line.trim().is_empty()).collect();
    Some(lines.into_iter().take(SHOWN_LINES).collect::<Vec<_>>().join("\n"))
}

struct Judge<'a> {
    source: &'a Source,
    cases: &'a [(&'a Case, Outcome)],
    findings: Vec<Finding>,
    /// The checkpoints that the solved step fails: no hole is blamed for them.
    red_when_solved: BTreeSet<String>,
}

impl Judge<'_> {
    fn find(&mut self, kind: Kind, hole: Option<&Hole>, message: String, details: Option<String>) {
        let hole = hole.map(|hole| hole.name().to_owned());
        self.findings.push(Finding { kind, message, details, hole });
    }

    /// The committed exercise is what the step gives, byte by byte.
    fn compare_with_exercise(&mut self, repository: &Repository) -> Result<()> {
        let step = &self.source.name;
        let wanted = derivation::starter(repository, step)?;
        let now = Tree::read(&repository.exercise(step))?;
        for (path, difference) in wanted.differences(&now) {
            let shown = format!("exercises/{step}/{}", path.display());
            let comparison = Comparison::of(shown, now.files.get(&path), wanted.files.get(&path));
            let place = format!("{}:{}", comparison.path, comparison.first_line);
            let says = match difference {
                Difference::Changed => "is not what the step gives",
                Difference::Missing => "is missing",
                Difference::Extra => "does not come from the step",
            };
            let way_out = "edit the step, not the exercise, and run `cargo workbook sync`";
            self.find(Kind::Differs, None, format!("{place}: {says}; {way_out}"), None);
        }
        Ok(())
    }

    /// The exercise compiles, and the compiler has nothing to say about it.
    fn exercise(&mut self, case: &Case, outcome: &Outcome) {
        // It is the exercise under another name, so its lines are the exercise's.
        let folder = format!("exercises/{}/", self.source.name);
        self.compiler(case, outcome, "the exercise", &folder);
    }

    /// The solved step compiles without a warning and passes all of its checkpoints.
    fn solved(&mut self, case: &Case, outcome: &Outcome) {
        self.compiler(case, outcome, "the solved step", &format!("{}/", case.package));
        let step = &self.source.name;
        for (name, _) in outcome.run.results.iter().filter(|(_, passed)| !**passed) {
            self.red_when_solved.insert(function_of(name).to_owned());
            let message = format!("steps/{step}: the solved step fails `{}`", function_of(name));
            self.find(Kind::SolvedFails, None, message, said(&outcome.run, name));
        }
        let message = format!("steps/{step}: the checkpoints of the solved step");
        self.cut_short(None, &message, &outcome.run);
    }

    /// The solved step with one hole open fails exactly what the hole lists.
    fn hole(&mut self, case: &Case, hole: &Hole, outcome: &Outcome) {
        let known = |finding: &Finding| {
            finding.kind == Kind::DoesNotCompile
                && finding.hole.as_deref().is_none_or(|name| name == hole.name())
        };
        if outcome.program.is_none() {
            // Where the exercise does not compile for the same reason, once is enough.
            if !self.findings.iter().any(known) {
                let name = format!("the step with only the hole `{}` open", hole.name());
                self.compiler(case, outcome, &name, &format!("{}/", case.package));
            }
            return;
        }
        let name = hole.name();
        let line = self.source.line(hole.checkpoints.span());
        let with = format!("{line}: with only the hole `{name}` open,");
        let listed = hole.checkpoints.get_ref();
        for (test, passed) in &outcome.run.results {
            let test_name = function_of(test);
            let is_listed = listed.iter().any(|listed| listed == test_name);
            if *passed && is_listed {
                let message = format!(
                    "{with} `{test_name}` still passes: it does not depend on the hole; take it off \
                     the list, or make it look at what the hole does"
                );
                self.find(Kind::DoesNotDepend, Some(hole), message, None);
            } else if !*passed && !is_listed && !self.red_when_solved.contains(test_name) {
                let message = format!("{with} `{test_name}` fails too: list it or narrow the hole");
                self.find(Kind::Unlisted, Some(hole), message, said(&outcome.run, test));
            }
        }
        self.cut_short(Some(hole), &format!("{with} the checkpoints"), &outcome.run);
    }

    fn cut_short(&mut self, hole: Option<&Hole>, what: &str, run: &TestRun) {
        let Some(cut_short) = &run.cut_short else { return };
        let (reason, running) = (&cut_short.reason, cut_short.not_ended());
        let message = format!("{what} did not run to their end: {reason}, while {running} ran");
        self.find(Kind::CutShort, hole, message, Some(cut_short.wrote.clone()));
    }

    /// What the compiler says about a case; its lines are shown as lines of `folder`.
    fn compiler(&mut self, case: &Case, outcome: &Outcome, name: &str, folder: &str) {
        let failed = outcome.program.is_none();
        // Where something is wrong, what is merely odd only distracts. A message without a place is
        // a summary.
        let matters =
            |message: &&Diagnostic| message.place().is_some() && (message.is_error() || !failed);
        let messages = outcome.messages.iter().filter(matters).take(SHOWN_MESSAGES);
        let before = self.findings.len();
        for message in messages {
            let hole = self.hole_at(case, message);
            let (kind, says) = match message.is_error() {
                true => (Kind::DoesNotCompile, "does not compile"),
                false => (Kind::Warning, "makes the compiler warn"),
            };
            let text = match hole {
                Some(hole) => format!(
                    "{}: the starter of the hole `{}` {says}",
                    self.source.line(hole.anchor.span()),
                    hole.name()
                ),
                None => format!("steps/{}: {name} {says}", self.source.name),
            };
            let rendered = message.rendered().replace(&format!("{}/", case.package), folder);
            self.find(kind, hole, text, Some(rendered));
        }
        if failed && self.findings.len() == before {
            let text = format!("steps/{}: {name} does not compile", self.source.name);
            let all = outcome.messages.iter().map(|message| message.rendered()).collect();
            self.find(Kind::DoesNotCompile, None, text, Some(all));
        }
    }
}

impl<'a> Judge<'a> {
    /// The hole that a message is about: the compiler points into it, or says the same when this
    /// hole alone is open, of an import that nobody needs any more.
    fn hole_at(&self, case: &Case, message: &Diagnostic) -> Option<&'a Hole> {
        let place = message.place()?;
        let path = Path::new(&place.file_name).strip_prefix(&case.package).ok()?;
        let regions = hole::regions(case.tree.text(path)?, comment_sign(path)?);
        let inside =
            |region: &hole::Region| (region.start + 1..=region.end + 1).contains(&place.line_start);
        let holes = &self.source.exercise.holes;
        match regions.into_iter().find(inside) {
            Some(region) => holes.iter().find(|hole| hole.name() == region.name),
            None => self.cases.iter().find_map(|(other, outcome)| match other.what {
                What::Hole(place) if outcome.messages.iter().any(|said| said.is_like(message)) => {
                    Some(&holes[place])
                }
                _ => None,
            }),
        }
    }
}
