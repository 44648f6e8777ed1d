//! The checkpoints of this step: each drives Keep over HTTP and compares what went over the wire
//! with its transcript in `transcripts/`.

mod harness;

mod apart;
mod attempts;
mod bodies;
mod codes;
mod concurrency;
mod gateway;
mod journey;
mod killed;
mod mail;
mod migration;
mod neighbours;
mod notes;
mod pages;
mod password;
mod process;
mod processes;
mod shares;
mod sign_in;
mod sign_up;
mod system;
mod tags;
