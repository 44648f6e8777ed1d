//! Values with a rule: whoever has one has one that is allowed, so no tier checks it again. The rule
//! is part of the type, and the same type reads JSON, writes a column and describes itself in an
//! OpenAPI document. Called by the models, and by `members`, which reads them.

mod json;
mod list;
mod numbers;
mod text;
mod times;
mod wrong;

pub use json::{Json, JsonText};
pub use list::{List, UuidElement};
pub use numbers::{Integer, MOST, Number};
pub use text::Text;
pub use times::{Date, Timestamp};
pub use wrong::Wrong;

use serde_json::Value;
use uuid::Uuid;

use crate::chassis::{FromMembers, Members};

/// Reads an object by its members, for a value that consists of others.
pub fn object<T: FromMembers>(value: &Value) -> Result<T, Wrong> {
    let members = value.as_object().cloned().ok_or("must be an object")?;
    let mut members = Members::of_body(members);
    let read = T::from_members(&mut members);
    members.refuse_others();
    members.finish_inner(read)
}

/// A type that is made of one JSON value.
pub trait FromJson: Sized {
    fn from_json(value: &Value) -> Result<Self, Wrong>;
}

impl FromJson for bool {
    fn from_json(value: &Value) -> Result<Self, Wrong> {
        value.as_bool().ok_or("must be true or false".into())
    }
}

impl FromJson for Uuid {
    fn from_json(value: &Value) -> Result<Self, Wrong> {
        let parsed = value.as_str().and_then(|text| Uuid::try_parse(text).ok());
        parsed.ok_or("must be a UUID".into())
    }
}
