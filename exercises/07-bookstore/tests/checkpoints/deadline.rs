//! How long a request may take, as its sender says.
//!
//! Covers: src/chassis/calls/deadline.rs

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use exercise_07_bookstore::chassis::calls::deadline::{DEADLINE, Deadline};

#[tokio::test(start_paused = true)]
async fn a_deadline_is_the_senders_and_never_later_than_our_own() {
    let ours = Duration::from_secs(10);
    let cases = [
        (Some("0"), 0),
        (Some("700"), 700),
        (Some("9999"), 9_999),
        (Some("10001"), 10_000),
        (Some("18446744073709551615"), 10_000),
        // Who says nothing that makes sense has said nothing.
        (Some("soon"), 10_000),
        (Some("-1"), 10_000),
        (Some(""), 10_000),
        (None, 10_000),
    ];
    for (said, milliseconds) in cases {
        let said_in = |said| (DEADLINE, HeaderValue::from_static(said));
        let headers: HeaderMap = said.map(said_in).into_iter().collect();
        let left = Deadline::of_request(&headers, ours).left();
        assert_eq!(left, Duration::from_millis(milliseconds), "{said:?}");
    }
}
