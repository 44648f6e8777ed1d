//! The suite of step 01. Called by the tests of every later step.

/// Where its transcripts stand.
pub const TRANSCRIPTS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../steps/01-three-tiers/tests/checkpoints/transcripts"
);

#[path = "../../../steps/01-three-tiers/tests/checkpoints/contract/mod.rs"]
pub mod contract;

/// Makes a test of each checkpoint of step 01, but for those after `except`. The first argument is
/// the function of the test harness that starts a Keep, by its whole path.
#[macro_export]
macro_rules! keep {
    ($start:path $(, except $($file:ident::$name:ident),+)?) => {
        $crate::tests! {
            $crate::keep_contents, [$crate::keep], $start, keep_unless $(, $($file::$name),+)?
        }
    };
}
