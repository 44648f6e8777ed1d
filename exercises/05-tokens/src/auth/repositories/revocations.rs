//! SQL for what was revoked: a list that grows at its end, and that others read from where they
//! were. Called by the token service, and by whatever revokes as a part of something else.

use sqlx::query_as;
use uuid::Uuid;

use crate::chassis::{DataSource, on};

/// The table `revocation_list`.
#[derive(Clone, Debug)]
pub struct Revocations {
    source: DataSource,
}

/// A revoked token (its jti), the tokens of an account before `era` (its id), or everything that
/// was signed with a key (its kid).
#[derive(Clone, Debug, serde::Serialize, sqlx::FromRow)]
pub struct Revocation {
    pub seq: i64,
    pub subject: String,
    pub era: Option<i64>,
    pub expires_at: i64,
}

pub(super) const NEXT: &str = "UPDATE revocation_last SET seq = seq + 1 RETURNING seq";
pub(super) const ADD: &str = "
    INSERT INTO revocation_list (seq, subject, era, expires_at) VALUES ($1, $2, $3, $4)";

/// Appends to the list in a transaction. The statement that takes the number locks it until the
/// end, so that numbers appear in their order.
macro_rules! append {
    ($transaction:ident, $subject:expr, $era:expr, $expires_at:expr) => {{
        use $crate::auth::repositories::revocations::{ADD, NEXT};
        let seq: i64 = sqlx::query_scalar(NEXT).fetch_one(&mut *$transaction).await?;
        let add = sqlx::query(ADD).bind(seq).bind($subject).bind($era).bind($expires_at);
        add.execute(&mut *$transaction).await?;
    }};
}
pub(super) use append;

impl Revocations {
    pub fn new(source: DataSource) -> Self {
        Self { source }
    }

    /// Revokes one token, and forgets what has expired by now.
    pub async fn add_token(&self, jti: Uuid, expires_at: i64, now: i64) -> sqlx::Result<()> {
        const TIDY: &str = "DELETE FROM revocation_list WHERE expires_at <= $1";
        on!(&self.source, pool => {
            let mut transaction = pool.begin().await?;
            append!(transaction, jti.to_string(), None::<i64>, expires_at);
            sqlx::query(TIDY).bind(now).execute(&mut *transaction).await?;
            transaction.commit().await
        })
    }

    pub async fn has_token(&self, jti: Uuid) -> sqlx::Result<bool> {
        const SQL: &str = "SELECT EXISTS (SELECT 1 FROM revocation_list WHERE subject = $1)";
        on!(&self.source, pool => {
            sqlx::query_scalar(SQL).bind(jti.to_string()).fetch_one(pool).await
        })
    }

    /// The entries after number `after`, the oldest first, and the number of the last.
    pub async fn after(&self, after: i64, limit: i64) -> sqlx::Result<(Vec<Revocation>, i64)> {
        const LAST: &str = "SELECT seq FROM revocation_last";
        const SQL: &str = "
            SELECT seq, subject, era, expires_at FROM revocation_list WHERE seq > $1
            ORDER BY seq LIMIT $2";
        on!(&self.source, pool => {
            // Asked first: what is added in between is in the list, or comes next time.
            let last = sqlx::query_scalar(LAST).fetch_one(pool).await?;
            Ok((query_as(SQL).bind(after).bind(limit).fetch_all(pool).await?, last))
        })
    }
}
