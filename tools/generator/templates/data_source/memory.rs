//! `{{ name }}`: records in memory, gone when the program ends. Called by `data_sources`.

/// A table for each model that is kept here. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct {{ type_name }} {
    // generate: tables
}
