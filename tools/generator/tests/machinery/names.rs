//! What is said of a name that is refused.

use generator::names::{check_app, check_data_source, check_field, check_model, check_operation};

#[test]
fn a_name_that_is_refused_is_called_what_it_is() {
    let fault = check_app("Bookstore").unwrap_err();
    assert!(fault.starts_with("`Bookstore` cannot name an app: "), "{fault}");
    assert!(fault.ends_with("did you mean `bookstore`?"), "{fault}");
    assert!(check_model("book").unwrap_err().starts_with("`book` cannot name a model: "));
    assert!(check_app("match").unwrap_err().starts_with("an app cannot be called `match`: "));
    assert!(check_operation("match").unwrap_err().starts_with("an operation cannot be called "));
    assert!(check_app("con").unwrap_err().starts_with("an app cannot be called `con`: "));
}

/// Advice that is refused in turn is none.
#[test]
fn the_word_that_is_advised_is_allowed() {
    type Check = fn(&str) -> Result<(), String>;
    let taken: [(Check, &[&str]); 5] = [
        (check_model, &["Type", "Match", "Struct", "Error", "Filter", "Self", "Option"]),
        (check_app, &["type", "match", "async"]),
        (check_field, &["type", "match"]),
        (check_data_source, &["type", "match"]),
        (check_operation, &["type", "match"]),
    ];
    for (check, names) in taken {
        for name in names {
            let fault = check(name).expect_err(name);
            let advised = fault.rsplit('`').nth(1).unwrap();
            assert_ne!(&advised, name);
            assert_eq!(check(advised), Ok(()), "{fault}");
        }
    }
}
