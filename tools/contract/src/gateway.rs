//! The suite of step 03: its gateway. Called by the tests of every later step.

/// Where its transcripts stand.
pub const TRANSCRIPTS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../steps/03-gateway/tests/checkpoints/transcripts");

#[path = "../../../steps/03-gateway/tests/checkpoints/gateway/mod.rs"]
mod suite;

pub use suite::*;

/// Makes a test of each checkpoint of the gateway, but for those after `except`. The first argument
/// is the function of the test harness that starts a gateway, by its whole path.
#[macro_export]
macro_rules! gateway {
    ($start:path $(, except $($file:ident::$name:ident),+)?) => {
        $crate::tests! {
            $crate::gateway_contents, [$crate::gateway], $start, gateway_unless
            $(, $($file::$name),+)?
        }
    };
}
