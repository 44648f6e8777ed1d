//! The checkpoints of this step: each drives Keep over HTTP and compares what went over the wire
//! with its transcript in `transcripts/`.

mod harness;

mod bodies;
mod codes;
mod concurrency;
mod directory;
mod durability;
mod journey;
mod mail;
mod migration;
mod notes;
mod pages;
mod password;
mod process;
mod shares;
mod sign_in;
mod sign_up;
mod stopping;
mod structure;
mod system;
mod tags;
