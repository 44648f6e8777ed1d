//! The checkpoints of this step: each drives Keep over HTTP and compares what went over the wire
//! with its transcript in `transcripts/`.

mod directory;
mod durability;
mod harness;
mod migration;
mod process;
mod sharing;
mod structure;

/// Where the transcripts of this step stand.
const TRANSCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/checkpoints/transcripts");

contract::keep!(crate::harness::start);
contract::tests!(sharing_contents, [crate::sharing], crate::harness::start, sharing_unless);
