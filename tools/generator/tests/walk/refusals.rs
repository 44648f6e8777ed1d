//! Every 4xx: what is refused, and by which name.

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use transcript::{Request, test_name};

use crate::service::{Program, Service, encoded};

#[tokio::test]
#[ignore = "needs the generated program: bash .ci/generated"]
async fn what_makes_no_sense_is_refused_by_name() {
    let mut service = Service::start(test_name!());
    let book = json!({ "title": "Elements", "author": "Euclid" });
    let id = service.has(book.clone()).await;
    let path = format!("/books/{id}");
    service.say("400: a body with faults, each of which is named.");
    let faulty = json!({
        "title": "", "isbn": "12", "pages": 0, "published": "300 BC", "in_stock": "yes", "price": 12
    });
    service.body("POST", "/books", faulty).await;
    service.body("PATCH", &path, json!({ "id": id, "pages": 1.5 })).await;
    service.body("PUT", &path, json!([])).await;
    service.send(Request::new("POST", "/books").text("application/json", "{\"title\":")).await;
    service.say("400: a filter with faults.");
    for query in [
        "filter[where][title][equals]=Elements",
        "filter[where][prize]=1",
        "filter[where][pages][gt]=many",
        "filter[where][title][regexp]=(",
        "filter[order]=prize%20DESC",
        "filter[limit]=0&filter[skip]=-1",
        "filter[include][0]=author",
        "filter=%7B%22where%22",
    ] {
        service.get(&format!("/books?{query}")).await;
    }
    service.get(&format!("{path}?filter={}", encoded(&json!({ "limit": 1 })))).await;
    service.say("400: many are changed only where the request says which.");
    service.body("PATCH", "/books", json!({ "in_stock": false })).await;
    service.body("PATCH", "/books?where[titel]=Elements", json!({ "in_stock": false })).await;
    service.say("404: no such book, no id of a book, no such path.");
    let nobody = "/books/00000000-0000-0000-0000-000000000000";
    service.get(nobody).await;
    service.body("PATCH", nobody, json!({ "pages": 1 })).await;
    service.body("PUT", nobody, book).await;
    service.delete(nobody).await;
    service.get("/books/7").await;
    service.get("/authors").await;
    service.say("405, 413, 415.");
    service.delete("/books").await;
    let long = json!({ "title": "x".repeat(70_000) });
    service.body("POST", "/books", long).await;
    service.send(Request::new("POST", "/books").text("text/plain", "Elements, by Euclid")).await;
    service.say("Nothing has happened.");
    service.get("/books").await;
    service.check(25);
}

/// The one 4xx that takes time: the client has five seconds to send the body that it promised.
#[tokio::test]
#[ignore = "needs the generated program: bash .ci/generated"]
async fn a_body_that_does_not_arrive_is_not_waited_for() {
    let program = Program::start();
    let address = program.base.strip_prefix("http://").unwrap();
    let mut connection = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = "POST /books HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
        content-length: 50\r\nconnection: close\r\n\r\n{";
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("content-type: application/problem+json"), "{answer}");
}
