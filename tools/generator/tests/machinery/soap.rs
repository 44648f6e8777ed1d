//! The client that is made of a WSDL.

use generator::{spec::Command, wsdl::read};
use serde_json::{Value, json};

use crate::fixture::Fixture;
use crate::wsdl::{SHOP, SUPPLIER};

/// Step 07's own.
const CLIENT: &str =
    include_str!("../../../../steps/07-bookstore/src/bookstore/data_sources/supplier.rs");

fn answers(name: &str, text: &str) -> Value {
    let described = read(text).unwrap();
    json!({ "name": name, "connector": "soap", "url": described.url, "operations": described.operations })
}

fn file(fixture: &Fixture, path: &str) -> String {
    std::fs::read_to_string(fixture.root().join(path)).unwrap()
}

#[test]
fn step_07_has_the_client_that_its_wsdl_gives() {
    let fixture = Fixture::new();
    fixture.run("datasource", answers("supplier", SUPPLIER));
    let text = file(&fixture, "src/bookstore/data_sources/supplier.rs");
    let anchors = |line: &&str| !line.trim_start().starts_with("// ANCHOR");
    assert_eq!(text, CLIENT.split_inclusive('\n').filter(anchors).collect::<String>());
    assert!(
        file(&fixture, "src/bookstore/config.rs").contains("\"http://127.0.0.1:8004\".to_owned()")
    );
    assert!(
        file(&fixture, "src/bookstore/config.rs").contains("variable(\"BOOKSTORE_SUPPLIER_URL\")?")
    );
    assert!(file(&fixture, "src/bookstore/data_sources/mod.rs").contains("supplier::open(config)"));
    assert!(file(&fixture, "src/chassis/calls/mod.rs").contains("pub mod soap;"));
    assert!(file(&fixture, "src/chassis/calls/soap/values.rs").contains("pub struct Decimal"));
    assert!(file(&fixture, "Cargo.toml").contains("\nroxmltree = "));
}

#[test]
fn nested_messages_are_structs_of_their_own() {
    let fixture = Fixture::new();
    fixture.run("datasource", answers("shop", SHOP));
    let text = file(&fixture, "src/bookstore/data_sources/shop.rs");
    for part in [
        "use time::{Date, OffsetDateTime};",
        "pub struct Order {\n    pub type_: String,\n    pub unit_price: Option<Decimal>,\n    \
         pub due: Option<Date>,\n    pub line: Vec<OrderLine>,\n}",
        "pub struct OrderLine {\n    pub isbn: String,\n    pub copies: i64,\n}",
        "vec![self.type_.write(\"Type\")]",
        "Element::each(\"line\", &self.line)",
        "paid: element.many(\"paid\")?",
        "fn read(_element: &Element)",
        "qualified: false,",
        "pub async fn place_order(",
    ] {
        assert!(text.contains(part), "{part}\n\n{text}");
    }
}

#[test]
fn a_described_operation_must_be_whole() {
    let good = answers("shop", SHOP);
    let change = |pointer: &str, value: Value| {
        let mut answers = good.clone();
        *answers.pointer_mut(pointer).unwrap() = value;
        let command = json!({ "command": "datasource", "answers": answers });
        let command: Command = serde_json::from_value(command).unwrap();
        let fixture = Fixture::new();
        let error = fixture.find().unwrap().run(command, generator::Mode::Write).unwrap_err();
        format!("{error:#}")
    };
    let first = |member: &str| format!("/operations/0/{member}");
    for (pointer, value, expected) in [
        (first("element"), json!(""), "its `element` is missing"),
        (first("answer"), json!("a b"), "the element `a b` has no good name"),
        (first("path"), json!("soap"), "its `path` begins with `/`"),
        (first("question/0/name"), json!("<x"), "the element `<x` has no good name"),
        (first("question/0/name"), json!("unit_price"), "would be called `unit_price`"),
        (
            "/operations/1/name".to_owned(),
            json!("place_order"),
            "two operations called `place_order`",
        ),
        ("/operations".to_owned(), json!([]), "has no operation to call"),
        ("/connector".to_owned(), json!("rest"), "its `method` is one of GET"),
    ] {
        let error = change(&pointer, value);
        assert!(error.contains(expected), "{pointer}: {error}");
    }
}
