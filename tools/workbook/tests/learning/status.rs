//! `status`, from a fresh clone on.

use serde_json::Value;

use crate::fixture::Fixture;
use crate::solutions::{solve, solve_all};

#[test]
fn a_fresh_clone_is_told_to_read_and_to_check() {
    let fixture = Fixture::new();
    let run = fixture.workbook(&[]);
    run.expect(0, &["01 Small  not started  read 5 min, do 9 min", "cargo workbook read"]);
    assert!(run.stdout.ends_with("\n  cargo workbook check 01\n"), "{run}");
    assert!(!fixture.exists(".workbook/progress.json"), "looking leaves nothing behind");
    assert_eq!(fixture.workbook_in("exercises/01-small/src", &["status"]).stdout, run.stdout);
}

#[test]
fn it_follows_the_checks_and_notices_a_change_since() {
    let fixture = Fixture::new();
    solve(&fixture, "title");
    assert_eq!(fixture.workbook(&["check"]).code, 1);
    let run = fixture.workbook(&["status"]);
    run.expect(0, &["01 Small  1 of 3", "02 Other  not started", "cargo workbook hint 01 list"]);
    assert!(!run.stdout.contains("changed since"), "{run}");
    solve(&fixture, "list");
    let run = fixture.workbook(&["status"]);
    run.expect(0, &["1 of 3", "changed since the last check", "  cargo workbook check 01\n"]);
    solve(&fixture, "greet");
    assert_eq!(fixture.workbook(&["check"]).code, 0);
    let run = fixture.workbook(&["status"]);
    run.expect(0, &["01 Small  ✓ 3 of 3", "cargo workbook read 02"]);
}

#[test]
fn json_holds_the_same() {
    let fixture = Fixture::new();
    solve_all(&fixture);
    assert_eq!(fixture.workbook(&["check"]).code, 0);
    let status: Value =
        serde_json::from_str(&fixture.workbook(&["status", "--json"]).stdout).unwrap();
    assert_eq!(status["next"], "cargo workbook read 02");
    let [small, other] = status["chapters"].as_array().unwrap().as_slice() else { panic!() };
    assert_eq!(small["state"], "done");
    assert_eq!(small["holes_green"], 3);
    assert_eq!(small["minutes"]["read"], 5);
    assert_eq!(other["state"], "not_started");
    assert_eq!(other["open_hole"], "double");
}
