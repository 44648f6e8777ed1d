//! What holds the contexts apart: whose tables a statement names, whom a table refers to, and by
//! which names one context imports from another.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use step_02_modules::chassis::DataSource;

use crate::harness::{Keep, Source};

// ANCHOR: tables
/// The parts of the program, each with its tables.
const TABLES: [(&str, &[&str]); 4] = [
    ("identity", &["accounts", "codes", "sessions"]),
    ("notes", &["notes", "tags", "note_tags", "shares"]),
    ("mail", &[]),
    ("chassis", &[]),
];
// ANCHOR_END: tables

/// What each part may import from the others, and nothing beside: the ports.
const PORTS: [(&str, &[&str]); 4] = [
    ("identity", &["chassis", "mail::Email", "mail::Mail", "mail::Mailer"]),
    (
        "notes",
        &[
            "chassis",
            "identity::Authenticator",
            "identity::Person",
            "identity::UserDirectory",
            "mail::Mail",
            "mail::Mailer",
        ],
    ),
    ("mail", &["chassis"]),
    ("chassis", &[]),
];

/// Every source file of a part, which is a folder or one file.
fn files_of(part: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(part);
    if !folder.is_dir() {
        return vec![folder.with_extension("rs")];
    }
    let mut folders = vec![folder];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

fn short(path: &Path) -> String {
    let path = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path);
    path.display().to_string()
}

fn owners() -> BTreeMap<&'static str, &'static str> {
    let owner = |&(part, tables): &(&'static str, &'static [&'static str])| {
        tables.iter().map(move |table| (*table, part))
    };
    TABLES.iter().flat_map(owner).collect()
}

// ANCHOR: statements
#[test]
fn no_statement_touches_a_table_of_another_context() {
    let owners = owners();
    let mut faults = Vec::new();
    for (part, _) in TABLES {
        for path in files_of(part) {
            let file = short(&path);
            assert!(file.ends_with(".rs"), "{file}: statements stand where this test reads them");
            for (line, text) in Source::read(&path).literals {
                let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
                for word in words.map(str::to_lowercase).collect::<BTreeSet<_>>() {
                    if let Some(owner) = owners.get(word.as_str()).filter(|owner| **owner != part) {
                        faults.push(format!("{file}:{line} names `{word}`, a table of {owner}"));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}
// ANCHOR_END: statements

#[tokio::test]
async fn every_table_has_one_owner_and_refers_to_no_other_context() {
    const SQLITE_TABLES: &str = "SELECT name FROM sqlite_master WHERE type = 'table'";
    const SQLITE_KEYS: &str = "
        SELECT m.name, k.\"table\" FROM sqlite_master m, pragma_foreign_key_list(m.name) k
        WHERE m.type = 'table'";
    const POSTGRES_TABLES: &str = "
        SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'";
    const POSTGRES_KEYS: &str = "
        SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
        WHERE contype = 'f'";
    let keep = Keep::start().await;
    let (tables, keys): (Vec<String>, Vec<(String, String)>) = match &keep.source {
        DataSource::Sqlite(pool) => (
            sqlx::query_scalar(SQLITE_TABLES).fetch_all(pool).await.expect("the tables"),
            sqlx::query_as(SQLITE_KEYS).fetch_all(pool).await.expect("the keys"),
        ),
        DataSource::Postgres(pool) => (
            sqlx::query_scalar(POSTGRES_TABLES).fetch_all(pool).await.expect("the tables"),
            sqlx::query_as(POSTGRES_KEYS).fetch_all(pool).await.expect("the keys"),
        ),
    };
    let owners = owners();
    let ours: Vec<&str> =
        tables.iter().map(String::as_str).filter(|table| *table != "_sqlx_migrations").collect();
    for table in &ours {
        assert!(owners.contains_key(table), "the table `{table}` belongs to no context");
    }
    assert_eq!(ours.len(), owners.len(), "{ours:?}");
    assert!(!keys.is_empty(), "there are foreign keys to look at");
    for (from, to) in &keys {
        let (owner, other) = (owners.get(from.as_str()), owners.get(to.as_str()));
        assert_eq!(owner, other, "`{from}` refers to `{to}`, a table of another context");
    }
}

#[test]
fn contexts_import_each_other_by_their_ports_only() {
    let mut faults = Vec::new();
    for (part, allowed) in PORTS {
        for path in files_of(part) {
            let file = short(&path);
            let source = Source::read(&path);
            for (line, import) in source.imports() {
                let home = import == part || import.starts_with(&format!("{part}::"));
                let by_a_port = allowed.iter().any(|port| {
                    import == *port
                        || (!port.contains("::") && import.starts_with(&format!("{port}::")))
                });
                if !home && !by_a_port {
                    faults.push(format!("{file}:{line} imports crate::{import}"));
                }
            }
            // From src/notes/models/note.rs, `super::super` is `notes`, and once more leaves it.
            let deepest = file.split('/').count() - 2 - usize::from(file.ends_with("/mod.rs"));
            for (line, steps) in source.steps_up() {
                if steps > deepest {
                    faults.push(format!("{file}:{line} leaves the context by `super`"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}
