//! Days and moments. Called by the models.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use serde_json::Value;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Decode, Encode, Postgres, Sqlite, Type};
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{OffsetDateTime, UtcOffset};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{self, KnownFormat, ObjectBuilder, Schema, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

use super::{FromJson, Wrong};

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
/// The form in which SQLite keeps a moment. Every text has one length, so that they compare as the
/// moments do.
const MOMENT: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");

/// A day, `2026-11-25`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct Date(pub time::Date);

impl FromJson for Date {
    fn from_json(value: &Value) -> Result<Self, Wrong> {
        let text = value.as_str().filter(|text| text.len() == "2026-11-25".len());
        let parsed = text.and_then(|text| time::Date::parse(text, DAY).ok());
        parsed.map(Self).ok_or("must be a date, as in 2026-11-25".into())
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.format(DAY).map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

impl PartialSchema for Date {
    fn schema() -> RefOr<Schema> {
        text(KnownFormat::Date)
    }
}

impl ToSchema for Date {
    fn name() -> Cow<'static, str> {
        "Date".into()
    }
}

/// A moment in UTC, in whole microseconds: PostgreSQL keeps no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(OffsetDateTime);

impl Timestamp {
    /// The moment, without what is finer than a microsecond; `None` when it lies outside the years
    /// 0 to 9999 of RFC 3339.
    pub fn new(time: OffsetDateTime) -> Option<Self> {
        let time = time.checked_to_offset(UtcOffset::UTC)?;
        let time = time.replace_microsecond(time.microsecond()).ok()?;
        (0..=9999).contains(&time.year()).then_some(Self(time))
    }

    /// The present one.
    pub fn now() -> Self {
        Self::new(OffsetDateTime::now_utc()).unwrap_or(Self(OffsetDateTime::UNIX_EPOCH))
    }

    pub fn get(self) -> OffsetDateTime {
        self.0
    }
}

impl FromJson for Timestamp {
    fn from_json(value: &Value) -> Result<Self, Wrong> {
        let time = value.as_str().and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok());
        let read = time.and_then(Self::new);
        read.ok_or("must be a time as in 2026-11-25T06:00:00Z (RFC 3339)".into())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        time::serde::rfc3339::serialize(&self.0, serializer)
    }
}

impl PartialSchema for Timestamp {
    fn schema() -> RefOr<Schema> {
        text(KnownFormat::DateTime)
    }
}

impl ToSchema for Timestamp {
    fn name() -> Cow<'static, str> {
        "Timestamp".into()
    }
}

fn text(format: KnownFormat) -> RefOr<Schema> {
    let format = SchemaFormat::KnownFormat(format);
    ObjectBuilder::new().schema_type(schema::Type::String).format(Some(format)).into()
}

impl Type<Postgres> for Timestamp {
    fn type_info() -> sqlx::postgres::PgTypeInfo {
        <OffsetDateTime as Type<Postgres>>::type_info()
    }
}

impl Encode<'_, Postgres> for Timestamp {
    fn encode_by_ref(
        &self,
        buffer: &mut sqlx::postgres::PgArgumentBuffer,
    ) -> Result<IsNull, BoxDynError> {
        <OffsetDateTime as Encode<Postgres>>::encode_by_ref(&self.0, buffer)
    }
}

impl Decode<'_, Postgres> for Timestamp {
    fn decode(value: sqlx::postgres::PgValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(Self(<OffsetDateTime as Decode<Postgres>>::decode(value)?.to_offset(UtcOffset::UTC)))
    }
}

impl Type<Sqlite> for Timestamp {
    fn type_info() -> sqlx::sqlite::SqliteTypeInfo {
        <String as Type<Sqlite>>::type_info()
    }

    fn compatible(info: &sqlx::sqlite::SqliteTypeInfo) -> bool {
        <OffsetDateTime as Type<Sqlite>>::compatible(info)
    }
}

impl Encode<'_, Sqlite> for Timestamp {
    fn encode_by_ref(
        &self,
        buffer: &mut sqlx::sqlite::SqliteArgumentsBuffer,
    ) -> Result<IsNull, BoxDynError> {
        Encode::<Sqlite>::encode(self.0.format(MOMENT)?, buffer)
    }
}

impl Decode<'_, Sqlite> for Timestamp {
    fn decode(value: sqlx::sqlite::SqliteValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(Self(<OffsetDateTime as Decode<Sqlite>>::decode(value)?.to_offset(UtcOffset::UTC)))
    }
}
