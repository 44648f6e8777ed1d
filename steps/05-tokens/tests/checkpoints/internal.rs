//! What services ask auth, at paths that the gateway does not route.
//!
//! Covers: src/auth/internal.rs

use contract::post;
use serde_json::json;
use transcript::{Request, test_name};
use uuid::Uuid;

use crate::harness::Keep;

#[tokio::test]
async fn what_services_ask_each_other_is_not_for_clients() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    let question = json!({ "email": ada.email });
    for path in [
        "/internal/people",
        "/api/v1/internal/people",
        "/api/v1/auth/../../../internal/people",
        "/api/v1/auth/%2e%2e/%2e%2e/%2e%2e/internal/people",
        "//internal/people",
    ] {
        let answer =
            Request::new("POST", path).json(&question).send(&keep.client, &keep.base).await;
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
        assert!(!answer.body.contains("Ada"), "{path}");
    }
    let list = Request::new("GET", "/internal/revocations?after=0");
    assert_eq!(list.send(&keep.client, &keep.base).await.status, 404);
}

#[tokio::test]
async fn auth_tells_the_other_services_who_somebody_is() {
    let keep = Keep::start().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let unconfirmed = json!({
        "name": "Mallory", "email": "mallory@example.com", "password": "correct horse"
    });
    keep.arrange(post("/auth/sign-up", unconfirmed)).await;
    let id = keep.arrange(ada.get("/auth/me")).await["id"].clone();
    let hers = keep.arrange(grace.get("/auth/me")).await["id"].clone();
    let mut t = keep.transcript_of_auth(test_name!(), &[&ada, &grace]);
    t.name(id.as_str().unwrap_or_default(), "id of Ada");
    t.name(hers.as_str().unwrap_or_default(), "id of Grace");
    let ask = |path: &str, body| Request::new("POST", &format!("/internal/{path}")).json(&body);
    t.say(
        "Who are these, in one question? Who is nobody is not in the answer. Who has this address?",
    );
    t.send(ask("people", json!({ "ids": [hers, Uuid::nil()] }))).await;
    t.send(ask("people", json!({ "email": "Ada@Example.com" }))).await;
    t.say("Somebody who has not confirmed the address is nobody.");
    t.send(ask("people", json!({ "email": "mallory@example.com" }))).await;
    t.say("A question that makes no sense is refused, as everywhere.");
    t.send(ask("people", json!({ "ids": ["Ada"] }))).await;
    t.check();
}
