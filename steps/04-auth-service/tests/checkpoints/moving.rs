//! Auth moves out of the monolith, from the first copy to the last table.
//!
//! Covers until 05: src/auth/moving, src/auth_switch.rs, src/gateway/auth_move.rs
//! Covers until 05: src/gateway/shadow.rs

use ::contract::{Person, post};
use serde_json::json;
use step_04_auth_service::auth::moving::backfill::{self, Comparison};
use step_04_auth_service::auth::moving::contract::{self, ContractError};
use step_04_auth_service::auth_switch::AuthSwitch;
use transcript::{Request, Transcript, test_name};

use crate::databases::hashes_outside_auth;
use crate::harness::{Keep, answering};

const BATCH: i64 = 10;

async fn backfill(keep: &Keep) -> Comparison {
    let (source, target) = keep.both();
    backfill::run(source, target, BATCH, |_, _| {}).await.expect("the backfill runs")
}

/// Sets a new password, with a code that was mailed.
async fn reset(keep: &Keep, person: &Person, password: &str) {
    let mails = keep.mailbox.to(&person.email).len();
    keep.arrange(post("/auth/password/forgot", json!({ "email": person.email }))).await;
    let code = keep.mailbox.wait_for(&person.email, mails + 1).await.map(|mail| mail.code());
    let body = json!({ "email": person.email, "code": code, "new_password": password });
    keep.arrange(post("/auth/password/reset", body)).await;
}

/// Says what the shadow has counted, once it has compared `count` answers.
async fn say_counts(keep: &Keep, transcript: &mut Transcript, count: u64) {
    let counts = keep.shadow_counts(count).await;
    transcript.say(&format!("The gateway's /ops/shadow says {counts}."));
}

#[tokio::test]
async fn auth_moves_out_and_nobody_notices() {
    let keep = Keep::start_at(AuthSwitch::Monolith).await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let ended = ada.sign_in(&keep).await;
    let note = ada.writes(&keep, "Milk, eggs").await;
    let mut t = keep.transcript(test_name!(), &[&ada, &grace]);
    t.learn("note", &note);
    t.name(&ended, "ended token of Ada");
    t.say("KEEP_AUTH=monolith. A first backfill, while everybody goes on.");
    assert!(backfill(&keep).await.same());
    reset(&keep, &grace, "battery staple").await;

    let keep = keep.again_at(AuthSwitch::Shadow, &mut t).await;
    t.say(
        "KEEP_AUTH=shadow. Ada signs in; the monolith answers, and the auth service is asked too.",
    );
    t.send(ada.sign_in_request("correct horse")).await;
    say_counts(&keep, &mut t, 1).await;
    t.say(
        "Grace has set a new password since the backfill. She does not notice that it is missing.",
    );
    t.send(grace.sign_in_request("battery staple")).await;
    say_counts(&keep, &mut t, 2).await;

    let keep = keep.again_at(AuthSwitch::Shadow, &mut t).await;
    assert!(backfill(&keep).await.same());
    t.say("After a second backfill the shadow has the same answers, also to a wrong password.");
    t.send(grace.sign_in_request("battery staple")).await;
    t.send(grace.sign_in_request("correct horse")).await;
    say_counts(&keep, &mut t, 2).await;
    let late = ada.sign_in(&keep).await;
    t.name(&late, "late token of Ada");

    keep.arrange(Request::new("POST", "/api/v1/auth/sign-out").bearer(&ended)).await;
    let keep = keep.again_at(AuthSwitch::Frozen, &mut t).await;
    t.say("KEEP_AUTH=frozen. Nobody signs in or up for a moment, and nobody is signed out.");
    t.send(ada.sign_in_request("correct horse")).await;
    t.send(ada.get("/auth/me")).await;
    t.send(ada.get(&format!("/notes/{note}"))).await;
    assert!(backfill(&keep).await.same(), "the last one");

    let keep = keep.again_at(AuthSwitch::Service, &mut t).await;
    t.say("KEEP_AUTH=service. Tokens of before are good; the one that Ada signed out with is not.");
    t.send(ada.get("/auth/me")).await;
    t.send(Request::new("GET", "/api/v1/auth/me").bearer(&late)).await;
    t.send(Request::new("GET", "/api/v1/auth/me").bearer(&ended)).await;
    t.say("Everybody signs in with the password that they had last.");
    t.send(ada.sign_in_request("correct horse")).await;
    t.send(grace.sign_in_request("battery staple")).await;

    let (source, target) = keep.both();
    contract::run(AuthSwitch::Service, source, target).await.expect("the old tables go");
    t.say("The old tables are dropped. Ada still has her note.");
    t.send(ada.get(&format!("/notes/{note}"))).await;
    t.check();
    assert_eq!(hashes_outside_auth(&keep).await, 0, "hashes are left in the monolith's database");
}

#[tokio::test]
async fn the_old_tables_stay_until_nobody_needs_them() {
    let keep = Keep::start_at(AuthSwitch::Monolith).await;
    let ada = keep.person("Ada").await;
    let (source, target) = keep.both();
    let service = AuthSwitch::Service;
    let refused = contract::run(service, source, target).await;
    assert!(matches!(refused, Err(ContractError::Different)), "nothing was copied");
    assert!(backfill(&keep).await.same());
    for position in [AuthSwitch::Monolith, AuthSwitch::Shadow, AuthSwitch::Frozen] {
        let refused = contract::run(position, source, target).await;
        assert!(matches!(refused, Err(ContractError::InUse)), "in use at {position:?}");
    }
    reset(&keep, &ada, "battery staple").await;
    let refused = contract::run(service, source, target).await;
    assert!(matches!(refused, Err(ContractError::Different)), "Ada's password has changed since");
    let answer = ada.sign_in_request("battery staple").send(&keep.client, &keep.base).await;
    assert_eq!(answer.status, 200, "nothing was dropped");

    assert!(backfill(&keep).await.same());
    contract::run(service, source, target).await.expect("the old tables go");
    contract::run(service, source, target).await.expect("once more is no fault");
}

#[tokio::test]
async fn while_auth_is_frozen_nothing_is_written_that_the_last_backfill_could_miss() {
    let keep = Keep::start_at(AuthSwitch::Monolith).await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let keep = keep.again_at(AuthSwitch::Frozen, &mut t).await;
    let (email, password) = ("ada@example.com", "correct horse");
    let writes = [
        ("/auth/sign-up", json!({ "name": "Ada", "email": email, "password": password })),
        ("/auth/sign-up/resend", json!({ "email": email })),
        ("/auth/sign-up/confirm", json!({ "email": email, "code": "123456" })),
        ("/auth/password/forgot", json!({ "email": email })),
        (
            "/auth/password/reset",
            json!({ "email": email, "code": "123456", "new_password": "new horse" }),
        ),
        ("/auth/sign-in", json!({ "email": email, "password": password })),
        // Nothing is written there today, and the gateway does not know that.
        ("/auth/me", json!({})),
        ("/auth", json!({})),
    ];
    for (path, body) in writes {
        let answer = post(path, body).send(&keep.client, &keep.base).await;
        assert_eq!(answer.status, 503, "{path}");
        assert_eq!(answer.header("retry-after"), "1", "{path}");
    }
    // What only reads, and what is not below auth, is not refused.
    for (method, path, status) in
        [("HEAD", "/auth/me", 200), ("GET", "/authors", 404), ("POST", "/authors", 404)]
    {
        let answer = ada.request(method, path).send(&keep.client, &keep.base).await;
        assert_eq!(answer.status, status, "{method} {path}");
    }
    t.send(ada.request("POST", "/auth/sign-out")).await;
    t.say("What only reads goes on, and so do the notes.");
    t.send(ada.get("/auth/me")).await;
    t.send(ada.post("/notes", json!({ "content": "Milk" }))).await;
    t.check();
}

#[tokio::test]
async fn two_sign_ins_that_differ_by_their_tokens_are_the_same() {
    let keep = Keep::start_at(AuthSwitch::Monolith).await;
    let ada = keep.person("Ada").await;
    assert!(backfill(&keep).await.same());
    let mut t = keep.transcript(test_name!(), &[]);
    let keep = keep.again_at(AuthSwitch::Shadow, &mut t).await;
    ada.sign_in(&keep).await;
    t.say("Ada has signed in; the monolith gave her one token, and auth would have given another.");
    say_counts(&keep, &mut t, 1).await;
    t.check();
}

#[tokio::test]
async fn the_shadow_tells_a_status_and_a_body_that_differ() {
    // Auth services of the test's own, which answer like a wrong one. The monolith says 200, and a
    // token of 64 signs that is good for 900 seconds.
    let token = "x".repeat(64);
    for (status, body) in [
        (401, json!({})),
        (201, json!({ "access_token": token, "token_type": "Bearer", "expires_in": 900 })),
        (200, json!({ "access_token": token, "token_type": "Bearer", "expires_in": 901 })),
        (200, json!({ "access_token": "x", "token_type": "Bearer", "expires_in": 60 })),
        (200, json!({ "token_type": "Bearer", "expires_in": 900 })),
        (200, json!("not an object")),
    ] {
        let wrong = answering(status, body).await;
        let keep = Keep::start_with(|settings| {
            settings.auth = AuthSwitch::Shadow;
            settings.auth_url = Some(wrong);
        })
        .await;
        let ada = keep.person("Ada").await;
        assert!(!ada.token.is_empty(), "Ada notices nothing");
        let counts = keep.shadow_counts(1).await;
        assert_eq!(counts, json!({ "same": 0, "different": 1, "not_compared": 0 }), "{status}");
    }
}

#[tokio::test]
async fn what_the_monolith_did_not_answer_is_not_compared() {
    let mut keep = Keep::start_at(AuthSwitch::Shadow).await;
    keep.stop_monolith().await;
    let body = json!({ "email": "ada@example.com", "password": "correct horse" });
    let answer = post("/auth/sign-in", body).send(&keep.client, &keep.base).await;
    assert_eq!(answer.status, 502);
    let counts = keep.shadow_counts(1).await;
    assert_eq!(counts, json!({ "same": 0, "different": 0, "not_compared": 1 }));
}
