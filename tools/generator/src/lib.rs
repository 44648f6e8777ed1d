//! The generator: five commands that make a service. Called by `cargo workbook generate`.
//!
//! ```text
//! flags ─┐                                            ┌─> dry run: the files and the differences
//! config ┼─> spec ─> rules ─> emit ─> Plan ─> compare ┼─> transaction: every file or none
//! prompts┘                     │                      └─> check, undo: by `.generate/`
//!                          templates
//! ```
//!
//! An emitter is a function of the answers alone: it reads no file and no clock, so the same answers
//! give the same bytes on every machine, and `replay` can tell at any time what was generated.

pub mod check;
mod compare;
pub mod create;
mod disk;
pub mod emit;
pub mod folder;
pub mod grammar;
mod history;
mod insert;
mod lock;
pub mod manifest;
pub mod names;
pub mod plan;
pub mod render;
mod replay;
pub mod report;
pub mod rules;
pub mod spec;
mod stop;
mod transaction;
pub mod undo;
pub mod wsdl;

pub use folder::{Folder, Mode};
pub use plan::{Change, Plan};
pub use report::{FileChange, FileReport, Outcome, Report};
