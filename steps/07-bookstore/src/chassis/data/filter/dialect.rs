//! The differences between SQLite's and PostgreSQL's SQL. Called by `sql`.

use sqlx::{Database, Postgres, QueryBuilder, Sqlite};
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use super::like::Like;
use super::regexp::Regexp;
use super::scalar::Scalar;

/// The form of a time in SQLite's tables: in UTC.
const TIME: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");

/// A database that a filter can be written for.
pub trait Dialect: Database {
    /// After a text: compare its bytes.
    const BYTEWISE: &'static str;

    fn push_value(query: &mut QueryBuilder<Self>, value: &Scalar);
    /// The part after the column.
    fn push_like(query: &mut QueryBuilder<Self>, like: &Like);
    /// The part after the column.
    fn push_regexp(query: &mut QueryBuilder<Self>, regexp: &Regexp);
}

impl Dialect for Sqlite {
    /// It does so by itself.
    const BYTEWISE: &'static str = "";

    /// Times are texts, all of one length.
    fn push_value(query: &mut QueryBuilder<Self>, value: &Scalar) {
        match value {
            Scalar::Timestamp(time) => query.push_bind(time.format(TIME).unwrap_or_default()),
            Scalar::Text(text) => query.push_bind(text.clone()),
            Scalar::Integer(number) => query.push_bind(*number),
            Scalar::Number(number) => query.push_bind(*number),
            Scalar::Boolean(truth) => query.push_bind(*truth),
            Scalar::Date(date) => query.push_bind(*date),
            Scalar::Uuid(uuid) => query.push_bind(*uuid),
            Scalar::Null | Scalar::Json => query.push("NULL"),
        };
    }

    fn push_like(query: &mut QueryBuilder<Self>, like: &Like) {
        match like.ignores_case {
            true => query.push(" LIKE ").push_bind(like.pattern.clone()).push(r" ESCAPE '\'"),
            false => query.push(" GLOB ").push_bind(like.glob()),
        };
    }

    /// The data source registers the function (`with_regexp`).
    fn push_regexp(query: &mut QueryBuilder<Self>, regexp: &Regexp) {
        query.push(" REGEXP ").push_bind(regexp.pattern.clone());
    }
}

impl Dialect for Postgres {
    const BYTEWISE: &'static str = r#" COLLATE "C""#;

    fn push_value(query: &mut QueryBuilder<Self>, value: &Scalar) {
        match value {
            Scalar::Timestamp(time) => query.push_bind(*time),
            Scalar::Text(text) => query.push_bind(text.clone()),
            Scalar::Integer(number) => query.push_bind(*number),
            Scalar::Number(number) => query.push_bind(*number),
            Scalar::Boolean(truth) => query.push_bind(*truth),
            Scalar::Date(date) => query.push_bind(*date),
            Scalar::Uuid(uuid) => query.push_bind(*uuid),
            Scalar::Null | Scalar::Json => query.push("NULL"),
        };
    }

    /// In the collation "C", ILIKE knows the case of ASCII only, as in SQLite.
    fn push_like(query: &mut QueryBuilder<Self>, like: &Like) {
        let operator = if like.ignores_case { " ILIKE " } else { " LIKE " };
        query.push(Self::BYTEWISE).push(operator).push_bind(like.pattern.clone());
        query.push(r" ESCAPE '\'");
    }

    fn push_regexp(query: &mut QueryBuilder<Self>, regexp: &Regexp) {
        query.push(Self::BYTEWISE).push(" ~ ").push_bind(regexp.postgres.clone());
    }
}
