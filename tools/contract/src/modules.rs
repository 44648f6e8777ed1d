//! What step 02 adds. Called by the tests of every later step.

/// Where its transcripts stand.
pub const TRANSCRIPTS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../steps/02-modules/tests/checkpoints/transcripts");

#[path = "../../../steps/02-modules/tests/checkpoints/sharing/mod.rs"]
pub mod sharing;

/// Makes a test of each checkpoint that step 02 adds, but for those after `except`. The first
/// argument is the function of the test harness that starts a Keep, by its whole path.
#[macro_export]
macro_rules! sharing {
    ($start:path $(, except $($file:ident::$name:ident),+)?) => {
        $crate::tests! {
            $crate::sharing_contents, [$crate::sharing], $start, sharing_unless
            $(, $($file::$name),+)?
        }
    };
}
