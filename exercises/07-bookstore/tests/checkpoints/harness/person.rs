//! What somebody does with books. Called by the checkpoints of the bookstore.

use contract::{Outside, Person};
use serde_json::Value;
use transcript::Request;

/// Somebody who is signed in, at the bookstore.
pub trait Reader {
    /// Adds a book and gives its id.
    async fn adds_book(&self, keep: &Outside, book: Value) -> String;

    fn patch(&self, path: &str, body: Value) -> Request;
}

impl Reader for Person {
    async fn adds_book(&self, keep: &Outside, book: Value) -> String {
        let book = keep.arrange(self.post("/books", book)).await;
        book["id"].as_str().unwrap_or("no-id").to_owned()
    }

    fn patch(&self, path: &str, body: Value) -> Request {
        self.request("PATCH", path).json(&body)
    }
}
