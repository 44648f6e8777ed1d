//! The tiers of step 01: each calls only the one below it. The later steps have no such folders.

use std::path::Path;

use crate::planted::assert_found;
use crate::{Fault, assert_none, files, root};

/// A tier, the words that its code must not contain, and why.
const TIERS: [(&str, &[&str], &str); 3] = [
    ("controllers", &["repositories", "sqlx"], "a controller asks a service, never the data"),
    ("services", &["controllers", "axum"], "a service knows rules, and nothing of HTTP"),
    ("repositories", &["services", "controllers", "axum"], "a repository knows SQL and models"),
];

fn faults(root: &Path) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (tier, forbidden, why) in TIERS {
        let folder = root.join("steps/01-three-tiers/src").join(tier);
        let module = folder.with_extension("rs");
        let sources = files::with_extension(&folder, "rs").into_iter().chain(Some(module));
        for file in sources {
            for (line, code) in files::numbered(&files::text(&file)) {
                // Comments may name the other tiers.
                let code = code.split("//").next().unwrap_or_default();
                for word in forbidden.iter().filter(|word| files::has_word(code, word)) {
                    let what = format!("`{word}` in {tier}: {why}; move the line to its tier");
                    faults.push(Fault::new(&file, line, what));
                }
            }
        }
    }
    faults
}

#[test]
fn each_tier_of_step_01_knows_only_the_one_below() {
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
    ];
    let wanted = [
        "steps/01-three-tiers/src/controllers/notes.rs:1: `repositories`",
        "steps/01-three-tiers/src/controllers.rs:2: `sqlx`",
        "steps/01-three-tiers/src/services/notes.rs:2: `axum`",
        "steps/01-three-tiers/src/repositories/notes.rs:1: `services`",
    ];
    assert_found(faults, &sources, &wanted);
}
