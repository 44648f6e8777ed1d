//! The keys: published, found, fetched, changed.
//!
//! Covers: src/auth/key_set.rs, src/auth/signing.rs, src/auth/tokens.rs
//! Covers: src/chassis/tokens/presented.rs, src/chassis/tokens/known.rs

use std::time::Duration;

use contract::{Person, get};
use serde_json::json;
use step_05_tokens::auth::OldKeys;
use step_05_tokens::chassis::tokens::PublicKeys;
use tokio::time::timeout;
use transcript::{Request, test_name};

use crate::harness::Keep;
use crate::harness::forge::{Forger, claims_of, header_of, with};

fn key_set() -> Request {
    Request::new("GET", "/.well-known/jwks.json")
}

#[tokio::test]
async fn a_token_says_who_for_whom_and_until_when() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let claims = claims_of(&ada.token);
    t.name(claims["sub"].as_str().unwrap_or_default(), "Ada's id");
    t.name(claims["jti"].as_str().unwrap_or_default(), "token's id");
    t.name(&keep.forger().await.kid, "kid 1");
    t.say(&format!("The header.\n\n{:#}", header_of(&ada.token)));
    t.say(&format!("The claims.\n\n{claims:#}"));
    t.check();
}

#[tokio::test]
async fn the_key_set_has_the_public_halves_and_may_be_kept_for_five_minutes() {
    let keep = Keep::start().await;
    let mut t = keep.transcript(test_name!(), &[]);
    let answer = key_set().send(&keep.client, &keep.base).await;
    let key = &answer.json()["keys"][0];
    t.name(key["kid"].as_str().unwrap_or_default(), "kid 1");
    t.name(key["x"].as_str().unwrap_or_default(), "public key 1");
    t.name(&answer.header("etag"), "etag 1");
    t.send(key_set()).await;
    t.say("A client that has this set already is sent nothing.");
    t.send(key_set().header("if-none-match", &answer.header("etag"))).await;
    for known in ["W/[etag]", "\"other\", [etag]", "*"] {
        let known = known.replace("[etag]", &answer.header("etag"));
        t.send(key_set().header("if-none-match", &known)).await;
    }
    t.say("One that has another one is.");
    t.send(key_set().header("if-none-match", "\"other\"")).await;
    t.check();
}

/// How many keys are published.
async fn published_by(keep: &Keep) -> usize {
    let answer = key_set().send(&keep.client, &keep.base).await;
    answer.json()["keys"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn the_old_key_is_published_for_sixteen_minutes_after_a_rotation() {
    let keep = Keep::start().await;
    let published = async || published_by(&keep).await;
    assert_eq!(published().await, 1);
    keep.tokens.rotate(OldKeys::Publish).await.expect("a new key");
    assert_eq!(published().await, 2);
    keep.clock.advance(Duration::from_secs(16 * 60 - 1));
    assert_eq!(published().await, 2, "a token of the old key may be a second from its end");
    keep.clock.advance(Duration::from_secs(1));
    assert_eq!(published().await, 1);
}

#[tokio::test]
async fn a_lost_key_is_published_no_longer_and_one_that_was_changed_in_time_is() {
    let keep = Keep::start().await;
    keep.tokens.rotate(OldKeys::Publish).await.expect("a new key");
    assert_eq!(published_by(&keep).await, 2, "the old key was not lost");
    keep.tokens.rotate(OldKeys::Revoke).await.expect("a new key");
    assert_eq!(published_by(&keep).await, 1, "a lost key goes at once, with those before it");
}

#[test]
fn a_key_is_found_by_its_kid_and_by_nothing_else() {
    let (old, new) = (Forger::stranger(), Forger::stranger());
    let set = json!({ "keys": [new.jwk(), old.jwk()] });
    let keys = PublicKeys::read(&serde_json::from_value(set).expect("a key set"));
    for kid in [&old.kid, &new.kid] {
        assert_eq!(keys.find(kid).map(|key| &key.kid), Some(kid));
    }
    for kid in ["", "0", "../keys/1", "' OR 1=1 --", &old.kid.to_lowercase(), &old.kid[1..]] {
        assert!(keys.find(kid).is_none(), "{kid:?}");
    }
    // Nearly a kid, by a piece too little or too much.
    for kid in [old.kid[..20].to_owned(), format!("../{}", old.kid), format!("{} ", old.kid)] {
        assert!(keys.find(&kid).is_none(), "{kid:?}");
    }
}

/// Under these, one signature is good for many messages, or for all.
#[test]
fn a_key_of_small_order_is_none() {
    let honest = Forger::stranger();
    // The points of order 1 and 2, two of order 4, and two of order 8.
    let points = [
        "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "7P_______________________________________38",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA",
        "JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU",
        "xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o",
    ];
    let weak = points.iter().map(|point| with(&honest.jwk(), json!({ "x": point })));
    let weak: Vec<_> = weak.chain([with(&honest.jwk(), json!({ "x": "AgAAAAAAAAAA" }))]).collect();
    for jwk in weak {
        let set = json!({ "keys": [jwk] });
        let keys = PublicKeys::read(&serde_json::from_value(set).expect("a key set"));
        assert!(keys.find(&honest.kid).is_none(), "{}", jwk["x"]);
    }
}

/// Sends fifty requests of Ada's at once, which are all answered like this.
async fn rush(keep: &Keep, ada: &Person, status: u16) {
    let requests = (0..50).map(|_| {
        let (request, client, base) = (ada.get("/tags"), keep.client.clone(), keep.base.clone());
        tokio::spawn(async move { request.send(&client, &base).await.status })
    });
    for request in requests.collect::<Vec<_>>() {
        assert_eq!(request.await.expect("an answer"), status, "an answer to one of fifty");
    }
}

#[tokio::test]
async fn a_rush_at_the_start_reads_the_keys_once() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    rush(&keep, &ada, 200).await;
    assert_eq!(keep.verifier.fetches(), 1, "how often fifty requests made notes fetch the keys");
}

#[tokio::test]
async fn a_rush_asks_an_auth_service_that_is_away_once_in_five_seconds() {
    let mut keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    keep.stop_auth().await;
    for fetches in [1, 2] {
        rush(&keep, &ada, 503).await;
        let about = "how often notes without any key have asked; a rush comes every five seconds";
        assert_eq!(keep.verifier.fetches(), fetches, "{about}");
        keep.clock.advance(Duration::from_secs(5));
    }
}

#[tokio::test]
async fn a_question_that_nobody_waits_for_any_more_was_asked_all_the_same() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    // Whoever sends it hangs up at once.
    let hung_up = timeout(Duration::ZERO, keep.verifier.check(&ada.token)).await;
    assert!(hung_up.is_err(), "{hung_up:?}");
    let _ = keep.verifier.check(&ada.token).await;
    let about = "how often auth was asked for its keys by two tokens within five seconds";
    assert_eq!(keep.verifier.fetches(), 1, "{about}");
}

#[tokio::test]
async fn a_key_that_came_while_one_waited_for_it_is_not_asked_for_again() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    let check = || keep.verifier.check(&ada.token);
    // The second waits for the first, whose answer takes five seconds.
    let slowly = async { keep.clock.advance(Duration::from_secs(5)) };
    let (first, second, ()) = tokio::join!(check(), check(), slowly);
    assert!(first.is_ok() && second.is_ok(), "{first:?}, {second:?}");
    assert_eq!(keep.verifier.fetches(), 1, "how often the keys were fetched for two tokens");
}

#[tokio::test]
async fn old_and_new_tokens_are_good_after_a_rotation_until_the_old_key_retires() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    let old = keep.forger().await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.send(ada.get("/tags")).await;
    t.say("The key is changed. Ada signs in again, and uses both tokens.");
    // The last time that notes asked for keys is some seconds ago.
    keep.clock.advance(Duration::from_secs(10));
    keep.tokens.rotate(OldKeys::Publish).await.expect("a new key");
    let new = ada.sign_in(&keep).await;
    t.name(&new, "token of Ada, new key");
    t.send(ada.get("/tags")).await;
    t.send(Request::new("GET", "/api/v1/tags").bearer(&new)).await;
    t.say("Also at auth, and also when notes have read the keys afresh.");
    t.send(ada.get("/auth/me")).await;
    keep.clock.advance(Duration::from_secs(5 * 60));
    keep.poll().await;
    t.send(ada.get("/tags")).await;
    t.say("A quarter of an hour and a minute after the change, the old key is gone: not even a token that has not expired is good.");
    keep.clock.advance(Duration::from_secs(11 * 60));
    keep.poll().await;
    let now = json!(keep.clock.seconds());
    let mut claims = claims_of(&ada.token);
    claims["iat"] = now.clone();
    claims["exp"] = json!(now.as_i64().unwrap_or_default() + 900);
    let late = old.sign_claims(&claims);
    t.name(&late, "token of Ada, old key, signed now");
    t.send(Request::new("GET", "/api/v1/tags").bearer(&late)).await;
    t.check();
}

#[tokio::test]
async fn a_lost_key_takes_its_tokens_with_it_at_the_next_poll() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.send(ada.get("/tags")).await;
    t.say("The private key was seen in a log. `rotate --revoke-old`; then notes poll.");
    keep.tokens.rotate(OldKeys::Revoke).await.expect("a new key");
    keep.poll().await;
    t.send(ada.get("/tags")).await;
    t.send(ada.get("/auth/me")).await;
    t.say("Whoever signs in again has a token of the new key.");
    keep.clock.advance(Duration::from_secs(10));
    let new = ada.sign_in(&keep).await;
    t.name(&new, "token of Ada, new key");
    t.send(Request::new("GET", "/api/v1/tags").bearer(&new)).await;
    t.check();
}

#[tokio::test]
async fn unknown_kids_cost_one_refetch_in_five_seconds_however_many_come() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    keep.arrange(ada.get("/tags")).await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let requests: Vec<_> = (0..50)
        .map(|_| get("/tags").bearer(&Forger::stranger().sign_claims(&claims_of(&ada.token))))
        .collect();
    let before = keep.verifier.fetches();
    let mut flood = async |about: &str| {
        let answers = t.send_at_once_unseen(&requests).await;
        let refused = answers.iter().filter(|answer| answer.status == 401).count();
        let fetches = keep.verifier.fetches() - before;
        t.say(&format!("{about} {refused} of 50 are refused; keys fetched so far: {fetches}."));
    };
    keep.clock.advance(Duration::from_secs(10));
    flood("Fifty tokens come at once, each with a kid that nobody knows.").await;
    flood("Fifty more in the same second.").await;
    keep.clock.advance(Duration::from_secs(5));
    flood("Fifty more after five seconds.").await;
    t.say("Ada's token is as good as before.");
    t.send(ada.get("/tags")).await;
    t.check();
}
