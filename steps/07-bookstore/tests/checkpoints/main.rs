//! The checkpoints of this step: each drives Keep over HTTP and compares what went over the wire
//! with its transcript in `transcripts/`.

mod harness;

mod apart;
mod attempts;
mod bodies;
mod books;
mod codes;
mod concurrency;
mod durability;
mod filter;
mod forged;
mod gateway;
mod journey;
mod keys;
mod mail;
mod neighbours;
mod notes;
mod pages;
mod password;
mod process;
mod processes;
mod revocation;
mod shares;
mod sign_in;
mod sign_up;
mod soap;
mod system;
mod tags;
