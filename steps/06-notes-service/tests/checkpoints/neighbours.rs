//! Two services: what the notes ask auth, and what happens when auth does not answer.
//!
//! Covers: src/notes/ports.rs

use std::time::Duration;

use serde_json::json;
use transcript::Request;
use uuid::Uuid;

use crate::harness::{Keep, answering};

/// A token that only a key set could refuse.
fn well_formed() -> String {
    const HEADER: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFZERTQSIsImtpZCI6ImsifQ";
    const NO_CLAIMS: &str = "e30";
    format!("{HEADER}.{NO_CLAIMS}.{}", "A".repeat(86))
}

#[tokio::test]
async fn an_auth_service_that_does_not_answer_is_given_up() {
    // It takes connections, and that is all.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", silent.local_addr().expect("an address"));
    let keep = Keep::start_with(|settings| {
        settings.auth_url = Some(url);
        settings.patience.attempt = Duration::from_millis(50);
    })
    .await;
    let request = Request::new("GET", "/api/v1/notes").bearer(&well_formed());
    let answer = request.send(&keep.client, &keep.base).await;
    assert_eq!((answer.status, answer.header("retry-after").as_str()), (503, "1"));
    // Not `busy`, which is what the request's own deadline says.
    assert!(answer.body.contains("problems/unavailable"), "{}", answer.body);
}

#[tokio::test]
async fn an_answer_of_auth_that_makes_no_sense_lets_nobody_in() {
    let nothing = json!({ "account": null });
    for (status, body) in [(500, json!({})), (200, json!("yes")), (200, json!({})), (404, nothing)]
    {
        let said = format!("{status} {body}");
        let wrong = answering(status, body).await;
        let keep = Keep::start_with(|settings| settings.auth_url = Some(wrong)).await;
        let request = Request::new("GET", "/api/v1/notes").bearer(&well_formed());
        let answer = request.send(&keep.client, &keep.base).await;
        assert_eq!(answer.status, 503, "auth said {said}");
        let people = keep.directory.people(None, &[Uuid::nil()]).await;
        assert!(people.is_err(), "nobody is there, as auth said {said}");
    }
}

#[tokio::test]
async fn more_people_than_one_question_takes_are_asked_for_in_several() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    let id = keep.arrange(ada.get("/auth/me")).await["id"].clone();
    // A note may be shared with any number of people; Ada is the last of these.
    let mut ids: Vec<Uuid> = (0..250).map(|_| Uuid::now_v7()).collect();
    ids.push(id.as_str().and_then(|id| id.parse().ok()).expect("Ada's id"));
    let people = keep.directory.people(None, &ids).await.expect("an answer");
    assert_eq!(people.len(), 1);
    assert_eq!(people[0].email, ada.email);
}
