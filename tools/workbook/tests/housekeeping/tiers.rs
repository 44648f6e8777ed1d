//! The tiers of a step, or of each of its contexts and services: each calls only the one below it.

use std::path::Path;

use crate::planted::assert_found;
use crate::{Fault, assert_none, files, root, rust};

/// A tier by the names that its folder or file may have, the names that its code must not use,
/// and why.
const TIERS: [(&[&str], &[&str], &str); 3] = [
    (
        &["controllers", "controller"],
        &["repositories", "repository", "sqlx"],
        "a controller asks a service, never the data",
    ),
    (
        &["services", "service"],
        &["controllers", "controller", "axum"],
        "a service knows rules, and nothing of HTTP",
    ),
    (
        &["repositories", "repository"],
        &["services", "controllers", "controller", "axum"],
        "a repository knows SQL and models",
    ),
];

fn faults(root: &Path) -> Vec<Fault> {
    let mut faults = Vec::new();
    for step in files::folders_in(&root.join("steps")) {
        let src = step.join("src");
        for part in std::iter::once(src.clone()).chain(files::folders_in(&src)) {
            faults.extend(faults_of(&part));
        }
    }
    faults
}

fn faults_of(part: &Path) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (names, forbidden, why) in TIERS {
        for tier in names {
            let folder = part.join(tier);
            let module = folder.with_extension("rs");
            let sources = files::with_extension(&folder, "rs").into_iter().chain(Some(module));
            for file in sources {
                let mut names = rust::names(&files::text(&file));
                names.sort();
                names.dedup();
                for (line, name) in names {
                    if forbidden.contains(&name.as_str()) {
                        let what = format!("`{name}` in {tier}: {why}; move the line to its tier");
                        faults.push(Fault::new(&file, line, what));
                    }
                }
            }
        }
    }
    faults
}

#[test]
fn each_tier_knows_only_the_one_below() {
    assert_none(&faults(&root()));
}

#[test]
fn a_tier_that_reaches_past_the_next_is_found() {
    let sources = [
        ("steps/01-three-tiers/src/controllers.rs", "//! Above services.\nuse sqlx::Row;\n"),
        (
            "steps/01-three-tiers/src/controllers/notes.rs",
            "use crate::{repositories::notes, services::notes};\n// The sqlx of a comment.\n",
        ),
        ("steps/01-three-tiers/src/services/notes.rs", "\n    axum::Json(note)\n"),
        ("steps/01-three-tiers/src/repositories/notes.rs", "use crate::services::Error;\n"),
        ("steps/02-modules/src/identity/service.rs", "use axum::Json;\n"),
        (
            "steps/02-modules/src/notes/controllers/tags.rs",
            "use super::super::repositories::Tags;\n",
        ),
        ("steps/02-modules/src/notes/neighbour/retry.rs", "use sqlx::Row;\n"),
    ];
    let wanted = [
        "steps/01-three-tiers/src/controllers/notes.rs:1: `repositories`",
        "steps/01-three-tiers/src/controllers.rs:2: `sqlx`",
        "steps/01-three-tiers/src/services/notes.rs:2: `axum`",
        "steps/01-three-tiers/src/repositories/notes.rs:1: `services`",
        "steps/02-modules/src/identity/service.rs:1: `axum`",
        "steps/02-modules/src/notes/controllers/tags.rs:1: `repositories`",
    ];
    assert_found(faults, &sources, &wanted);
}
