//! The checkpoints of this step: each drives Keep over HTTP and compares what went over the wire
//! with its transcript in `transcripts/`.

mod harness;

mod backfill;
mod bodies;
mod codes;
mod concurrency;
mod databases;
mod directory;
mod durability;
mod gateway;
mod internal;
mod journey;
mod mail;
mod moving;
mod neighbours;
mod notes;
mod operator;
mod pages;
mod password;
mod process;
mod processes;
mod shares;
mod sign_in;
mod sign_up;
mod system;
mod tags;
