//! A filter as SQL. Every value is bound, and the only names are those that `Fields` gives. Called by
//! the repositories of models.

use sqlx::QueryBuilder;

use super::Filter;
use super::condition::{Comparison, Condition, Test};
use super::dialect::Dialect;
use super::fields::{FieldType, Kind};
use super::order::{Direction, Order};
use super::scalar::Scalar;

impl Filter {
    /// ` WHERE … ORDER BY … LIMIT … OFFSET …`, for the end of a SELECT.
    pub fn push_sql<DB: Dialect>(&self, query: &mut QueryBuilder<DB>) {
        query.push(" WHERE ");
        self.condition.push_sql(query);
        query.push(" ORDER BY ");
        for (index, order) in self.order.iter().enumerate() {
            query.push(if index == 0 { "" } else { ", " });
            order.push_sql(query);
        }
        query.push(" LIMIT ");
        DB::push_value(query, &Scalar::Integer(self.limit));
        query.push(" OFFSET ");
        DB::push_value(query, &Scalar::Integer(self.skip));
    }
}

impl Condition {
    /// An expression that is true or not, for after WHERE.
    pub fn push_sql<DB: Dialect>(&self, query: &mut QueryBuilder<DB>) {
        match self {
            Self::All(conditions) => push_joined(query, conditions, " AND ", "TRUE"),
            Self::Any(conditions) => push_joined(query, conditions, " OR ", "FALSE"),
            Self::Field(comparison) => comparison.push_sql(query),
        }
    }
}

fn push_joined<DB: Dialect>(
    query: &mut QueryBuilder<DB>,
    conditions: &[Condition],
    between: &str,
    of_none: &str,
) {
    if conditions.is_empty() {
        query.push(of_none);
        return;
    }
    for (index, condition) in conditions.iter().enumerate() {
        query.push(if index == 0 { "(" } else { between });
        condition.push_sql(query);
    }
    query.push(")");
}

impl Comparison {
    /// SQL answers "unknown" about what is NULL, and the opposite of that is "unknown" again. `IS NOT
    /// TRUE` makes a plain no of it first.
    fn push_sql<DB: Dialect>(&self, query: &mut QueryBuilder<DB>) {
        query.push("(");
        self.test.push_sql(query, self.field);
        // ANCHOR: is_not_true
        query.push(if self.negated { ") IS NOT TRUE" } else { ")" });
        // ANCHOR_END: is_not_true
    }
}

impl Test {
    fn push_sql<DB: Dialect>(&self, query: &mut QueryBuilder<DB>, field: &FieldType) {
        match self {
            Self::Is(value) => push_in(query, field, std::slice::from_ref(value)),
            Self::In(values) => push_in(query, field, values),
            Self::Less(bound) => push_bound(query, field, " < ", bound),
            Self::AtMost(bound) => push_bound(query, field, " <= ", bound),
            Self::Greater(bound) => push_bound(query, field, " > ", bound),
            Self::AtLeast(bound) => push_bound(query, field, " >= ", bound),
            Self::Between(low, high) => {
                push_bound(query, field, " >= ", low);
                query.push(" AND ");
                push_bound(query, field, " <= ", high);
            }
            Self::Like(like) => {
                push_column(query, field);
                DB::push_like(query, like);
            }
            Self::Matches(regexp) => {
                push_column(query, field);
                DB::push_regexp(query, regexp);
            }
        }
    }
}

/// In quotes, because a field may be named like a word of SQL.
fn push_column<DB: Dialect>(query: &mut QueryBuilder<DB>, field: &FieldType) {
    query.push(format_args!("\"{}\"", field.column));
}

/// A list of values in which NULL may be one.
fn push_in<DB: Dialect>(query: &mut QueryBuilder<DB>, field: &FieldType, values: &[Scalar]) {
    let (nulls, values): (Vec<_>, Vec<_>) =
        values.iter().partition(|value| **value == Scalar::Null);
    if values.is_empty() && nulls.is_empty() {
        query.push("FALSE");
    }
    for (index, value) in values.iter().enumerate() {
        if index == 0 {
            push_column(query, field);
        }
        query.push(if index == 0 { " IN (" } else { ", " });
        DB::push_value(query, value);
    }
    query.push(if values.is_empty() { "" } else { ")" });
    if !nulls.is_empty() {
        query.push(if values.is_empty() { "" } else { " OR " });
        push_column(query, field);
        query.push(" IS NULL");
    }
}

fn push_bound<DB: Dialect>(
    query: &mut QueryBuilder<DB>,
    field: &FieldType,
    relation: &str,
    bound: &Scalar,
) {
    push_column(query, field);
    query.push(if field.kind == Kind::Text { DB::BYTEWISE } else { "" }).push(relation);
    DB::push_value(query, bound);
}

impl Order {
    fn push_sql<DB: Dialect>(self, query: &mut QueryBuilder<DB>) {
        push_column(query, self.field);
        query.push(if self.field.kind == Kind::Text { DB::BYTEWISE } else { "" });
        query.push(match self.direction {
            Direction::Ascending => " ASC NULLS FIRST",
            Direction::Descending => " DESC NULLS LAST",
        });
    }
}
