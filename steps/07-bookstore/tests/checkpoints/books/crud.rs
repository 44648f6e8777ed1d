//! Books are made, read, changed and deleted, and what is wrong with a book is said at once.

use serde_json::json;
use transcript::test_name;

use super::{keep_and_ada, principia};
use crate::harness::Reader;

#[tokio::test]
async fn a_book_is_made_read_changed_and_deleted() {
    let (keep, ada) = keep_and_ada().await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let answer = t.send(ada.post("/books", principia())).await;
    let path = format!("/books/{}", answer.member("id"));
    t.send(ada.get(&path)).await;
    t.say("A PATCH changes what it names, and nothing beside.");
    t.send(ada.patch(&path, json!({ "in_stock": false, "pages": null }))).await;
    t.say("A PUT replaces the book; what it does not name has its default, or nothing.");
    t.send(ada.put(&path, json!({ "title": "Opticks", "author": "Isaac Newton" }))).await;
    t.send(ada.delete(&path)).await;
    t.say("It is gone, for every verb.");
    t.send(ada.get(&path)).await;
    t.send(ada.patch(&path, json!({ "pages": 1 }))).await;
    t.send(ada.put(&path, json!({ "title": "Opticks", "author": "Isaac Newton" }))).await;
    t.send(ada.delete(&path)).await;
    t.check();
}

#[tokio::test]
async fn every_faulty_member_of_a_book_is_named_at_once() {
    let (keep, ada) = keep_and_ada().await;
    let id = ada.adds_book(&keep, principia()).await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.learn("book", &id);
    let faulty = json!({
        "title": "", "isbn": "12", "pages": 0, "published": "5 July 1687", "in_stock": "yes",
        "price": 12
    });
    t.send(ada.post("/books", faulty)).await;
    let wrong_types = json!({ "title": 7, "author": null, "pages": "974", "published": 1687 });
    t.send(ada.post("/books", wrong_types)).await;
    t.say("The same of a change.");
    t.send(ada.patch(&format!("/books/{id}"), json!({ "title": null, "pages": 1.5 }))).await;
    t.check();
}

#[tokio::test]
async fn the_id_of_a_book_cannot_change() {
    let (keep, ada) = keep_and_ada().await;
    let id = ada.adds_book(&keep, principia()).await;
    let other = ada.adds_book(&keep, json!({ "title": "Opticks", "author": "Newton" })).await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.learn("book", &id);
    t.learn("book", &other);
    let path = format!("/books/{id}");
    t.send(ada.patch(&path, json!({ "id": other, "pages": 3 }))).await;
    t.send(ada.put(&path, json!({ "id": other, "title": "Mine", "author": "Ada" }))).await;
    t.say("A new book gets an id of ours.");
    t.send(ada.post("/books", json!({ "id": other, "title": "Mine", "author": "Ada" }))).await;
    t.say("Many at once have no id in common.");
    t.send(ada.patch("/books?where=%7B%7D", json!({ "id": other }))).await;
    t.say("Nothing has happened.");
    t.send(ada.get(&path)).await;
    t.check();
}

#[tokio::test]
async fn a_malformed_book_id_names_no_book() {
    let (keep, ada) = keep_and_ada().await;
    for request in [
        ada.get("/books/7"),
        ada.delete("/books/not-an-id"),
        ada.patch("/books/%2e%2e", json!({ "pages": 1 })),
        ada.get("/books/7/offer"),
    ] {
        let answer = request.send(&keep.client, &keep.base).await;
        assert_eq!(answer.status, 404, "{}", answer.body);
    }
}

#[tokio::test]
async fn many_books_are_counted_and_changed_at_once() {
    let (keep, ada) = keep_and_ada().await;
    for (title, pages) in [("Opticks", 400), ("The Principia", 974), ("De Analysi", 40)] {
        let book = json!({ "title": title, "author": "Isaac Newton", "pages": pages });
        ada.adds_book(&keep, book).await;
    }
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.send(ada.get("/books/count")).await;
    t.send(ada.get("/books/count?where[pages][gt]=100")).await;
    t.send(ada.patch("/books?where[pages][gt]=100", json!({ "in_stock": false }))).await;
    t.send(ada.get("/books/count?where[in_stock]=false")).await;
    t.check();
}
