//! What an operator sees when auth dies and comes back.
//!
//! Covers: src/auth/app.rs, src/auth/repositories/signing_keys.rs

use contract::post;
use transcript::{Request, test_name};

use crate::harness::transcript;
use crate::process::{Process, command, token};
use crate::processes::free_address;

#[tokio::test]
async fn a_killed_auth_service_stops_nobody_who_has_a_token() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = free_address();
    let auth = || Process::start(command(folder.path()).arg("auth").env("AUTH_ADDR", &address));
    let mut first = auth();
    let url = format!("http://{address}");
    let mut notes = command(folder.path());
    let notes_process = Process::start(notes.arg("notes").env("AUTH_URL", &url));
    let mut gateway = command(folder.path());
    gateway.arg("gateway").env("AUTH_URL", &url).env("NOTES_URL", &notes_process.base);
    let gateway = Process::start(&mut gateway);
    let client = transcript::client();
    let token = token(&client, &gateway.base, folder.path()).await;
    let notes = || Request::new("GET", "/api/v1/notes").bearer(&token);
    let mut t = transcript(test_name!(), &gateway.base);
    t.name(&token, "token of Ada");
    t.send(notes()).await;
    first.child.kill().expect("it is killed");
    first.child.wait().expect("it is gone");
    t.say("Auth is killed.");
    t.send(notes()).await;
    let body = serde_json::json!({ "email": "ada@example.com", "password": "correct horse" });
    t.send(post("/auth/sign-in", body)).await;
    let _second = auth();
    t.say("Auth is started again, with the key that it had.");
    t.send(notes()).await;
    t.send(Request::new("GET", "/api/v1/auth/me").bearer(&token)).await;
    t.check();
}
