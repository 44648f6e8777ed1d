//! Books are made, read, changed, replaced, counted and deleted.

use serde_json::json;
use transcript::test_name;

use crate::service::Service;

#[tokio::test]
#[ignore = "needs the generated program: bash .ci/generated"]
async fn books_are_made_read_changed_and_deleted() {
    let mut service = Service::start(test_name!());
    service.get("/books").await;
    let principia = json!({
        "title": "The Principia", "author": "Isaac Newton", "isbn": "9780520088177",
        "pages": 974, "published": "1687-07-05"
    });
    let id = service.body("POST", "/books", principia).await.member("id");
    service.body("POST", "/books", json!({ "title": "Elements", "author": "Euclid" })).await;
    let path = format!("/books/{id}");
    service.get(&path).await;
    service.get(&format!("{path}?filter[fields][title]=true")).await;
    service.say("A PATCH changes what it names; null takes a value away.");
    service.body("PATCH", &path, json!({ "in_stock": false, "isbn": null })).await;
    service.say("A PUT replaces the book; what it does not name has its default, or nothing.");
    service.body("PUT", &path, json!({ "title": "Opticks", "author": "Isaac Newton" })).await;
    service.say("Many at once: those that a condition selects.");
    service.get("/books/count").await;
    service.get("/books/count?where[author]=Euclid").await;
    service.body("PATCH", "/books?where[author]=Euclid", json!({ "pages": 500 })).await;
    service.get("/books").await;
    service.delete(&path).await;
    service.get(&path).await;
    service.get("/books/count").await;
    service.check(14);
}
