//! Bodies that a good client does not send.

use serde_json::json;
use transcript::{Request, test_name};

use super::{Start, post};

pub async fn an_object_where_a_string_belongs_is_refused(start: &dyn Start) {
    let keep = start.keep().await;
    keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[]);
    t.say("In a database that takes objects for conditions, this address is everybody's.");
    let body = json!({ "email": { "$ne": null }, "password": "correct horse" });
    t.send(post("/auth/sign-in", body)).await;
    t.say("Nothing but a string will do.");
    let body = json!({ "email": ["ada@example.com"], "password": 12345678 });
    t.send(post("/auth/sign-in", body)).await;
    t.check();
}

pub async fn a_body_cannot_set_the_owner(start: &dyn Start) {
    let keep = start.keep().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let grace_id = keep.arrange(grace.get("/auth/me")).await["id"].clone();
    let mut t = keep.transcript(test_name!(), &[&ada, &grace]);
    t.name(grace_id.as_str().unwrap_or_default(), "id of Grace");
    let note = json!({ "content": "I owe Ada a hundred pounds.", "owner_id": grace_id });
    t.send(ada.post("/notes", note)).await;
    t.say("Nor its id, nor when it was written.");
    let note = json!({
        "content": "Milk",
        "id": "00000000-0000-7000-8000-000000000000",
        "created_at": "1852-11-27T00:00:00Z"
    });
    t.send(ada.post("/notes", note)).await;
    t.say("Nothing was written, for neither of them.");
    t.send(ada.get("/notes")).await;
    t.send(grace.get("/notes")).await;
    t.check();
}

pub async fn a_body_that_is_not_a_json_object_is_refused(start: &dyn Start) {
    let keep = start.keep().await;
    let mut t = keep.transcript(test_name!(), &[]);
    for body in ["", "{", r#"{"email": "ada@example.com",}"#, "[]", "null", "\"ada\""] {
        let request = Request::new("POST", "/api/v1/auth/sign-in");
        t.send(request.text("application/json", body)).await;
    }
    t.say("Two members of one name: who reads this, the first or the last?");
    for body in [
        r#"{"email": "Ada's", "password": "one", "email": "Grace's"}"#,
        r#"{"email": "Ada's", "extra": [{"a": 1, "\u0061": 2}]}"#,
    ] {
        let request = Request::new("POST", "/api/v1/auth/sign-in");
        t.send(request.text("application/json", body)).await;
    }
    t.say("Ten thousand brackets do not overflow the stack.");
    let request = Request::new("POST", "/api/v1/auth/sign-in");
    t.send(request.text("application/json", &"[".repeat(10_000))).await;
    t.check();
}

pub async fn a_body_over_64_kib_is_refused(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let body = format!(r#"{{"content": "{}"}}"#, "x".repeat(64 * 1024));
    t.send(ada.request("POST", "/notes").text("application/json", &body)).await;
    t.check();
}

pub async fn a_wrong_media_type_is_refused(start: &dyn Start) {
    let keep = start.keep().await;
    let mut t = keep.transcript(test_name!(), &[]);
    let sign_in = || Request::new("POST", "/api/v1/auth/sign-in");
    t.send(sign_in().text("application/x-www-form-urlencoded", "email=ada%40example.com")).await;
    t.send(sign_in().text("text/plain", "{}")).await;
    t.send(sign_in()).await;
    t.say("Parameters do not make it a wrong one.");
    t.send(sign_in().text("application/json; charset=utf-8", "{}")).await;
    t.check();
}

pub async fn a_body_that_is_compressed_or_not_utf_8_is_refused(start: &dyn Start) {
    let keep = start.keep().await;
    let mut t = keep.transcript(test_name!(), &[]);
    let sign_in = || Request::new("POST", "/api/v1/auth/sign-in");
    let json = "application/json";
    t.say("With `Content-Encoding: gzip`, and then in UTF-16.");
    t.send(sign_in().text(json, "{}").header("content-encoding", "gzip")).await;
    t.send(sign_in().text("application/json; charset=utf-16", "{}")).await;
    t.check();
    for (media_type, coding, status) in [
        (json, "identity", 400),
        (json, "identity, gzip", 415),
        ("application/json;charset=\"UTF-8\"", "identity", 400),
        ("application/json; v=1; Charset=latin1", "identity", 415),
    ] {
        let request = sign_in().text(media_type, "{}").header("content-encoding", coding);
        let answer = request.send(&keep.client, &keep.base).await;
        assert_eq!(answer.status, status, "{media_type}, {coding}");
    }
}

pub async fn the_character_that_no_database_text_can_hold_is_refused(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.send(ada.post("/notes", json!({ "title": "a\u{0}b", "content": "a\u{0}b" }))).await;
    t.send(ada.post("/tags", json!({ "title": "a\u{0}b", "description": "\u{0}" }))).await;
    t.send(ada.get("/notes?q=a%00b")).await;
    let body = json!({ "name": "Ada", "email": "a\u{0}@example.com", "password": "long enough" });
    t.send(post("/auth/sign-up", body)).await;
    t.send(ada.request("DELETE", "/notes/a%00b")).await;
    t.check();
}

pub async fn a_text_that_is_too_long_is_refused(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let note = json!({ "title": "t".repeat(121), "content": "c".repeat(20_001), "color": "mauve" });
    t.send(ada.post("/notes", note)).await;
    t.send(ada.post("/notes", json!({ "content": "x", "tags": "shopping" }))).await;
    t.send(ada.post("/notes", json!({ "content": "x", "tags": ["shopping", 7] }))).await;
    t.send(ada.post("/notes", json!({ "content": "x", "tags": vec!["x"; 21] }))).await;
    t.check();
}
