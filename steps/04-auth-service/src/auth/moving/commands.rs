//! The commands of the move: what an operator types, and what is printed. Called by `main`.

use std::io::Write;

use super::records::BATCH;
use super::{backfill, contract, in_charge};
use crate::auth::{self, MIGRATIONS};
use crate::auth_switch::AuthSwitch;
use crate::chassis::run::env::variable;
use crate::chassis::{DataSource, Location};

type Failure = Box<dyn std::error::Error>;

const IN_CHARGE: &str = "the auth service is in charge, and a backfill would overwrite what it knows; \
    before the switch, set KEEP_AUTH to monolith, shadow or frozen";

const WAS_IN_CHARGE: &str = "auth's database says that the auth service has been in charge, and a \
    backfill would remove who signed up since; go on with KEEP_AUTH=service. If nobody but you has \
    asked it, to try it out, remove that database (AUTH_DATABASE_URL) and run the backfill again";

/// `backfill`: an error when the two databases differ at the end.
pub async fn backfill() -> Result<(), Failure> {
    if AuthSwitch::from_environment()? == AuthSwitch::Service {
        return Err(IN_CHARGE.into());
    }
    let (source, target) = databases().await?;
    if in_charge::recorded(&target).await? {
        return Err(WAS_IN_CHARGE.into());
    }
    let tell = |copied, total| say(&format!("{} of {} accounts", grouped(copied), grouped(total)));
    let comparison = backfill::run(&source, &target, BATCH, tell).await?;
    say(&comparison.to_string());
    if comparison.same() { Ok(()) } else { Err("they differ: run the backfill again".into()) }
}

/// `contract`: drops what moved.
pub async fn contract() -> Result<(), Failure> {
    let switch = AuthSwitch::from_environment()?;
    let (source, target) = databases().await?;
    contract::run(switch, &source, &target).await?;
    say("the monolith's database holds no accounts, codes and sessions any more");
    Ok(())
}

/// The monolith's database as it is, and auth's, brought up to date.
async fn databases() -> Result<(DataSource, DataSource), Failure> {
    let auth = auth::Config::from_environment()?;
    let old = variable("DATABASE_URL")?
        .map_or_else(|| Location::File(auth.data.join("keep.db")), Location::Url);
    let file = old.file()?;
    if old == auth.database || (file.is_some() && file == auth.database.file()?) {
        return Err("DATABASE_URL and AUTH_DATABASE_URL must be two databases".into());
    }
    must_exist(&old)?;
    let fault =
        |name| move |error: sqlx::Error| format!("cannot open the database ({name}): {error}");
    let source = DataSource::connect(&old).await.map_err(fault("DATABASE_URL"))?;
    let target = DataSource::open(&auth.database, &MIGRATIONS).await;
    Ok((source, target.map_err(fault("AUTH_DATABASE_URL"))?))
}

/// SQLite would make the file, and an empty database looks like one whose tables are dropped.
fn must_exist(database: &Location) -> Result<(), Failure> {
    match database.file()? {
        Some(file) if !file.exists() => {
            let file = file.display();
            Err(format!("there is no database {file}; set DATABASE_URL to the monolith's").into())
        }
        _ => Ok(()),
    }
}

/// A closed pipe is no reason to end: the reader may have read enough.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// 10000 as 10,000.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}
