//! The monolith's database, filled and changed without the program that is tested, and compared with
//! auth's by SQLite itself. Called by `main`.

use std::fmt;
use std::path::Path;

use anyhow::Result;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::types::time::OffsetDateTime;
use sqlx::{query, query_scalar};
use uuid::Uuid;

/// The database that is copied.
pub struct Old {
    pool: SqlitePool,
}

/// Rows of the three tables that are on one side only; a changed row is on both lists.
pub struct Difference {
    pub missing: i64,
    pub surplus: i64,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows missing or old, {} too many or old", self.missing, self.surplus)
    }
}

impl Old {
    pub async fn open(path: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new().filename(path).foreign_keys(true);
        // One connection, so that what is attached stays attached.
        Ok(Self { pool: SqlitePoolOptions::new().max_connections(1).connect_with(options).await? })
    }

    /// Adds accounts, every fifth with a session and every tenth with a code.
    pub async fn fill(&self, accounts: usize) -> Result<()> {
        let mut transaction = self.pool.begin().await?;
        for number in 0..accounts {
            let id = Uuid::now_v7();
            query(
                "INSERT INTO accounts (id, name, email, password_hash, confirmed, created_at)
                 VALUES ($1, $2, $3, $4, TRUE, $5)",
            )
            .bind(id)
            .bind(format!("Person {number}"))
            .bind(format!("person-{number}@example.com"))
            .bind(format!("$argon2id$v=19$m=19456,t=2,p=1${number:022}${number:043}"))
            .bind(OffsetDateTime::UNIX_EPOCH)
            .execute(&mut *transaction)
            .await?;
            if number % 5 == 0 {
                query(
                    "INSERT INTO sessions (token_hash, account_id, expires_at) VALUES ($1, $2, 0)",
                )
                .bind(format!("{number:064x}"))
                .bind(id)
                .execute(&mut *transaction)
                .await?;
            }
            if number % 10 == 0 {
                query("INSERT INTO codes VALUES ($1, 'reset', 'a hash', 5, 0, 1, 0)")
                    .bind(id)
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    /// What people do meanwhile: one changes a password, one signs out, one closes the account.
    pub async fn change(&self, round: usize) -> Result<()> {
        let round = i64::try_from(round)?;
        for sql in [
            "UPDATE accounts SET password_hash = 'changed ' || $1
             WHERE id = (SELECT id FROM accounts ORDER BY id LIMIT 1 OFFSET $1 * 37)",
            "DELETE FROM sessions
             WHERE token_hash = (SELECT token_hash FROM sessions ORDER BY 1 LIMIT 1 OFFSET $1)",
            "DELETE FROM accounts
             WHERE id = (SELECT id FROM accounts ORDER BY id LIMIT 1 OFFSET $1 * 11)",
        ] {
            query(sql).bind(round).execute(&self.pool).await?;
        }
        Ok(())
    }

    /// Every column of every row, in both directions.
    pub async fn compare_with(&self, new: &Path) -> Result<Difference> {
        query("ATTACH DATABASE $1 AS new")
            .bind(new.display().to_string())
            .execute(&self.pool)
            .await?;
        let mut difference = Difference { missing: 0, surplus: 0 };
        for (missing, surplus) in [
            (
                "SELECT COUNT(*) FROM (SELECT * FROM main.accounts EXCEPT SELECT * FROM new.accounts)",
                "SELECT COUNT(*) FROM (SELECT * FROM new.accounts EXCEPT SELECT * FROM main.accounts)",
            ),
            (
                "SELECT COUNT(*) FROM (SELECT * FROM main.codes EXCEPT SELECT * FROM new.codes)",
                "SELECT COUNT(*) FROM (SELECT * FROM new.codes EXCEPT SELECT * FROM main.codes)",
            ),
            (
                "SELECT COUNT(*) FROM (SELECT * FROM main.sessions EXCEPT SELECT * FROM new.sessions)",
                "SELECT COUNT(*) FROM (SELECT * FROM new.sessions EXCEPT SELECT * FROM main.sessions)",
            ),
        ] {
            difference.missing += query_scalar::<_, i64>(missing).fetch_one(&self.pool).await?;
            difference.surplus += query_scalar::<_, i64>(surplus).fetch_one(&self.pool).await?;
        }
        Ok(difference)
    }
}
