//! What an operator types: the commands of the move, and auth as a process that dies and comes back.
//!
//! Covers until 05: src/auth/moving, src/notes/auth_client

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Output;
use std::time::Duration;

use contract::post;
use serde_json::json;
use step_04_auth_service::chassis::DataSource;
use transcript::{Request, test_name};

use crate::harness::{execute, transcript};
use crate::process::{Process, command, end_of, token};
use crate::processes::free_address;

#[tokio::test]
async fn a_killed_auth_service_is_told_at_once_and_found_again_when_it_is_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = free_address();
    let auth = || Process::start(command(folder.path()).arg("auth").env("AUTH_ADDR", &address));
    let mut first = auth();
    let url = format!("http://{address}");
    let mut monolith = command(folder.path());
    let monolith = Process::start(monolith.arg("monolith").env("AUTH_URL", &url));
    let mut gateway = command(folder.path());
    gateway.arg("gateway").env("AUTH_URL", &url).env("MONOLITH_URL", &monolith.base);
    let gateway = Process::start(&mut gateway);
    let client = transcript::client();
    let token = token(&client, &gateway.base, folder.path()).await;
    let notes = || Request::new("GET", "/api/v1/notes").bearer(&token);
    let mut t = transcript(test_name!(), &gateway.base);
    t.name(&token, "token of Ada");
    t.send(notes()).await;
    first.child.kill().expect("it is killed");
    first.child.wait().expect("it is gone");
    t.say("Auth is killed. The gateway says so of auth's own paths, the notes of everything else.");
    t.send(notes()).await;
    let body = json!({ "email": "ada@example.com", "password": "correct horse" });
    t.send(post("/auth/sign-in", body)).await;
    let _second = auth();
    t.say("Auth is started again. Nobody else was, and Ada's token is still good.");
    t.send(notes()).await;
    t.check();
}

/// Runs a command of the move to its end.
fn run(folder: &Path, name: &str, switch: &str) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } =
        end_of(command(folder).arg(name).env("KEEP_AUTH", switch));
    let text = [stdout, stderr].concat();
    (status.code(), String::from_utf8_lossy(&text).into_owned())
}

#[tokio::test]
async fn the_commands_say_what_they_did_and_refuse_what_would_lose_somebody() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut monolith = command(folder.path());
    let monolith = Process::start(monolith.arg("monolith").env("KEEP_AUTH", "monolith"));
    token(&transcript::client(), &monolith.base, folder.path()).await;
    monolith.signal("-TERM");
    let mut monolith = monolith;
    monolith.child.wait().expect("it ends");

    let (code, text) = run(folder.path(), "backfill", "service");
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("a backfill would overwrite what it knows"), "{text}");
    let (code, text) = run(folder.path(), "contract", "service");
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("nobody has used the auth service yet, freeze and repeat it"), "{text}");

    let (code, text) = run(folder.path(), "backfill", "frozen");
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("1 of 1 accounts\nmonolith: 1 accounts, 1 codes, 1 sessions"), "{text}");
    assert!(text.contains("both are the same"), "{text}");
    // As if it had been interrupted after the last account, before somebody signed up.
    let url = format!("sqlite://{}", folder.path().join("auth.db").display());
    let auth = DataSource::connect(url.as_str()).await.expect("auth's database");
    execute(&auth, "DELETE FROM accounts").await;
    execute(&auth, "UPDATE backfill SET watermark = x'ffffffffffffffffffffffffffffffff'").await;
    auth.close().await;
    let (code, text) = run(folder.path(), "backfill", "frozen");
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("they differ: run the backfill again"), "{text}");
    let (code, text) = run(folder.path(), "backfill", "frozen");
    assert_eq!(code, Some(0), "{text}");

    let (code, text) = run(folder.path(), "contract", "shadow");
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("set KEEP_AUTH=service everywhere first"), "{text}");
    let (code, text) = run(folder.path(), "contract", "service");
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("holds no accounts, codes and sessions any more"), "{text}");
    let (code, text) = run(folder.path(), "contract", "elsewhere");
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("say monolith, shadow, frozen or service"), "{text}");
}

#[tokio::test]
async fn once_auth_is_in_charge_no_backfill_removes_who_signed_up_since() {
    let folder = tempfile::tempdir().expect("a folder");
    let client = transcript::client();
    let mut keep = Process::start(&mut command(folder.path()));
    token(&client, &keep.base, folder.path()).await;
    keep.signal("-TERM");
    keep.child.wait().expect("it ends");
    for switch in ["monolith", "shadow", "frozen"] {
        let (code, text) = run(folder.path(), "backfill", switch);
        assert_eq!(code, Some(1), "{switch}: {text}");
        assert!(text.contains("go on with KEEP_AUTH=service"), "{switch}: {text}");
    }
    let keep = Process::start(&mut command(folder.path()));
    let body = json!({ "email": "ada@example.com", "password": "correct horse" });
    let answer = post("/auth/sign-in", body).send(&client, &keep.base).await;
    assert_eq!(answer.status, 200, "Ada has her account still");
}

#[tokio::test]
async fn a_monolith_without_accounts_does_not_start_to_answer_for_auth() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut monolith = command(folder.path());
    let mut monolith = Process::start(monolith.arg("monolith").env("KEEP_AUTH", "monolith"));
    monolith.signal("-TERM");
    monolith.child.wait().expect("it ends");
    assert_eq!(run(folder.path(), "backfill", "frozen").0, Some(0));
    assert_eq!(run(folder.path(), "contract", "service").0, Some(0));
    for switch in ["monolith", "shadow", "frozen"] {
        let (code, text) = run(folder.path(), "monolith", switch);
        assert_eq!(code, Some(1), "{switch}: {text}");
        assert!(text.contains("set KEEP_AUTH=service everywhere"), "{switch}: {text}");
    }
    let mut monolith = command(folder.path());
    Process::start(monolith.arg("monolith").env("KEEP_AUTH", "service"));
}

#[test]
fn a_command_of_the_move_makes_no_database_of_a_mistyped_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let mistyped = folder.path().join("kepe.db");
    let old = format!("sqlite://{}", mistyped.display());
    let auth = format!("sqlite://{}", folder.path().join("auth.db").display());
    let cases = [
        ("contract", "service", &old, "kepe.db; set DATABASE_URL to the monolith's"),
        ("backfill", "frozen", &old, "kepe.db; set DATABASE_URL to the monolith's"),
        ("contract", "service", &auth, "must be two databases"),
    ];
    for (name, switch, url, expected) in cases {
        let mut command = command(folder.path());
        let output = end_of(command.arg(name).env("KEEP_AUTH", switch).env("DATABASE_URL", url));
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{name}: {text}");
        assert!(text.contains(expected), "{name}: {text}");
    }
    assert!(!mistyped.exists(), "an empty database was made");
}

#[tokio::test]
async fn the_shadow_logs_that_answers_differ_and_not_what_they_say() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut keep = Process::start(command(folder.path()).env("KEEP_AUTH", "shadow"));
    let log = BufReader::new(keep.child.stderr.take().expect("its log"));
    let (found, line) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in log.lines().map_while(Result::ok) {
            // It reads on after that: a full pipe would stop Keep.
            if line.contains("answers differently") {
                let _ = found.send(line);
            }
        }
    });
    // Nothing was copied, so the auth service knows no Ada.
    let token = token(&transcript::client(), &keep.base, folder.path()).await;
    assert_eq!(token.len(), 64);
    let line = line.recv_timeout(Duration::from_secs(10)).expect("a line about the difference");
    assert!(line.contains("/api/v1/auth/sign-in"), "{line}");
    assert!(!line.contains(&token), "the log shows Ada's token");
    keep.signal("-TERM");
    keep.child.wait().expect("it ends");
    let (code, text) = run(folder.path(), "backfill", "frozen");
    assert_eq!(code, Some(0), "who is only compared is not in charge: {text}");
}
