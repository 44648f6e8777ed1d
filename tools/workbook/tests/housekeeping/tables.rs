//! Whose a table is: no statement names one of another service's, and none refers to one.
//!
//! Step 02 has the same rule as a test of its own, since it is the lesson there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::planted::assert_found;
use crate::{Fault, assert_none, files, root, rust};

/// Each part's tables, by the part's folder in `src/`.
const TABLES: [(&str, &[&str]); 4] = [
    // Of step 02 and 03; it becomes `auth`.
    ("identity", IDENTITY),
    ("auth", IDENTITY),
    ("notes", &["notes", "tags", "note_tags", "shares"]),
    ("bookstore", &["books"]),
];
const IDENTITY: &[&str] = &[
    "accounts",
    "codes",
    "sessions",
    "backfill",
    "signing_keys",
    "revocation_list",
    "revocation_last",
];

/// A text with one of these is a statement, or a part of one.
const SQL: [&str; 7] = ["SELECT", "INSERT", "UPDATE", "DELETE", "FROM", "JOIN", "TABLE"];

fn faults(root: &Path) -> Vec<Fault> {
    let steps = files::folders_in(&root.join("steps")).into_iter();
    // A step with its tiers at the top is one program, and has no lines to cross.
    let steps = steps.filter(|step| !step.join("src/controllers").is_dir());
    steps.flat_map(|step| statements(&step).into_iter().chain(references(&step))).collect()
}

fn is_of(part: &str, table: &str) -> bool {
    TABLES.iter().any(|(owner, tables)| *owner == part && tables.contains(&table))
}

/// Where a table is at home; nowhere if nobody has said.
fn home(table: &str) -> Option<&'static str> {
    TABLES.iter().find(|(_, tables)| tables.contains(&table)).map(|(home, _)| *home)
}

/// Statements that name a table of another part.
fn statements(step: &Path) -> Vec<Fault> {
    let mut faults = Vec::new();
    for folder in files::folders_in(&step.join("src")) {
        let part = files::name(&folder);
        for file in files::with_extension(&folder, "rs") {
            for (line, text) in rust::strings(&files::text(&file)) {
                let words: BTreeSet<_> = words(&text).collect();
                if !SQL.iter().any(|word| words.contains(word)) {
                    continue;
                }
                let foreign = |word: &&&str| home(word).is_some() && !is_of(&part, word);
                for table in words.iter().filter(foreign) {
                    let what = format!("a statement of `{part}` names `{table}`, another's table");
                    faults.push(Fault::new(&file, line, what));
                }
            }
        }
    }
    faults
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
}

/// Tables that belong to nobody or lie in another service's database, and foreign keys to a table of
/// another part.
fn references(step: &Path) -> Vec<Fault> {
    let mut databases: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for file in files::with_extension(&step.join("migrations"), "sql") {
        let inside = file.strip_prefix(step.join("migrations")).unwrap_or(&file);
        let folder = inside.parent().and_then(|parent| parent.iter().next()).unwrap_or_default();
        databases.entry(folder.to_string_lossy().into_owned()).or_default().push(file);
    }
    let mut faults = Vec::new();
    for (database, files) in databases {
        for (table, (file, referred)) in tables_after(&files) {
            let Some(home) = home(&table) else {
                let what = format!("the table `{table}` is nobody's: say whose, in {}", file!());
                faults.push(Fault::new(&file, 1, what));
                continue;
            };
            let is_a_services = TABLES.iter().any(|(owner, _)| *owner == database);
            if is_a_services && !is_of(&database, &table) {
                let what = format!("`{table}` lies in the database of `{database}`");
                faults.push(Fault::new(&file, 1, what));
            }
            for other in referred.iter().filter(|other| self::home(other) != Some(home)) {
                let what = format!("`{table}` refers to `{other}`, another's table");
                faults.push(Fault::new(&file, 1, what));
            }
        }
    }
    faults
}

/// The tables that are there after these migrations: the file that makes each, and the tables that
/// it refers to.
fn tables_after(migrations: &[PathBuf]) -> BTreeMap<String, (PathBuf, Vec<String>)> {
    let mut tables = BTreeMap::new();
    for file in migrations {
        let text = files::text(file);
        let code = text.lines().map(|line| line.split("--").next().unwrap_or_default());
        for statement in code.collect::<Vec<_>>().join("\n").split(';') {
            let mut all = words(statement).filter(|word| !word.is_empty());
            let verb = (all.next(), all.next());
            let optional = ["IF", "NOT", "EXISTS"];
            let Some(name) = all.find(|word| !optional.contains(word)).map(str::to_owned) else {
                continue;
            };
            match verb {
                (Some("CREATE"), Some("TABLE")) => {
                    let behind = statement.split("REFERENCES ").skip(1);
                    let referred = behind.filter_map(|rest| words(rest).next()).map(str::to_owned);
                    tables.insert(name, (file.clone(), referred.collect()));
                }
                (Some("DROP"), Some("TABLE")) => drop(tables.remove(&name)),
                _ => {}
            }
        }
    }
    tables
}

#[test]
fn every_service_keeps_to_its_own_tables() {
    assert_none(&faults(&root()));
}

#[test]
fn a_table_of_another_service_is_found() {
    let queries = "//! Asks.\n// SELECT name FROM accounts\nconst PATH: &str = \"/notes\";\n\
                   fn ask() {\n    on!(source, pool => query(\n        \"SELECT title FROM books\"));\n\
                   \n    query(r#\"JOIN \"accounts\"\"#);\n    query(\"SELECT id FROM notes\");\n}\n";
    let files = [
        ("steps/02-two/src/chassis/mod.rs", "//! All.\n"),
        ("steps/02-two/src/notes/repositories.rs", queries),
        (
            "steps/02-two/migrations/notes/0001.sql",
            "CREATE TABLE notes (owner uuid REFERENCES accounts (id)); -- CREATE TABLE x ();\n\
             CREATE TABLE tags (note uuid REFERENCES notes (id));\n\
             CREATE TABLE IF NOT EXISTS accounts (id uuid);\nCREATE TABLE gone (id uuid);\n",
        ),
        (
            "steps/02-two/migrations/notes/0002.sql",
            "DROP TABLE gone;\nCREATE INDEX a ON notes (id);\nCREATE TABLE mine (id uuid);\n",
        ),
        // It holds what is left of everybody.
        ("steps/02-two/migrations/monolith/0001.sql", "CREATE TABLE accounts (id uuid);\n"),
        ("steps/01-one/src/notes.rs", queries),
    ];
    let wanted = [
        "steps/02-two/src/notes/repositories.rs:6: a statement of `notes` names `books`",
        "steps/02-two/src/notes/repositories.rs:8: a statement of `notes` names `accounts`",
        "steps/02-two/migrations/notes/0001.sql:1: `accounts` lies in the database of `notes`",
        "steps/02-two/migrations/notes/0002.sql:1: the table `mine` is nobody's",
        "steps/02-two/migrations/notes/0001.sql:1: `notes` refers to `accounts`, another's table",
    ];
    assert_found(faults, &files, &wanted);
}
