//! Calls to a neighbour that fails, under a clock that stands still until everybody waits: each
//! time is exact, and no test takes longer than its work. The neighbour is a script.
//!
//! Covers: src/chassis/calls/breaker.rs, src/chassis/calls/guard.rs
//! Covers: src/chassis/calls/neighbour.rs, src/chassis/calls/policy.rs

use std::time::Duration;

use exercise_06_notes_service::chassis::calls::deadline::Deadline;
use exercise_06_notes_service::chassis::calls::{Failure, Policy, send};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::{Instant, advance, timeout};
use transcript::test_name;

use crate::harness::script::*;

#[tokio::test(start_paused = true)]
async fn a_look_up_is_tried_again_after_pauses_that_grow() {
    let script = Script::new(&[DOWN, DOWN, FINE]);
    script.note("Chance decides how much of a pause is taken: here all of it.");
    let unlucky = Scripted::new(&script, Policy::STANDARD, || 1.0);
    ask(&script, &unlucky, LOOK_UP).await;
    script.note("Here a quarter.");
    script.tell(&[DOWN]);
    let lucky = Scripted::new(&script, Policy::STANDARD, || 0.25);
    ask(&script, &lucky, LOOK_UP).await;
    script.note("With six retries the pause stops growing at one second.");
    let minute = Duration::from_secs(60);
    let stubborn = Policy { retries: 6, failures: 99, call: minute, ..Policy::STANDARD };
    let stubborn = Scripted::new(&script, stubborn, || 1.0);
    ask(&script, &stubborn, LOOK_UP).await;
    script.note("Half of each pause, and at the end half of one second.");
    let stubborn = Policy { retries: 6, failures: 99, call: minute, ..Policy::STANDARD };
    let even = Scripted::new(&script, stubborn, || 0.5);
    ask(&script, &even, LOOK_UP).await;
    script.check(test_name!());
    // 10, 20, 40, 70 ms: the numbers are the policy's.
    let (pause, longest_pause) = (Duration::from_millis(10), Duration::from_millis(70));
    let short = Policy { retries: 4, failures: 99, pause, longest_pause, ..Policy::STANDARD };
    let script = Script::new(&[(0, Err(Failure::Unreachable))]);
    let short = Scripted::new(&script, short, || 1.0);
    let began = Instant::now();
    assert!(short.call(LOOK_UP).await.is_err());
    let about = "all pauses of a policy with `pause` 10 ms and `longest_pause` 70 ms";
    assert_eq!(began.elapsed(), Duration::from_millis(140), "{about}");
}

#[tokio::test(start_paused = true)]
async fn what_may_have_changed_something_is_not_sent_twice() {
    let script = Script::new(&[]);
    for failure in [Failure::Unreachable, Failure::Broken, Failure::Status(503)] {
        script.tell(&[(5, Err(failure))]);
        ask(&script, &neighbour(&script, Policy::STANDARD), CHANGE).await;
    }
    script.tell(&[HANGS]);
    ask(&script, &neighbour(&script, Policy::STANDARD), CHANGE).await;
    script.check(test_name!());
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_will_not_pass_is_not_tried_again() {
    let script = Script::new(&[]);
    for outcome in
        [500, 501, 505].map(|status| Err(Failure::Status(status))).into_iter().chain([Ok(404)])
    {
        script.tell(&[(5, outcome)]);
        ask(&script, &neighbour(&script, Policy::STANDARD), LOOK_UP).await;
    }
    script.note("Each of these may pass.");
    let passing = [Failure::Unreachable, Failure::Broken, Failure::TooSlow];
    for failure in passing.into_iter().chain([502, 503, 504].map(Failure::Status)) {
        script.tell(&[(5, Err(failure)), FINE]);
        ask(&script, &neighbour(&script, Policy::STANDARD), LOOK_UP).await;
    }
    script.check(test_name!());
}

#[tokio::test(start_paused = true)]
async fn the_breaker_opens_and_one_goes_first_to_look() {
    let script = Script::new(&[DOWN]);
    let neighbour = neighbour(&script, Policy::STANDARD);
    status(&script, &neighbour);
    ask(&script, &neighbour, LOOK_UP).await;
    ask(&script, &neighbour, LOOK_UP).await;
    status(&script, &neighbour);
    advance(Duration::from_millis(3_700)).await;
    ask(&script, &neighbour, LOOK_UP).await;
    advance(Duration::from_millis(1_300)).await;
    script.note("The time is over. Three come at once; the neighbour still hangs.");
    script.tell(&[HANGS]);
    three_at_once(&script, &neighbour).await;
    status(&script, &neighbour);
    advance(Duration::from_secs(5)).await;
    script.note("The time is over once more, and the neighbour is back.");
    script.tell(&[FINE]);
    three_at_once(&script, &neighbour).await;
    status(&script, &neighbour);
    ask(&script, &neighbour, LOOK_UP).await;
    script.check(test_name!());
}

async fn three_at_once(script: &Script, neighbour: &Scripted) {
    let one = || ask(script, neighbour, LOOK_UP);
    tokio::join!(one(), one(), one());
}

#[tokio::test(start_paused = true)]
async fn of_those_who_come_after_the_pause_one_is_sent_to_look() {
    let script = Script::new(&[DOWN]);
    let neighbour = neighbour(&script, Policy { retries: 0, ..Policy::STANDARD });
    for _ in 0..5 {
        let _ = neighbour.call(LOOK_UP).await;
    }
    for plan in [HANGS, FINE] {
        advance(Duration::from_secs(5)).await;
        script.tell(&[plan]);
        let before = script.attempts();
        three_at_once(&script, &neighbour).await;
        assert_eq!(script.attempts() - before, 1);
    }
    assert!(neighbour.call(LOOK_UP).await.is_ok(), "the neighbour is back, and it is known");
}

#[tokio::test(start_paused = true)]
async fn what_failed_more_than_ten_attempts_ago_is_forgotten() {
    let script = Script::new(&[]);
    let neighbour = neighbour(&script, Policy { retries: 0, ..Policy::STANDARD });
    for (times, plan) in [(4, DOWN), (10, FINE), (4, DOWN), (6, FINE)] {
        script.tell(&[plan]);
        for _ in 0..times {
            let _ = neighbour.call(LOOK_UP).await;
        }
        status(&script, &neighbour);
    }
    script.tell(&[DOWN]);
    ask(&script, &neighbour, LOOK_UP).await;
    status(&script, &neighbour);
    script.keep("status");
    script.check(test_name!());
}

#[tokio::test(start_paused = true)]
async fn a_trial_that_is_given_up_does_not_bar_the_way() {
    let script = Script::new(&[DOWN]);
    let neighbour = neighbour(&script, Policy { retries: 0, ..Policy::STANDARD });
    for _ in 0..5 {
        let _ = neighbour.call(LOOK_UP).await;
    }
    advance(Duration::from_secs(5)).await;
    script.tell(&[HANGS, FINE]);
    let given_up = timeout(Duration::from_millis(10), neighbour.call(LOOK_UP)).await;
    assert!(given_up.is_err(), "the client goes away while its trial is under way");
    assert!(neighbour.call(LOOK_UP).await.is_ok(), "the next one is the trial");
}

#[tokio::test(start_paused = true)]
async fn retries_are_paid_from_a_budget() {
    let script = Script::new(&[DOWN]);
    let patient = Policy { failures: 99, ..Policy::STANDARD };
    let neighbour = neighbour(&script, patient);
    for calls in [20, 20] {
        let before = script.attempts();
        for _ in 0..calls {
            let _ = neighbour.call(LOOK_UP).await;
        }
        let attempts = script.attempts() - before;
        script.note(&format!("{calls} calls, {attempts} attempts"));
    }
    let before = script.attempts();
    advance(Duration::from_secs(20)).await;
    let _ = neighbour.call(LOOK_UP).await;
    script.note(&format!("later: 1 call, {} attempts", script.attempts() - before));
    script.keep("call");
    script.check(test_name!());
}

#[tokio::test(start_paused = true)]
async fn a_slow_neighbour_takes_only_the_places_that_it_has() {
    let script = Script::new(&[HANGS]);
    let narrow = Policy { places: 2, retries: 0, ..Policy::STANDARD };
    let neighbour = neighbour(&script, narrow);
    three_at_once(&script, &neighbour).await;
    status(&script, &neighbour);
    script.note("Now it takes 40 ms, and who waits gets the place of one who goes.");
    script.tell(&[(40, Ok(200))]);
    three_at_once(&script, &neighbour).await;
    status(&script, &neighbour);
    script.check(test_name!());
    // How long one waits for a place is the policy's too.
    let queue = Duration::from_millis(300);
    let script = Script::new(&[(200, Ok(200))]);
    let patient = Policy { places: 1, queue, retries: 0, ..Policy::STANDARD };
    let patient = Scripted::new(&script, patient, || 1.0);
    let (first, second) = tokio::join!(patient.call(LOOK_UP), patient.call(LOOK_UP));
    let about = "one place, free after 200 ms, and a `queue` of 300 ms";
    assert!(first.is_ok() && second.is_ok(), "{about}: {first:?}, {second:?}");
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_with_the_deadline_of_its_request() {
    let script = Script::new(&[HANGS]);
    let neighbour = neighbour(&script, Policy::STANDARD);
    script.note("Nobody is in a hurry: the call has its own limit.");
    ask(&script, &neighbour, LOOK_UP).await;
    status(&script, &neighbour);
    script.note("The request has 700 ms.");
    let deadline = Deadline::after(Duration::from_millis(700));
    assert!(deadline.bound(ask(&script, &neighbour, LOOK_UP)).await.is_some());
    script.note("That is not held against the neighbour.");
    status(&script, &neighbour);
    script.check(test_name!());
}

#[tokio::test]
async fn each_way_in_which_an_attempt_fails_has_its_name() {
    let free = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let nobody = free.local_addr().expect("an address").to_string();
    drop(free);
    assert_eq!(attempt(nobody).await, Err(Failure::Unreachable));
    let cases = [
        ("", Err(Failure::Broken)),
        ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf", Err(Failure::Broken)),
        ("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n", Err(Failure::Status(503))),
        ("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", Ok(404)),
        ("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nwhole", Ok(200)),
    ];
    for (answer, expected) in cases {
        assert_eq!(attempt(one_answer(answer).await).await, expected, "{answer:?}");
    }
}

/// One attempt at an address, and the status of its answer.
async fn attempt(address: String) -> Result<u16, Failure> {
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let asking = client.get(format!("http://{address}"));
    let answer = send(asking, Deadline::after(Duration::from_secs(20))).await;
    answer.map(|(status, _, _)| status.as_u16())
}

/// Somebody who answers one request with a text and closes the connection.
async fn one_answer(text: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut head = [0; 1024];
        let _ = stream.read(&mut head).await;
        let _ = stream.write_all(text.as_bytes()).await;
    });
    address
}
