//! The checkpoints that hold for every step from the one on in which they stand: what Keep promises
//! its clients. Called by the tests of every later step.
//!
//! Nothing is copied. A suite stands in the tests of the step whose chapter it belongs to, and that
//! step compiles it by itself; this crate compiles the same files once more for all later steps, which
//! link them and do not compile them after an edit. Each file beside this one is one step:
//!
//! | suite | stands in | called by |
//! | --- | --- | --- |
//! | [`keep`] | step 01, `tests/checkpoints/contract/` | [`keep!`] |
//! | [`sharing`] | step 02, `tests/checkpoints/sharing/` | [`sharing!`] |
//! | [`gateway`] | step 03, `tests/checkpoints/gateway/` | [`gateway!`] |
//!
//! ```text
//! contract::keep!(crate::harness::start);
//! contract::keep!(crate::harness::start, except sign_in::a_token_is_dead_after_sign_out);
//! ```
//!
//! makes a test of each, `sign_in::a_token_is_dead_after_sign_out`. Who is not a test, but asks for the
//! checkpoints as data, takes [`KEEP`] and [`SHARING`].

// The sources say `contract::Keep` where they stand, in the tests of a step, and so they do here.
extern crate self as contract;

mod tests;

pub mod gateway;
pub mod modules;
pub mod three_tiers;

use std::pin::Pin;

pub use modules::sharing;
pub use three_tiers::contract as keep;
pub use three_tiers::contract::{Keep, Outside, Person, Start, Starting, System, Wish};
pub use three_tiers::contract::{get, post, wrong_code};

/// A checkpoint of [`keep`] or of what later steps add to it.
#[derive(Clone, Copy)]
pub struct Checkpoint {
    /// The file that it stands in, `sign_in`.
    pub file: &'static str,
    /// The function.
    pub name: &'static str,
    /// What it needs besides an address and a mailbox, in the words of the table of contents.
    pub needs: &'static [&'static str],
    /// Runs it; a panic is a failure.
    pub run: fn(&dyn Start) -> Running<'_>,
}

/// A checkpoint on its way.
pub type Running<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Makes a list of [`Checkpoint`]s of a table of contents.
macro_rules! list {
    ([$suite:ident, $list:ident, $about:literal]
     $($file:ident { $($name:ident $(: $($need:ident)+)?;)+ })+) => {
        #[doc = $about]
        pub const $list: &[Checkpoint] = &[$($(Checkpoint {
            file: stringify!($file),
            name: stringify!($name),
            needs: &[$($(stringify!($need)),+)?],
            run: |start| Box::pin($suite::$file::$name(start)),
        }),+),+];
    };
}

keep_contents!(list, [keep, KEEP, "What step 01 promises."]);
sharing_contents!(list, [sharing, SHARING, "What step 02 adds."]);
