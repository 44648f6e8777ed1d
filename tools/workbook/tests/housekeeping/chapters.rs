//! Each chapter has its step, its exercise, and the parts that a chapter consists of.

use std::path::Path;

use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use toml::{Table, Value};

use crate::planted::assert_found;
use crate::{Fault, assert_none, files, root};

fn faults(root: &Path) -> Vec<Fault> {
    let summary = root.join("book/src/SUMMARY.md");
    let mut faults = Vec::new();
    for (line, text) in files::numbered(&files::text(&summary)) {
        let file = text.split_once("](").and_then(|(_, rest)| rest.split_once(')'));
        let Some((file, _)) = file else { continue };
        let Some(name) = file.strip_suffix(".md") else { continue };
        if !name.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        for folder in ["steps", "exercises"] {
            if !root.join(folder).join(name).is_dir() {
                let what = format!("the chapter {name} needs the folder {folder}/{name}");
                faults.push(Fault::new(&summary, line, what));
            }
        }
        let exercise = root.join("steps").join(name).join("exercise.toml");
        // A step that is being written gets its exercise.toml last.
        if exercise.is_file() {
            faults.extend(faults_of(&root.join("book/src").join(file), &exercise));
        }
    }
    faults.extend(unlisted(root, &summary));
    faults
}

/// Steps with an exercise that the table of contents does not name.
fn unlisted(root: &Path, summary: &Path) -> Vec<Fault> {
    let contents = files::text(summary);
    let steps = files::folders_in(&root.join("steps")).into_iter();
    let with_exercise = steps.filter(|step| step.join("exercise.toml").is_file());
    let names = with_exercise.map(|step| files::name(&step));
    let missing = names.filter(|name| !contents.contains(&format!("]({name}.md)")));
    missing.map(|name| Fault::new(summary, 1, format!("no line for the chapter {name}"))).collect()
}

/// Terms that stand behind one that comes after them in the alphabet.
fn unordered_terms(root: &Path) -> Vec<Fault> {
    let glossary = root.join("book/src/glossary.md");
    let text = files::text(&glossary);
    let lines: Vec<_> = files::numbered(&text).collect();
    let is_term = |pair: &&[(usize, &str)]| pair[1].1.starts_with(": ");
    let terms: Vec<_> = lines.windows(2).filter(is_term).map(|pair| pair[0]).collect();
    let key = |term: &str| -> String {
        term.to_lowercase().chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect()
    };
    let mut faults = Vec::new();
    for pair in terms.windows(2) {
        let ((_, before), (line, term)) = (pair[0], pair[1]);
        if key(before) >= key(term) {
            faults.push(Fault::new(&glossary, line, format!("`{term}` belongs before `{before}`")));
        }
    }
    faults
}

/// What the anatomy of a chapter asks for, as far as a program can see it.
fn faults_of(page: &Path, exercise: &Path) -> Vec<Fault> {
    let text = files::text(page);
    let table: Table = files::text(exercise).parse().unwrap_or_default();
    let mut faults = Vec::new();
    let mut missing = |line: usize, what: String| faults.push(Fault::new(page, line, what));
    let chapter = table.get("chapter").and_then(Value::as_str).unwrap_or_default();
    if chapter != files::name(page) {
        missing(1, format!("{} says that its chapter is `{chapter}`", exercise.display()));
    }
    let outcomes = first_list(&text);
    if !(2..=5).contains(&outcomes) {
        missing(
            1,
            format!("2 to 5 outcomes as a list before the first `##`; there are {outcomes}"),
        );
    }
    let questions = text.lines().filter(|line| line.starts_with("{{#question ")).count();
    if questions < 4 {
        let wanted = "a prediction and three questions, each a `{{#question name}}`";
        missing(1, format!("{wanted}; there are {questions}"));
    }
    let number = files::name(page).chars().take_while(char::is_ascii_digit).collect::<String>();
    if !text.lines().any(|line| line == format!("{{{{#checkpoints {number}}}}}")) {
        missing(1, format!("the list of its holes, `{{{{#checkpoints {number}}}}}`"));
    }
    for word in ["cost", "question"] {
        if !headings(&text).iter().any(|heading| heading.to_lowercase().contains(word)) {
            missing(1, format!("a heading with `{word}` in it, or in its id: `## … {{#{word}}}`"));
        }
    }
    if !text.contains("{{#include ../../docs/measurements/") {
        missing(1, "a measured cost: `{{#include ../../docs/measurements/…}}`".to_owned());
    }
    let minutes = ["read", "do"].map(|key| {
        let minutes = table.get("minutes").and_then(|minutes| minutes.get(key));
        minutes.and_then(Value::as_integer).unwrap_or_default().to_string()
    });
    let says_all = |line: &str| {
        line.contains("minutes") && minutes.iter().all(|minutes| files::has_word(line, minutes))
    };
    if !text.lines().any(says_all) {
        let [read, work] = minutes;
        missing(
            1,
            format!("a line that says how long it takes: {read} minutes to read, {work} to do"),
        );
    }
    for hole in table.get("hole").and_then(Value::as_array).into_iter().flatten() {
        let section = hole.get("section").and_then(Value::as_str).unwrap_or_default();
        if !headings(&text).iter().any(|heading| id_of(heading) == section) {
            missing(1, format!("a heading with the id `{section}`, the section of a hole"));
        }
    }
    faults.extend(unequal_minutes(exercise, &table));
    faults
}

/// What the holes take by themselves is what they take together.
fn unequal_minutes(exercise: &Path, table: &Table) -> Option<Fault> {
    let minutes = |value: &Value, key| value.get(key).and_then(Value::as_integer);
    let together = table.get("minutes").and_then(|value| minutes(value, "do")).unwrap_or_default();
    let holes = table.get("hole").and_then(Value::as_array).into_iter().flatten();
    let sum: i64 = holes.filter_map(|hole| minutes(hole, "minutes")).sum();
    let text = files::text(exercise);
    let line = text.lines().position(|line| line.starts_with("minutes")).unwrap_or_default() + 1;
    let what = format!("the holes take {sum} minutes, and `do` says {together}");
    (sum != together).then(|| Fault::new(exercise, line, what))
}

/// The items of the first list before the first heading of the second level.
fn first_list(text: &str) -> usize {
    let opening = text.split("\n## ").next().unwrap_or_default();
    let is_item = |line: &&str| line.starts_with("- ") || line.starts_with("* ");
    let from_first = opening.lines().skip_while(|line| !is_item(line));
    let list = from_first.take_while(|line| is_item(line) || line.starts_with("  "));
    list.filter(|line| is_item(line)).count()
}

/// Every heading: its text, and behind ` #` the id where one is written.
fn headings(text: &str) -> Vec<String> {
    let mut headings = Vec::new();
    let mut open: Option<(String, String)> = None;
    for event in new_cmark_parser(text, &MarkdownOptions::default()) {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                open = Some((String::new(), id.map(|id| format!(" #{id}")).unwrap_or_default()));
            }
            Event::Text(part) | Event::Code(part) => {
                if let Some((heading, _)) = &mut open {
                    heading.push_str(&part);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                headings.extend(open.take().map(|(heading, id)| heading + &id));
            }
            _ => {}
        }
    }
    headings
}

/// The id that mdBook gives the heading.
fn id_of(heading: &str) -> String {
    if let Some((_, id)) = heading.rsplit_once(" #") {
        return id.to_owned();
    }
    let dashed = heading.to_lowercase().replace(char::is_whitespace, "-");
    dashed.chars().filter(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect()
}

#[test]
fn every_chapter_has_its_parts() {
    assert_none(&faults(&root()));
}

#[test]
fn the_glossary_is_in_the_order_of_the_alphabet() {
    assert_none(&unordered_terms(&root()));
}

#[test]
fn a_term_at_the_wrong_place_is_found() {
    let text =
        "# Glossary\n\nBearer token\n: A string.\n\nArgon2id\n: A hash.\n\nCursor\n: A mark.\n";
    let wanted = ["book/src/glossary.md:6: `Argon2id` belongs before `Bearer token`"];
    assert_found(unordered_terms, &[("book/src/glossary.md", text)], &wanted);
}

#[test]
fn a_chapter_without_its_parts_is_found() {
    let exercise = "chapter = \"01-one.md\"\nminutes = { read = 20, do = 30 }\n[[hole]]\n\
        anchor = \"create\"\nfile = \"src/a.rs\"\nminutes = 30\ncheckpoints = [\"it_is_made\"]\n\
        section = \"three-questions\"\n";
    let question = "{{#question who}}\n?\n\n---\n\n!\n{{/question}}\n".repeat(4);
    let whole = format!(
        "# One\n\n20 minutes, then 30 minutes.\n\n- extract\n- explain\n  why\n\n## The price {{#cost}}\n\n\
         {{{{#include ../../docs/measurements/01.md:1:3}}}}\n\n\
         {{{{#checkpoints 01}}}}\n\n{question}\n## Three questions\n"
    );
    let summary = "[Intro](intro.md)\n- [One](01-one.md)\n- [Two](02-two.md)\n";
    let mut files = [
        ("book/src/SUMMARY.md", summary),
        ("book/src/01-one.md", whole.as_str()),
        ("steps/01-one/exercise.toml", exercise),
        ("exercises/01-one/Cargo.toml", ""),
        ("steps/03-three/exercise.toml", ""),
    ];
    let orphan = [
        "book/src/SUMMARY.md:3: the chapter 02-two needs the folder steps/02-two",
        "book/src/SUMMARY.md:3: the chapter 02-two needs the folder exercises/02-two",
        "book/src/SUMMARY.md:1: no line for the chapter 03-three",
    ];
    assert_found(faults, &files, &orphan);
    files[1].1 = "# One\n\n- one\n\n{{#checkpoints 02}}\n";
    let shorter = exercise.replace("minutes = 30\n", "minutes = 29\n");
    files[2].1 = &shorter;
    let wanted = [
        "book/src/01-one.md:1: 2 to 5 outcomes",
        "book/src/01-one.md:1: a prediction and three questions, each a `{{#question name}}`; there are 0",
        "book/src/01-one.md:1: the list of its holes, `{{#checkpoints 01}}`",
        "book/src/01-one.md:1: a heading with `cost`",
        "book/src/01-one.md:1: a heading with `question`",
        "book/src/01-one.md:1: a measured cost",
        "book/src/01-one.md:1: a line that says how long it takes: 20 minutes to read, 30 to do",
        "book/src/01-one.md:1: a heading with the id `three-questions`",
        "steps/01-one/exercise.toml:2: the holes take 29 minutes, and `do` says 30",
        orphan[0],
        orphan[1],
        orphan[2],
    ];
    assert_found(faults, &files, &wanted);
}
