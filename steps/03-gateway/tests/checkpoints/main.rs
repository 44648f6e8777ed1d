//! The checkpoints of this step: each drives Keep over HTTP and compares what went over the wire
//! with its transcript in `transcripts/`.

mod harness;

mod gateway;
mod killed;
mod process;
mod processes;
mod stopping;

contract::keep!(crate::harness::start);
contract::sharing!(crate::harness::start);
