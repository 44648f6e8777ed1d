//! A list that is cut says so, and where it goes on.

use serde_json::{Value, json};

use super::{filtered, keep_and_ada};
use crate::harness::Reader;

/// Whether the list came as JSON or in brackets, from the beginning or not, following `Link` gives
/// every book once.
#[tokio::test]
async fn a_list_that_is_cut_says_where_it_goes_on() {
    let (keep, ada) = keep_and_ada().await;
    let mut ids = Vec::new();
    for number in 0..25 {
        let book = json!({ "title": format!("Volume {number} & more"), "author": "Diderot" });
        ids.push(ada.adds_book(&keep, book).await);
    }
    let by_ids = json!({ "where": { "id": { "inq": ids } }, "order": "title", "offset": 1 });
    for (query, pages) in [
        ("".to_owned(), vec![20, 5]),
        ("?filter[limit]=25".to_owned(), vec![25]),
        ("?filter[limit]=24".to_owned(), vec![24, 1]),
        ("?filter[where][title][like]=%25%20%26%20%25&filter[offset]=3".to_owned(), vec![20, 2]),
        (format!("?{}", filtered(&by_ids)), vec![20, 4]),
        ("?filter[skip]=25".to_owned(), vec![0]),
    ] {
        let (mut path, mut lengths, mut seen) = (format!("/books{query}"), Vec::new(), Vec::new());
        loop {
            let answer = ada.get(&path).send(&keep.client, &keep.base).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            let books = answer.json().as_array().cloned().unwrap_or_default();
            lengths.push(books.len());
            seen.extend(books.iter().map(|book: &Value| book["id"].to_string()));
            let link = answer.header("link");
            if link.is_empty() {
                break;
            }
            let next =
                link.strip_prefix("<?").and_then(|rest| rest.strip_suffix(">; rel=\"next\""));
            path = format!("/books?{}", next.unwrap_or_else(|| panic!("{link}")));
        }
        assert_eq!(lengths, pages, "{query}");
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), pages.iter().sum::<usize>(), "{query}: a book came twice");
    }
}
