//! What a service's module tree may name: itself and the libraries, never another service.

use std::collections::BTreeSet;
use std::path::Path;

use toml::{Table, Value};

use crate::planted::assert_found;
use crate::{Fault, assert_none, files, root, rust};

/// What every service links, as it would link a crate.
const LIBRARIES: [&str; 2] = ["chassis", "mail"];

/// What puts the modules of the one process together that is left of the whole.
const MONOLITH: &str = "monolith";

/// A folder of `src/`, or a library that is one file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Library,
    /// A program of its own: a `[[service]]` of `exercise.toml`.
    Service,
    Monolith,
    /// A part of the monolith; another part may ask it at its ports, which the step's tests check.
    Context,
}

fn faults(root: &Path) -> Vec<Fault> {
    files::folders_in(&root.join("steps")).iter().flat_map(|step| faults_of(step)).collect()
}

fn faults_of(step: &Path) -> Vec<Fault> {
    let services = services_of(step);
    let mut parts = files::folders_in(&step.join("src"));
    let file_of = |library| step.join("src").join(library).with_extension("rs");
    parts.extend(LIBRARIES.map(file_of).into_iter().filter(|file| file.is_file()));
    parts.sort();
    let name = |part: &Path| files::name(&part.with_extension(""));
    let kind = |name: &str| match name {
        MONOLITH => Kind::Monolith,
        library if LIBRARIES.contains(&library) => Kind::Library,
        service if services.contains(service) => Kind::Service,
        _ => Kind::Context,
    };
    let names: Vec<_> = parts.iter().map(|part| name(part)).collect();
    let crate_name = format!("step_{}", files::name(step).replace('-', "_"));
    let mut faults = Vec::new();
    for part in &parts {
        let own = name(part);
        let mut sources = files::with_extension(part, "rs");
        sources.extend(part.is_file().then(|| part.clone()));
        for file in sources {
            let depth = file.strip_prefix(step.join("src")).map_or(0, |inside| {
                inside.components().count() - usize::from(file.ends_with("mod.rs"))
            });
            for (line, named) in rust::roots_named(&files::text(&file), &crate_name, depth) {
                if named == own || !names.contains(&named) {
                    continue;
                }
                if let Some(why) = forbidden(kind(&own), kind(&named)) {
                    let what = format!("`{own}` names `{named}`: {why}");
                    faults.push(Fault::new(&file, line, what));
                }
            }
        }
    }
    faults
}

/// Why one kind of folder must not name another; `None` if it may.
fn forbidden(own: Kind, named: Kind) -> Option<&'static str> {
    match (own, named) {
        (_, Kind::Library) => None,
        (Kind::Library, _) => Some("a library knows nothing of who links it"),
        (_, Kind::Monolith) => Some("what puts a program together is named by `main` alone"),
        // It is what is left of the whole: it composes its parts, and keeps what is moving out
        // until the move is over.
        (Kind::Monolith, Kind::Context) => None,
        (Kind::Monolith, Kind::Service) => None,
        (Kind::Service, _) | (_, Kind::Service) => Some(
            "a service's module tree never imports another service's; what two share is HTTP, \
             events, or a copy",
        ),
        (Kind::Context, Kind::Context) => None,
    }
}

/// The names of the step's services.
fn services_of(step: &Path) -> BTreeSet<String> {
    entries(step).iter().filter_map(|entry| Some(entry.get("name")?.as_str()?.to_owned())).collect()
}

/// The services that are the step's own: those of another step are that step's.
fn entries(step: &Path) -> Vec<Value> {
    let table: Table = files::text(&step.join("exercise.toml")).parse().unwrap_or_default();
    let all = table.get("service").and_then(Value::as_array).cloned().unwrap_or_default();
    all.into_iter().filter(|entry| entry.get("from").is_none()).collect()
}

/// Services that the step's code or README does not know as `exercise.toml` has them.
fn unknown(root: &Path) -> Vec<Fault> {
    let mut faults = Vec::new();
    for step in files::folders_in(&root.join("steps")) {
        let manifest = step.join("exercise.toml");
        let sources = files::with_extension(&step.join("src"), "rs");
        let strings: Vec<_> =
            sources.iter().flat_map(|file| rust::strings(&files::text(file))).collect();
        let has = |wanted: &str| strings.iter().any(|(_, string)| string == wanted);
        for entry in entries(&step) {
            let word = |key| entry.get(key).and_then(Value::as_str).unwrap_or_default();
            for key in ["name", "address", "url"] {
                if !word(key).is_empty() && !has(word(key)) {
                    let what = format!("no line of src/ has the service's {key}, {:?}", word(key));
                    faults.push(Fault::new(&manifest, line_of(&manifest, word(key)), what));
                }
            }
            if !strings.iter().any(|(_, string)| string.contains(word("default"))) {
                let what = format!("no line of src/ has the default address {}", word("default"));
                faults.push(Fault::new(&manifest, line_of(&manifest, word("default")), what));
            }
        }
    }
    faults
}

fn line_of(file: &Path, word: &str) -> usize {
    let text = files::text(file);
    let quoted = format!("\"{word}\"");
    files::numbered(&text).find(|(_, line)| line.contains(&quoted)).map_or(1, |(line, _)| line)
}

#[test]
fn a_service_never_names_another_service() {
    assert_none(&faults(&root()));
}

#[test]
fn every_service_is_known_to_the_program_that_starts_it() {
    assert_none(&unknown(&root()));
}

#[test]
fn a_service_that_names_another_is_found() {
    let toml = "[[service]]\nname = \"auth\"\n[[service]]\nname = \"monolith\"\n\
        [[service]]\nname = \"gateway\"\n";
    let sources = [
        ("steps/04-four/exercise.toml", toml),
        ("steps/04-four/src/lib.rs", "pub mod auth;\npub mod notes;\nuse crate::auth::App;\n"),
        (
            "steps/04-four/src/auth/mod.rs",
            "use crate::chassis::{Clock, auth};\nuse crate::auth::ports;\n",
        ),
        ("steps/04-four/src/auth/service.rs", "// crate::notes\nuse super::super::notes::Note;\n"),
        (
            "steps/04-four/src/chassis/mod.rs",
            "use crate::mail::Mail;\nfn a() -> step_04_four::notes::Note {}\n",
        ),
        (
            "steps/04-four/src/gateway/routes.rs",
            "use crate::{\n    chassis::{Clock, log},\n    monolith,\n    auth::{ports},\n};\n",
        ),
        ("steps/04-four/src/identity/mod.rs", ""),
        ("steps/04-four/src/mail.rs", "use crate::auth::Email;\n"),
        ("steps/04-four/src/monolith/app.rs", "use crate::auth;\nuse crate::notes;\n"),
        ("steps/04-four/src/notes/mod.rs", "use crate::identity::Person;\nuse crate::gateway;\n"),
        ("steps/01-one/src/services/notes.rs", "use crate::repositories;\n"),
        ("steps/01-one/src/repositories/notes.rs", ""),
    ];
    let wanted = [
        "steps/04-four/src/auth/service.rs:2: `auth` names `notes`: a service's",
        "steps/04-four/src/chassis/mod.rs:2: `chassis` names `notes`: a library",
        "steps/04-four/src/gateway/routes.rs:3: `gateway` names `monolith`: what puts",
        "steps/04-four/src/gateway/routes.rs:4: `gateway` names `auth`: a service's",
        "steps/04-four/src/mail.rs:1: `mail` names `auth`: a library",
        "steps/04-four/src/notes/mod.rs:2: `notes` names `gateway`: a service's",
    ];
    assert_found(faults, &sources, &wanted);
}

#[test]
fn a_service_that_the_program_does_not_know_is_found() {
    let toml = "[[service]]\nname = \"auth\"\naddress = \"AUTH_ADDR\"\n\
        default = \"127.0.0.1:8001\"\nurl = \"AUTH_URL\"\n";
    let known = "(\"auth\", \"AUTH_ADDR\", \"127.0.0.1:8001\", \"AUTH_URL\")";
    let sources = [
        ("steps/03-three/exercise.toml", toml),
        ("steps/03-three/src/main.rs", known),
        ("steps/04-four/exercise.toml", toml),
        ("steps/04-four/src/main.rs", "(\"auth\", \"AUTH_ADDR\", \"127.0.0.1:8002\")"),
        ("steps/05-five/exercise.toml", "[[service]]\nname = \"auth\"\nfrom = \"03-three\"\n"),
        ("steps/05-five/src/main.rs", ""),
    ];
    let wanted = [
        "steps/04-four/exercise.toml:5: no line of src/ has the service's url, \"AUTH_URL\"",
        "steps/04-four/exercise.toml:4: no line of src/ has the default address 127.0.0.1:8001",
    ];
    assert_found(unknown, &sources, &wanted);
}
