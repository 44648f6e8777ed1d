//! Which pages a browser lets use Keep. The first checkpoint shows what is often done instead.

use axum::Router;
use tower_http::cors::CorsLayer;
use transcript::{Request, test_name};

use super::{Start, Upstream, Wish, transcript};

const KNOWN: &str = "https://notes.example";
const UNKNOWN: &str = "https://evil.example";

/// Before this service, for pages of three origins.
fn known(url: &str) -> Wish {
    let origins = vec!["https://first.example", KNOWN, "https://last.example"];
    Wish { origins, ..Wish::before(url) }
}

/// What a browser asks before a page of `origin` may send a request that a form could not.
fn preflight(origin: &str) -> Request {
    Request::new("OPTIONS", "/api/v1/notes")
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type")
}

fn get(origin: &str) -> Request {
    Request::new("GET", "/api/v1/notes").header("origin", origin)
}

pub async fn whoever_reflects_every_origin_lets_every_page_in(_start: &dyn Start) {
    let answer = async || "what the cookie of the visitor opens";
    let wrong = Router::new().fallback(answer).layer(CorsLayer::very_permissive());
    let wrong = Upstream::with(wrong).await;
    let mut t = transcript(test_name!(), &wrong.url);
    t.say("The wrong way, in one line: every origin is told that it is welcome, with cookies.");
    t.send(preflight(UNKNOWN)).await;
    t.send(get(UNKNOWN)).await;
    t.check();
}

pub async fn a_page_of_an_unknown_origin_is_not_let_in(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate_with(known(&upstream.url)).await;
    let mut t = gate.transcript(test_name!());
    t.say("No header says yes, so the browser sends nothing more, and shows the page no answer.");
    t.send(preflight(UNKNOWN)).await;
    t.send(get(UNKNOWN).header("x-request-id", "one")).await;
    t.say("Nor is a sandbox an origin, nor one that only begins like ours.");
    t.send(preflight("null")).await;
    t.send(preflight("https://notes.example.evil.example")).await;
    t.send(preflight("http://notes.example")).await;
    t.check();
}

pub async fn a_page_of_a_known_origin_may_use_keep(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate_with(known(&upstream.url)).await;
    let mut t = gate.transcript(test_name!());
    t.say("The gateway answers this itself; the service behind hears nothing of it.");
    t.send(preflight(KNOWN)).await;
    let answer = t.send(get(KNOWN).header("x-request-id", "one")).await;
    // A cache must not show one origin what was meant for another.
    assert!(answer.header("vary").contains("origin"), "{}", answer.header("vary"));
    t.check();
}

pub async fn a_page_may_ask_for_every_method_and_condition(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate_with(known(&upstream.url)).await;
    let headers = "if-match,if-none-match,traceparent";
    for method in ["PATCH", "DELETE", "PUT"] {
        let preflight = Request::new("OPTIONS", "/api/v1/books")
            .header("origin", KNOWN)
            .header("access-control-request-method", method)
            .header("access-control-request-headers", headers);
        let answer = preflight.send(&transcript::client(), &gate.base).await;
        assert_eq!(answer.header("access-control-allow-methods"), method);
        let allowed = answer.header("access-control-allow-headers");
        assert!(headers.split(',').all(|header| allowed.contains(header)), "{allowed}");
    }
}

pub async fn an_options_that_is_no_preflight_is_passed_on(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate_with(known(&upstream.url)).await;
    let options = Request::new("OPTIONS", "/api/v1/notes").header("origin", KNOWN);
    let answer = options.send(&transcript::client(), &gate.base).await;
    assert_eq!(answer.json()["got"], "OPTIONS /api/v1/notes");
}

pub async fn without_a_list_no_page_of_another_origin_is_let_in(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    let client = transcript::client();
    for request in [preflight(KNOWN), get(KNOWN)] {
        let answer = request.send(&client, &gate.base).await;
        assert_eq!(answer.header("access-control-allow-origin"), "");
        assert_eq!(answer.header("access-control-allow-credentials"), "");
    }
}

pub async fn what_a_service_behind_says_to_browsers_does_not_count(start: &dyn Start) {
    let wrong = Router::new().fallback(async || "notes").layer(CorsLayer::very_permissive());
    let upstream = Upstream::with(wrong).await;
    let gate = start.gate_with(known(&upstream.url)).await;
    let client = transcript::client();
    let answer = get(UNKNOWN).send(&client, &gate.base).await;
    assert_eq!(answer.body, "notes");
    assert_eq!(answer.header("access-control-allow-origin"), "");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    let answer = get(KNOWN).send(&client, &gate.base).await;
    assert_eq!(answer.header("access-control-allow-origin"), KNOWN);
    assert_eq!(answer.header("access-control-allow-credentials"), "");
}
