//! Who may use the bookstore: whoever has a good token, and nobody else.

use transcript::{Request, test_name};
use uuid::Uuid;

use super::{keep_and_ada, principia};
use crate::harness::{Keep, Reader};

/// A token that is well formed, of a key that auth does not have.
fn forged() -> String {
    const HEADER: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFZERTQSIsImtpZCI6ImsifQ";
    const NO_CLAIMS: &str = "e30";
    format!("{HEADER}.{NO_CLAIMS}.{}", "A".repeat(86))
}

#[tokio::test]
async fn without_a_good_token_there_are_no_books() {
    let (keep, ada) = keep_and_ada().await;
    let id = ada.adds_book(&keep, principia()).await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.learn("book", &id);
    t.send(Request::new("GET", "/api/v1/books")).await;
    t.say("A token that somebody else has signed.");
    let forged = forged();
    t.name(&forged, "forged token");
    t.send(Request::new("GET", "/api/v1/books").bearer(&forged)).await;
    t.say("With Ada's, it goes.");
    t.send(ada.get("/books/count")).await;
    t.check();
    for (method, path) in [
        ("POST", "/api/v1/books".to_owned()),
        ("PATCH", "/api/v1/books".to_owned()),
        ("GET", "/api/v1/books/count".to_owned()),
        ("GET", format!("/api/v1/books/{id}")),
        ("PUT", format!("/api/v1/books/{id}")),
        ("PATCH", format!("/api/v1/books/{id}")),
        ("DELETE", format!("/api/v1/books/{id}")),
        ("GET", format!("/api/v1/books/{id}/offer")),
        ("GET", format!("/api/v1/books/{}", Uuid::nil())),
    ] {
        let answer = Request::new(method, &path).send(&keep.client, &keep.base).await;
        assert_eq!(answer.status, 401, "{method} {path}");
        assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"keep\"", "{method} {path}");
    }
}

#[tokio::test]
async fn a_signed_out_token_is_dead_at_the_bookstore_after_the_next_poll() {
    let (keep, ada) = keep_and_ada().await;
    let books = ada.get("/books");
    assert_eq!(books.send(&keep.client, &keep.base).await.status, 200);
    keep.arrange(ada.request("POST", "/auth/sign-out")).await;
    keep.poll_at_bookstore().await;
    assert_eq!(books.send(&keep.client, &keep.base).await.status, 401);
}

#[tokio::test]
async fn books_are_read_and_written_while_auth_is_down() {
    let (mut keep, ada) = keep_and_ada().await;
    keep.arrange(ada.get("/books")).await;
    keep.stop_auth().await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.say("Auth is down.");
    t.send(ada.post("/books", principia())).await;
    t.send(ada.get("/books/count")).await;
    t.check();
}

#[tokio::test]
async fn a_bookstore_that_never_reached_auth_says_that_it_cannot_tell() {
    let nobody = "http://127.0.0.1:1".to_owned();
    let keep = Keep::start_with(|settings| settings.auth_url = Some(nobody)).await;
    let token = forged();
    let request = Request::new("GET", "/api/v1/books").bearer(&token);
    let answer = request.send(&keep.client, &keep.base).await;
    assert_eq!((answer.status, answer.header("retry-after").as_str()), (503, "1"));
}

#[tokio::test]
async fn notes_go_on_while_the_bookstore_is_down() {
    let (mut keep, ada) = keep_and_ada().await;
    let note = ada.writes(&keep, "Milk, eggs").await;
    keep.stop_bookstore().await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.learn("note", &note);
    t.say("The bookstore is down.");
    t.send(ada.get("/books")).await;
    t.send(ada.get(&format!("/notes/{note}"))).await;
    t.send(ada.get("/auth/me")).await;
    t.check();
}
