//! Integers and numbers with bounds. Called by the models.

use std::borrow::Cow;
use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

use super::{FromJson, Wrong};

/// Beyond 2^53 - 1 a client that reads JSON as JavaScript does would see another integer (RFC 8259,
/// section 6).
pub const MOST: i64 = (1 << 53) - 1;

/// An integer from `LEAST` to `GREATEST`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct Integer<const LEAST: i64 = { -MOST }, const GREATEST: i64 = MOST>(i64);

impl<const LEAST: i64, const GREATEST: i64> Integer<LEAST, GREATEST> {
    pub fn new(value: i64) -> Result<Self, String> {
        match (LEAST..=GREATEST).contains(&value) {
            true => Ok(Self(value)),
            false => Err(format!("must be an integer from {LEAST} to {GREATEST}")),
        }
    }

    /// The integer, or the nearest one that there is.
    pub fn saturating(value: i64) -> Self {
        Self(value.clamp(LEAST, GREATEST))
    }

    pub fn get(self) -> i64 {
        self.0
    }
}

impl<const LEAST: i64, const GREATEST: i64> FromJson for Integer<LEAST, GREATEST> {
    /// `5.0` is an integer too: JSON knows only numbers (JSON Schema, section 6.1.1 of validation).
    fn from_json(value: &Value) -> Result<Self, Wrong> {
        let whole = |number: f64| (number.fract() == 0.0).then_some(number as i64);
        let read = value.as_i64().or_else(|| value.as_f64().and_then(whole));
        let read = read.ok_or(format!("must be an integer from {LEAST} to {GREATEST}"))?;
        Ok(Self::new(read)?)
    }
}

impl<'de, const LEAST: i64, const GREATEST: i64> Deserialize<'de> for Integer<LEAST, GREATEST> {
    /// From a path.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(i64::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<const LEAST: i64, const GREATEST: i64> fmt::Display for Integer<LEAST, GREATEST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const LEAST: i64, const GREATEST: i64> PartialSchema for Integer<LEAST, GREATEST> {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::Int64);
        let object = ObjectBuilder::new().schema_type(Type::Integer).format(Some(format));
        object.minimum(Some(LEAST)).maximum(Some(GREATEST)).into()
    }
}

impl<const LEAST: i64, const GREATEST: i64> ToSchema for Integer<LEAST, GREATEST> {
    fn name() -> Cow<'static, str> {
        format!("Integer{LEAST}To{GREATEST}").into()
    }
}

/// A number, with a fraction or without, from `LEAST` to `GREATEST`.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct Number<const LEAST: i64 = { i64::MIN }, const GREATEST: i64 = { i64::MAX }>(f64);

impl<const LEAST: i64, const GREATEST: i64> Number<LEAST, GREATEST> {
    /// An end that is the least or the greatest of all `i64` was not given: no number lies beyond it.
    const FROM: Option<i64> = if LEAST == i64::MIN { None } else { Some(LEAST) };
    const TO: Option<i64> = if GREATEST == i64::MAX { None } else { Some(GREATEST) };

    pub fn new(value: f64) -> Result<Self, String> {
        let is_small = Self::FROM.is_some_and(|from| value < from as f64);
        let is_large = Self::TO.is_some_and(|to| value > to as f64);
        if value.is_finite() && !is_small && !is_large {
            return Ok(Self(value));
        }
        Err(match (Self::FROM, Self::TO) {
            (Some(from), Some(to)) => format!("must be a number from {from} to {to}"),
            (Some(from), None) => format!("must be a number, {from} or more"),
            (None, Some(to)) => format!("must be a number, {to} or less"),
            (None, None) => "must be a number".to_owned(),
        })
    }

    pub fn get(self) -> f64 {
        self.0
    }
}

impl<const LEAST: i64, const GREATEST: i64> FromJson for Number<LEAST, GREATEST> {
    fn from_json(value: &Value) -> Result<Self, Wrong> {
        Ok(Self::new(value.as_f64().ok_or("must be a number")?)?)
    }
}

impl<const LEAST: i64, const GREATEST: i64> PartialSchema for Number<LEAST, GREATEST> {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::Double);
        let object = ObjectBuilder::new().schema_type(Type::Number).format(Some(format));
        object.minimum(Self::FROM).maximum(Self::TO).into()
    }
}

impl<const LEAST: i64, const GREATEST: i64> ToSchema for Number<LEAST, GREATEST> {
    fn name() -> Cow<'static, str> {
        format!("Number{LEAST}To{GREATEST}").into()
    }
}
