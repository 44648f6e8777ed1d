//! What a filter must not be: a query, and every fault with its place.

use step_07_bookstore::chassis::data::filter::{Condition, Filter, Projection};
use step_07_bookstore::chassis::{Fault, Place};

use super::{FIELDS, pairs};

const DATE: &str = "must be a date such as 2026-03-01";
const FIELD: &str = "there are id, title, isbn, pages, price, inStock, published, createdAt, tags";
const INTEGER: &str = "must be an integer from -2^63 to 2^63 - 1";
const OPERATORS: &str =
    "there are eq, neq, gt, gte, lt, lte, between, inq, nin, like, nlike, ilike, nilike, regexp";
const TIME: &str =
    "must be a time such as 2026-03-01T12:00:00Z, with at most six digits after the second";

/// A filter, and its one fault: where, and how the detail begins.
const REFUSED: &[(&str, &str, &str)] = &[
    // The parameter as a whole.
    ("filter=", "", "is not JSON: EOF"),
    ("filter=[]", "", "must be an object"),
    (r#"filter={"where":{"title":"\ud800"}}"#, "", "is not JSON: "),
    (r#"filter={"limit":1,"limit":2}"#, "", "is not JSON: \"limit\" is there twice"),
    (
        r#"filter={"where":{"pages":1,"title":"a","pages":2}}"#,
        "",
        "is not JSON: \"pages\" is there twice",
    ),
    ("filter={}&filter={}", "", "is given twice"),
    ("filter={}&filter[limit]=1", "", "is given as JSON and in brackets"),
    ("filter[where=1", "", "has unmatched brackets: [where"),
    ("filter]=1", "", "has unmatched brackets: ]"),
    ("filter[where]title=1", "", "has unmatched brackets: [where]title"),
    ("filter[limit]=1&filter[limit][x]=1", "/limit/x", "stands where another part has a value"),
    ("filter[limit][x]=1&filter[limit]=1", "/limit", "stands where another part has a value"),
    ("filter[include]=author", "/include", "is not known here: a filter has where, "),
    ("filter[wher][title]=1", "/wher", "is not known here: "),
    // Pages.
    ("filter[limit]=0", "/limit", "must be a number from 1 to 100"),
    ("filter[limit]=101", "/limit", "must be a number from 1 to 100"),
    ("filter[limit]=1.5", "/limit", "must be a number from 1 to 100"),
    ("filter[limit]=1&filter[limit]=1", "/limit", "must be a number from 1 to 100"),
    (r#"filter={"limit":"5"}"#, "/limit", "must be a number from 1 to 100"),
    (r#"filter={"limit":null}"#, "/limit", "must be a number from 1 to 100"),
    ("filter[skip]=-1", "/skip", "must be a number from 0 to 1000000"),
    ("filter[offset]=9223372036854775808", "/offset", "must be a number from 0 to 1000000"),
    ("filter[skip]=1&filter[offset]=1", "/offset", "means the same as skip: write one of them"),
    // Order and fields.
    ("filter[order]=titel", "/order", "`titel` is no field: "),
    ("filter[order]=", "/order", "`` is no field: "),
    ("filter[order]=title UP", "/order", "`UP` is no direction: write ASC or DESC"),
    ("filter[order]=title, pages", "/order", "`pages` is no direction: "),
    ("filter[order]=title ASC pages", "/order", "must be a field and a direction; "),
    ("filter[order][]=title&filter[order][]=titel", "/order/1", "`titel` is no field: "),
    ("filter[order]=tags", "/order", "`tags` has no order"),
    (r#"filter={"order":[1]}"#, "/order/0", "must be a string"),
    (r#"filter={"order":1}"#, "/order", "must be an array"),
    ("filter[fields]=titel", "/fields/0", "`titel` is no field: "),
    (r#"filter={"fields":"title"}"#, "/fields", "must be an array"),
    (r#"filter={"fields":[null]}"#, "/fields/0", "must be a string"),
    ("filter[fields][title]=yes", "/fields/title", "must be true or false"),
    ("filter[fields][titel]=false", "/fields/titel", "`titel` is no field: "),
    // Where.
    ("filter[where]=1", "/where", "must be an object"),
    ("filter[where][titel]=1", "/where/titel", "`titel` is no field: "),
    ("filter[where][select]=true", "/where/select", "`select` is no field: "),
    ("filter[where][a~/b]=1", "/where/a~0~1b", "`a~/b` is no field: "),
    ("filter[where][title][is]=1", "/where/title/is", "`is` is no operator: "),
    ("filter[where][title][EQ]=1", "/where/title/EQ", "`EQ` is no operator: "),
    (r#"filter={"where":{"title":{}}}"#, "/where/title", "must name an operator: eq, "),
    (r#"filter={"where":{"and":[]}}"#, "/where/and", "must not be empty"),
    (r#"filter={"where":{"or":{}}}"#, "/where/or", "must be an array"),
    (r#"filter={"where":{"or":[1]}}"#, "/where/or/0", "must be an object"),
    // Values.
    (r#"filter={"where":{"title":1}}"#, "/where/title", "must be a string"),
    (r#"filter={"where":{"title":["a"]}}"#, "/where/title", "must be a string"),
    (
        r#"filter={"where":{"title":"\u0000"}}"#,
        "/where/title",
        "must not contain the character U+0000",
    ),
    ("filter[where][pages]=x", "/where/pages", INTEGER),
    ("filter[where][pages]=", "/where/pages", INTEGER),
    ("filter[where][pages]=5.0", "/where/pages", INTEGER),
    ("filter[where][pages]=9223372036854775808", "/where/pages", INTEGER),
    (r#"filter={"where":{"pages":"5"}}"#, "/where/pages", INTEGER),
    ("filter[where][price]=NaN", "/where/price", "must be a number"),
    ("filter[where][price]=1e400", "/where/price", "must be a number"),
    (r#"filter={"where":{"price":"1"}}"#, "/where/price", "must be a number"),
    ("filter[where][inStock]=1", "/where/inStock", "must be true or false"),
    ("filter[where][published]=2026-02-30", "/where/published", DATE),
    ("filter[where][published]=2026-2-3", "/where/published", DATE),
    ("filter[where][published]=-2026-02-03", "/where/published", DATE),
    ("filter[where][createdAt]=2026-03-01", "/where/createdAt", TIME),
    ("filter[where][createdAt]=2026-03-01T12:00:00.0000001Z", "/where/createdAt", TIME),
    ("filter[where][createdAt]=9999-12-31T23:59:59-01:00", "/where/createdAt", TIME),
    ("filter[where][id]=1", "/where/id", "must be a UUID"),
    ("filter[where][tags]=a", "/where/tags", "must be null: "),
    (r#"filter={"where":{"tags":["a"]}}"#, "/where/tags", "must be null: "),
    // Operators.
    (r#"filter={"where":{"pages":{"gt":null}}}"#, "/where/pages/gt", "must not be null"),
    (r#"filter={"where":{"tags":{"lt":null}}}"#, "/where/tags/lt", "must not be null"),
    ("filter[where][pages][between]=1", "/where/pages/between", "must be an array of two values"),
    (
        r#"filter={"where":{"pages":{"between":[1,2,3]}}}"#,
        "/where/pages/between",
        "must be an array of two",
    ),
    (r#"filter={"where":{"pages":{"between":[1,"2"]}}}"#, "/where/pages/between/1", INTEGER),
    (r#"filter={"where":{"pages":{"inq":5}}}"#, "/where/pages/inq", "must be an array"),
    (r#"filter={"where":{"pages":{"inq":{"0":5}}}}"#, "/where/pages/inq", "must be an array"),
    (r#"filter={"where":{"pages":{"inq":[5,"x"]}}}"#, "/where/pages/inq/1", INTEGER),
    ("filter[where][pages][like]=5", "/where/pages/like", "is for strings, and this field is none"),
    (r#"filter={"where":{"title":{"like":null}}}"#, "/where/title/like", "must be a string"),
    (r"filter[where][title][like]=a\", "/where/title/like", r"must not end with `\`: "),
    (
        "filter[where][title][like]=\u{FFFE}",
        "/where/title/like",
        "must not contain the characters U+FFFD",
    ),
    ("filter[where][title][regexp]=(", "/where/title/regexp", "is no pattern: unclosed group"),
    ("filter[where][title][regexp]=/a/g", "/where/title/regexp", "has unknown flags `g`: "),
    (
        r"filter[where][title][regexp]=\bEmma",
        "/where/title/regexp",
        "must not ask for the edges of words",
    ),
    (
        r"filter[where][title][regexp]=(a)\1",
        "/where/title/regexp",
        "is no pattern: backreferences are not",
    ),
    ("filter[where][title][regexp]=(?=a)", "/where/title/regexp", "is no pattern: look-around"),
    (
        "filter[where][title][regexp]=(?-u:\\xff)",
        "/where/title/regexp",
        "is no pattern: pattern can match invalid UTF-8",
    ),
    (
        r"filter[where][title][regexp]=\x00",
        "/where/title/regexp",
        "must not contain the character U+0000",
    ),
    (
        "filter[where][title][regexp]=[a%26%26b]",
        "/where/title/regexp",
        "has a class that nothing belongs to",
    ),
    (
        "filter[where][title][regexp]=(a?){101}a{100}",
        "/where/title/regexp",
        "is too large a pattern",
    ),
    (
        "filter[where][title][regexp]=((a{99}){99}){99}",
        "/where/title/regexp",
        "is too large a pattern",
    ),
    (r"filter[where][title][regexp]=\w{11}", "/where/title/regexp", "is too large a pattern"),
];

#[test]
fn each_fault_is_named_with_its_place() {
    let wrong = REFUSED.iter().filter_map(|(query, pointer, detail)| {
        let faults = Filter::parse(&pairs(query), &FIELDS).err().unwrap_or_default();
        let place = Place::Inside("filter", (*pointer).to_owned());
        let right = matches!(&faults[..], [fault] if fault.place == place && fault.detail.starts_with(detail));
        (!right).then(|| format!("{query}: {faults:?}\n"))
    });
    assert_eq!(wrong.collect::<String>(), "");
}

#[test]
fn all_faults_come_at_once() {
    let query = r#"filter={"where":{"titel":1,"pages":{"is":1,"gt":"x"}},"limit":0,"order":"up"}"#;
    let faults = Filter::parse(&pairs(query), &FIELDS).expect_err("faults");
    let expected = [
        ("/where/titel", format!("`titel` is no field: {FIELD}")),
        ("/where/pages/is", format!("`is` is no operator: {OPERATORS}")),
        ("/where/pages/gt", INTEGER.to_owned()),
        ("/limit", "must be a number from 1 to 100".to_owned()),
        ("/order", format!("`up` is no field: {FIELD}")),
    ];
    let expected = expected.map(|(pointer, detail)| fault("filter", pointer, &detail));
    assert_eq!(faults, expected);
    let json = serde_json::to_value(&faults[3]).expect("JSON");
    let parts = serde_json::json!({ "parameter": "filter", "pointer": "/limit",
                                    "detail": "must be a number from 1 to 100" });
    assert_eq!(json, parts);
}

#[test]
fn a_filter_has_its_limits() {
    let nested = |depth| format!("{}{{}}{}", r#"{"and":["#.repeat(depth), "]}".repeat(depth));
    let many = |count| format!(r#"{{"and":[{}]}}"#, vec![r#"{"pages":1}"#; count].join(","));
    let or =
        |count| format!(r#"{{"or":[{}]}}"#, vec![r#"{"pages":1,"title":"a"}"#; count].join(","));
    let list = |count| format!(r#"{{"pages":{{"inq":[{}]}}}}"#, vec!["1"; count].join(","));
    let text = |length| format!(r#"{{"title":"{}"}}"#, "é".repeat(length));
    let pattern = |length| format!(r#"{{"title":{{"regexp":"{}"}}}}"#, "é".repeat(length));
    let limits = [
        (nested(8), nested(9), "is nested deeper than 8 times"),
        (many(50), many(51), "must not have more than 50 elements"),
        (or(25), or(26), "is one condition too many: there may be 50"),
        (list(100), list(101), "must not have more than 100 elements"),
        (text(1_000), text(1_001), "must not be longer than 1,000 characters"),
        (pattern(200), pattern(201), "must not be longer than 200 characters"),
    ];
    for (within, beyond, detail) in limits {
        let parse = |json: &str| Condition::parse(&[("where".into(), json.into())], &FIELDS);
        assert!(parse(&within).is_ok(), "{within}");
        let faults = parse(&beyond).expect_err(&beyond);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].detail, detail);
    }
}

#[test]
fn brackets_have_their_limits() {
    let deep = format!("where{}=1", "[and][0]".repeat(16));
    let many = vec!["where[pages][inq][]=1"; 1_001].join("&");
    for (query, detail) in
        [(deep, "is nested too deep"), (many, "must not have more than 1000 parts")]
    {
        let faults = Condition::parse(&pairs(&query), &FIELDS).expect_err("too much");
        assert_eq!(faults, [fault("where", "", detail)]);
    }
}

#[test]
fn a_client_hears_of_twenty_faults_and_no_more() {
    let query = (0..50).map(|number| format!("filter[x{number}]=1")).collect::<Vec<_>>().join("&");
    assert_eq!(Filter::parse(&pairs(&query), &FIELDS).expect_err("faults").len(), 20);
}

#[test]
fn of_one_record_only_its_fields_can_be_chosen() {
    let query = "filter[fields][title]=true&filter[where][title]=Emma";
    let faults = Projection::parse(&pairs(query), &FIELDS).expect_err("a fault");
    assert_eq!(
        faults,
        [fault("filter", "/where", "is not known here: of one record, only fields")]
    );
}

fn fault(parameter: &'static str, pointer: &str, detail: &str) -> Fault {
    Fault { place: Place::Inside(parameter, pointer.into()), detail: detail.into() }
}
