//! HTTP transcripts for snapshot tests: a test drives a system over HTTP, and what went over the
//! wire becomes a text that a person can read and insta can compare. Called by every step's tests.
//!
//! ```text
//! test ──> Transcript ──HTTP──> the system
//!              │
//!              └── text, with ids, tokens, codes and times by name ──> transcripts/<test>.snap
//! ```
//!
//! * [`Transcript`] records requests, answers and mails, and compares them at the end.
//! * [`client()`] sends what a test does not record.
//! * [`Request`] and [`Answer`] are one exchange.
//! * [`Mailbox`] reads the mails that a system has written to a folder.
//! * [`shared()`] is for a system that others use as well.
//! * [`Names`] gives what differs from run to run a stable name: `[note 1]`, `[token 2]`.

mod client;
mod exchange;
mod mailbox;
mod names;
mod recorder;
mod shared;

pub use client::client;
pub use exchange::{Answer, Request};
pub use mailbox::{Mail, Mailbox};
pub use names::Names;
pub use recorder::Transcript;
pub use shared::shared;

/// The name of the test function that this stands in: the name of its transcript.
#[macro_export]
macro_rules! test_name {
    () => {{
        fn here() {}
        $crate::name_of_test(std::any::type_name_of_val(&here))
    }};
}

/// `checkpoints::notes::a_note_is_kept::{{closure}}::here` → `a_note_is_kept`.
#[doc(hidden)]
pub fn name_of_test(path: &'static str) -> &'static str {
    let mut parts = path.rsplit("::").filter(|part| *part != "here" && *part != "{{closure}}");
    parts.next().unwrap_or(path)
}
