//! Nothing of one machine or one person is in a file: no path of somebody's home, no key, no
//! address.

use std::path::Path;

use crate::planted::assert_found;
use crate::{Fault, assert_none, files, root};

/// Beginnings of paths that exist on one machine only. Written in two parts, so that this file
/// does not find itself; likewise below.
const PATHS: [&str; 5] = [
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!(":\\Us", "ers\\"),
];

/// What keys and tokens of well-known services begin with.
const SECRETS: [&str; 7] = [
    concat!("-----BEG", "IN "),
    concat!("gh", "p_"),
    concat!("github", "_pat_"),
    concat!("gl", "pat-"),
    concat!("AK", "IA"),
    concat!("xox", "b-"),
    concat!("sk-", "ant-"),
];

/// Mail for these reaches nobody (RFC 2606).
const NOBODY: [&str; 8] = [
    "example.com",
    "example.org",
    "example.net",
    ".example",
    ".test",
    ".invalid",
    ".localhost",
    "localhost",
];

fn faults(root: &Path) -> Vec<Fault> {
    let mut faults = Vec::new();
    // The exercises are derived from the steps; cargo writes Cargo.lock.
    let ours = files::below(root).into_iter().filter(|file| {
        !file.starts_with(root.join("exercises")) && file.file_name() != Some("Cargo.lock".as_ref())
    });
    for file in ours {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        for (line, text) in files::numbered(&text) {
            if let Some(what) = what_is_wrong(text) {
                faults.push(Fault::new(&file, line, what));
            }
        }
    }
    faults
}

fn what_is_wrong(line: &str) -> Option<String> {
    let starts_here = |place: usize| {
        !line[..place].ends_with(|c: char| c.is_alphanumeric() || "._-}~*".contains(c))
    };
    if let Some(path) =
        PATHS.iter().find(|path| line.match_indices(**path).any(|(place, _)| starts_here(place)))
    {
        return Some(format!(
            "`{path}` is a path on one machine; name it from the repository's root"
        ));
    }
    if let Some(secret) = SECRETS
        .iter()
        .find(|secret| line.match_indices(**secret).any(|(place, _)| starts_here(place)))
    {
        return Some(format!("`{secret}` begins a key or a token; remove it, and revoke it"));
    }
    let address = addresses(line).find(|address| reaches_somebody(address))?;
    Some(format!("`{address}` may be somebody's address; use one at example.com"))
}

/// Words with an `@` between a name and a domain.
fn addresses(line: &str) -> impl Iterator<Item = &str> {
    let allowed = |c: char| c.is_alphanumeric() || "._%+-@".contains(c);
    line.split(move |c| !allowed(c)).map(|word| word.trim_matches('.')).filter(|word| {
        word.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'))
    })
}

/// False for the domains of examples, and for `crate@1.2` and `user@127.0.0.1`.
fn reaches_somebody(address: &str) -> bool {
    let domain = address.rsplit('@').next().unwrap_or_default().to_lowercase();
    let last = domain.rsplit('.').next().unwrap_or_default().len();
    let number = domain.starts_with(|c: char| c.is_ascii_digit());
    last > 1 && !number && !NOBODY.iter().any(|nobody| domain.ends_with(nobody))
}

#[test]
fn no_file_names_a_machine_a_key_or_a_person() {
    assert_none(&faults(&root()));
}

#[test]
fn a_path_a_key_and_an_address_are_found() {
    let secret = format!("{}0123456789\n", SECRETS[1]);
    let address = format!("ada{}lovelace.com\n", '@');
    let home = format!("see {}ada/keep\n", PATHS[0]);
    let files = [
        ("README.md", home.as_str()),
        ("book/src/one.md", address.as_str()),
        ("steps/01-one/src/fine.rs", "// ada@example.com, postgres@127.0.0.1, serde@1.0.2\n"),
        ("steps/01-one/src/lib.rs", secret.as_str()),
        ("target/debug/log", home.as_str()),
    ];
    let wanted = ["README.md:1: `", "book/src/one.md:1: `ada", "steps/01-one/src/lib.rs:1: `"];
    assert_found(faults, &files, &wanted);
}
