//! `contract` against servers that run: step 01 as a process, and one that is wrong on purpose. It
//! runs in this repository and not in the miniature, whose steps have no contract.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::background::Background;

fn root() -> PathBuf {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    tools.and_then(Path::parent).expect("the program lies in tools/workbook").to_owned()
}

/// What `contract` says and its exit code.
fn contract(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
    command.current_dir(root()).arg("contract").args(arguments).env("NO_COLOR", "1");
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// Step 01, running; the folder is its data.
fn step_01(folder: &Path) -> (Background, String) {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let step = ["-q", "--bin", "step-01-three-tiers"];
    // However long it compiles: the wait below is for the start alone.
    let built = Command::new(&cargo).current_dir(root()).arg("build").args(step).status();
    assert!(built.unwrap().success(), "step 01 compiles");
    let mut command = Command::new(cargo);
    command.current_dir(root()).arg("run").args(step);
    command.env("KEEP_ADDR", "127.0.0.1:0").env("KEEP_DATA", folder).env("KEEP_LOG", "error");
    for variable in ["DATABASE_URL", "MAIL_URL", "KEEP_LOG_FORMAT"] {
        command.env_remove(variable);
    }
    let mut running = Background::start(&mut command);
    let line = running.wait_for("listening on http://");
    let url = line.trim().rsplit(' ').next().unwrap().to_owned();
    (running, url)
}

#[test]
fn step_01_keeps_the_contract_as_a_process() {
    let folder = tempfile::tempdir().unwrap();
    let (_running, url) = step_01(folder.path());
    let mails = folder.path().join("mail");
    let mails = mails.to_str().unwrap();
    // Twice, since it is the same Keep, and the addresses of the first run are taken in it.
    let some = ["--only", "codes", "--only", "shares", "--only", "the_colors_are_listed"];
    for _ in 0..2 {
        let (code, said, error) =
            contract(&[&[&url, "--mails", mails, "--json"], &some[..]].concat());
        let report: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}{error}"));
        assert_eq!((code, &report["failed"]), (Some(0), &json!(0)), "{report:#}");
        assert_eq!((&report["passed"], &report["skipped"]), (&json!(9), &json!(3)), "{report:#}");
    }
    let elsewhere = folder.path().to_str().unwrap();
    let (code, _, error) = contract(&[&url, "--mails", elsewhere, "--only", "tags"]);
    assert_eq!(code, Some(2), "{error}");
    assert!(error.contains("its mail did not come to"), "{error}");
}

/// A Keep that knows a colour too few, and takes whoever signs up at once.
async fn wrong_keep() -> String {
    let colors = || async { Json(json!({ "items": ["default", "info"] })) };
    let sign_up = || async { (StatusCode::CREATED, Json(json!({ "id": 1 }))) };
    let router = Router::new()
        .route("/api/v1/colors", get(colors))
        .route("/api/v1/auth/sign-up", post(sign_up));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_server_that_is_wrong_is_refused_with_what_it_should_have_said() {
    let folder = tempfile::tempdir().unwrap();
    let url = wrong_keep().await;
    let mails = folder.path().to_str().unwrap();
    let (code, said, error) = contract(&[
        &url,
        "--mails",
        mails,
        "--only",
        "the_colors_are_listed",
        "--only",
        "every_faulty_member_is_named_at_once",
        "--only",
        "a_token_expires_after_fifteen_minutes",
    ]);
    assert_eq!(code, Some(1), "{said}{error}");
    for part in [
        "✗ system::the_colors_are_listed",
        "✗ sign_up::every_faulty_member_is_named_at_once",
        "--> GET /api/v1/colors",
        "  +     \"info\"",
        "− <-- 400 Bad Request",
        "+ <-- 201 Created",
        "skipped, because it moves the clock of Keep:\n  sign_in::a_token_expires_after_fifteen_minutes",
        "0 passed, 2 failed, 1 skipped",
    ] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
}

#[test]
fn what_cannot_be_tried_is_said_before_anything_else() {
    let folder = tempfile::tempdir().unwrap();
    let mails = folder.path().to_str().unwrap();
    let nobody = "http://127.0.0.1:9";
    for (arguments, part) in [
        (&[nobody, "--mails", mails][..], "nobody answers at http://127.0.0.1:9: start Keep there"),
        (&[nobody, "--mails", "/no/such/folder"], "there is no folder /no/such/folder"),
        (&[nobody, "--mails", mails, "--only", "nothing"], "no checkpoint is called nothing"),
        (&[nobody, "--mails", mails, "--suite", "gateway"], "there is no suite gateway"),
        (&["keep", "--mails", mails], "\"keep\" is no address of a server"),
        (&[nobody], "--mails <DIR>"),
    ] {
        let (code, said, error) = contract(arguments);
        assert_eq!(code, Some(2), "{said}{error}");
        assert!(error.contains(part), "{error}");
    }
    let (code, said, _) = contract(&["--list", "--suite", "sharing"]);
    assert_eq!(code, Some(0));
    assert!(
        said.lines().all(|line| line.starts_with("sharing")) && said.lines().count() > 3,
        "{said}"
    );
}
