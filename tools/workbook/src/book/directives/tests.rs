//! Pages with directives, in a small repository: what becomes of them, and what is refused. The
//! parts that need no repository are tested where they are written.

use std::path::Path;

use super::*;
use crate::repository::Repository;

/// Two steps: the second moved a file, changed a line of it and has a hole and a transcript.
struct Place(tempfile::TempDir);

const EXERCISE: &str = "title = \"Two\"\nchapter = \"02-two.md\"\nminutes = { read = 1, do = 2 }\n\
    [[hole]]\nanchor = \"limit\"\nfile = \"src/notes/list.rs\"\nsection = \"the-limit\"\n\
    minutes = 7\ntask = \"At most `{{20}}` <notes>.\"\nstarter = \"0\"\n\
    checkpoints = [\"a_list_ends\"]\nhints = [\"a\", \"b\", \"c\"]\n";

const TRANSCRIPT: &str = "---\nsource: x\n---\n# Ada & Grace.\n\n--> POST /notes/[note 1]\n\
    authorization: Bearer [token of Ada]\n\n{\n  \"text\": \"</script> {{#include gone.rs}}\"\n}\n\n\
    <-- 201 Created\n\n{\n  \"a\": [\n1,\n2,\n3,\n4,\n5,\n6,\n7,\n8,\n9\n  ]\n}\n";

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write("Cargo.toml", "");
        place.write("book/src/SUMMARY.md", "");
        let list = |limit| {
            format!(
                "impl Notes {{\n    pub fn list() -> u8 {{\n        // ANCHOR: limit\n        \
                 let limit = {limit};\n        limit\n        // ANCHOR_END: limit\n    }}\n}}\n"
            )
        };
        place.write("steps/01-one/src/list.rs", &list(10));
        place.write("steps/02-two/src/notes/list.rs", &list(20));
        place.write("steps/02-two/src/notes/new.rs", "//! New.\n");
        place.write(
            "steps/01-one/exercise.toml",
            &EXERCISE.split("[[hole]]").next().unwrap().replace("02-two", "01-one"),
        );
        place.write("steps/02-two/exercise.toml", EXERCISE);
        place.write("steps/02-two/tests/checkpoints/main.rs", "fn a_list_ends() {}\n");
        place.write("steps/02-two/tests/checkpoints/transcripts/a_list_ends.snap", TRANSCRIPT);
        place
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn expand(&self, page: &str, text: &str) -> (String, Vec<String>) {
        let repository = Repository::around(self.0.path()).unwrap();
        let sources = Sources::new(&repository);
        let file = repository.book().join("src").join(page);
        let (html, problems) = expand(&file, text, &sources);
        (
            html,
            problems.iter().map(|problem| format!("{}: {}", problem.line, problem.what)).collect(),
        )
    }

    /// What becomes of a page in which nothing is wrong.
    fn html(&self, text: &str) -> String {
        let (html, problems) = self.expand("02-two.md", text);
        assert_eq!(problems, [""; 0]);
        html
    }
}

/// No line inside our tags is blank: Markdown would end the HTML there.
fn assert_one_block(html: &str) {
    let lines: Vec<_> = html.trim().lines().collect();
    assert!(lines.iter().all(|line| !line.trim().is_empty()), "{html}");
}

#[test]
fn a_page_without_directives_stays_as_it_is() {
    let place = Place::new();
    let text = "# One\n\n{{#include x.rs}} \\{{#transcript 1}}\n";
    assert_eq!(place.expand("glossary.md", text), (text.to_owned(), vec![]));
    let chapter = place.html(text);
    assert!(chapter.starts_with(text), "{chapter}");
    assert!(chapter.ends_with("\n\n<div data-chapter=\"02-two\" hidden></div>\n"), "{chapter}");
}

#[test]
fn checkpoints_become_a_list_that_the_served_page_can_find_its_way_in() {
    let place = Place::new();
    let html = place.html("## The limit\n\n{{#checkpoints 2}}\n");
    for part in [
        "<ol class=\"checkpoints\" data-step=\"02-two\">",
        "data-hole=\"limit\" data-file=\"exercises/02-two/src/notes/list.rs\" data-line=\"3\"",
        "<code>src/notes/list.rs</code>, <code>Notes::list</code>",
        "<a href=\"#the-limit\">The limit</a>",
        "At most <code>&#123;&#123;20}}</code>",
        "7 min",
        "<li data-checkpoint=\"a_list_ends\"><span class=\"state\" hidden>not checked</span>",
        "<div class=\"failure\" hidden></div>",
        "<div class=\"hints\" hidden></div>",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
}

#[test]
fn a_transcript_becomes_panels_out_of_which_nothing_recorded_can_break() {
    let place = Place::new();
    let html = place.html("{{#transcript two a_list_ends}}\n");
    for part in [
        "<p class=\"sentence\">Ada &amp; Grace.</p>",
        "--&gt; <b>POST</b> /notes/<i class=\"name\">[note 1]</i>",
        "&lt;-- <b class=\"good\">201 Created</b>",
        "<summary>the body, 13 lines</summary>",
        "data-curl=\"KEEP='http://127.0.0.1:8000'&#10;",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert!(!html.contains("</script>") && !html.contains("{{"), "{html}");
    assert_one_block(html.split("<div data-chapter").next().unwrap());
}

#[test]
fn a_difference_is_found_where_the_file_was() {
    let place = Place::new();
    for anchor in ["", " limit"] {
        let html = place.html(&format!("{{{{#difference 1 2 src/notes/list.rs{anchor}}}}}\n"));
        for part in
            ["step 01, src/list.rs", "step 02, src/notes/list.rs", "<del>10</del>", "<ins>20</ins>"]
        {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(!html.contains("ANCHOR"), "{html}");
        assert_eq!(html.contains("impl Notes"), anchor.is_empty(), "{html}");
        assert_one_block(html.split("<div data-chapter").next().unwrap());
    }
}

#[test]
fn changes_are_a_map_of_files_with_moves() {
    let place = Place::new();
    let html = place.html("{{#changes 01 02}}\n");
    for part in [
        "from step 01 to step 02: 2 files, 2 lines added, 1 removed of the program",
        "<li class=\"folder\">src/notes/</li>",
        "<span class=\"file\">list.rs</span> <span class=\"from\">moved from src/list.rs</span>",
        "<span class=\"added\">+1</span> <span class=\"removed\">−1</span>",
        "<span class=\"file\">new.rs</span> <span class=\"from\">new</span>",
        "Transcripts: 1 file, ",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert!(!html.contains("a_list_ends.snap"), "{html}");
}

#[test]
fn a_question_may_hold_directives_of_both_kinds() {
    let place = Place::new();
    let text = "{{#question who}}\n\nWho?\n\n- [x] Ada\n\n  ```rust\n  {{#include x.rs}}\n  ```\n\n  \
                {{#transcript 2 a_list_ends}}\n\n- [ ] Grace\n\n  No.\n\n{{/question}}\n\nAfter.\n";
    let html = place.html(text);
    assert!(html.contains("\n```rust\n{{#include x.rs}}\n```\n"), "{html}");
    assert!(html.contains("\n\n<div class=\"transcript\""), "{html}");
    assert!(html.contains("data-question=\"02-two#who\""), "{html}");
    assert!(html.contains("</section>\n\n\n\nAfter."), "{html}");
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_its_line() {
    let place = Place::new();
    let text = "{{#checkpoints}}\n{{#checkpoints 9}}\n{{#checkpoints 1}}\n\
        {{#transcript 2}}\n{{#transcript 2 a_list_end}}\n{{#transcript 2 a_list_ends 4:26}}\n\
        {{#difference 1 2}}\n{{#difference 1 2 src/gone.rs}}\n{{#difference 1 2 src/notes/new.rs}}\n\
        {{#difference 1 2 src/notes/list.rs gone}}\n{{#changes 1}}\n{{#changes 2 2}}\n\
        in a line {{#changes 1 2}}\n\n```text\n{{#changes 1 2}}\n```\n\n\
        {{/question}}\n{{#question a}}\nno end\n{{#question b}}\nx\n\n---\n\n{{#changes 7 8}}\n{{/question}}\n\
        {{#question b}}\nx\n\n---\n\ny\n{{/question}}\n{{#question c}}\nx\n{{/question}}\n";
    let (_, found) = place.expand("glossary.md", text);
    let wanted = [
        "1: `{{#checkpoints}}`: needs the step and nothing else",
        "2: `{{#checkpoints 9}}`: there is no step `9`; the steps are: 01-one, 02-two",
        "3: `{{#checkpoints 1}}`: steps/01-one/exercise.toml has no [[hole]]",
        "4: `{{#transcript 2}}`: needs the step and the name of a test",
        "5: `{{#transcript 2 a_list_end}}`: there is no steps/02-two/tests/checkpoints/transcripts/a_list_end.snap; the name most like it is `a_list_ends`",
        "6: `{{#transcript 2 a_list_ends 4:26}}`: `4:26` chooses nothing; write the numbers",
        "7: `{{#difference 1 2}}`: needs two steps and a file",
        "8: `{{#difference 1 2 src/gone.rs}}`: steps/02-two has no text file `src/gone.rs`",
        "9: `{{#difference 1 2 src/notes/new.rs}}`: `src/notes/new.rs` is new in 02-two",
        "10: `{{#difference 1 2 src/notes/list.rs gone}}`: steps/01-one/src/list.rs has no anchor `gone`; its anchors are: limit",
        "11: `{{#changes 1}}`: needs two steps",
        "12: `{{#changes 2 2}}`: there is no difference between",
        "13: `{{#changes 1 2}}`: must have a line for itself",
        "16: `{{#changes 1 2}}`: stands in a block of code",
        "19: `{{/question}}`: closes a question that is not open",
        "20: `{{#question a}}`: needs a line `{{/question}}`",
        "27: `{{#changes 7 8}}`: there is no step `7`",
        "29: `{{#question b}}`: another question of this page has that name",
        "36: `{{#question c}}`: has no answer",
    ];
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
    for (found, wanted) in found.iter().zip(wanted) {
        assert!(found.starts_with(wanted), "found:  {found}\nwanted: {wanted}");
    }
}

#[test]
fn a_fault_of_a_step_is_told_where_a_page_needs_it() {
    let place = Place::new();
    place.write("steps/02-two/exercise.toml", &EXERCISE.replace("minutes = 7", "minutes = seven"));
    let (_, found) = place.expand("glossary.md", "{{#checkpoints 2}}\n");
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("1: `{{#checkpoints 2}}`: steps/02-two/exercise.toml:8: "),
        "{found:?}"
    );
}

#[test]
fn what_a_page_is_made_of_is_known_even_where_it_is_missing() {
    let place = Place::new();
    let repository = Repository::around(place.0.path()).unwrap();
    let sources = Sources::new(&repository);
    let text = "{{#transcript 2 gone}}\n{{#changes 1 2}}\n";
    expand(Path::new("x.md"), text, &sources);
    let used = sources.used();
    for path in [
        "steps/01-one",
        "steps/02-two/exercise.toml",
        "steps/02-two/tests/checkpoints/transcripts/gone.snap",
    ] {
        assert!(used.contains(&place.0.path().join(path)), "{path}: {used:?}");
    }
}
