//! What holds the services apart: whose tables a statement names, whom a table refers to, and by
//! which names one context imports from another.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use exercise_04_auth_service::chassis::DataSource;

use crate::harness::{Keep, Source};

/// The parts of the program, each with its tables.
const TABLES: [(&str, &[&str]); 5] = [
    ("auth", &["accounts", "codes", "sessions", "backfill"]),
    ("notes", &["notes", "tags", "note_tags", "shares"]),
    ("gateway", &[]),
    ("mail", &[]),
    ("chassis", &[]),
];

/// What each part may import from the others, and nothing beside: libraries, and no other service.
const PORTS: [(&str, &[&str]); 5] = [
    (
        "auth",
        &[
            "auth_switch::AuthSwitch",
            "chassis",
            "mail::Email",
            "mail::Mail",
            "mail::MailError",
            "mail::Mailer",
            "mail::Queue",
            "mail::Sender",
        ],
    ),
    ("notes", &["chassis", "mail::Email", "mail::Mail", "mail::Mailer"]),
    ("gateway", &["auth_switch::AuthSwitch", "chassis"]),
    ("mail", &["chassis"]),
    ("chassis", &[]),
];

/// Every source file of a part.
fn files_of(part: &str) -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(part)];
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

#[test]
fn no_statement_touches_a_table_of_another_context() {
    let owners = owners();
    let mut faults = Vec::new();
    for (part, _) in TABLES {
        for path in files_of(part) {
            let file = short(&path);
            assert!(file.ends_with(".rs"), "{file}: statements stand where this test reads them");
            for (line, text) in Source::read(&path).literals {
                // `/api/v1/notes` names no table: a path is no statement.
                if text.starts_with('/') && !text.contains(' ') {
                    continue;
                }
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
    let owners = owners();
    let mut seen = BTreeSet::new();
    // Until `contract` has run, auth's old tables are still in the monolith's database.
    for (source, residents) in
        [(&keep.auth_source, &["auth"][..]), (&keep.source, &["notes", "auth"])]
    {
        let (tables, keys): (Vec<String>, Vec<(String, String)>) = match source {
            DataSource::Sqlite(pool) => (
                sqlx::query_scalar(SQLITE_TABLES).fetch_all(pool).await.expect("the tables"),
                sqlx::query_as(SQLITE_KEYS).fetch_all(pool).await.expect("the keys"),
            ),
            DataSource::Postgres(pool) => (
                sqlx::query_scalar(POSTGRES_TABLES).fetch_all(pool).await.expect("the tables"),
                sqlx::query_as(POSTGRES_KEYS).fetch_all(pool).await.expect("the keys"),
            ),
        };
        for table in tables.into_iter().filter(|table| table != "_sqlx_migrations") {
            let owner = owners.get(table.as_str());
            let at_home = owner.is_some_and(|owner| residents.contains(owner));
            assert!(at_home, "the table `{table}` belongs to {owner:?}, and not to {residents:?}");
            seen.insert(table);
        }
        assert!(!keys.is_empty(), "there are foreign keys to look at");
        for (from, to) in &keys {
            let (owner, other) = (owners.get(from.as_str()), owners.get(to.as_str()));
            assert_eq!(owner, other, "`{from}` refers to `{to}`, a table of another context");
        }
    }
    assert_eq!(seen.len(), owners.len(), "{seen:?}");
}

#[test]
fn no_service_imports_another() {
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
