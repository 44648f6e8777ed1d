//! Lists in an order, a page at a time, with the fields that the client wants.

use serde_json::json;
use transcript::test_name;

use crate::service::{Service, encoded};

#[tokio::test]
#[ignore = "needs the generated program: bash .ci/generated"]
async fn lists_are_sorted_cut_and_narrowed() {
    let mut service = Service::start(test_name!());
    service.has_a_shelf().await;
    service.say("In an order. What has no value comes first, or with DESC last.");
    let title_and_pages = "filter[fields][title]=true&filter[fields][pages]=true";
    service.get(&format!("/books?{title_and_pages}&filter[order]=pages")).await;
    service.get(&format!("/books?{title_and_pages}&filter[order]=pages%20DESC")).await;
    service
        .get(&format!(
            "/books?{title_and_pages}&filter[order][0]=author%20DESC&filter[order][1]=pages"
        ))
        .await;
    service.say("A page at a time.");
    for page in
        ["filter[limit]=2", "filter[limit]=2&filter[skip]=2", "filter[limit]=2&filter[offset]=5"]
    {
        service.get(&format!("/books?{title_and_pages}&filter[order]=title&{page}")).await;
    }
    service.get("/books?filter[skip]=6").await;
    service.say("Fields to leave out.");
    let filter =
        json!({ "limit": 1, "fields": { "id": false, "isbn": false, "published": false } });
    service.get(&format!("/books?filter={}", encoded(&filter))).await;
    service.check(8);
}

#[tokio::test]
#[ignore = "needs the generated program: bash .ci/generated"]
async fn a_list_has_twenty_books_unless_the_client_asks_for_more() {
    let mut service = Service::start(test_name!());
    for number in 0..22 {
        service.has(json!({ "title": format!("Volume {number}"), "author": "Diderot" })).await;
    }
    service.get("/books?filter[fields][title]=true").await;
    service.get("/books?filter[fields][title]=true&filter[skip]=20").await;
    service.get("/books?filter[limit]=101").await;
    service.check(3);
}
