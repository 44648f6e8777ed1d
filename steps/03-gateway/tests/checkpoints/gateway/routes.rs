//! Which service a path goes to, and that it arrives there as it was sent.

use axum::Router;
use transcript::{Request, test_name};

use super::{Start, Upstream, Wish, transcript};

/// A service that says its name.
async fn named(name: &'static str) -> Upstream {
    Upstream::with(Router::new().fallback(async move || name)).await
}

pub async fn a_client_of_the_gateway_need_not_know_that_a_service_has_moved(start: &dyn Start) {
    let old = named("keep").await.moved().await;
    let new = named("keep").await;
    let mut t = transcript(test_name!(), &old);
    t.say("Keep has moved. This client has the old address.");
    t.send(Request::new("GET", "/api/v1/notes")).await;
    t.check();
    let gate = start.gate(&new.url).await;
    assert!(gate.get("/api/v1/notes").await.ends_with("keep"));
}

pub async fn the_longest_prefix_that_ends_with_a_segment_wins(start: &dyn Start) {
    let (keep, auth) = (named("keep").await, named("auth").await);
    let routes = format!("/api/v1={},/api/v1/auth={}/", keep.url, auth.url);
    let gate = start.gate_with(Wish::routed(&routes)).await;
    let mut t = gate.transcript(test_name!());
    t.say("/api/v1 goes to the service `keep`, /api/v1/auth to the service `auth`.");
    for path in ["/api/v1/notes", "/api/v1/auth/sign-in", "/api/v1/auth?x=/", "/api/v1"] {
        t.send(Request::new("GET", path)).await;
    }
    t.say("A prefix ends where a segment ends.");
    for path in ["/api/v1/authors", "/api/v10/notes", "/"] {
        t.send(Request::new("GET", path)).await;
    }
    t.check();
}

pub async fn a_route_for_everything_takes_what_no_other_route_takes(start: &dyn Start) {
    let (keep, rest) = (named("keep").await, named("rest").await);
    let (all, api) = (format!("/={}", rest.url), format!("/api/v1={}", keep.url));
    for routes in [format!("{all},{api}"), format!("{api},{all}")] {
        let gate = start.gate_with(Wish::routed(&routes)).await;
        assert!(gate.get("/docs").await.ends_with("rest"), "{routes}");
        assert!(gate.get("/api/v1/notes").await.ends_with("keep"), "{routes}");
        let health = gate.get("/healthz").await;
        assert!(health.contains(r#""status":"ok""#), "it is the gateway's own: {health}");
    }
}

pub async fn a_path_and_its_query_are_passed_on_byte_for_byte(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    for target in [
        "/api/v1/notes/a%2Fb%00%f0%28",
        "/api/v1//notes///",
        "/api/v1/notes?q=%E9&q=+&q=/../;=?",
        "/api/v1/...?",
        "/api/v1/%2e%2e.",
        "/api/v1/notes;v=1/!$&'()*+,=:@",
    ] {
        let answer = gate.get(target).await;
        assert!(answer.contains(&format!("\"got\":\"GET {target}\"")), "{target}: {answer}");
    }
    // A client that takes the gateway for a proxy names it in the target; where it goes stays ours.
    let answer = gate.get("http://elsewhere.example/api/v1/notes?a=b").await;
    assert!(answer.contains(r#""got":"GET /api/v1/notes?a=b""#), "{answer}");
}

pub async fn a_path_that_could_mean_another_one_behind_names_nothing(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    for target in [
        "/api/v1/../internal/people",
        "/api/v1/./notes",
        "/api/v1/%2e%2E/internal/people",
        "/api/v1/.%2e/internal/people",
        "/api/v1/notes/..",
        "//api/v1/notes",
    ] {
        let answer = gate.get(target).await;
        assert!(answer.starts_with("HTTP/1.1 404 "), "{target}: {answer}");
        assert!(answer.contains("there is no such thing"), "{target}: {answer}");
    }
}
