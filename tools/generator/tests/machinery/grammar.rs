//! The short form of a field: what it means, and what its faults point at.

use generator::grammar::field;
use generator::spec::{Field, Kind, Presence};
use serde_json::json;

#[test]
fn the_short_and_the_long_form_say_the_same() {
    let pairs = [
        (
            "title:string:1..200!",
            json!({ "name": "title", "type": "string", "required": true, "min": 1, "max": 200 }),
        ),
        ("pages:integer:-3..", json!({ "name": "pages", "type": "integer", "min": -3 })),
        ("price:number:..9.5", json!({ "name": "price", "type": "number", "max": 9.5 })),
        (
            "in_stock:boolean=true",
            json!({ "name": "in_stock", "type": "boolean", "default": true }),
        ),
        (
            "published:date=2026-11-25",
            json!({ "name": "published", "type": "date", "default": "2026-11-25" }),
        ),
        ("seen:timestamp", json!({ "name": "seen", "type": "timestamp" })),
        ("note:string=", json!({ "name": "note", "type": "string", "default": "" })),
        ("note:string=a=b!", json!({ "name": "note", "type": "string", "default": "a=b!" })),
        ("code:string=007", json!({ "name": "code", "type": "string", "default": "007" })),
        ("more:json={\"a\":1}", json!({ "name": "more", "type": "json", "default": { "a": 1 } })),
        ("price:Money!", json!({ "name": "price", "type": "Money", "required": true })),
        (
            "tags:string:1..30[]:..10!",
            json!({ "name": "tags", "type": "string[]", "required": true, "min": 1, "max": 30, "max_items": 10 }),
        ),
        ("tags:string[]=[\"a\"]", json!({ "name": "tags", "type": "string[]", "default": ["a"] })),
    ];
    for (short, long) in pairs {
        let read = field(short).unwrap_or_else(|fault| panic!("{short}: {fault}"));
        assert_eq!(serde_json::to_value(&read).unwrap(), long, "{short}");
        assert_eq!(serde_json::from_value::<Field>(long).unwrap(), read, "{short}");
        assert_eq!(read.to_string(), short);
        assert_eq!(serde_json::from_value::<Field>(json!(short)).unwrap(), read);
    }
    assert_eq!(field("pages:integer?").unwrap(), field("pages:integer").unwrap());
    assert_eq!(field("pages:integer").unwrap().presence, Presence::Optional);
    assert_eq!(field("id:uuid").unwrap().kind, Kind::Uuid);
}

#[test]
fn a_fault_points_at_the_character_and_says_what_is_possible() {
    let faults = [
        ("title", 5, "after the name `title` comes `:` and a type"),
        ("title:", 6, "here comes a type: string, integer"),
        ("title:text!", 6, "there is no type `text`; the types are string"),
        ("Title:string", 0, "did you mean `title`?"),
        ("tïtle:string", 0, "U+00EF"),
        (":string", 0, "the name of the field is empty"),
        ("type:string", 0, "`type` is a keyword of Rust"),
        ("order:string", 0, "is a reserved word of SQL"),
        ("rowid:integer", 0, "is a column that the database itself has"),
        ("title:string{1..200}", 12, "limits are written `:MIN..MAX`"),
        ("title:string!1", 13, "which bash expands"),
        ("title:string!:1..200", 13, "limits come before `!`"),
        ("title:string:5", 13, "`5` is no pair of limits"),
        ("title:string:..", 13, "a number on one side at least"),
        ("title:string:a..5", 13, "`a` is no number"),
        ("title:string:1..b", 16, "`b` is no number"),
        ("title:string:-1..5", 13, "-1 is no whole number from 0"),
        ("title:string:1.5..5", 13, "1.5 is no whole number from 0"),
        ("title:string:9..5", 13, "upside down: 9..5 allows nothing; did you mean 5..9?"),
        ("pages:integer:1.5..2", 14, "1.5 is no integer"),
        ("pages:integer:0..9007199254740993", 14, "9007199254740993 is no integer between"),
        ("price:number:2..1.5", 13, "upside down"),
        ("done:boolean:0..1", 13, "boolean, which has no limits"),
        ("tags:string[]:3..2", 14, "number of elements of `tags` is upside down"),
        ("title:string!=a", 13, "is required, so its default would never be used"),
        ("title:string?=a", 13, "optional without `?`"),
        ("title:string!!", 13, "this is not understood"),
        (
            "pages:integer=abc",
            14,
            "must be an integer between -(2^53-1) and 2^53-1, as in `=5`, and is `abc`",
        ),
        ("pages:integer:1..9=12", 19, "is 12, which is outside 1..9"),
        ("pages:integer=1.5", 14, "must be an integer"),
        ("title:string:1..3=long", 18, "has 4 characters, which is outside 1..3"),
        ("done:boolean=yes", 13, "must be true or false, and is `yes`"),
        ("published:date=2026-02-30", 15, "must be a date"),
        ("seen:timestamp=yesterday", 15, "must be a time of RFC 3339"),
        ("key:uuid=1", 9, "must be a UUID"),
        ("price:Money=1", 12, "Money is a value object"),
        ("tags:string[]=a", 14, "must be a JSON array"),
        ("tags:string[]:..1=[\"a\",\"b\"]", 18, "has 2 elements, which is outside ..1"),
        ("a:string=\u{7}", 9, "has a control character"),
    ];
    for (text, at, expected) in faults {
        let fault = field(text).expect_err(text).to_string();
        assert!(fault.contains(expected), "{text}: {fault}");
        let mark = fault.lines().last().unwrap();
        assert_eq!(mark.find('^'), Some(4 + at), "{text}:\n{fault}");
    }
    let long = format!("{}:string", "a".repeat(51));
    assert!(field(&long).unwrap_err().to_string().contains("has 51 characters"));
}

#[test]
fn nothing_that_is_typed_makes_it_panic() {
    let signs =
        ["a", "é", ":", "..", "1", "-", "!", "?", "=", "[]", "[", "{", "string", "\u{0}", " "];
    let mut texts = vec![String::new()];
    for _ in 0..3 {
        texts = texts.iter().flat_map(|text| signs.map(|sign| format!("{text}{sign}"))).collect();
        for text in &texts {
            for text in [text.clone(), format!("a:{text}"), format!("a:string:{text}")] {
                if let Err(fault) = field(&text) {
                    let _ = fault.to_string();
                }
            }
        }
    }
}
