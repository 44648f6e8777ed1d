//! An offer is put together of a book, which is ours, and its price, which a supplier knows. Without
//! the price it is still an answer, and says what is missing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use contract::Person;
use contract::gateway::Upstream;
use serde_json::{Value, json};
use tokio::sync::Notify;
use transcript::{Request, test_name};

use super::principia;
use crate::harness::{Keep, Reader};

/// Keep with a supplier that a test plays, Ada, and the path of her book's offer.
async fn with_supplier(url: &str) -> (Keep, Person, String) {
    let keep = Keep::start_with(|settings| {
        settings.supplier_url = Some(url.to_owned());
        settings.supplier_patience.pause = Duration::ZERO;
        settings.supplier_patience.attempt = Duration::from_millis(50);
        settings.supplier_patience.open = Duration::from_secs(90);
    })
    .await;
    let ada = keep.person("Ada").await;
    let id = ada.adds_book(&keep, principia()).await;
    (keep, ada, format!("/books/{id}/offer"))
}

/// A supplier that answers this, whatever it is asked, and counts how often it is.
async fn saying(status: StatusCode, body: &'static str) -> (Upstream, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let answer = async move || {
        counted.fetch_add(1, Ordering::SeqCst);
        (status, [("content-type", "text/xml; charset=utf-8")], body).into_response()
    };
    (Upstream::with(Router::new().fallback(answer)).await, asked)
}

/// A supplier that takes every question and answers none.
async fn silent() -> Upstream {
    Upstream::with(Router::new().fallback(async || std::future::pending::<()>().await)).await
}

async fn offer(keep: &Keep, ada: &Person, path: &str) -> Value {
    let answer = ada.get(path).send(&keep.client, &keep.base).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

/// Why a part of an offer is missing.
fn missing(offer: &Value) -> &str {
    assert!(offer["price"].is_null(), "{offer}");
    assert_eq!(offer["missing"][0]["pointer"], "/price", "{offer}");
    offer["missing"][0]["detail"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn an_offer_is_a_book_and_its_price() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    let id = ada.adds_book(&keep, principia()).await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.learn("book", &id);
    t.send(ada.get(&format!("/books/{id}/offer"))).await;
    t.check();
}

#[tokio::test]
async fn an_offer_without_a_price_says_so() {
    let mut keep = Keep::start_with(|settings| {
        settings.supplier_patience.pause = Duration::ZERO;
    })
    .await;
    let ada = keep.person("Ada").await;
    let without = ada.adds_book(&keep, json!({ "title": "Diary", "author": "Ada" })).await;
    let unknown = json!({ "title": "Rare", "author": "Anon", "isbn": "9780000000002" });
    let unknown = ada.adds_book(&keep, unknown).await;
    let book = ada.adds_book(&keep, principia()).await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    for id in [&without, &unknown, &book] {
        t.learn("book", id);
    }
    t.say("A book without an ISBN cannot be asked for.");
    t.send(ada.get(&format!("/books/{without}/offer"))).await;
    t.say("A book that the supplier does not sell.");
    t.send(ada.get(&format!("/books/{unknown}/offer"))).await;
    keep.stop_supplier().await;
    t.say("The supplier is away.");
    t.send(ada.get(&format!("/books/{book}/offer"))).await;
    t.check();
}

#[tokio::test]
async fn a_supplier_that_answers_nonsense_costs_the_price_and_no_more() {
    let fault = "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body><e:Fault>\
        <faultcode>e:Server</faultcode><faultstring>out of memory</faultstring>\
        </e:Fault></e:Body></e:Envelope>";
    let endless = "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body>";
    for (status, body) in [
        (StatusCode::OK, "<html>Maintenance</html>"),
        (StatusCode::OK, ""),
        (StatusCode::OK, endless),
        (StatusCode::NOT_FOUND, "no such page"),
        (StatusCode::BAD_GATEWAY, "<html>Bad gateway</html>"),
        (StatusCode::INTERNAL_SERVER_ERROR, fault),
    ] {
        let (supplier, asked) = saying(status, body).await;
        let (keep, ada, path) = with_supplier(&supplier.url).await;
        let offer = offer(&keep, &ada, &path).await;
        assert_eq!(offer["book"]["title"], "The Principia");
        assert!(!missing(&offer).is_empty(), "{status} {body}");
        // What the supplier says of its insides is not for clients.
        assert!(!offer.to_string().contains("memory"), "{offer}");
        assert!(asked.load(Ordering::SeqCst) > 0, "it was asked");
    }
}

#[tokio::test]
async fn a_supplier_that_does_not_answer_is_given_up() {
    let supplier = silent().await;
    let (keep, ada, path) = with_supplier(&supplier.url).await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.learn("book", path.split('/').nth(2).unwrap_or_default());
    t.say("The supplier takes the question and does not answer.");
    t.send(ada.get(&path)).await;
    t.check();
}

#[tokio::test]
async fn an_offer_comes_before_nobody_waits_for_it_any_more() {
    let supplier = silent().await;
    let keep = Keep::start_with(|settings| {
        settings.supplier_url = Some(supplier.url.clone());
        // More than the request has.
        settings.supplier_patience.attempt = Duration::from_secs(60);
        settings.supplier_patience.call = Duration::from_secs(60);
    })
    .await;
    let ada = keep.person("Ada").await;
    let id = ada.adds_book(&keep, principia()).await;
    let request = ada.get(&format!("/books/{id}/offer")).header("x-deadline-ms", "400");
    let answer = request.send(&keep.client, &keep.shop().base).await;
    assert_eq!(answer.status, 200, "the book, and not: {}", answer.body);
    assert_eq!(missing(&answer.json()), "the supplier did not answer in time");
}

#[tokio::test]
async fn a_supplier_that_fails_is_left_alone_for_a_while() {
    let (supplier, asked) = saying(StatusCode::SERVICE_UNAVAILABLE, "").await;
    let (keep, ada, path) = with_supplier(&supplier.url).await;
    // Three attempts for the first, and two more until the breaker opens.
    let first = offer(&keep, &ada, &path).await;
    assert_eq!(missing(&first), "the supplier fails at the moment");
    missing(&offer(&keep, &ada, &path).await);
    assert_eq!(asked.load(Ordering::SeqCst), 5);
    missing(&offer(&keep, &ada, &path).await);
    assert_eq!(asked.load(Ordering::SeqCst), 5, "nobody was sent");
    let operators = Request::new("GET", "/ops/neighbours");
    let states = operators.send(&keep.client, &keep.shop().base).await.json();
    let state = |name: &str| {
        let mut states = states.as_array().into_iter().flatten();
        states.find(|state| state["name"] == name).map(|state| state["breaker"].clone())
    };
    assert_eq!(state("supplier"), Some(json!("open")));
    assert_eq!(state("auth"), Some(json!("closed")), "each neighbour has a breaker of its own");
    assert_eq!(operators.send(&keep.client, &keep.base).await.status, 404);
}

#[tokio::test]
async fn a_book_that_is_not_sold_does_not_open_the_breaker() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    let unknown = json!({ "title": "Rare", "author": "Anon", "isbn": "9780000000002" });
    let unknown = ada.adds_book(&keep, unknown).await;
    for _ in 0..8 {
        missing(&offer(&keep, &ada, &format!("/books/{unknown}/offer")).await);
    }
    let book = ada.adds_book(&keep, principia()).await;
    let offer = offer(&keep, &ada, &format!("/books/{book}/offer")).await;
    assert!(offer["price"].is_object(), "{offer}");
}

#[tokio::test]
async fn while_an_offer_waits_everything_else_goes_on() {
    let gate = Arc::new(Notify::new());
    let (arrived, opened) = (Arc::clone(&gate), Arc::new(Notify::new()));
    let open = Arc::clone(&opened);
    let answer = async move || {
        arrived.notify_one();
        opened.notified().await;
        StatusCode::SERVICE_UNAVAILABLE
    };
    let supplier = Upstream::with(Router::new().fallback(answer)).await;
    let keep = Keep::start_with(|settings| {
        settings.supplier_url = Some(supplier.url.clone());
        settings.supplier_patience.attempt = Duration::from_secs(20);
        settings.supplier_patience.call = Duration::from_secs(20);
        settings.supplier_patience.retries = 0;
        settings.supplier_patience.places = 1;
        settings.supplier_patience.queue = Duration::ZERO;
    })
    .await;
    let ada = keep.person("Ada").await;
    let id = ada.adds_book(&keep, principia()).await;
    let path = format!("/books/{id}/offer");
    let waiting = offer(&keep, &ada, &path);
    let meanwhile = async {
        gate.notified().await;
        let book = ada.get(&format!("/books/{id}")).send(&keep.client, &keep.base).await;
        assert_eq!(book.status, 200);
        // There is one place, and it is taken.
        let second = offer(&keep, &ada, &path).await;
        assert_eq!(missing(&second), "the supplier is asked by too many others");
        open.notify_one();
    };
    let (first, ()) = tokio::join!(waiting, meanwhile);
    missing(&first);
}

#[tokio::test]
async fn an_offer_of_no_book_is_no_offer() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    let id = ada.adds_book(&keep, principia()).await;
    keep.arrange(ada.delete(&format!("/books/{id}"))).await;
    let answer = ada.get(&format!("/books/{id}/offer")).send(&keep.client, &keep.base).await;
    assert_eq!(answer.status, 404);
}
