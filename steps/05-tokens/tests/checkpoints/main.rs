//! The checkpoints of this step: each drives Keep over HTTP and compares what went over the wire
//! with its transcript in `transcripts/`.

mod harness;

mod bodies;
mod codes;
mod concurrency;
mod forged;
mod gateway;
mod internal;
mod journey;
mod keys;
mod killed;
mod mail;
mod neighbours;
mod notes;
mod operator;
mod pages;
mod password;
mod process;
mod processes;
mod revocation;
mod shares;
mod sign_in;
mod sign_up;
mod system;
mod tags;
