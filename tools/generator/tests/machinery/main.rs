//! What holds for every command, whatever its templates say: twice is once, edits are kept, undo is
//! exact, names and answers are checked.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answers;
mod check;
mod fixture;
mod grammar;
mod insert;
mod names;
mod places;
mod rest;
mod soap;
mod twice;
mod undo;
mod wsdl;
