//! SQL for the keys that sign tokens. Called by the token service.

use crate::auth::signing::SigningKey;
use crate::chassis::{DataSource, on};

use super::revocations::append;

/// The table `signing_keys`.
#[derive(Clone, Debug)]
pub struct SigningKeys {
    source: DataSource,
}

impl SigningKeys {
    pub fn new(source: DataSource) -> Self {
        Self { source }
    }

    /// The private half of the one that signs.
    pub async fn signing(&self) -> sqlx::Result<Option<String>> {
        const SQL: &str = "SELECT private_key FROM signing_keys WHERE signs";
        on!(&self.source, pool => sqlx::query_scalar(SQL).fetch_optional(pool).await)
    }

    /// The public halves of all that are published, the newest first.
    pub async fn published(&self, now: i64) -> sqlx::Result<Vec<String>> {
        const SQL: &str = "
            SELECT public_jwk FROM signing_keys WHERE signs OR retires_at > $1
            ORDER BY signs DESC, retires_at DESC";
        on!(&self.source, pool => sqlx::query_scalar(SQL).bind(now).fetch_all(pool).await)
    }

    /// Lets a new key sign from now on; `false` if another process was faster. The old one signs no
    /// more, so its private half is forgotten; it is published until `retires_at`. With
    /// `revoked_until`, the list of revocations names every key that retires, for so long.
    pub async fn replace(
        &self,
        new: &SigningKey,
        public_jwk: &str,
        retires_at: i64,
        revoked_until: Option<i64>,
    ) -> sqlx::Result<bool> {
        const RETIRE: &str = "
            UPDATE signing_keys SET signs = FALSE, private_key = NULL, retires_at = $1
            WHERE signs OR retires_at > $1 RETURNING kid";
        const ADD: &str = "
            INSERT INTO signing_keys (kid, public_jwk, private_key, signs)
            VALUES ($1, $2, $3, TRUE) ON CONFLICT DO NOTHING";
        on!(&self.source, pool => {
            let mut transaction = pool.begin().await?;
            let retire = sqlx::query_scalar(RETIRE).bind(retires_at);
            let old: Vec<String> = retire.fetch_all(&mut *transaction).await?;
            if let Some(until) = revoked_until {
                for kid in old {
                    append!(transaction, kid, None::<i64>, until);
                }
            }
            let add = sqlx::query(ADD).bind(&new.kid).bind(public_jwk).bind(new.to_text());
            let added = add.execute(&mut *transaction).await?.rows_affected() == 1;
            transaction.commit().await?;
            Ok(added)
        })
    }
}
