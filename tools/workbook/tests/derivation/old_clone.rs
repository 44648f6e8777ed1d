//! `update` on this repository's own history: a clone of an old version, with holes filled in three
//! chapters, gets the version that is checked out here.
//!
//! A clone without history has no old version; there the tests in `update.rs` have to do.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fixture::Fixture;

/// A version whose program knew no `update`.
const OLD: &str = "71e2df21de69";

const CHAPTERS: [&str; 3] = ["01-three-tiers", "04-auth-service", "06-notes-service"];

#[test]
fn nothing_is_lost_on_the_way_from_an_old_version_of_this_repository() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let known = Command::new("git")
        .args(["cat-file", "-e", &format!("{OLD}^{{commit}}")])
        .current_dir(&root)
        .output();
    if !known.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: this clone does not have the commit {OLD}");
        return;
    }
    for committed in [false, true] {
        let fixture = Fixture::old_clone_of(&root, OLD);
        move_on(&fixture);
        let filled: BTreeMap<_, _> =
            CHAPTERS.into_iter().flat_map(|chapter| fill(&fixture, chapter)).collect();
        assert!(filled.len() >= 15, "{filled:?}");
        let progress = r#"{ "version": 1, "steps": { "01-three-tiers": { "done": true } } }"#;
        fixture.write(".workbook/progress.json", progress);
        if committed {
            fixture.git(&["commit", "--quiet", "--all", "--message", "My work"]);
        }
        // The README's commands.
        fixture.git(&["stash", "--quiet", "--include-untracked"]);
        fixture.git(&["branch", "my-work"]);
        fixture.git(&["fetch", "--quiet"]);
        fixture.git(&["reset", "--quiet", "--hard", "@{upstream}"]);
        let run = fixture.workbook(&["update"]);
        run.expect(0, &["01-three-tiers: ", "04-auth-service: ", "06-notes-service: "]);
        run.expect(0, &["  moved   ", "src/elsewhere/", "  gone    "]);
        for ((chapter, hole), line) in &filled {
            let now = place_of(&fixture, chapter, line);
            let still_there = holes(&fixture, chapter).contains_key(hole);
            let gone = format!("  gone    {hole}: your text is in ");
            match (now, run.stdout.split(&gone).nth(1)) {
                (Some(path), None) => assert!(still_there, "{hole} stands in {path:?}\n{run}"),
                (None, Some(rest)) => {
                    assert!(!still_there, "{chapter} has {hole}, but not what was in it\n{run}");
                    let kept = rest.split(':').next().unwrap();
                    assert!(fixture.read(kept).contains(line), "{kept}");
                }
                (now, gone) => panic!("{chapter} {hole}: {now:?}, {gone:?}\n{run}"),
            }
        }
        assert_eq!(fixture.read(".workbook/progress.json"), progress);
    }
}

/// Whatever the version here has moved, upstream moves a file of chapter 06 with a hole in it, and
/// takes the first hole out of chapter 01.
fn move_on(fixture: &Fixture) {
    fixture.git(&["checkout", "--quiet", "--detach", "origin/upstream"]);
    let (path, _) = holes(fixture, "06-notes-service").into_values().next().unwrap();
    let name = Path::new(&path).file_name().unwrap().to_str().unwrap();
    fixture.rename(&path, &format!("exercises/06-notes-service/src/elsewhere/{name}"));
    let (hole, (path, _)) = holes(fixture, "01-three-tiers").into_iter().next().unwrap();
    let text = fixture.read(&path);
    let end = text.lines().find(|line| line.ends_with(&format!("END OF HOLE {hole}"))).unwrap();
    fixture.write(&path, &text.replace(end, ""));
    fixture.git(&["add", "--all"]);
    fixture.git(&["commit", "--quiet", "--message", "Moved on"]);
    fixture.git(&["push", "--quiet", "origin", "HEAD:upstream"]);
    fixture.git(&["checkout", "--quiet", "main"]);
}

/// The holes of an exercise by their names: the file, and the line at which each ends.
fn holes(fixture: &Fixture, chapter: &str) -> BTreeMap<String, (String, usize)> {
    let mut holes = BTreeMap::new();
    for (path, contents) in fixture.files(&format!("exercises/{chapter}")) {
        let Ok(text) = String::from_utf8(contents) else { continue };
        for (number, line) in text.lines().enumerate() {
            if let Some((_, name)) = line.split_once("END OF HOLE ") {
                holes.insert(name.to_owned(), (path.clone(), number));
            }
        }
    }
    holes
}

/// Writes a line into every hole of an exercise, and gives it by the chapter and the hole.
fn fill(fixture: &Fixture, chapter: &str) -> Vec<((String, String), String)> {
    let mut filled = Vec::new();
    for (name, (path, _)) in holes(fixture, chapter) {
        let text = fixture.read(&path);
        let end = text.lines().find(|line| line.ends_with(&format!("END OF HOLE {name}"))).unwrap();
        let mine = end.replace("END OF HOLE", "what I wrote for");
        fixture.write(&path, &text.replace(end, &format!("{mine}\n{end}")));
        filled.push(((chapter.to_owned(), name), mine.trim().to_owned()));
    }
    filled
}

/// The file of an exercise that has `line`.
fn place_of(fixture: &Fixture, chapter: &str, line: &str) -> Option<PathBuf> {
    let files = fixture.files(&format!("exercises/{chapter}"));
    let mut found = files.into_iter().filter(|(_, contents)| {
        String::from_utf8_lossy(contents).lines().any(|other| other.trim() == line)
    });
    found.next().map(|(path, _)| PathBuf::from(path))
}
