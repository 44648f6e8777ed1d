//! A system that is not the test's alone: other tests and other runs use it too, and its clock goes.
//! Called by whoever runs checkpoints against a system that they did not start.
//!
//! Checkpoints use fixed addresses such as `ada@example.com`. Here each of them gets a domain of its
//! own below `example.com`, which is put in on the way out and taken out of answers and mails. Every
//! time in an answer becomes one and the same, as if the clock stood still. So a transcript says what
//! it says of a system of the test's own.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::names::TIME;

/// Every time that a shared system tells.
const NOW: &str = "2026-03-01T09:00:00Z";

static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)(@|%40)(example\.com)\b").expect("a regex"));

thread_local! {
    static DOMAIN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Everything that this thread sends from now on goes to a shared system, where the checkpoint's
/// addresses lie in `<domain>.example.com`. `domain` is one label in lower case.
pub fn shared(domain: &str) {
    DOMAIN.set(Some(domain.to_owned()));
}

/// Whether this thread talks to a shared system.
pub(crate) fn is_shared() -> bool {
    DOMAIN.with_borrow(Option::is_some)
}

/// A text as the system gets it.
pub(crate) fn out(text: &str) -> Cow<'_, str> {
    DOMAIN.with_borrow(|domain| match domain {
        Some(domain) => ADDRESS.replace_all(text, |found: &Captures<'_>| {
            format!("{}{domain}.{}", &found[1], &found[2])
        }),
        None => Cow::Borrowed(text),
    })
}

/// A text of the system's as the checkpoint reads it.
pub(crate) fn back(text: &str) -> Cow<'_, str> {
    DOMAIN.with_borrow(|domain| match domain {
        Some(domain) => {
            let text = TIME.replace_all(text, NOW);
            // It is random, so nothing but an address has it.
            Cow::Owned(text.replace(&format!("{domain}."), ""))
        }
        None => Cow::Borrowed(text),
    })
}

#[cfg(test)]
mod tests {
    use super::{back, is_shared, out, shared};

    #[test]
    fn an_address_goes_out_with_a_domain_of_its_own_and_comes_back_without() {
        assert_eq!(out("ada@example.com"), "ada@example.com");
        shared("k3x");
        assert!(is_shared());
        let said =
            r#"{"email": "Ada@Example.com", "other": "a@example.org", "at": "@example.community"}"#;
        let sent = out(said).into_owned();
        assert!(sent.contains("Ada@k3x.Example.com"), "{sent}");
        assert_eq!(back(&sent), said);
        assert_eq!(out("/shares/grace%40example.com"), "/shares/grace%40k3x.example.com");
    }

    #[test]
    fn every_time_is_one_time() {
        shared("k3x");
        let told = back(r#"["2026-12-01T00:00:00.123456Z", "2027-01-01T00:00:00Z"]"#).into_owned();
        assert_eq!(told, r#"["2026-03-01T09:00:00Z", "2026-03-01T09:00:00Z"]"#);
    }
}
