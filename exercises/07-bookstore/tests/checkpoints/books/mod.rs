//! The bookstore: what its clients see, through the gateway.

mod crud;
mod description;
mod filters;
mod offers;
mod pages;
mod tokens;

use contract::Person;
use serde_json::{Value, json};

use crate::harness::Keep;

/// Keep, and Ada who may use it.
pub async fn keep_and_ada() -> (Keep, Person) {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    (keep, ada)
}

/// A book that the supplier sells.
pub fn principia() -> Value {
    json!({
        "title": "The Principia", "author": "Isaac Newton", "isbn": "9780520088177",
        "pages": 974, "published": "1687-07-05"
    })
}

/// The path of a list with a filter, written as JSON.
pub fn filtered(filter: &Value) -> String {
    with_parameter("filter", filter)
}

/// The path of a list, or of a count, with one parameter of JSON.
pub fn with_parameter(name: &str, value: &Value) -> String {
    format!("{name}={}", encoded(&value.to_string()))
}

/// As a query writes it (RFC 3986, section 2.1).
fn encoded(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~{}[]\",:".contains(&byte);
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            byte if keep(byte) => encoded.push(char::from(byte)),
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
