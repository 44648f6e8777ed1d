//! Each step's `system.toml`, from which its picture is drawn, says what the sources say: whom a
//! service asks is whose address it reads, what it keeps is a file that it names, and what it holds
//! is a module.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::planted::assert_found;
use crate::{Fault, assert_none, files, root, rust};

fn faults(root: &Path) -> Vec<Fault> {
    files::folders_in(&root.join("steps")).iter().flat_map(|step| faults_of(step)).collect()
}

fn faults_of(step: &Path) -> Vec<Fault> {
    let description = step.join("system.toml");
    let text = files::text(&description);
    let system: Table = text.parse().unwrap_or_default();
    let exercise: Table = files::text(&step.join("exercise.toml")).parse().unwrap_or_default();
    let parts = entries(&system, "part");
    if parts.is_empty() {
        return vec![Fault::new(&description, 1, "names no part of the system; see system.rs")];
    }
    let written: Vec<Value> = entries(&exercise, "service").into_iter().cloned().collect();
    let services: Vec<_> = written.iter().map(|entry| whole(step, entry)).collect();
    let calls = entries(&system, "call");
    let mut wrong = Vec::new();
    for part in parts.iter().filter(|part| word(part, "kind").is_empty()) {
        let name = word(part, "name");
        let home = services.iter().find(|(_, service)| word(service, "name") == name);
        let home = home.map_or(step, |(home, _)| home);
        wrong.extend(things_missing(home, part).map(|what| (name, what)));
        wrong.extend(
            calls_missing(home, name, &services, &calls).into_iter().map(|what| (name, what)),
        );
    }
    let line_of = |name: &str| {
        let wanted = format!("name = \"{name}\"");
        files::numbered(&text).find(|(_, line)| *line == wanted).map_or(1, |(line, _)| line)
    };
    let fault = |(name, what): (&str, String)| Fault::new(&description, line_of(name), what);
    wrong.into_iter().map(fault).collect()
}

/// A service as the step has it that runs it, and that step's folder.
fn whole(step: &Path, entry: &Value) -> (PathBuf, Value) {
    let other = step.with_file_name(word(entry, "from"));
    if word(entry, "from").is_empty() || other == step {
        return (step.to_owned(), entry.clone());
    }
    let exercise: Table = files::text(&other.join("exercise.toml")).parse().unwrap_or_default();
    let same = |found: &&&Value| word(found, "name") == word(entry, "name");
    match entries(&exercise, "service").iter().find(same) {
        Some(found) => whole(&other, found),
        None => (other, entry.clone()),
    }
}

fn entries<'a>(table: &'a Table, key: &str) -> Vec<&'a Value> {
    table.get(key).and_then(Value::as_array).into_iter().flatten().collect()
}

fn word<'a>(entry: &'a Value, key: &str) -> &'a str {
    entry.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// What a part holds, and is no module; what it keeps, and names nowhere.
fn things_missing(step: &Path, part: &Value) -> impl Iterator<Item = String> {
    let name = word(part, "name").to_owned();
    let folder = source_of(step, &name);
    let held = part.get("holds").and_then(Value::as_array).cloned().unwrap_or_default();
    let all = files::with_extension(&step.join("src"), "rs");
    let is_module = move |held: &str| {
        all.iter().any(|file| {
            file.file_stem().is_some_and(|stem| stem == held)
                || file.parent().is_some_and(|folder| files::name(folder) == held)
        })
    };
    let held = held.into_iter().filter_map(|held| held.as_str().map(str::to_owned));
    let held = held.filter(move |held| !is_module(held));
    let held = held.map({
        let name = name.clone();
        move |held| format!("`{name}` holds `{held}`, and no module of src/ is called so")
    });
    let store = word(part, "store").to_owned();
    let named = files::with_extension(&folder, "rs");
    let named = named.iter().any(|file| has_string(&files::text(file), &store));
    let store = (!store.is_empty() && !named)
        .then(|| format!("`{name}` keeps `{store}`, which no source of it names"));
    held.chain(store)
}

/// Whom `name` asks without a call, and whom it calls without knowing where they are.
fn calls_missing(
    step: &Path,
    name: &str,
    services: &[(PathBuf, Value)],
    calls: &[&Value],
) -> Vec<String> {
    let sources = files::with_extension(&source_of(step, name), "rs");
    let texts: Vec<_> = sources.iter().map(|file| files::text(file)).collect();
    let others = services.iter().map(|(_, service)| service);
    let others = others.filter(|other| word(other, "name") != name);
    let others = others.filter(|other| !word(other, "url").is_empty());
    let found = others.filter_map(|other| {
        let (to, url) = (word(other, "name"), word(other, "url"));
        let reads = texts.iter().any(|text| has_string(text, url));
        let is_drawn =
            calls.iter().any(|call| word(call, "from") == name && word(call, "to") == to);
        match (reads, is_drawn) {
            (true, false) => Some(format!("`{name}` reads `{url}`, and no call leads to `{to}`")),
            (false, true) => Some(format!("`{name}` calls `{to}`, and reads no `{url}`")),
            _ => None,
        }
    });
    found.collect()
}

fn has_string(text: &str, wanted: &str) -> bool {
    rust::strings(text).iter().any(|(_, string)| string == wanted)
}

/// The folder of a service; in a step of one process, all of it.
fn source_of(step: &Path, name: &str) -> PathBuf {
    let own = step.join("src").join(name);
    if own.is_dir() { own } else { step.join("src") }
}

#[test]
fn every_picture_says_what_the_sources_say() {
    assert_none(&faults(&root()));
}

#[test]
fn a_picture_that_says_something_else_is_found() {
    let exercise = "[[service]]\nname = \"auth\"\nurl = \"AUTH_URL\"\n\
        [[service]]\nname = \"notes\"\nurl = \"NOTES_URL\"\n[[service]]\nname = \"gateway\"\n";
    let system = "[[part]]\nname = \"auth\"\nstore = \"auth.db\"\n[[part]]\nname = \"notes\"\n\
        holds = [\"breaker\", \"verifier\"]\nstore = \"notes.db\"\n[[part]]\nname = \"gateway\"\n\
        [[call]]\nfrom = \"gateway\"\nto = \"auth\"\n[[call]]\nfrom = \"auth\"\nto = \"notes\"\n";
    let sources = [
        ("steps/01-one/exercise.toml", exercise),
        ("steps/01-one/system.toml", system),
        ("steps/01-one/src/auth/mod.rs", "let store = \"auth.db\";\n"),
        ("steps/01-one/src/notes/breaker.rs", "let store = \"keep.db\";\n"),
        ("steps/01-one/src/gateway/config.rs", "(\"AUTH_URL\", \"NOTES_URL\")\n"),
        ("steps/02-two/exercise.toml", ""),
        (
            "steps/03-three/exercise.toml",
            "[[service]]\nname = \"notes\"\nfrom = \"01-one\"\n[[service]]\nname = \"gateway\"\n",
        ),
        (
            "steps/03-three/system.toml",
            "[[part]]\nname = \"notes\"\nstore = \"notes.db\"\nholds = [\"breaker\"]\n\
             [[part]]\nname = \"gateway\"\n",
        ),
        ("steps/03-three/src/gateway/config.rs", "\"NOTES_URL\"\n"),
    ];
    let wanted = [
        "steps/01-one/system.toml:2: `auth` calls `notes`, and reads no `NOTES_URL`",
        "steps/01-one/system.toml:5: `notes` holds `verifier`, and no module",
        "steps/01-one/system.toml:5: `notes` keeps `notes.db`, which no source",
        "steps/01-one/system.toml:9: `gateway` reads `NOTES_URL`, and no call leads to `notes`",
        "steps/02-two/system.toml:1: names no part",
        "steps/03-three/system.toml:2: `notes` keeps `notes.db`, which no source",
        "steps/03-three/system.toml:6: `gateway` reads `NOTES_URL`, and no call leads to `notes`",
    ];
    assert_found(faults, &sources, &wanted);
}
