//! The repositories: each method is one question or one change of a data source. Called by the
//! rules above them.

mod books;
// generate: modules

pub use books::Books;
// generate: names
