//! Brackets as LoopBack's clients write them and LoopBack reads them, by the library `qs` (6.17): read
//! the same, or refused. A condition that means more to us than to the client changes too much.

use step_07_bookstore::chassis::data::filter::{Condition, Filter};
use step_07_bookstore::chassis::{Fault, Place};

use super::{FIELDS, pairs};

/// A query, and what `qs` makes of it.
const THE_SAME: &[(&str, &str)] = &[
    // A list is written in three ways, which may be mixed where only values stand.
    ("where[pages][inq][]=5&where[pages][inq][]=7", r#"{"pages":{"inq":[5,7]}}"#),
    ("where[pages][inq]=5&where[pages][inq]=7", r#"{"pages":{"inq":[5,7]}}"#),
    ("where[pages][inq]=5&where[pages][inq][]=7", r#"{"pages":{"inq":[5,7]}}"#),
    ("where[pages][inq][]=5&where[pages][inq]=7", r#"{"pages":{"inq":[5,7]}}"#),
    // The numbers say the order and nothing else: what is between them is not there.
    ("where[pages][inq][1]=7&where[pages][inq][0]=5", r#"{"pages":{"inq":[5,7]}}"#),
    ("where[pages][inq][5]=5&where[pages][inq][9]=7", r#"{"pages":{"inq":[5,7]}}"#),
    (
        "where[and][1][or][3][pages][gt]=100&where[and][1][or][3][inStock]=false",
        r#"{"and":[{"or":[{"pages":{"gt":100},"inStock":false}]}]}"#,
    ),
    ("where[or][0][pages]=5&where[or][1][pages]=7", r#"{"or":[{"pages":5},{"pages":7}]}"#),
    // A comma is a part of the value.
    ("where[title][inq]=a,b", r#"{"title":{"inq":["a,b"]}}"#),
];

const UNNUMBERED: &str = "has `[]` before its end, where it does not say which element it means";
const OTHERWISE: &str = "stands where another part has a value or an object";

/// A query that is refused: where, and how the detail begins.
const REFUSED: &[(&str, &str, &str)] = &[
    // To `qs` both are one element with two conditions; whoever wrote them may mean two elements.
    (
        "where[and][1][or][][pages][gt]=100&where[and][1][or][][inStock]=false",
        "/and/1/or",
        UNNUMBERED,
    ),
    ("where[or][][pages]=5&where[or][][pages]=7", "/or", UNNUMBERED),
    ("where[or][][pages]=5", "/or", UNNUMBERED),
    ("where[pages][inq][][]=5", "/pages/inq", UNNUMBERED),
    // Elements with numbers and without, where it depends on the reader which comes first.
    ("where[pages][inq][0]=5&where[pages][inq][]=7", "/pages/inq", OTHERWISE),
    ("where[pages][inq][]=5&where[pages][inq][0]=7", "/pages/inq/0", OTHERWISE),
    // An element that is given twice is a list, and a list is no value.
    ("where[pages][inq][0]=5&where[pages][inq][0]=7", "/pages/inq/0", "must be an integer"),
    ("where[pages]=5&where[pages]=7", "/pages", "must be an integer"),
    ("where[pages][gt]=5&where[pages][gt]=7", "/pages/gt", "must be an integer"),
    // A list has the numbers that JavaScript writes, and nothing else.
    ("where[pages][inq][00]=5", "/pages/inq", "must be an array"),
    ("where[pages][inq][+1]=5", "/pages/inq", "must be an array"),
    ("where[pages][inq][-1]=5", "/pages/inq", "must be an array"),
    ("where[pages][inq][1.0]=5", "/pages/inq", "must be an array"),
    ("where[pages][inq][0]=5&where[pages][inq][x]=7", "/pages/inq", "must be an array"),
    // A value and an object in one place.
    ("where[pages]=5&where[pages][gt]=7", "/pages/gt", OTHERWISE),
    ("where[pages][gt]=7&where[pages]=5", "/pages", OTHERWISE),
    ("where[[pages]]=5", "", "has unmatched brackets"),
    ("where[]=5", "", "must be an object"),
];

#[test]
fn brackets_mean_what_they_mean_to_loopback() {
    for (query, json) in THE_SAME {
        let read = Condition::parse(&pairs(query), &FIELDS);
        let same = Condition::parse(&[("where".into(), (*json).into())], &FIELDS);
        assert_eq!(format!("{read:?}"), format!("{same:?}"), "{query}");
        assert!(same.is_ok(), "{json}: {same:?}");
    }
}

#[test]
fn brackets_that_readers_understand_differently_are_refused() {
    let wrong = REFUSED.iter().filter_map(|(query, pointer, detail)| {
        let faults = Condition::parse(&pairs(query), &FIELDS).err().unwrap_or_default();
        let place = Place::Inside("where", (*pointer).to_owned());
        let right = matches!(
            &faults[..], [fault, ..] if fault.place == place && fault.detail.starts_with(detail)
        );
        (!right).then(|| format!("{query}: {faults:?}\n"))
    });
    assert_eq!(wrong.collect::<String>(), "");
}

/// `qs` makes objects of lists beyond twenty elements, and forgets brackets beyond five.
#[test]
fn long_lists_and_deep_brackets_are_read_as_they_are_written() {
    let query: Vec<_> = (0..30).map(|n| format!("where[pages][inq][{n}]={n}")).collect();
    let numbers: Vec<_> = (0..30).map(|n| n.to_string()).collect();
    let json = format!(r#"{{"pages":{{"inq":[{}]}}}}"#, numbers.join(","));
    for (query, json) in [
        (query.join("&"), json),
        (
            "where[and][0][or][0][and][0][pages][gt]=5".into(),
            r#"{"and":[{"or":[{"and":[{"pages":{"gt":5}}]}]}]}"#.into(),
        ),
    ] {
        let read = Condition::parse(&pairs(&query), &FIELDS).expect("well formed");
        let same = Condition::parse(&[("where".into(), json)], &FIELDS).expect("well formed");
        assert_eq!(format!("{read:?}"), format!("{same:?}"), "{query}");
    }
}

/// A parameter that nobody knows may be a misspelt one, without which everything is selected.
#[test]
fn a_parameter_that_is_not_known_is_refused_by_name() {
    let unknown = |name: &str| Fault {
        place: Place::Parameter(name.into()),
        detail: "is not known here: there is only `where`".into(),
    };
    for (query, names) in [
        ("filter[where][pages]=474", vec!["filter[where][pages]"]),
        ("whereabouts[pages]=474", vec!["whereabouts[pages]"]),
        ("where.pages=474", vec!["where.pages"]),
        ("where[pages]=474&wher={}&Where={}&wher={}", vec!["wher", "Where"]),
        ("=1", vec![""]),
    ] {
        let faults = Condition::parse(&pairs(query), &FIELDS).expect_err(query);
        assert_eq!(faults, names.into_iter().map(unknown).collect::<Vec<_>>(), "{query}");
    }
    assert!(Filter::parse(&pairs("filter[limit]=1&where={}"), &FIELDS).is_err());
}
