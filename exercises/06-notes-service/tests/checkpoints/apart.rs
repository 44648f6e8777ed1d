//! What still works when a neighbour is down, what does not, and how soon that is said.
//!
//! Covers: src/gateway/forward.rs, src/notes/ports.rs

use std::time::Duration;

use contract::{Person, get};
use serde_json::json;
use transcript::{Request, Transcript, test_name};

use crate::harness::Keep;
use crate::harness::between::Between;

/// Keep with Ada, Grace, and a note of Ada's that both may read; after that, auth is stopped.
async fn without_auth(name: &'static str) -> (Keep, Person, Person, String, Transcript) {
    let mut keep = Keep::start_with(|settings| {
        settings.patience.pause = Duration::ZERO;
        // The breaker stays out of it.
        settings.patience.failures = 99;
    })
    .await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let note = ada.writes(&keep, "Milk, eggs").await;
    ada.shares(&keep, &note, &grace, "viewer").await;
    let mut t = keep.transcript(name, &[&ada, &grace]);
    t.learn("note", &note);
    keep.stop_auth().await;
    t.say("Auth is down.");
    (keep, ada, grace, note, t)
}

#[tokio::test]
async fn notes_are_read_and_written_while_auth_is_down() {
    let (keep, ada, grace, note, mut t) = without_auth(test_name!()).await;
    let tag = ada.makes_tag(&keep, "Shopping").await;
    t.learn("tag", &tag);
    let path = format!("/notes/{note}");
    t.send(ada.put(&path, json!({ "title": "Milk, eggs", "content": "And bread." }))).await;
    t.send(ada.put(&format!("{path}/color"), json!({ "color": "info" }))).await;
    t.send(ada.request("PUT", &format!("{path}/tags/{tag}"))).await;
    t.send(grace.get(&path)).await;
    t.send(grace.post("/notes", json!({ "content": "Tea" }))).await;
    t.send(ada.get("/notes")).await;
    t.send(ada.delete(&path)).await;
    t.check();
}

#[tokio::test]
async fn names_cannot_be_told_while_auth_is_down() {
    let (_keep, ada, grace, note, mut t) = without_auth(test_name!()).await;
    t.send(grace.get("/notes/shared")).await;
    t.send(ada.get(&format!("/notes/{note}/shares"))).await;
    t.check();
}

#[tokio::test]
async fn nothing_is_shared_while_auth_is_down() {
    let (_keep, ada, _, note, mut t) = without_auth(test_name!()).await;
    let share = format!("/notes/{note}/shares/grace@example.com");
    t.send(ada.put(&share, json!({ "permission": "editor" }))).await;
    t.send(ada.delete(&share)).await;
    t.check();
}

#[tokio::test]
async fn nobody_signs_in_while_auth_is_down() {
    let (_keep, ada, _, _, mut t) = without_auth(test_name!()).await;
    t.send(ada.sign_in_request("correct horse")).await;
    t.send(ada.get("/auth/me")).await;
    t.check();
}

#[tokio::test]
async fn signing_in_works_while_notes_are_down() {
    let mut keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    let note = ada.writes(&keep, "Milk, eggs").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.learn("note", &note);
    keep.stop_notes().await;
    t.say("Notes are down.");
    t.send(ada.sign_in_request("correct horse")).await;
    t.send(ada.get("/auth/me")).await;
    t.send(ada.get(&format!("/notes/{note}"))).await;
    t.send(ada.get("/notes/shared")).await;
    t.check();
}

#[tokio::test]
async fn a_share_is_told_when_auth_will_be_asked_again() {
    let mut keep = Keep::start_with(|settings| {
        settings.patience.pause = Duration::ZERO;
        settings.patience.open = Duration::from_secs(90);
    })
    .await;
    let ada = keep.person("Ada").await;
    let note = ada.writes(&keep, "Milk, eggs").await;
    keep.stop_auth().await;
    let share = ada
        .put(&format!("/notes/{note}/shares/grace@example.com"), json!({ "permission": "viewer" }));
    // Three attempts for the first, and two more until the breaker opens.
    for _ in 0..2 {
        assert_eq!(share.send(&keep.client, &keep.base).await.status, 503);
    }
    assert_eq!(state(&keep).await, "open");
    let answer = share.send(&keep.client, &keep.base).await;
    let seconds: u64 = answer.header("retry-after").parse().expect("a number of seconds");
    assert!((30..=90).contains(&seconds), "what is left of 90 seconds: {seconds}");
}

#[tokio::test]
async fn sharing_works_again_once_auth_is_back() {
    let mut keep = Keep::start_with(|settings| {
        settings.patience.pause = Duration::ZERO;
        // The next one to come is the trial.
        settings.patience.open = Duration::ZERO;
        settings.patience.failures = 3;
    })
    .await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let note = ada.writes(&keep, "Milk, eggs").await;
    let share = ada
        .put(&format!("/notes/{note}/shares/{}", grace.email), json!({ "permission": "viewer" }));
    keep.stop_auth().await;
    assert_eq!(share.send(&keep.client, &keep.base).await.status, 503);
    assert_eq!(state(&keep).await, "open");
    keep.restart_auth().await;
    assert_eq!(share.send(&keep.client, &keep.base).await.status, 204);
    assert_eq!(state(&keep).await, "closed");
}

/// The breaker between notes and auth, as an operator sees it.
async fn state(keep: &Keep) -> String {
    let request = Request::new("GET", "/ops/neighbours");
    let answer = request.send(&keep.client, &keep.notes_base).await.json();
    answer[0]["breaker"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_state_of_a_neighbour_is_told_to_operators() {
    let keep = Keep::start().await;
    keep.poll().await;
    let request = Request::new("GET", "/ops/neighbours");
    let mut t = keep.transcript_of_notes(test_name!());
    t.send(request.clone()).await;
    t.check();
    let outside = request.send(&keep.client, &keep.base).await;
    assert_eq!(outside.status, 404, "the gateway does not route it");
}

#[tokio::test]
async fn a_deadline_is_passed_on_from_hop_to_hop() {
    let between = Between::start();
    let keep = Keep::start_with(|settings| {
        settings.auth_url = Some(between.base.clone());
        settings.answering = Duration::from_secs(5);
        // Longer than all the rest, so that only the deadline counts.
        settings.patience.attempt = Duration::from_secs(60);
        settings.patience.call = Duration::from_secs(60);
    })
    .await;
    between.pass_to(&keep.auth_base);
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let note = ada.writes(&keep, "Milk, eggs").await;
    ada.shares(&keep, &note, &grace, "viewer").await;
    let path = format!("/notes/{note}/shares");
    // What a client says about it is not believed.
    for request in [ada.get(&path), ada.get(&path).header("x-deadline-ms", "600000")] {
        assert_eq!(request.send(&keep.client, &keep.base).await.status, 200);
        let told = between.heard("/internal/people").expect("auth is told");
        // The gateway and the notes have each kept their reserve.
        assert!((1..=4_800).contains(&told), "of 5000 ms at the gateway, auth hears of {told}");
    }
    let too_late = ada.get(&path).header("x-deadline-ms", "0");
    assert_eq!(too_late.send(&keep.client, &keep.notes_base).await.status, 503);
    let nonsense = ada.get(&path).header("x-deadline-ms", "soon");
    assert_eq!(nonsense.send(&keep.client, &keep.notes_base).await.status, 200);
    assert_eq!(get("/colors").send(&keep.client, &keep.base).await.status, 200);
}

#[tokio::test]
async fn one_name_finds_a_request_in_the_logs_of_every_service() {
    let between = Between::start();
    let keep = Keep::start_with(|settings| settings.auth_url = Some(between.base.clone())).await;
    between.pass_to(&keep.auth_base);
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let note = ada.writes(&keep, "Milk, eggs").await;
    ada.shares(&keep, &note, &grace, "viewer").await;
    let path = format!("/notes/{note}/shares");
    let named = ada.get(&path).header("x-request-id", "the-shares-of-milk");
    assert_eq!(named.send(&keep.client, &keep.base).await.status, 200);
    assert_eq!(between.id("/internal/people").as_deref(), Some("the-shares-of-milk"));
    let answer = ada.get(&path).send(&keep.client, &keep.base).await;
    let id = answer.header("x-request-id");
    assert_eq!(between.id("/internal/people"), Some(id), "the gateway's own name for it");
}
