//! The book's own directives, through the real program: built, served, and as a plain mdBook runs
//! them. What each becomes is tested beside it.

use crate::clone::Clone;

/// A clone whose second page has a directive and whose step has what it needs.
fn clone() -> Clone {
    let clone = Clone::new();
    let exercise = "title = \"One\"\nchapter = \"one.md\"\nminutes = { read = 1, do = 1 }\n\
        [[hole]]\nanchor = \"one\"\nfile = \"src/lib.rs\"\nsection = \"one\"\nminutes = 5\n\
        task = \"Give one.\"\ncheckpoints = [\"it_is_one\"]\nhints = [\"a\", \"b\", \"c\"]\n";
    clone.write("steps/01-first/exercise.toml", exercise);
    clone.write("steps/01-first/tests/checkpoints/main.rs", "fn it_is_one() {}\n");
    clone.write(SNAPSHOT, "---\nsource: x\n---\n--> GET /a</script>{{#include gone.rs}}\n");
    clone.write("book/src/one.md", PAGE);
    clone
}

const PAGE: &str = "# One\n\n{{#checkpoints 1}}\n\n{{#transcript 1 it_is_one}}\n";
const SNAPSHOT: &str = "steps/01-first/tests/checkpoints/transcripts/it_is_one.snap";

/// What mdBook sends: where it is, and the book with one chapter.
fn book(page: &str) -> String {
    let chapter = serde_json::json!({
        "name": "One", "content": page, "number": null, "sub_items": [],
        "path": "one.md", "source_path": "one.md", "parent_names": [],
    });
    let context = serde_json::json!({
        "root": "/", "config": {}, "renderer": "html", "mdbook_version": "0.5.4",
    });
    serde_json::json!([context, { "items": [{ "Chapter": chapter }] }]).to_string()
}

#[test]
fn what_was_recorded_stays_text_in_the_built_page() {
    let clone = clone();
    let (code, said) = clone.run(&["read", "--build-only"]);
    assert_eq!(code, 0, "{said}");
    let page = clone.contents("target/book/one.html");
    assert!(page.contains("/a&lt;/script&gt;{{#include gone.rs}}</pre>"), "{page}");
    assert!(page.contains("data-hole=\"one\""), "{page}");
    assert_eq!(page.matches("data-chapter=\"01-first\"").count(), 1, "{page}");
}

#[test]
fn the_command_that_a_plain_mdbook_runs_is_not_run_in_process() {
    let clone = clone();
    let declared = "[preprocessor.workbook]\ncommand = \"no-such-program\"\nbefore = [\"links\"]\n";
    clone.write("book/book.toml", &format!("[book]\ntitle = \"A book\"\n{declared}"));
    let (code, said) = clone.run(&["read", "--build-only"]);
    assert_eq!(code, 0, "{said}");
    assert!(clone.contents("target/book/one.html").contains("data-hole=\"one\""));
}

#[test]
fn a_plain_mdbook_gets_the_same_text_and_no_word_beside_it() {
    let clone = clone();
    assert_eq!(clone.run_with(&["preprocess", "supports", "html"], "").0, 0);
    assert_eq!(clone.run_with(&["preprocess", "supports", "epub"], "").0, 1);
    let (code, output, errors) = clone.run_with(&["preprocess"], &book(PAGE));
    assert_eq!((code, errors.as_str()), (0, ""));
    let book: serde_json::Value = serde_json::from_str(&output).unwrap();
    let content = book["items"][0]["Chapter"]["content"].as_str().unwrap();
    assert!(content.contains("<ol class=\"checkpoints\" data-step=\"01-first\">"), "{content}");
    assert!(!content.contains("{{"), "{content}");
}

#[test]
fn a_plain_mdbook_is_stopped_with_every_fault_and_its_line() {
    let clone = clone();
    let page = "# One\n\n{{#checkpoints 7}}\n\n{{#include gone.rs}}\n\n{{#changs 1 2}}\n";
    clone.write("book/src/one.md", page);
    let (code, output, errors) = clone.run_with(&["preprocess"], &book(page));
    assert_eq!((code, output.as_str()), (2, ""));
    for line in [
        "book/src/one.md:3: `{{#checkpoints 7}}`: there is no step `7`",
        "book/src/one.md:5: the included file `gone.rs` cannot be read",
        "book/src/one.md:7: `{{#changs 1 2}}` is no directive of mdBook, nor one of the book's own",
    ] {
        assert!(errors.contains(line), "{errors}");
    }
}

#[tokio::test]
async fn what_a_directive_is_made_of_is_watched() {
    let clone = clone();
    let reading = clone.read(&[]);
    let mut events = reading.events().await;
    events.next().await;
    let exercise = clone.contents("steps/01-first/exercise.toml");
    clone.write("steps/01-first/exercise.toml", &exercise.replace("Give one.", "Give two."));
    while !reading.get("/one.html").await.contains("Give two.") {
        events.next().await;
    }
    clone.write(SNAPSHOT, "---\nsource: x\n---\n--> GET /another\n");
    while !reading.get("/one.html").await.contains("/another") {
        events.next().await;
    }
}

#[tokio::test]
async fn a_page_that_asks_for_what_is_not_there_is_mended_by_making_it() {
    let clone = clone();
    let reading = clone.read(&[]);
    let mut events = reading.events().await;
    clone.write("book/src/one.md", "# One\n\n{{#transcript 1 it_is_two}}\n");
    assert!(events.next_problem().await.contains("the name most like it is `it_is_one`"));
    clone.write(&SNAPSHOT.replace("one.snap", "two.snap"), "---\nsource: x\n---\n--> GET /two\n");
    events.next_without_problem().await;
    assert!(reading.get("/one.html").await.contains("/two"));
}
