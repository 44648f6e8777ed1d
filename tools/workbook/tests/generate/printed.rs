//! What the program prints, and how it ends.

use crate::folder::Folder;

fn with_model() -> Folder {
    let folder = Folder::new();
    folder
        .run(&["app", "bookstore"])
        .expect(0, &["created bookstore/Cargo.toml", "done: `generate app"]);
    folder
        .run(&["model", "Book", "title:string!"])
        .expect(0, &["inserted bookstore/src/bookstore/"]);
    folder
}

const BOOK: &str = "bookstore/src/bookstore/models/book.rs";

#[test]
fn a_dry_run_shows_the_tree_and_the_differences_and_writes_nothing() {
    let folder = with_model();
    let files = folder.files();
    let run = folder.run(&["model", "Author", "name:string!", "--dry-run"]);
    let tree = "             src/\n               bookstore/\n                 models/\n   created         author.rs\n  inserted         mod.rs\n";
    let parts =
        [tree, "\n+pub struct Author {\n", "\n+mod author;\n mod book;\n", "nothing was written"];
    run.expect(0, &parts);
    assert_eq!(folder.files(), files);
    folder.run(&["app", "other", "--dry-run"]).expect(0, &["   created   Cargo.toml"]);
    folder.run(&["undo", "--dry-run"]).expect(0, &["removed", "-pub struct Book {"]);
    assert_eq!(folder.files(), files);
}

#[test]
fn json_says_what_was_done() {
    let folder = with_model();
    let run = folder.run(&["model", "Author", "name:string!", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&run.expect(0, &[]).stdout).unwrap();
    assert_eq!(report["command"], "generate model Author");
    assert_eq!((&report["result"], &report["dry_run"]), (&"done".into(), &false.into()));
    assert_eq!(report["files"][0]["path"], "src/bookstore/models/author.rs");
    assert_eq!(report["files"][0]["change"], "created");
    let again = folder.run(&["model", "Author", "name:string!", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&again.expect(0, &[]).stdout).unwrap();
    assert_eq!(report["result"], "unchanged");
    let undone = folder.run(&["undo", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&undone.expect(0, &[]).stdout).unwrap();
    assert_eq!(report["took_back"], "generate model Author");
}

#[test]
fn check_lists_what_is_not_as_generated_and_ends_with_1() {
    let folder = with_model();
    folder.run(&["--check"]).expect(0, &["files are as they were generated"]);
    folder.write(BOOK, &(folder.read(BOOK) + "// mine\n"));
    let run = folder.run(&["--check"]);
    run.expect(1, &["edited bookstore/src/bookstore/models/book.rs", "\n+// mine\n", "1 of "]);
    folder.run(&["model", "Book", "title:string!"]).expect(0, &["nothing to do", "\n+// mine\n"]);
    folder.run(&["undo"]).expect(1, &["was not taken back", "\n+// mine\n"]);
    assert!(folder.read(BOOK).ends_with("// mine\n"));
}

#[test]
fn a_file_in_the_way_ends_with_1_and_an_undo_is_said() {
    let folder = with_model();
    folder.run(&["undo"]).expect(0, &["taken back: `generate model Book`"]);
    folder.write(BOOK, "//! Mine.\n");
    let files = folder.files();
    let run = folder.run(&["model", "Book", "title:string!"]);
    run.expect(
        1,
        &["in the way bookstore/src/bookstore/models/book.rs", "-//! Mine.", "nothing was written"],
    );
    assert_eq!(folder.files(), files);
}

#[test]
fn help_shows_the_five_commands_and_the_alias_works() {
    let folder = Folder::new();
    folder.run(&["--help"]).expect(0, &["generate app bookstore", "--dry-run", "datasource"]);
    folder.run(&["model", "--help"]).expect(0, &["NAME:TYPE[:MIN..MAX]", "timestamp, uuid, json"]);
    let mut command = folder.command(&[]);
    let program = command.get_program().to_owned();
    command = std::process::Command::new(program);
    command.args(["g", "app", "bookstore"]).current_dir(folder.path());
    crate::folder::Run::of(&mut command).expect(0, &["done"]);
}
