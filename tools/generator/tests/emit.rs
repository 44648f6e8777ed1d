//! What the emitters make of answers.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use generator::spec::{App, Command, Model, Service};
use generator::{Change, emit};

#[test]
fn a_model_becomes_a_formatted_file_and_a_line_in_its_module() {
    let app = App { name: "bookstore".to_owned(), description: String::new() };
    let mut service = Service::new(app);
    let model: Model =
        serde_json::from_str(r#"{"name": "Book", "fields": ["title:string:1..200!"]}"#).unwrap();
    let command = Command::Model(model);
    service.add(&command);
    let plan = emit::emit(&service, &command).unwrap();
    let [Change::File { path, text }, Change::Insert { path: module, mark, lines }] =
        plan.changes.as_slice()
    else {
        panic!("{plan:#?}");
    };
    assert_eq!(path.to_str(), Some("src/bookstore/models/book.rs"));
    assert!(text.contains("    /// string, required\n    pub title: String,\n}\n"), "{text}");
    assert_eq!(module.to_str(), Some("src/bookstore/models/mod.rs"));
    assert_eq!((mark.as_str(), lines.as_slice()), ("models", &["pub mod book;".to_owned()][..]));
}
