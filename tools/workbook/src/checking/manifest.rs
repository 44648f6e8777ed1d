//! Whether a student's `Cargo.toml` says what the given one says, and at most asks for more crates.
//! Called by `tampering`.

use toml::{Table, Value};

/// Where a student may add entries: a crate more is their own affair, as a file more is.
const OPEN_TABLES: [&str; 4] = ["build-dependencies", "dependencies", "dev-dependencies", "target"];

/// Whether `yours` has every entry of `given`, and beside them crates and features of crates alone.
/// Comments and the order of entries say nothing. `None` where one of them is no TOML.
pub fn is_kept(given: &str, yours: &str) -> Option<bool> {
    let (given, yours): (Table, Table) = (given.parse().ok()?, yours.parse().ok()?);
    let is_given = |name: &String| given.contains_key(name);
    let others = yours.keys().filter(|name| !is_given(name));
    let mut kept = others.into_iter().all(|name| OPEN_TABLES.contains(&name.as_str()));
    for (name, given) in &given {
        kept &= match (given, yours.get(name)) {
            (Value::Table(given), Some(Value::Table(yours)))
                if OPEN_TABLES.contains(&name.as_str()) =>
            {
                asks_for_as_much(given, yours)
            }
            (given, yours) => Some(given) == yours,
        };
    }
    Some(kept)
}

/// Every given crate is there, as it was given or with more features.
fn asks_for_as_much(given: &Table, yours: &Table) -> bool {
    given.iter().all(|(name, given)| match (given, yours.get(name)) {
        (Value::Table(given), Some(Value::Table(yours))) => {
            let others = yours.keys().filter(|key| !given.contains_key(*key));
            others.into_iter().all(|key| key == "features")
                && given.iter().all(|(key, given)| match (key.as_str(), given, yours.get(key)) {
                    ("features", Value::Array(given), Some(Value::Array(yours))) => {
                        given.iter().all(|feature| yours.contains(feature))
                    }
                    (_, given, yours) => Some(given) == yours,
                })
        }
        (given, yours) => Some(given) == yours,
    })
}

#[cfg(test)]
mod tests {
    use super::is_kept;

    const GIVEN: &str = "[package]\nname = \"a\"\n[dependencies]\n\
                         axum.workspace = true\ntokio = { workspace = true, features = [\"rt\"] }\n";

    #[test]
    fn a_crate_a_feature_and_a_comment_more_are_no_change() {
        let more = GIVEN.replace("[dependencies]", "# Mine.\n[dependencies]\nitertools = \"0.14\"");
        for yours in [
            more.clone(),
            GIVEN.replace("[\"rt\"]", "[\"fs\", \"rt\"]"),
            GIVEN.replace(
                "axum.workspace = true",
                "axum = { workspace = true, features = [\"ws\"] }",
            ),
            format!("{GIVEN}[dev-dependencies]\nproptest.workspace = true\n"),
            format!("{GIVEN}[target.'cfg(unix)'.dependencies]\nlibc = \"0.2\"\n"),
        ] {
            assert_eq!(is_kept(GIVEN, &yours), Some(true), "{yours}");
        }
    }

    #[test]
    fn everything_else_is_a_change() {
        for yours in [
            GIVEN.replace("axum.workspace = true\n", ""),
            GIVEN.replace("axum.workspace = true", "axum = \"0.7\""),
            GIVEN.replace("axum.workspace = true", "axum = { workspace = true, optional = true }"),
            GIVEN.replace("[\"rt\"]", "[]"),
            GIVEN.replace("\"a\"", "\"b\""),
            format!("[[test]]\nname = \"mine\"\n{GIVEN}"),
            format!("{GIVEN}[lints.rust]\nunused = \"allow\"\n"),
            String::new(),
        ] {
            assert_eq!(is_kept(GIVEN, &yours), Some(false), "{yours}");
        }
        assert_eq!(is_kept(GIVEN, "[dependencies"), None);
    }
}
