//! A step written out in a temporary folder, and what becomes of it.

use std::path::Path;

use super::*;

const EXERCISE: &str = r#"title = "Notes"
chapter = "01-notes.md"
minutes = { read = 1, do = 2 }

[[hole]]
anchor = "create"
file = "src/notes.rs"
task = "Insert the note."
section = "create"
minutes = 1
checkpoints = ["a_note_is_created"]
hints = []

[[hole]]
anchor = "table"
file = "migrations/1.sql"
task = "A table of notes, which has to have an owner and a title, so that nobody reads what another person wrote, and a time."
starter = "-- create table …\nselect 1;"
section = "table"
minutes = 1
checkpoints = ["a_note_is_created"]
hints = []
"#;

const NOTES: &str = "\
// ANCHOR: all

fn create() -> u32 {
    // ANCHOR: inner

    let one = 1;

    // ANCHOR: create
    // ANCHOR: sum

    one + 1
    // ANCHOR_END: create
    // ANCHOR_END: sum
    // ANCHOR_END: inner
}
// ANCHOR_END: all
";

const TABLE: &str = "\
-- ANCHOR: table
  create table notes (id bigint);
-- ANCHOR_END: table
";

/// A clone with one step; the files given replace the usual ones.
struct Clone {
    folder: tempfile::TempDir,
}

impl Clone {
    fn with(changed: &[(&str, &str)]) -> Self {
        let clone = Self { folder: tempfile::tempdir().unwrap() };
        clone.write("Cargo.toml", "");
        for (path, text) in [
            ("exercise.toml", EXERCISE),
            ("Cargo.toml", "[package]\nname = \"step-01-notes\"\ndescription = \"Notes\"\n"),
            ("README.md", "`cargo run -p step-01-notes`, see steps/01-notes/src"),
            ("src/notes.rs", NOTES),
            ("migrations/1.sql", TABLE),
            ("tests/checkpoints/main.rs", "use step_01_notes::x;\nfn a_note_is_created() {}\n"),
            ("tests/checkpoints/transcripts/a.snap", "step-01-notes\n// ANCHOR: x\n"),
            ("system.toml", "[[part]]\nname = \"keep\"\n"),
            ("data/keep.db", "not ours"),
            ("target/debug/x", "not ours"),
            ("src/.notes.rs.swp", "not ours"),
        ] {
            clone.write(&format!("steps/01-notes/{path}"), text);
        }
        for (path, text) in changed {
            clone.write(&format!("steps/01-notes/{path}"), text);
        }
        clone
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn derive(&self, open: Open) -> Result<Tree> {
        let repository = Repository::around(self.folder.path()).unwrap();
        let name = repository.find_step("1").unwrap();
        let package = name.exercise_package();
        Source::read(&repository, &name)?.derive(&Variant { package, open })
    }

    #[track_caller]
    fn refuses(&self, message: &str) {
        let error = self.derive(Open::All).unwrap_err().to_string();
        assert!(error.ends_with(message), "{error}");
    }
}

fn text<'a>(tree: &'a Tree, path: &str) -> &'a str {
    tree.text(Path::new(path)).unwrap()
}

#[test]
fn a_hole_is_opened_at_its_indentation_and_every_anchor_is_gone() {
    let tree = Clone::with(&[]).derive(Open::All).unwrap();
    let notes = "\
fn create() -> u32 {
    let one = 1;

    // HOLE 1 of 2, create: Insert the note.
    // Turns green: a_note_is_created
    todo!(\"create\")
    // END OF HOLE create
}
";
    assert_eq!(text(&tree, "src/notes.rs"), notes);
    let table = "\
-- HOLE 2 of 2, table: A table of notes, which has to have an owner and a title, so that nobody
-- reads what another person wrote, and a time.
-- Turns green: a_note_is_created
  -- create table …
  select 1;
-- END OF HOLE table
";
    assert_eq!(text(&tree, "migrations/1.sql"), table);
}

#[test]
fn one_hole_or_none_may_be_open() {
    let clone = Clone::with(&[]);
    let solved = "fn create() -> u32 {\n    let one = 1;\n\n    one + 1\n}\n";
    let tree = clone.derive(Open::None).unwrap();
    assert_eq!(text(&tree, "src/notes.rs"), solved);
    assert_eq!(text(&tree, "migrations/1.sql"), "  create table notes (id bigint);\n");
    let tree = clone.derive(Open::Only("table".to_owned())).unwrap();
    assert_eq!(text(&tree, "src/notes.rs"), solved);
    assert!(text(&tree, "migrations/1.sql").contains("select 1;"));
}

#[test]
fn the_package_has_another_name_and_the_transcripts_are_the_same() {
    let tree = Clone::with(&[]).derive(Open::All).unwrap();
    let manifest = "[package]\nname = \"exercise-01-notes\"\ndescription = \"Exercise: Notes\"\n";
    assert_eq!(text(&tree, "Cargo.toml"), manifest);
    let readme = "`cargo run -p exercise-01-notes`, see exercises/01-notes/src";
    assert_eq!(text(&tree, "README.md"), readme);
    assert!(text(&tree, "tests/checkpoints/main.rs").starts_with("use exercise_01_notes::x;"));
    let transcript = text(&tree, "tests/checkpoints/transcripts/a.snap");
    assert_eq!(transcript, "step-01-notes\n// ANCHOR: x\n");
}

#[test]
fn what_building_running_and_editing_leave_behind_is_no_part_of_it() {
    let tree = Clone::with(&[]).derive(Open::All).unwrap();
    let paths: Vec<_> = tree.files.keys().map(|path| path.to_str().unwrap()).collect();
    let expected = [
        "Cargo.toml",
        "README.md",
        "migrations/1.sql",
        "src/notes.rs",
        "tests/checkpoints/main.rs",
        "tests/checkpoints/transcripts/a.snap",
    ];
    assert_eq!(paths, expected);
}

#[test]
#[cfg(unix)]
fn a_script_stays_executable() {
    use std::os::unix::fs::PermissionsExt;
    let clone = Clone::with(&[("load.sh", "true\n")]);
    let script = clone.folder.path().join("steps/01-notes/load.sh");
    std::fs::set_permissions(script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let tree = clone.derive(Open::All).unwrap();
    assert!(tree.files[Path::new("load.sh")].executable);
    assert!(!tree.files[Path::new("README.md")].executable);
}

#[test]
fn a_hole_without_its_anchor_is_a_fault_at_its_line() {
    let notes = NOTES.replace("ANCHOR: create", "ANCHOR: made").replace("END: create", "END: made");
    Clone::with(&[("src/notes.rs", &notes)]).refuses(
        "steps/01-notes/exercise.toml:6: steps/01-notes/src/notes.rs has no line `// ANCHOR: create`",
    );
}

#[test]
fn an_anchor_without_its_end_is_a_fault_at_its_line() {
    let notes = NOTES.replace("    // ANCHOR_END: create\n", "");
    Clone::with(&[("src/notes.rs", &notes)]).refuses(
        "steps/01-notes/src/notes.rs:8: the anchor `create` has no end: add `// ANCHOR_END: create`",
    );
}

#[test]
fn an_end_without_its_anchor_is_a_fault_at_its_line() {
    let notes = NOTES.replace("    // ANCHOR: create\n", "");
    Clone::with(&[("src/notes.rs", &notes)]).refuses(
        "steps/01-notes/src/notes.rs:11: the anchor `create` ends here, but no \
         `// ANCHOR: create` stands before",
    );
}

#[test]
fn a_hole_in_a_file_that_is_not_there_is_a_fault() {
    let toml = EXERCISE.replace("src/notes.rs", "src/gone.rs");
    Clone::with(&[("exercise.toml", &toml)]).refuses(
        "steps/01-notes/exercise.toml:7: the hole `create` lies in steps/01-notes/src/gone.rs, \
         which is not there",
    );
}

#[test]
fn a_checkpoint_that_is_no_test_is_a_fault() {
    let toml = EXERCISE.replacen("[\"a_note_is_created\"]", "[\"a_note_is_lost\"]", 1);
    Clone::with(&[("exercise.toml", &toml)]).refuses(
        "steps/01-notes/exercise.toml:11: the hole `create` names the checkpoint `a_note_is_lost`, \
         but no `fn a_note_is_lost()` stands in steps/01-notes/tests/checkpoints",
    );
}

#[test]
fn two_checkpoints_of_one_name_are_a_fault() {
    let test = ("tests/checkpoints/again.rs", "fn a_note_is_created() {}\n");
    Clone::with(&[test]).refuses(
        "steps/01-notes/exercise.toml:11: `a_note_is_created` is the name of 2 checkpoints; rename \
         one",
    );
}

#[test]
fn two_holes_that_overlap_are_a_fault() {
    let toml = EXERCISE.replace("\"table\"", "\"sum\"").replace("migrations/1.sql", "src/notes.rs");
    Clone::with(&[("exercise.toml", &toml)])
        .refuses("steps/01-notes/src/notes.rs:9: the holes `create` and `sum` overlap");
}
