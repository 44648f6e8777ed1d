//! Every operator of a `where`, in the notation of brackets and as JSON.

use serde_json::json;
use transcript::test_name;

use crate::service::{Service, encoded};

#[tokio::test]
#[ignore = "needs the generated program: bash .ci/generated"]
async fn every_operator_finds_what_it_says() {
    let mut service = Service::start(test_name!());
    service.has_a_shelf().await;
    service.say("On the shelf.");
    service.get("/books?filter[fields][title]=true&filter[fields][pages]=true").await;
    service.say("Each operator. A book whose pages nobody counted has not 400 of them.");
    for condition in [
        "[title]=Opticks",
        "[pages][eq]=400",
        "[pages][neq]=400",
        "[pages][gt]=400",
        "[pages][gte]=400",
        "[pages][lt]=100",
        "[pages][lte]=100",
        "[pages][between][0]=100&filter[where][pages][between][1]=500",
        "[author][inq][0]=Euclid&filter[where][author][inq][1]=Sun%20Tzu",
        "[author][nin][0]=Euclid&filter[where][author][nin][1]=Isaac%20Newton",
        "[title][like]=The%20%25",
        "[title][nlike]=%25e%25",
        "[title][ilike]=the%20%25",
        "[title][nilike]=the%20%25",
        "[title][regexp]=^[OE]",
        "[title][regexp]=/^the/i",
        "[published][lt]=1700-01-01",
        "[in_stock]=true",
    ] {
        service.get(&format!("/books?filter[fields][title]=true&filter[where]{condition}")).await;
    }
    service.say("Several, of which all must hold, or any.");
    for condition in [
        "[pages][gt]=90&filter[where][pages][lt]=500",
        "[and][0][author]=Isaac%20Newton&filter[where][and][1][pages][gt]=500",
        "[or][0][author]=Euclid&filter[where][or][1][pages][lt]=100",
    ] {
        service.get(&format!("/books?filter[fields][title]=true&filter[where]{condition}")).await;
    }
    service.say("As JSON, where null is a value.");
    for condition in [
        json!({ "or": [{ "author": "Euclid" }, { "and": [{ "pages": { "gt": 50 } }, { "pages": { "lt": 70 } }] }] }),
        json!({ "published": null }),
        json!({ "pages": { "inq": [400, null] } }),
    ] {
        let filter = json!({ "fields": ["title"], "where": condition });
        service.get(&format!("/books?filter={}", encoded(&filter))).await;
    }
    service.check(25);
}
