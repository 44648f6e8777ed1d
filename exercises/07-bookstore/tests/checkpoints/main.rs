//! The checkpoints of this step: each drives Keep over HTTP and compares what went over the wire
//! with its transcript in `transcripts/`.

mod harness;

mod books;
mod deadline;
mod durability;
mod filter;
mod process;
mod processes;
mod soap;

/// Where the transcripts of this step stand.
const TRANSCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/checkpoints/transcripts");

contract::keep!(crate::harness::start);
contract::sharing!(crate::harness::start);
contract::gateway!(crate::harness::gate);
