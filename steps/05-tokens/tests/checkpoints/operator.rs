//! What an operator does: changes the key by a command, while Keep runs.
//!
//! Covers: src/auth/tokens.rs, src/auth/signing.rs

use std::path::Path;
use std::time::{Duration, Instant};

use transcript::{Answer, Request};

use crate::harness::forge::header_of;
use crate::process::{Process, command, end_of, sign_in, token};

/// Sends a request until it is answered like this, which happens when the notes have polled.
async fn sent_until(status: u16, request: Request, base: &str) -> Answer {
    let (client, started) = (transcript::client(), Instant::now());
    loop {
        let answer = request.send(&client, base).await;
        if answer.status == status || started.elapsed() > Duration::from_secs(10) {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn rotate(folder: &Path, options: &[&str]) -> String {
    let output = end_of(command(folder).arg("rotate").args(options));
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn the_key_is_changed_by_a_command_while_keep_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    // The notes have no keys before the first token comes.
    let all = Process::start(command(folder.path()).env("NOTES_POLL_SECONDS", "900"));
    let client = transcript::client();
    let old = token(&client, &all.base, folder.path()).await;
    let said = rotate(folder.path(), &[]);
    assert!(said.contains("a new key signs; the old one is published for 16 minutes"), "{said}");
    let new = sign_in(&client, &all.base).await;
    assert_ne!(header_of(&old)["kid"], header_of(&new)["kid"], "auth was not started again");
    let tags = |token: &str| Request::new("GET", "/api/v1/tags").bearer(token);
    for (about, token) in [("of the old key", &old), ("of the new key", &new)] {
        let answer = tags(token).send(&client, &all.base).await;
        assert_eq!(answer.status, 200, "notes are sent a token {about}");
    }
}

#[tokio::test]
async fn a_lost_key_is_revoked_by_a_command_while_keep_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = Process::start(&mut command(folder.path()));
    let client = transcript::client();
    let token = token(&client, &all.base, folder.path()).await;
    let tags = Request::new("GET", "/api/v1/tags").bearer(&token);
    assert_eq!(tags.send(&client, &all.base).await.status, 200, "the token is good so far");
    let said = rotate(folder.path(), &["--revoke-old"]);
    assert!(said.contains("every token issued before it is worthless"), "{said}");
    let me = Request::new("GET", "/api/v1/auth/me").bearer(&token);
    assert_eq!(me.send(&client, &all.base).await.status, 401, "auth refuses it at once");
    let answer = sent_until(401, tags, &all.base).await;
    assert_eq!(answer.status, 401, "notes, which poll every second, ten seconds later");
}

#[tokio::test]
async fn notes_hear_of_a_sign_out_by_themselves() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = Process::start(&mut command(folder.path()));
    let client = transcript::client();
    let token = token(&client, &all.base, folder.path()).await;
    let tags = Request::new("GET", "/api/v1/tags").bearer(&token);
    assert_eq!(tags.send(&client, &all.base).await.status, 200, "the token is good so far");
    let sign_out = Request::new("POST", "/api/v1/auth/sign-out").bearer(&token);
    assert_eq!(sign_out.send(&client, &all.base).await.status, 204, "auth ends the token");
    let answer = sent_until(401, tags, &all.base).await;
    assert_eq!(answer.status, 401, "notes, which poll every second, ten seconds later");
}
