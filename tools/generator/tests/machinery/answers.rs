//! Answers in their one form, and those that make no sense beside each other. (What the program makes
//! of bad answers is in `tools/workbook/tests/generate/refusals.rs`.)

use generator::{Mode, Outcome};
use serde_json::json;

use crate::fixture::{Fixture, fault};

#[test]
fn answers_that_only_say_what_is_usual_leave_no_trace() {
    let (short, long) = (Fixture::new(), Fixture::new());
    short.model("Book", &["title:string!"]);
    let answers = json!({
        "name": "Book",
        "plural": "books",
        "fields": ["id:uuid", { "name": "title", "type": "string", "required": true }],
        "id": { "type": "uuid", "generated": true },
        "timestamps": false,
        "value_object": false,
    });
    assert_eq!(long.run("model", answers).result, Outcome::Done);
    for fixture in [&short, &long] {
        fixture.run("datasource", json!({ "name": "db", "connector": "memory" }));
        fixture.run("repository", json!({ "model": "Book", "datasource": "db" }));
    }
    short.run("controller", json!({ "model": "Book" }));
    long.run("controller", json!({ "model": "Book", "path": "books" }));
    assert_eq!(short.files(), long.files());
}

#[test]
fn a_relation_needs_the_field_that_it_stands_on() {
    let fixture = Fixture::new();
    fixture.run("datasource", json!({ "name": "db", "connector": "memory" }));
    fixture.run("datasource", json!({ "name": "other", "connector": "memory" }));
    fixture.model("Author", &["id:integer", "name:string!"]);
    fixture.model("Book", &["title:string!"]);
    fixture.model("Essay", &["author_id:uuid!"]);
    fixture.model("Poem", &["author_id:integer!"]);
    let repository = |model: &str, source: &str, target: &str| {
        let relations = json!([{ "type": "belongs-to", "model": target }]);
        let answers = json!({ "model": model, "datasource": source, "relations": relations });
        fixture.try_run("repository", answers, Mode::Write)
    };
    let faults = [
        (repository("Book", "db", "Author"), "it needs `author_id:integer!`"),
        (repository("Essay", "db", "Author"), "the id of `Author` is of type integer"),
        (repository("Poem", "db", "Author"), "first comes `generate repository Author"),
        (repository("Poem", "db", "Reader"), "there is no model `Reader`"),
    ];
    for (result, expected) in faults {
        let fault = fault(result);
        assert!(fault.contains(expected), "{fault}");
    }
    fixture.run("repository", json!({ "model": "Author", "datasource": "db" }));
    let crossing = fault(repository("Poem", "other", "Author"));
    assert!(crossing.contains("does not cross databases"), "{crossing}");
    assert_eq!(repository("Poem", "db", "Author").unwrap().result, Outcome::Done);
}

#[test]
fn a_value_object_is_made_before_it_is_used() {
    let fixture = Fixture::new();
    let answers = json!({ "name": "Book", "fields": ["price:Money!"] });
    let fault = fault(fixture.try_run("model", answers.clone(), Mode::Write));
    assert!(fault.contains("`generate model Money --value-object"), "{fault}");
    let money = json!({ "name": "Money", "value_object": true, "fields": ["amount:integer!"] });
    fixture.run("model", money);
    assert_eq!(fixture.run("model", answers).result, Outcome::Done);
}
