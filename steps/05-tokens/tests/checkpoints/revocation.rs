//! Tokens that end before their time, and notes that hear of it.
//!
//! Covers: src/auth/repositories/revocations.rs, src/chassis/tokens/known.rs

use std::time::Duration;

use contract::{Person, post};
use serde_json::json;
use transcript::{Request, test_name};

use crate::harness::Keep;
use crate::harness::forge::{claims_of, with};

#[tokio::test]
async fn a_signed_out_token_is_dead_at_notes_after_the_next_poll() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    keep.arrange(ada.get("/tags")).await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.send(ada.request("POST", "/auth/sign-out")).await;
    t.say("Auth refuses the token at once.");
    t.send(ada.get("/auth/me")).await;
    t.say("Notes have not heard of it yet: this is the window, a second wide.");
    t.send(ada.get("/tags")).await;
    t.say("They poll.");
    keep.poll().await;
    t.send(ada.get("/tags")).await;
    t.check();
}

#[tokio::test]
async fn a_reset_ends_every_token_at_notes_but_not_those_of_the_same_second_that_come_after_it() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let elsewhere = ada.sign_in(&keep).await;
    t.name(&elsewhere, "token of Ada, elsewhere");
    keep.arrange(post("/auth/password/forgot", json!({ "email": ada.email }))).await;
    let code = keep.mailbox.wait_for(&ada.email, 2).await.map(|mail| mail.code());
    let body = json!({ "email": ada.email, "code": code, "new_password": "battery staple" });
    keep.arrange(post("/auth/password/reset", body)).await;
    t.say("Ada has set a new password, and signs in with it. The clock stands still meanwhile.");
    let answer = keep.arrange(ada.sign_in_request("battery staple")).await;
    let new = answer["access_token"].as_str().unwrap_or("no token").to_owned();
    t.name(&new, "token of Ada, new password");
    keep.poll().await;
    for token in [&ada.token, &elsewhere, &new] {
        t.send(Request::new("GET", "/api/v1/tags").bearer(token)).await;
    }
    t.say("Auth says the same.");
    for token in [&ada.token, &elsewhere, &new] {
        t.send(Request::new("GET", "/api/v1/auth/me").bearer(token)).await;
    }
    t.check();
}

/// Ada sets a new password, after so many mails, and signs in with it.
async fn reset(keep: &Keep, ada: &Person, mails: usize, password: &str) -> String {
    keep.arrange(post("/auth/password/forgot", json!({ "email": ada.email }))).await;
    let code = keep.mailbox.wait_for(&ada.email, mails + 1).await.map(|mail| mail.code());
    let body = json!({ "email": ada.email, "code": code, "new_password": password });
    keep.arrange(post("/auth/password/reset", body)).await;
    let answer = keep.arrange(ada.sign_in_request(password)).await;
    answer["access_token"].as_str().unwrap_or("no token").to_owned()
}

#[tokio::test]
async fn a_reset_ends_no_token_of_somebody_else_and_none_of_a_later_era() {
    let keep = Keep::start().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let answers = async |cases: [(&str, &str, u16); 4]| {
        for (about, token, status) in cases {
            let request = Request::new("GET", "/api/v1/tags").bearer(token);
            let answer = request.send(&keep.client, &keep.base).await;
            assert_eq!(answer.status, status, "{about}");
        }
    };
    let first = reset(&keep, &ada, 1, "battery staple").await;
    keep.poll().await;
    let second = reset(&keep, &ada, 2, "staple battery").await;
    answers([
        ("Ada's from before the first reset", &ada.token, 401),
        ("Ada's from after the first; notes have not heard of the second", &first, 200),
        ("Ada's from after the second, of an era that notes have not heard of", &second, 200),
        ("Grace's, who has reset nothing", &grace.token, 200),
    ])
    .await;
    keep.poll().await;
    answers([
        ("Ada's from before both resets", &ada.token, 401),
        ("Ada's from before the second reset", &first, 401),
        ("Ada's from after the second reset", &second, 200),
        ("Grace's, who has reset nothing", &grace.token, 200),
    ])
    .await;
}

#[tokio::test]
async fn a_revocation_is_forgotten_when_no_such_token_can_be_alive() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    keep.arrange(ada.request("POST", "/auth/sign-out")).await;
    let listed = async || {
        let list = Request::new("GET", "/internal/revocations?after=0");
        let answer = list.send(&keep.client, &keep.auth_base).await.json();
        answer["items"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(listed().await, 1);
    keep.clock.advance(Duration::from_secs(20 * 60));
    let grace = keep.person("Grace").await;
    keep.arrange(grace.request("POST", "/auth/sign-out")).await;
    assert_eq!(listed().await, 1, "Ada's is gone, Grace's is there");
}

#[tokio::test]
async fn a_token_that_never_expires_can_be_signed_out() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    let endless = with(&claims_of(&ada.token), json!({ "exp": i64::MAX }));
    let token = keep.forger().await.sign_claims(&endless);
    let request = |method, path| Request::new(method, path).bearer(&token);
    let answer = request("POST", "/api/v1/auth/sign-out").send(&keep.client, &keep.base).await;
    assert_eq!(answer.status, 204);
    let answer = request("GET", "/api/v1/auth/me").send(&keep.client, &keep.base).await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn notes_answer_while_auth_is_away() {
    let mut keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    let note = ada.writes(&keep, "Milk, eggs").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.learn("note", &note);
    keep.stop_auth().await;
    t.say("Auth is away. Ada's token is good for the rest of its quarter of an hour.");
    t.send(ada.get(&format!("/notes/{note}"))).await;
    t.send(ada.post("/notes", json!({ "content": "Bread" }))).await;
    t.say("What needs auth itself has to wait: signing in, and looking up whom to share with.");
    t.send(ada.sign_in_request("correct horse")).await;
    let path = format!("/notes/{note}/shares/grace@example.com");
    t.send(ada.put(&path, json!({ "permission": "viewer" }))).await;
    t.say("Time goes on; the keys are older than they should be, and still good.");
    keep.clock.advance(Duration::from_secs(10 * 60));
    keep.poll().await;
    t.send(ada.get(&format!("/notes/{note}"))).await;
    t.say("A token that has expired stays expired.");
    keep.clock.advance(Duration::from_secs(5 * 60 + 5));
    t.send(ada.get(&format!("/notes/{note}"))).await;
    t.check();
}

#[tokio::test]
async fn notes_that_never_reached_auth_say_that_they_cannot_tell() {
    let mut keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    keep.stop_auth().await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.say("Notes start while auth is away: a token may be good or not, and nobody here knows.");
    t.send(ada.get("/tags")).await;
    t.check();
}
