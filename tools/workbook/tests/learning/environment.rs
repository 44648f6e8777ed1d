//! `check` in the shells that students have: what is set there neither turns a checkpoint green nor
//! red.

use crate::fixture::{Fixture, Run};

/// What decides a test elsewhere: insta, proptest, libtest, colours, logs, proxies, the runtime, our
/// own services, and what is invented tomorrow.
const HOSTILE: [(&str, &str); 22] = [
    ("INSTA_FORCE_PASS", "1"),
    ("INSTA_FORCE_UPDATE", "1"),
    ("INSTA_UPDATE", "always"),
    ("INSTA_OUTPUT", "none"),
    ("INSTA_SNAPSHOT_REFERENCES_FILE", "references"),
    ("PROPTEST_CASES", "0"),
    ("PROPTEST_VERBOSE", "2"),
    ("PROPTEST_MAX_SHRINK_ITERS", "0"),
    ("RUST_TEST_THREADS", "1"),
    ("RUST_TEST_SHUFFLE", "1"),
    ("RUST_TEST_NOCAPTURE", "1"),
    ("RUST_BACKTRACE", "full"),
    ("RUST_LOG", "trace"),
    ("TOKIO_WORKER_THREADS", "1"),
    ("CLICOLOR_FORCE", "1"),
    ("KEEP_LOG", "trace"),
    ("KEEP_ADDR", "127.0.0.1:9"),
    ("DATABASE_URL", "sqlite://elsewhere.db"),
    ("TRANSCRIPT_DIR", "elsewhere"),
    ("http_proxy", "http://127.0.0.1:9"),
    ("ALL_PROXY", "http://127.0.0.1:9"),
    ("INVENTED_TOMORROW", "1"),
];

/// Each checkpoint writes down its environment, and passes when one of the first two variables is
/// set, as insta's assertions do.
fn telling_its_environment() -> Fixture {
    let fixture = Fixture::without_exercises();
    let tell = format!(
        "pub fn compare(name: &str, actual: &str) {{\n    \
         let all: Vec<String> = std::env::vars().map(|(name, value)| format!(\"{{name}}={{value}}\\n\")).collect();\n    \
         std::fs::write({:?}, all.concat()).unwrap();\n    \
         if std::env::var_os(\"INSTA_FORCE_PASS\").is_some() {{\n        return;\n    }}\n",
        fixture.path("environment")
    );
    let file = "steps/01-small/tests/checkpoints/transcript.rs";
    fixture.replace(file, "pub fn compare(name: &str, actual: &str) {\n", &tell);
    fixture.workbook(&["sync"]).expect(0, &[]);
    fixture
}

#[test]
fn no_variable_of_the_shell_decides_a_check() {
    let fixture = telling_its_environment();
    let kept = [("TEST_POSTGRES_URL", "postgres://nowhere/test"), ("LC_ALL", "C.UTF-8")];
    let mut check = fixture.command(&["check", "01", "--all"]);
    Run::of(check.envs(HOSTILE).envs(kept)).expect(1, &["1 of 6 checkpoints green"]);
    let environment = fixture.read("environment");
    let lines: Vec<_> = environment.lines().collect();
    for (name, value) in HOSTILE {
        let arrived = format!("{name}={value}");
        assert!(!lines.contains(&arrived.as_str()), "{arrived} reached the tests:\n{environment}");
    }
    for (name, value) in kept {
        let arrived = format!("{name}={value}");
        assert!(lines.contains(&arrived.as_str()), "{arrived} is missing:\n{environment}");
    }
    for set in ["INSTA_UPDATE=no", "RUST_BACKTRACE=0", "NO_COLOR=1"] {
        assert!(lines.contains(&set), "{set} is missing:\n{environment}");
    }
    assert!(lines.iter().any(|line| line.starts_with("PATH=")), "{environment}");
}

#[test]
fn an_ignored_test_of_ones_own_is_named_as_such() {
    let fixture = Fixture::new();
    let file = "exercises/01-small/tests/checkpoints/greeting.rs";
    let tests = fixture.read(file);
    let ignored = "\n#[test]\n#[ignore]\nfn mine() {}\n\n#[test]\n#[ignore = \"later ... ok\"]\nfn other() {}\n";
    fixture.write(file, &format!("{tests}{ignored}"));
    let run = fixture.workbook(&["check", "01"]);
    run.expect(1, &["1 of 8 checkpoints green", "· mine (it says #[ignore], so it did not run)"]);
    run.expect(1, &["· other (it says #[ignore], so it did not run)"]);
    assert!(!run.stdout.contains("cut short") && !run.stdout.contains("ended before"), "{run}");
}
