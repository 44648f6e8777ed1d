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

#[test]
fn a_proxy_and_variables_of_tests_are_named_before_they_surprise() {
    let fixture = Fixture::new();
    let doctor = |variables: &[(&str, &str)]| {
        let mut command = fixture.command(&["doctor", "--json"]);
        for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"] {
            command.env_remove(name);
        }
        for (name, _) in std::env::vars() {
            if ["INSTA_", "PROPTEST_", "RUST_TEST_", "KEEP_"].iter().any(|it| name.starts_with(it))
            {
                command.env_remove(name);
            }
        }
        findings(&Run::of(command.envs(variables.iter().copied())))
    };
    let found = doctor(&[]);
    assert_eq!(find(&found, "proxy", "none")["state"], "ok");
    assert_eq!(find(&found, "variables", "none")["state"], "ok");
    for name in ["http_proxy", "ALL_PROXY"] {
        let proxy = (name, "http://127.0.0.1:9");
        let found = doctor(&[proxy, ("NO_PROXY", "keep.example")]);
        let finding = find(&found, "proxy", name);
        assert_eq!(finding["state"], "attention");
        assert!(finding["advice"].as_str().unwrap().contains("export NO_PROXY=127.0.0.1"));
        let found = doctor(&[proxy, ("no_proxy", "keep.example, 127.0.0.1")]);
        assert_eq!(find(&found, "proxy", name)["state"], "ok");
    }
    let found = doctor(&[("INSTA_FORCE_PASS", "1"), ("PROPTEST_CASES", "0")]);
    let finding = find(&found, "variables", "INSTA_FORCE_PASS, PROPTEST_CASES set");
    assert_eq!(finding["state"], "attention");
}

#[cfg(unix)]
#[test]
fn a_folder_whose_name_means_something_elsewhere_is_named() {
    use std::os::unix::ffi::OsStrExt;
    let name = |bytes: &'static [u8]| std::ffi::OsStr::from_bytes(bytes);
    for (bytes, state, part) in [
        (&b"clone%41"[..], "attention", "clone%41"),
        (b"cl?ne", "attention", "cl?ne"),
        (b"clone #1", "attention", "clone #1"),
        (b"clone 1", "ok", "no signs"),
        (b"cl\xf6ne", "missing", "no UTF-8"),
    ] {
        let fixture = Fixture::new();
        let other = fixture.root().parent().unwrap().join(name(bytes));
        std::fs::rename(fixture.root(), &other).unwrap();
        let mut command = fixture.command(&["doctor", "--json"]);
        let run = Run::of(command.current_dir(&other));
        assert_eq!(find(&findings(&run), "path", part)["state"], state, "{run}");
        assert_eq!(run.code, i32::from(state == "missing"), "{run}");
    }
}

/// In a namespace of users of its own, the limit of watches is the test's to set.
#[cfg(target_os = "linux")]
#[test]
fn watches_that_are_used_up_are_found_with_the_remedy() {
    let fixture = Fixture::new();
    assert_eq!(
        find(&findings(&fixture.workbook(&["doctor", "--json"])), "watches", "tells of saves")["state"],
        "ok"
    );
    let Some(mut command) = crate::watches::without_watches(&fixture, &["doctor", "--json"]) else {
        return;
    };
    let run = Run::of(&mut command);
    let found = findings(&run);
    let finding = find(&found, "watches", "does not tell of saves");
    assert_eq!(finding["state"], "attention");
    assert!(finding["advice"].as_str().unwrap().contains("fs.inotify.max_user_"), "{run}");
}
