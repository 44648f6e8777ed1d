//! What the templates say of a model and of its fields: names, types, columns, samples. Called by the
//! emitters.

mod column;
mod field;
mod model;
mod sample;
mod wrap;

pub use field::FieldView;
pub use model::{ModelView, SourceView, path, repository_name};
use wrap::wrapped;
