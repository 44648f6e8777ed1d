//! Texts with bounds on their length. Called by the models.

use std::borrow::Cow;
use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::{FromJson, Wrong};

/// PostgreSQL cannot store this character in a text; an honest 400 here saves a 500 there.
const NUL: char = '\0';

/// A text of `LEAST` to `MOST` characters of any script.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct Text<const LEAST: usize = 0, const MOST: usize = 65_536>(String);

impl<const LEAST: usize, const MOST: usize> Text<LEAST, MOST> {
    /// The error is the end of a sentence: "must have …".
    pub fn parse(text: &str) -> Result<Self, String> {
        let length = text.chars().count();
        if length > MOST && LEAST == 0 {
            return Err(format!("must have at most {MOST} characters"));
        }
        if !(LEAST..=MOST).contains(&length) {
            return Err(format!("must have {LEAST} to {MOST} characters"));
        }
        if text.contains(NUL) {
            return Err("must not contain the character U+0000".to_owned());
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const LEAST: usize, const MOST: usize> FromJson for Text<LEAST, MOST> {
    fn from_json(value: &Value) -> Result<Self, Wrong> {
        Ok(Self::parse(value.as_str().ok_or("must be a string")?)?)
    }
}

impl<'de, const LEAST: usize, const MOST: usize> Deserialize<'de> for Text<LEAST, MOST> {
    /// From a path.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<const LEAST: usize, const MOST: usize> fmt::Display for Text<LEAST, MOST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const LEAST: usize, const MOST: usize> PartialSchema for Text<LEAST, MOST> {
    fn schema() -> RefOr<Schema> {
        let least = (LEAST > 0).then_some(LEAST);
        let object = ObjectBuilder::new().schema_type(Type::String).min_length(least);
        object.max_length(Some(MOST)).pattern(Some(r"^[^\u0000]*$")).into()
    }
}

impl<const LEAST: usize, const MOST: usize> ToSchema for Text<LEAST, MOST> {
    fn name() -> Cow<'static, str> {
        format!("Text{LEAST}To{MOST}").into()
    }
}
