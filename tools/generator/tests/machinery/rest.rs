//! The client that is made of described operations.

use serde_json::json;

use crate::fixture::Fixture;

#[test]
fn described_operations_are_functions_with_a_question_and_an_answer() {
    let fixture = Fixture::new();
    let operations = json!([
        { "name": "price", "method": "GET", "path": "/prices/{isbn}",
          "input": ["isbn:string:10..17!", "currency:string"],
          "output": ["amount:number!", "id:uuid", "in_stock:boolean=false"] },
        { "name": "order", "method": "POST", "path": "/orders", "input": ["copies:integer:1..!"] },
    ]);
    fixture.run(
        "datasource",
        json!({ "name": "shop", "connector": "rest", "url": "https://shop.example", "operations": operations }),
    );
    let file = |path: &str| std::fs::read_to_string(fixture.root().join(path)).unwrap();
    let text = file("src/bookstore/data_sources/shop.rs");
    for part in [
        "use uuid::Uuid;",
        "const PRICE: Operation = Operation { method: Method::GET, path: \"/prices/{isbn}\" };",
        "pub async fn order(",
        "pub struct PriceQuestion {\n    pub isbn: Text<10, 17>,\n    pub currency: Option<Text>,\n}",
        "pub struct PriceAnswer {\n    pub amount: Number,\n    pub id: Option<Uuid>,\n    pub in_stock: bool,\n}",
        "let id = members.optional_value(\"id\");",
        "let in_stock = members.value_or(\"in_stock\", false);",
        "fn from_members(_members: &mut Members) -> Option<Self> {\n        Some(Self {})\n    }",
    ] {
        assert!(text.contains(part), "{part}\n\n{text}");
    }
    assert!(file("src/bookstore/config.rs").contains("variable(\"BOOKSTORE_SHOP_URL\")?"));
    assert!(file("src/chassis/calls/mod.rs").contains("pub mod rest;"));
    assert!(file("src/chassis/calls/rest.rs").contains("pub enum RestError"));
    // The app's tests have it as well, in a table of their own.
    let manifest = file("Cargo.toml");
    let (before, after) = manifest.split_once("\n[dev-dependencies]").unwrap();
    assert!(before.contains("\nreqwest = ") && after.contains("\nreqwest = "), "{manifest}");
}
