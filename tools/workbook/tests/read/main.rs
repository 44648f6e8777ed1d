//! Drives `cargo workbook read` as a reader does: the real program, over HTTP, on a small clone.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../learning/background.rs"]
#[allow(dead_code, reason = "each test binary uses its own part")]
mod background;
mod clone;
mod directives;
#[path = "../fixture/mod.rs"]
mod fixture;
mod hostile;
mod hosts;
mod live;
mod orders;
mod reading;
#[path = "../learning/solutions.rs"]
mod solutions;

use clone::Clone;

#[tokio::test]
async fn a_page_is_served_and_can_reload_itself() {
    let clone = Clone::new();
    let reading = clone.read(&[]);
    let page = reading.get("/").await;
    assert!(page.contains("A first page"), "{page}");
    let script = page.split_once("<script data-edition=").expect("a live page").1;
    assert!(script.contains("data-token=") && script.contains("\"/-/live.js\""), "{script}");
    assert!(reading.get("/-/live.js").await.contains("EventSource"));
    let said = reading.said("the first exercise is ready");
    assert!(said.contains("open exercises/01-first in your editor"), "{said}");
}

#[tokio::test]
async fn a_chapter_can_be_named() {
    let clone = Clone::new();
    let reading = clone.read(&["1"]);
    let url = reading.url.clone();
    assert!(url.ends_with("/one.html"), "{url}");
    assert!(reading.get("/one.html").await.contains("fn one() {}"));
}

#[tokio::test]
async fn a_saved_page_and_a_saved_include_are_rebuilt() {
    let clone = Clone::new();
    let reading = clone.read(&[]);
    let mut events = reading.events().await;
    let first = events.next().await;
    clone.write("book/src/first.md", "# Another first page\n");
    let second = events.next().await;
    assert_ne!(first["edition"], second["edition"]);
    assert!(reading.get("/").await.contains("Another first page"));
    clone.write("steps/01-first/src/lib.rs", "// ANCHOR: one\nfn uno() {}\n// ANCHOR_END: one\n");
    // A slow machine may tell of one save in two parts, so an edition may be in between.
    while !reading.get("/one.html").await.contains("fn uno() {}") {
        events.next().await;
    }
}

#[tokio::test]
async fn a_broken_book_keeps_the_last_good_one_until_it_is_mended() {
    let clone = Clone::new();
    let reading = clone.read(&[]);
    let mut events = reading.events().await;
    events.next().await;
    for (file, broken, problem) in [
        ("book/book.toml", "[book]\ntitle = \n", "book.toml:2: "),
        ("book/src/SUMMARY.md", "- [Gone](gone.md)\n", "book/src/SUMMARY.md:1: `gone.md`"),
        ("book/src/one.md", "\n{{#include ../../steps/01-first/src/lib.rs:two}}\n", "one.md:2: "),
        ("steps/01-first/src/lib.rs", "", "one.md:4: "),
    ] {
        let whole = clone.contents(file);
        clone.write(file, broken);
        let shown = events.next_problem().await;
        assert!(shown.contains(problem), "{file}: {shown}");
        assert!(reading.get("/one.html").await.contains("fn one() {}"));
        clone.write(file, &whole);
        events.next_without_problem().await;
    }
}

#[tokio::test]
async fn a_book_that_was_never_good_is_mended_by_a_save() {
    let clone = Clone::new();
    let whole = clone.contents("book/src/SUMMARY.md");
    clone.write("book/src/SUMMARY.md", "- [Gone](gone.md)\n");
    let reading = clone.read(&[]);
    let mut events = reading.events().await;
    assert!(events.next_problem().await.contains("gone.md"));
    clone.write("book/src/SUMMARY.md", &whole);
    events.next_without_problem().await;
    assert!(reading.get("/").await.contains("A first page"));
}

#[tokio::test]
async fn the_next_free_port_is_taken_unless_one_was_asked_for() {
    let (other, clone) = (Clone::new(), Clone::new());
    let first = other.read(&[]);
    let second = clone.read(&[]);
    assert_ne!(first.port(), second.port());
    drop(second);
    let (code, errors) = clone.run(&["read", "--address", &first.host()]);
    assert_eq!(code, 2);
    assert!(errors.contains("leave --address out"), "{errors}");
    let (code, errors) = clone.run(&["read", "--address", "0.0.0.0:0"]);
    assert_eq!(code, 2);
    assert!(errors.contains("this machine only"), "{errors}");
}

#[cfg(unix)]
#[tokio::test]
async fn the_address_is_left_for_check_and_removed_at_the_end() {
    let clone = Clone::new();
    for signal in ["-TERM", "-INT"] {
        let reading = clone.read(&[]);
        assert_eq!(clone.contents(".workbook/serving"), format!("http://{}", reading.host()));
        let _open = reading.events().await;
        assert_eq!(reading.stop(signal), Some(0));
        assert!(!clone.exists(".workbook/serving"));
    }
}

#[test]
fn a_book_with_a_fault_is_not_put_in_the_place_of_a_good_one() {
    let clone = Clone::new();
    assert_eq!(clone.run(&["read", "--build-only"]).0, 0);
    clone.write("book/src/one.md", "{{#include gone.rs}}\n");
    let (code, errors) = clone.run(&["read", "--build-only"]);
    assert_eq!(code, 2);
    assert!(errors.contains("book/src/one.md:1: "), "{errors}");
    assert!(clone.contents("target/book/one.html").contains("fn one() {}"));
}

#[test]
fn dead_links_and_unclosed_tags_are_warned_of() {
    let clone = Clone::new();
    clone.write("book/src/one.md", "# One\n\n[dead](#gone)\n\n<div>\n\nopen\n");
    let (code, output) = clone.run(&["read", "--build-only"]);
    assert_eq!(code, 1, "{output}");
    assert!(output.contains("book/src/one.md:3: `#gone` names no heading"), "{output}");
    assert!(output.contains("unclosed HTML tag"), "{output}");
    assert!(output.contains("2 warnings"), "{output}");
}

/// What editors lay beside the file that is edited; the real lock of Emacs is a link to nowhere.
#[cfg(unix)]
#[tokio::test]
async fn what_an_editor_leaves_in_the_book_stops_no_build_and_is_not_served() {
    let clone = Clone::new();
    clone.write("book/src/picture.svg", "<svg/>");
    for lock in [".#one.md", ".#picture.svg", "#.#lock"] {
        let link = clone.path(&format!("book/src/{lock}"));
        std::os::unix::fs::symlink("ada.laptop.4711:1700000000", link).unwrap();
    }
    for left in [".one.md.swp", "4913", ".~lock.table.ods#", "#one.md#", "one.md~", ".#two.md"] {
        std::fs::write(clone.path(&format!("book/src/{left}")), b"\xff\xfe{{#include}}").unwrap();
    }
    let reading = clone.read(&[]);
    let mut events = reading.events().await;
    events.next_without_problem().await;
    clone.write("book/src/first.md", "# Another first page\n");
    while !reading.get("/").await.contains("Another first page") {
        events.next().await;
    }
    assert_eq!(reading.get("/picture.svg").await, "<svg/>");
    for left in ["/.one.md.swp", "/4913", "/.~lock.table.ods%23", "/one.md~"] {
        let answer = reading.raw(left, &reading.host());
        assert!(answer.starts_with("HTTP/1.1 404"), "{left}: {answer}");
    }
}
