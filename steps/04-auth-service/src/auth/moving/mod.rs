//! The move of auth's data out of the monolith: copied while the old tables are still in use, and
//! dropped there when nobody asks them any more. Called by `main` for the commands `backfill` and
//! `contract`; once everybody has moved, this folder can go.

pub mod backfill;
pub mod commands;
pub mod contract;
pub mod in_charge;
mod records;

pub use records::Tally;
