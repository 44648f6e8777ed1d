//! The generator: five commands that make a service. Called by `cargo workbook generate`.
//!
//! ```text
//! flags ─┐                                     ┌─> dry run: the tree and the differences
//! config ┼─> spec ─> emit ─> Plan ─> comparing ┼─> apply: every file or none, by a journal
//! prompts┘            │                        └─> check, undo: by the manifest in `.generate/`
//!                 templates
//! ```
//!
//! An emitter is a function of the answers alone: it reads no file and no clock, so the same answers
//! give the same bytes on every machine.

pub mod emit;
pub mod grammar;
pub mod names;
pub mod plan;
pub mod render;
pub mod spec;

pub use plan::{Change, Plan};
