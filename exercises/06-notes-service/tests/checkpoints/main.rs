//! The checkpoints of this step: each drives Keep over HTTP and compares what went over the wire
//! with its transcript in `transcripts/`.

mod harness;

mod apart;
mod attempts;
mod deadline;
mod killed;
mod migration;
mod neighbours;
mod process;
mod processes;

/// Where the transcripts of this step stand.
const TRANSCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/checkpoints/transcripts");

contract::keep!(crate::harness::start);
contract::sharing!(crate::harness::start);
contract::gateway!(crate::harness::gate);
