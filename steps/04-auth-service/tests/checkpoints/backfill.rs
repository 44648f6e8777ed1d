//! The backfill: what it copies, and what an interruption costs.
//!
//! Covers until 05: src/auth/moving

use std::sync::Mutex;

use ::contract::post;
use serde_json::json;
use step_04_auth_service::auth::moving::contract::{self, ContractError};
use step_04_auth_service::auth::moving::{Tally, backfill};
use step_04_auth_service::auth_switch::AuthSwitch;

use crate::harness::{Keep, execute};

const BATCH: i64 = 10;

/// Makes an account, not confirmed, with a code on the way.
async fn sign_up(keep: &Keep, name: &str, number: usize) {
    let email = format!("person-{number}@example.com");
    let body = json!({ "name": name, "email": email, "password": "correct horse" });
    keep.arrange(post("/auth/sign-up", body)).await;
}

#[tokio::test]
async fn a_backfill_that_is_interrupted_in_a_batch_loses_nobody() {
    let keep = Keep::start_at(AuthSwitch::Monolith).await;
    for number in 0..25 {
        // The fifteenth and the sixteenth have one name, on which the second batch will break.
        let name = if number == 14 || number == 15 { "Stop" } else { "Person" };
        sign_up(&keep, name, number).await;
    }
    let (source, target) = keep.both();
    execute(target, "CREATE UNIQUE INDEX stop ON accounts (name) WHERE name = 'Stop'").await;
    let first = backfill::run(source, target, BATCH, |_, _| {}).await;
    assert!(first.is_err(), "the second batch breaks");
    let after_one_batch = Tally::of(target).await.expect("auth's accounts");
    assert_eq!(after_one_batch.accounts, 10, "of the second batch nothing is there");
    execute(target, "DROP INDEX stop").await;

    let told = Mutex::new(Vec::new());
    let tell = |copied, total| told.lock().expect("nobody panics").push((copied, total));
    let second = backfill::run(source, target, BATCH, tell).await.expect("nothing breaks");
    assert_eq!(second.source, second.target, "somebody is missing");
    assert_eq!(second.target.accounts, 25);
    let told = told.into_inner().expect("nobody panics");
    assert_eq!(told, [(20, 25), (25, 25)], "it went on where it had stopped");

    // A later run that breaks in its first batch leaves auth as it was.
    const RENAME: &str = "
        UPDATE accounts SET name = 'Halt'
        WHERE email IN ('person-0@example.com', 'person-1@example.com')";
    execute(source, RENAME).await;
    execute(target, "CREATE UNIQUE INDEX halt ON accounts (name) WHERE name = 'Halt'").await;
    let third = backfill::run(source, target, BATCH, |_, _| {}).await;
    assert!(third.is_err(), "the first batch breaks");
    assert_eq!(Tally::of(target).await.expect("auth's accounts"), second.target);
    // What the run before it had copied is no proof any more, even when it looks the same.
    execute(source, "UPDATE accounts SET name = 'Person' WHERE name = 'Halt'").await;
    let refused = contract::run(AuthSwitch::Service, source, target).await;
    assert!(matches!(refused, Err(ContractError::Different)), "the last run did not end");
}

#[tokio::test]
async fn a_repeated_backfill_takes_along_what_has_changed() {
    let keep = Keep::start_at(AuthSwitch::Monolith).await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let (source, target) = keep.both();
    let first = backfill::run(source, target, BATCH, |_, _| {}).await.expect("a first run");
    assert_eq!((first.target.accounts, first.target.sessions), (2, 2));
    // Ada signs out, Grace's account goes, and somebody else takes its address.
    keep.arrange(ada.request("POST", "/auth/sign-out")).await;
    execute(source, "DELETE FROM accounts WHERE email = 'grace@example.com'").await;
    sign_up(&keep, "Linus", 1).await;
    execute(source, "UPDATE accounts SET email = 'grace@example.com' WHERE name = 'Linus'").await;

    let second = backfill::run(source, target, BATCH, |_, _| {}).await.expect("a second run");
    assert_eq!(second.source, second.target);
    assert_eq!((second.target.accounts, second.target.sessions), (2, 0), "what ended stays ended");
    assert_ne!(first.target.digest, second.target.digest);
    drop(grace);
}
