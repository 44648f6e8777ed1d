//! A student who types `git pull`, as one does elsewhere, and then `update`.

use crate::fixture::{Fixture, Run};
use crate::update::{expect_work, old_clone, work};

/// `git pull` as somebody who has a name and no other settings; what it says.
fn pull(fixture: &Fixture, arguments: &[&str]) -> Run {
    let mut git = std::process::Command::new("git");
    for variable in ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"] {
        git.env(variable, "/dev/null");
    }
    for who in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{who}_NAME"), "Ada");
        git.env(format!("GIT_{who}_EMAIL"), "ada@example.com");
    }
    Run::of(&mut fixture.prepared(git, &[&["pull", "--quiet"], arguments].concat()))
}

#[test]
fn a_pull_that_git_refuses_has_changed_nothing_and_an_update_does_it() {
    let fixture = old_clone();
    work(&fixture);
    let refused = pull(&fixture, &[]);
    assert_ne!(refused.code, 0, "{refused}");
    refused.expect(refused.code, &["would be overwritten", "exercises/01-small/src/greeting.rs"]);
    expect_work(&fixture, &fixture.workbook(&["update"]));
}

#[test]
fn a_pull_that_stops_in_the_middle_is_taken_back_first() {
    for (how, stopped, back) in [
        ("--no-rebase", "in the middle of a merge", ["merge", "--abort"]),
        ("--rebase", "in the middle of a rebase", ["rebase", "--abort"]),
    ] {
        let fixture = old_clone();
        work(&fixture);
        fixture.commit("My work");
        let conflict = pull(&fixture, &[how]);
        assert_ne!(conflict.code, 0, "{conflict}");
        let advice = format!("git {}", back.join(" "));
        fixture.workbook(&["update"]).expect(2, &[stopped, &advice]);
        fixture.git(&back);
        expect_work(&fixture, &fixture.workbook(&["update"]));
    }
}

/// A hook, an alias or a script that git started has variables that send git elsewhere.
#[test]
fn an_update_is_about_the_clone_that_it_is_called_in() {
    let fixture = old_clone();
    work(&fixture);
    let mut update = fixture.command(&["update"]);
    update.env("GIT_DIR", fixture.path("../upstream.git"));
    update.env("GIT_INDEX_FILE", fixture.path("elsewhere")).env("GIT_WORK_TREE", "/");
    expect_work(&fixture, &Run::of(&mut update));
    assert!(!fixture.exists("elsewhere"));
}
