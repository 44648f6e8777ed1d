//! Lines above markers, in the modules of models. (The function itself is private: what counts is what
//! a command makes of a file.)

use crate::fixture::Fixture;

const MODELS: &str = "src/bookstore/models/mod.rs";

fn models(fixture: &Fixture) -> String {
    std::fs::read_to_string(fixture.root().join(MODELS)).unwrap()
}

#[test]
fn lines_of_modules_are_in_order_whatever_the_order_of_the_commands() {
    let one = Fixture::new();
    one.model("Book", &["title:string!"]);
    one.model("Author", &["name:string!"]);
    let other = Fixture::new();
    other.model("Author", &["name:string!"]);
    other.model("Book", &["title:string!"]);
    assert_eq!(models(&one), models(&other));
    let text = models(&one);
    assert!(text.find("mod author;") < text.find("mod book;"), "{text}");
}

#[test]
fn a_line_that_a_person_wrote_already_is_not_written_twice() {
    let fixture = Fixture::new();
    // Not above the marker, and not as rustfmt would have it.
    fixture.edit(MODELS, |text| format!("{text}\nmod\n  book;\n"));
    fixture.model("Book", &["title:string!"]);
    assert_eq!(models(&fixture).matches("\nmod").count(), 1, "{}", models(&fixture));
}

#[test]
fn a_longer_name_does_not_hide_a_shorter_one() {
    let fixture = Fixture::new();
    fixture.model("Notebook", &["title:string!"]);
    fixture.model("Book", &["title:string!"]);
    let text = models(&fixture);
    assert!(text.contains("mod book;") && text.contains("mod notebook;"), "{text}");
}

#[test]
fn a_file_that_is_not_formatted_keeps_its_form() {
    let fixture = Fixture::new();
    fixture.edit(MODELS, |text| text + "\npub   const  WIDE : u8=1;\n");
    fixture.model("Book", &["title:string!"]);
    assert!(models(&fixture).contains("pub   const  WIDE : u8=1;"), "{}", models(&fixture));
    assert!(models(&fixture).contains("\nmod book;\n"), "{}", models(&fixture));
}
