//! What a page can ask for, and that nothing else is done.

use serde_json::{Value, json};

use crate::fixture::Fixture;
use crate::live::reading;
use crate::reading::Reading;

const STEP: &str = "01-small";

#[tokio::test]
async fn a_check_is_run_when_a_page_asks() {
    let (fixture, reading) = reading(&["--no-check"]);
    let mut page = reading.events_of(STEP).await;
    assert_eq!(reading.order("check", json!({ "step": STEP })).await.0, 202);
    page.until("exercise", |exercise| exercise["checked_at"].is_u64()).await;
    reading.said("01-small Small: 1 of 6 checkpoints green");
    // What cannot be checked is told where it was asked for.
    fixture.replace("exercises/01-small/Cargo.toml", "[lib]", "[lib");
    assert_eq!(reading.order("check", json!({ "step": STEP })).await.0, 202);
    let exercise = page.until("exercise", |exercise| exercise["fault"].is_string()).await;
    assert!(exercise["fault"].as_str().unwrap().contains("cargo cannot build"), "{exercise}");
}

#[tokio::test]
async fn hints_are_revealed_one_by_one_and_remembered() {
    let (fixture, reading) = reading(&["--no-check"]);
    let mut page = reading.events_of(STEP).await;
    let hole = |exercise: &Value| exercise["holes"]["title"].clone();
    let first = hole(&page.next_of("exercise").await);
    assert_eq!((&first["hints"], &first["of"]), (&json!([]), &json!(2)));
    for shown in 1..=2 {
        let (status, _) = reading.order("hint", json!({ "step": STEP, "hole": "title" })).await;
        assert_eq!(status, 204);
        let revealed =
            |exercise: &Value| hole(exercise)["hints"].as_array().unwrap().len() == shown;
        page.until("exercise", revealed).await;
    }
    // After the last one there is nothing more to reveal.
    assert_eq!(reading.order("hint", json!({ "step": STEP, "hole": "title" })).await.0, 204);
    let run = fixture.workbook(&["hint", "01", "title", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&run.stdout).unwrap()["shown"], 2);
    // And what the terminal reveals, the page shows.
    fixture.workbook(&["hint", "01", "greet"]).expect(0, &[]);
    let greet =
        |exercise: &Value| exercise["holes"]["greet"]["hints"][0] == "Shouting is not greeting.";
    page.until("exercise", greet).await;
}

/// Starts `read` with an editor that writes down how it was called.
#[cfg(unix)]
fn with_editor(fixture: &Fixture, name: &str) -> Reading {
    use std::os::unix::fs::PermissionsExt;
    let called = fixture.path("called");
    let editor = format!("editors/{name}");
    let script = format!("#!/bin/sh\necho \"$@\" > {0}.new && mv {0}.new {0}\n", called.display());
    fixture.write(&editor, &script);
    let path = fixture.path(&editor);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = fixture.command(&["read", "--address", "127.0.0.1:0", "--no-check"]);
    command.env("VISUAL", format!("{} --wait", path.display())).env_remove("EDITOR");
    // No other editor is to be found.
    command.env("PATH", "/usr/bin:/bin");
    Reading::start(command)
}

#[cfg(unix)]
#[tokio::test]
async fn the_editor_opens_at_the_hole() {
    let fixture = Fixture::new();
    let reading = with_editor(&fixture, "code");
    let (status, answer) = reading.order("open", json!({ "step": STEP, "hole": "list" })).await;
    assert_eq!(status, 200, "{answer}");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["editor"], "code");
    let notes = fixture.read("exercises/01-small/src/notes.rs");
    let line =
        notes.lines().position(|line| line.contains("HOLE") && line.contains("list")).unwrap() + 1;
    assert_eq!(answer["place"], format!("exercises/01-small/src/notes.rs:{line}"));
    let called = crate::background::wait_for_file(&fixture.path("called"));
    let file = fixture.path("exercises/01-small/src/notes.rs");
    assert_eq!(called.trim(), format!("--wait -g {}:{line}", file.display()));
}

#[cfg(unix)]
#[tokio::test]
async fn an_editor_without_a_window_is_not_started() {
    let fixture = Fixture::new();
    let reading = with_editor(&fixture, "vim");
    let (status, answer) = reading.order("open", json!({ "step": STEP, "hole": "greet" })).await;
    assert_eq!(status, 200, "{answer}");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["editor"], Value::Null);
    assert!(answer["place"].as_str().unwrap().starts_with("exercises/01-small/src/greeting.rs:"));
    assert!(!fixture.exists("called"));
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_of_a_hole_that_leads_elsewhere_is_not_opened() {
    let fixture = Fixture::new();
    fixture.write("elsewhere.rs", "");
    let reading = with_editor(&fixture, "code");
    let file = fixture.path("exercises/01-small/src/greeting.rs");
    std::fs::remove_file(&file).unwrap();
    let greet = json!({ "step": STEP, "hole": "greet" });
    assert_eq!(reading.order("open", greet.clone()).await.0, 404);
    std::os::unix::fs::symlink(fixture.path("elsewhere.rs"), &file).unwrap();
    assert_eq!(reading.order("open", greet).await.0, 404);
    assert!(!fixture.exists("called"));
}

#[cfg(unix)]
#[tokio::test]
async fn nothing_is_done_but_what_an_exercise_names() {
    let fixture = Fixture::new();
    let reading = with_editor(&fixture, "code");
    for (order, status) in [
        (json!({ "step": STEP, "hole": "gone" }), 404),
        (json!({ "step": STEP, "hole": "../../Cargo.toml" }), 404),
        (json!({ "step": STEP }), 404),
        (json!({ "step": "../steps/01-small", "hole": "title" }), 404),
        (json!({ "step": "1", "hole": "title" }), 404),
        (json!({ "step": STEP, "hole": "title", "file": "/etc/passwd" }), 400),
        (json!({ "hole": "title" }), 400),
        (json!("check"), 400),
    ] {
        for what in ["open", "hint"] {
            assert_eq!(reading.order(what, order.clone()).await.0, status, "{what} {order}");
        }
    }
    for order in [json!({ "step": "../steps/01-small" }), json!({ "step": "gone" })] {
        assert_eq!(reading.order("check", order).await.0, 404);
    }
    for what in ["solution", "reset", "run", "check/..", "shutdown"] {
        let (status, _) = reading.order(what, json!({ "step": STEP, "hole": "title" })).await;
        assert!([404, 405].contains(&status), "{what}: {status}");
    }
    assert!(!fixture.exists("called") && !fixture.exists(".workbook/hints.json"));
}

#[tokio::test]
async fn an_order_needs_the_token_of_this_run() {
    let (fixture, reading) = reading(&["--no-check"]);
    let host = reading.host();
    let token = reading.token().await;
    let body = json!({ "step": STEP, "hole": "title" }).to_string();
    let post = |headers: &str| {
        let length = body.len();
        reading.bytes(&format!(
            "POST /-/hint HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
             Content-Length: {length}\r\n{headers}\r\n{body}"
        ))
    };
    let half = &token[..token.len() / 2];
    for headers in [
        String::new(),
        format!("X-Workbook-Token: {half}\r\n"),
        "X-Workbook-Token: \r\n".to_owned(),
        format!("Cookie: X-Workbook-Token={token}\r\n"),
        format!("X-Workbook-Token: {token}\r\nOrigin: https://keep.example\r\n"),
        format!("X-Workbook-Token: {token}\r\nSec-Fetch-Site: cross-site\r\n"),
        format!("X-Workbook-Token: {token}\r\nSec-Fetch-Site: none\r\n"),
    ] {
        let answer = post(&headers);
        assert!(answer.starts_with("HTTP/1.1 403"), "{headers}: {answer}");
        assert!(!answer.contains(&token), "{answer}");
    }
    assert!(!fixture.exists(".workbook/hints.json"));
    let answer = post(&format!("X-Workbook-Token: {token}\r\nOrigin: http://{host}\r\n"));
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    assert!(fixture.exists(".workbook/hints.json"));
}
