//! The bookstore describes itself: a document, and a page that needs nothing from elsewhere.

use serde_json::Value;
use transcript::Request;

use crate::harness::Keep;

async fn document(keep: &Keep) -> Value {
    let request = Request::new("GET", "/openapi.json");
    let answer = request.send(&keep.client, &keep.shop().base).await;
    assert_eq!(answer.status, 200);
    answer.json()
}

#[tokio::test]
async fn the_document_names_every_operation_its_answers_and_its_token() {
    let keep = Keep::start().await;
    let document = document(&keep).await;
    assert!(document["openapi"].as_str().unwrap_or_default().starts_with("3.1"));
    let mut operations = Vec::new();
    let paths = document["paths"].as_object().expect("paths");
    for (path, item) in paths {
        for (method, operation) in item.as_object().expect("an item") {
            let answers: Vec<&String> =
                operation["responses"].as_object().expect("answers").keys().collect();
            assert!(answers.iter().any(|status| status.starts_with('2')), "{method} {path}");
            assert!(operation["responses"]["401"].is_object(), "{method} {path} wants a token");
            assert!(operation["security"].is_array(), "{method} {path} wants a token");
            operations.push(format!("{} {path}", method.to_uppercase()));
        }
    }
    operations.sort();
    let expected = [
        "DELETE /api/v1/books/{id}",
        "GET /api/v1/books",
        "GET /api/v1/books/count",
        "GET /api/v1/books/{id}",
        "GET /api/v1/books/{id}/offer",
        "PATCH /api/v1/books",
        "PATCH /api/v1/books/{id}",
        "POST /api/v1/books",
        "PUT /api/v1/books/{id}",
    ];
    assert_eq!(operations, expected);
}

#[tokio::test]
async fn every_reference_in_the_document_leads_somewhere() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
                members.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document = document(&Keep::start().await).await;
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        let pointer = reference.strip_prefix('#').expect("a reference into the document");
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

#[tokio::test]
async fn the_explorer_loads_nothing_from_elsewhere() {
    let keep = Keep::start().await;
    let request = Request::new("GET", "/explorer/");
    let page = request.send(&keep.client, &keep.shop().base).await;
    assert_eq!(page.status, 200);
    let sources = page.body.split(['"', '\'']).filter(|part| part.contains("//"));
    assert_eq!(sources.collect::<Vec<_>>(), [""; 0], "{}", page.body);
    let script = Request::new("GET", "/explorer/swagger-ui-bundle.js");
    assert_eq!(script.send(&keep.client, &keep.shop().base).await.status, 200);
    // It is for those who build on the bookstore, not for clients of Keep.
    assert_eq!(request.send(&keep.client, &keep.base).await.status, 404);
}
