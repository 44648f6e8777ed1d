//! Books are found by conditions that a stranger wrote.

use std::collections::BTreeSet;

use contract::Person;
use serde_json::{Value, json};
use transcript::test_name;

use super::{filtered, keep_and_ada, with_parameter};
use crate::harness::{Keep, Reader};

/// Six books: title, author, pages, and the year; two of them lack something.
async fn shelf(keep: &Keep, ada: &Person) {
    for (title, author, pages, published) in [
        ("Opticks", "Isaac Newton", Some(400), Some("1704-01-01")),
        ("The Principia", "Isaac Newton", Some(974), Some("1687-07-05")),
        ("Elements", "Euclid", Some(500), None),
        ("On Computable Numbers", "Alan Turing", None, Some("1936-11-30")),
        ("100% Proof", "Ada Lovelace", Some(66), Some("1843-10-01")),
        ("the art of war", "Sun Tzu", Some(100), None),
    ] {
        let book = json!({
            "title": title, "author": author, "pages": pages, "published": published
        });
        ada.adds_book(keep, book).await;
    }
}

/// The titles that a filter finds.
async fn titles(keep: &Keep, ada: &Person, filter: &Value) -> Vec<String> {
    let found = keep.arrange(ada.get(&format!("/books?{}", filtered(filter)))).await;
    let books = found.as_array().unwrap_or_else(|| panic!("{filter}: {found}"));
    let title = |book: &Value| book["title"].as_str().unwrap_or_default().to_owned();
    books.iter().map(title).collect()
}

#[tokio::test]
async fn every_operator_finds_what_it_says() {
    let (keep, ada) = keep_and_ada().await;
    shelf(&keep, &ada).await;
    let (opticks, principia, elements) = ("Opticks", "The Principia", "Elements");
    let (numbers, proof, war) = ("On Computable Numbers", "100% Proof", "the art of war");
    let cases: [(Value, &[&str]); 17] = [
        (json!({ "title": opticks }), &[opticks]),
        (json!({ "pages": { "eq": 500 } }), &[elements]),
        (json!({ "author": { "neq": "Isaac Newton" } }), &[elements, numbers, proof, war]),
        (json!({ "pages": { "gt": 400 } }), &[principia, elements]),
        (json!({ "pages": { "gte": 400 } }), &[opticks, principia, elements]),
        (json!({ "pages": { "lt": 100 } }), &[proof]),
        (json!({ "pages": { "lte": 100 } }), &[proof, war]),
        (json!({ "pages": { "between": [100, 500] } }), &[opticks, elements, war]),
        (json!({ "author": { "inq": ["Euclid", "Sun Tzu"] } }), &[elements, war]),
        (json!({ "author": { "nin": ["Euclid", "Isaac Newton"] } }), &[numbers, proof, war]),
        (json!({ "title": { "like": "The %" } }), &[principia]),
        (json!({ "title": { "ilike": "the %" } }), &[principia, war]),
        (json!({ "title": { "nlike": "%e%" } }), &[opticks, proof]),
        (json!({ "title": { "regexp": "^[OE]" } }), &[opticks, elements, numbers]),
        (json!({ "published": { "lt": "1700-01-01" } }), &[principia]),
        (
            json!({ "and": [{ "author": "Isaac Newton" }, { "pages": { "gt": 500 } }] }),
            &[principia],
        ),
        (json!({ "or": [{ "author": "Euclid" }, { "pages": { "lt": 100 } }] }), &[elements, proof]),
    ];
    for (condition, expected) in cases {
        let found = titles(&keep, &ada, &json!({ "where": condition })).await;
        let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
        assert_eq!(found, expected.iter().copied().collect(), "{condition}");
    }
}

#[tokio::test]
async fn a_list_is_sorted_cut_and_narrowed() {
    let (keep, ada) = keep_and_ada().await;
    shelf(&keep, &ada).await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.say("In the notation of brackets.");
    t.send(ada.get(
        "/books?filter[where][pages][gt]=90&filter[order]=pages%20DESC&filter[limit]=2\
         &filter[fields][title]=true&filter[fields][pages]=true",
    ))
    .await;
    t.say("The same in JSON, and the page after it.");
    let filter = json!({
        "where": { "pages": { "gt": 90 } }, "order": ["pages DESC"], "limit": 2, "skip": 2,
        "fields": ["title", "pages"]
    });
    t.send(ada.get(&format!("/books?{}", filtered(&filter)))).await;
    t.check();
}

#[tokio::test]
async fn a_page_holds_twenty_books_and_at_most_a_hundred() {
    let (keep, ada) = keep_and_ada().await;
    for number in 0..105 {
        let book = json!({ "title": format!("Volume {number}"), "author": "Diderot" });
        ada.adds_book(&keep, book).await;
    }
    for (filter, expected) in [
        (json!({}), 20),
        (json!({ "limit": 1 }), 1),
        (json!({ "limit": 100 }), 100),
        (json!({ "limit": 100, "skip": 100 }), 5),
    ] {
        assert_eq!(titles(&keep, &ada, &filter).await.len(), expected, "{filter}");
    }
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.send(ada.get("/books?filter[limit]=101")).await;
    t.send(ada.get("/books?filter[limit]=0&filter[skip]=-1")).await;
    t.check();
}

#[tokio::test]
async fn a_filter_that_makes_no_sense_is_refused_by_name() {
    let (keep, ada) = keep_and_ada().await;
    shelf(&keep, &ada).await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    for query in [
        "filter[where][title][equals]=Opticks",
        "filter[where][prize]=1",
        "filter[where][pages][gt]=many",
        "filter[order]=prize%20DESC",
        "filter[fields][secret]=true",
        "filter=%7B%22where%22",
        "filter[where][title][regexp]=(",
    ] {
        t.send(ada.get(&format!("/books?{query}"))).await;
    }
    t.say("A misspelt condition changes nothing: it is not as if there were none.");
    t.send(ada.patch("/books?where[titel]=Opticks", json!({ "in_stock": false }))).await;
    t.send(ada.get("/books/count?where[in_stock]=false")).await;
    t.check();
}

/// On each route: one that is ignored may be a condition, misspelt or of another route.
#[tokio::test]
async fn a_parameter_that_no_route_knows_is_refused() {
    let (keep, ada) = keep_and_ada().await;
    let book = json!({ "title": "Elements", "author": "Euclid" });
    let path = format!("/books/{}", ada.adds_book(&keep, book.clone()).await);
    let filter = filtered(&json!({ "where": { "author": "Nobody" } }));
    let condition = with_parameter("where", &json!({ "author": "Nobody" }));
    for (request, name) in [
        (ada.get(&format!("/books?{condition}")), "where"),
        (ada.get("/books?filter.limit=1"), "filter.limit"),
        (ada.get(&format!("/books/count?{filter}")), "filter"),
        (ada.get("/books/count?wher=1"), "wher"),
        (ada.patch(&format!("/books?{condition}&{filter}"), json!({ "pages": 1 })), "filter"),
        (ada.post("/books?dry_run=true", book.clone()), "dry_run"),
        (ada.get(&format!("{path}?{condition}")), "where"),
        (ada.patch(&format!("{path}?{condition}"), json!({ "pages": 1 })), "where"),
        (ada.put(&format!("{path}?{condition}"), book.clone()), "where"),
        (ada.delete(&format!("{path}?{condition}")), "where"),
        (ada.get(&format!("{path}/offer?currency=EUR")), "currency"),
    ] {
        let answer = request.send(&keep.client, &keep.base).await;
        assert_eq!(answer.status, 400, "{name}: {}", answer.body);
        assert_eq!(answer.json()["errors"][0]["parameter"], name, "{}", answer.body);
    }
    let books = keep.arrange(ada.get("/books")).await;
    assert_eq!(books.as_array().map(Vec::len), Some(1), "nothing was added or deleted: {books}");
    assert_eq!(books[0]["pages"], Value::Null, "nothing was changed");
}

#[tokio::test]
async fn what_looks_like_sql_is_a_value_like_any_other() {
    let (keep, ada) = keep_and_ada().await;
    shelf(&keep, &ada).await;
    for evil in ["' OR '1'='1", "'; DROP TABLE books; --", "\\' OR 1=1 --", "%' OR title LIKE '%"] {
        let found = titles(&keep, &ada, &json!({ "where": { "title": evil } })).await;
        assert_eq!(found, [""; 0], "{evil}");
        let found = titles(&keep, &ada, &json!({ "where": { "author": { "inq": [evil] } } })).await;
        assert_eq!(found, [""; 0], "{evil}");
    }
    assert_eq!(titles(&keep, &ada, &json!({})).await.len(), 6, "and they are all there");
}

#[tokio::test]
async fn what_has_no_value_is_not_equal_to_any() {
    let (keep, ada) = keep_and_ada().await;
    for (title, pages) in [("Opticks", Some(400)), ("Elements", Some(500)), ("Diary", None)] {
        let book = json!({ "title": title, "author": "Anon", "pages": pages });
        ada.adds_book(&keep, book).await;
    }
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let only_titles = "filter[fields][title]=true&filter[order]=title";
    for condition in ["[eq]=400", "[neq]=400", "[gt]=0", "[neq]=null"] {
        t.send(ada.get(&format!("/books?{only_titles}&filter[where][pages]{condition}"))).await;
    }
    t.check();
}

#[tokio::test]
async fn both_notations_are_one_language() {
    let (keep, ada) = keep_and_ada().await;
    shelf(&keep, &ada).await;
    for (brackets, json) in [
        ("filter[where][title]=Opticks", json!({ "where": { "title": "Opticks" } })),
        ("filter[where][pages][gt]=400", json!({ "where": { "pages": { "gt": 400 } } })),
        (
            "filter[where][author][inq][]=Euclid&filter[where][author][inq][]=Sun%20Tzu",
            json!({ "where": { "author": { "inq": ["Euclid", "Sun Tzu"] } } }),
        ),
        (
            "filter[where][or][0][author]=Euclid&filter[where][or][1][pages][lt]=100",
            json!({ "where": { "or": [{ "author": "Euclid" }, { "pages": { "lt": 100 } }] } }),
        ),
        ("filter[order]=title%20DESC&filter[skip]=4", json!({ "order": "title DESC", "skip": 4 })),
    ] {
        let found = keep.arrange(ada.get(&format!("/books?{brackets}"))).await;
        let same = keep.arrange(ada.get(&format!("/books?{}", filtered(&json)))).await;
        assert_eq!(found, same, "{brackets}");
        assert!(found.as_array().is_some_and(|books| (1..6).contains(&books.len())), "{found}");
    }
}

#[tokio::test]
async fn a_value_is_what_its_field_says() {
    let (keep, ada) = keep_and_ada().await;
    shelf(&keep, &ada).await;
    let id = ada.adds_book(&keep, json!({ "title": "400", "author": "Anon" })).await;
    for (condition, expected) in [
        // In brackets everything is text: the field tells what it means.
        ("[title]=400", Some(1)),
        ("[pages]=400", Some(1)),
        ("[in_stock]=true", Some(7)),
        (
            "[published][between][0]=1700-01-01&filter[where][published][between][1]=1899-12-31",
            Some(2),
        ),
        (&*format!("[id]={id}"), Some(1)),
        ("[pages]=four", None),
        ("[in_stock]=maybe", None),
        ("[published][gt]=yesterday", None),
        ("[published][gt]=2026-02-30", None),
        ("[id]=7", None),
    ] {
        let request = ada.get(&format!("/books?filter[where]{condition}"));
        let answer = request.send(&keep.client, &keep.base).await;
        let found = (answer.status == 200).then(|| answer.json().as_array().map_or(0, Vec::len));
        assert_eq!(found, expected, "{condition}: {}", answer.body);
    }
}
