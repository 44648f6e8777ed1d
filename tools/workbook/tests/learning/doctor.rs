//! `doctor` on a machine that has what it needs, and on one that does not.

use serde_json::Value;

use crate::fixture::{Fixture, Run};

fn findings(run: &Run) -> Vec<Value> {
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{run}"));
    report["findings"].as_array().unwrap().clone()
}

#[track_caller]
fn find<'a>(findings: &'a [Value], about: &str, part: &str) -> &'a Value {
    let about = |finding: &&Value| {
        finding["about"] == about && finding["found"].as_str().unwrap().contains(part)
    };
    findings.iter().find(about).unwrap_or_else(|| panic!("{findings:#?}"))
}

#[test]
fn this_machine_is_ready() {
    let fixture = Fixture::new();
    fixture.workbook(&["doctor"]).expect(0, &["✓ rust", "ready: this machine can build"]);
    let run = fixture.workbook(&["doctor", "--json"]);
    let found = findings(&run);
    assert_eq!(find(&found, "rust", "rustc 1.")["state"], "ok");
    assert_eq!(find(&found, "dependencies", "offline")["state"], "ok");
    assert_eq!(find(&found, "built", "no checkpoints")["state"], "attention");
    assert_eq!(find(&found, "editor", "rust-analyzer")["state"], "attention");
    assert!(run.stdout.contains("\"ready\": true"), "{run}");
    assert_eq!(fixture.workbook(&["check"]).code, 1);
    let settings = "{\n  // why\n  \"rust-analyzer.cargo.targetDir\": true\n}\n";
    fixture.write(".vscode/settings.json", settings);
    let found = findings(&fixture.workbook(&["doctor", "--json"]));
    assert_eq!(find(&found, "built", "compiled checkpoints")["state"], "ok");
    assert_eq!(find(&found, "editor", "rust-analyzer")["state"], "ok");
}

#[test]
fn a_compiler_that_is_too_old_is_missing() {
    let fixture = Fixture::new();
    let package = "[workspace.package]\n";
    fixture.replace("Cargo.toml", package, &format!("{package}rust-version = \"1.9000\"\n"));
    let run = fixture.workbook(&["doctor"]);
    run.expect(1, &["✗ rust", "the workbook needs 1.9000", "rustup update stable", "not ready"]);
}

#[test]
fn servers_that_were_named_are_asked_and_passwords_are_not_shown() {
    let fixture = Fixture::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let there = listener.local_addr().unwrap().to_string();
    // Bound and dropped: nobody listens there now.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut command = fixture.command(&["doctor", "--json"]);
    command.env("TEST_POSTGRES_URL", format!("postgres://me:secret@{there}/keep"));
    command.env("TEST_NATS_URL", format!("nats://{gone}"));
    let run = Run::of(&mut command);
    let found = findings(&run);
    assert_eq!(find(&found, "postgres", &there)["state"], "ok");
    assert_eq!(find(&found, "nats", &gone.to_string())["state"], "attention");
    assert!(!run.stdout.contains("secret"), "{run}");
}
