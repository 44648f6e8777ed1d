//! Tokens that are not what they say.
//!
//! Covers: src/chassis/tokens/claims.rs, src/chassis/tokens/presented.rs

use std::fmt::Write;
use std::time::Duration;

use exercise_05_tokens::auth::OldKeys;
use serde_json::{Value, json};
use transcript::{Request, test_name};

use crate::harness::Keep;
use crate::harness::forge::{Forger, claims_of, message, sign_with_secret, with};

/// What a forger has at hand, and more: auth's own key, to make the faults that no signature shows.
struct Workshop {
    honest: String,
    claims: Value,
    now: i64,
    auth: Forger,
    stranger: Forger,
    retired: Forger,
}

/// A token, and what is wrong with it.
type Forged = (&'static str, String);

impl Workshop {
    fn new(honest: &str, auth: Forger, retired: Forger) -> Self {
        let claims = claims_of(honest);
        let now = claims["iat"].as_i64().expect("a time");
        let stranger = Forger::stranger();
        Self { honest: honest.to_owned(), claims, now, auth, stranger, retired }
    }

    /// Ada's claims below auth's header with some changes, signed by `forger`.
    fn headed(&self, changes: Value, forger: &Forger) -> String {
        let header = with(&self.auth.header(), changes);
        forger.sign(header.to_string(), self.claims.to_string())
    }

    /// Ada's claims with some changes, signed by auth.
    fn claimed(&self, changes: Value) -> String {
        self.auth.sign_claims(&with(&self.claims, changes))
    }

    /// Whatever header and claims, with the signature of the honest token.
    fn under_the_old_signature(&self, header: &Value, claims: &Value) -> String {
        let (_, signature) = self.honest.rsplit_once('.').expect("a signature");
        format!("{}.{signature}", message(header.to_string(), claims.to_string()))
    }

    fn good(&self) -> Vec<Forged> {
        let elsewhere = json!({ "jku": "http://127.0.0.1:1/" });
        vec![
            ("the token as auth issued it", self.honest.clone()),
            ("the same, naming a key set (`jku`)", self.headed(elsewhere, &self.auth)),
        ]
    }

    fn algorithms(&self) -> Vec<Forged> {
        let none = with(&self.auth.header(), json!({ "alg": "none" }));
        let shared = with(&self.auth.header(), json!({ "alg": "HS256" }));
        let unsigned = message(none.to_string(), self.claims.to_string());
        let public = self.auth.public_bytes();
        vec![
            ("`alg` is `none`, no signature", format!("{unsigned}.")),
            (
                "`alg` is `none`, the old signature",
                self.under_the_old_signature(&none, &self.claims),
            ),
            ("HS256, signed with the public key", sign_with_secret(&shared, &self.claims, &public)),
        ]
    }

    fn keys(&self) -> Vec<Forged> {
        let stranger = &self.stranger;
        let own_key = json!({ "jwk": stranger.jwk() });
        let elsewhere = json!({ "jku": "http://127.0.0.1:1/" });
        let path = json!({ "kid": "../../../../dev/null" });
        let sql = json!({ "kid": "x' UNION SELECT 'key" });
        vec![
            ("a stranger's key and its `kid`", stranger.sign_claims(&self.claims)),
            ("a stranger's key, auth's `kid`", self.headed(json!({}), stranger)),
            ("the same, with the key in `jwk`", self.headed(own_key, stranger)),
            ("the same, with a `jku` to fetch it", self.headed(elsewhere, stranger)),
            ("`kid` is a path", self.headed(path, stranger)),
            ("`kid` is SQL", self.headed(sql, stranger)),
            ("no `kid`", self.headed(json!({ "kid": null }), &self.auth)),
            ("a key that has retired", self.retired.sign_claims(&self.claims)),
        ]
    }

    fn claims(&self) -> Vec<Forged> {
        let claimed = |changes| self.claimed(changes);
        let sub = json!({ "sub": "01900000-0000-7000-8000-000000000001" });
        let other = with(&self.claims, sub);
        let header = self.auth.header();
        vec![
            ("another `sub`", self.under_the_old_signature(&header, &other)),
            ("`aud` is somebody else", claimed(json!({ "aud": "calendar" }))),
            ("`aud` begins with ours", claimed(json!({ "aud": "keep-calendar" }))),
            ("`iss` is somebody else", claimed(json!({ "iss": "https://keep.example.net" }))),
            ("`iss` is our neighbour", claimed(json!({ "iss": "https://keep.example/other" }))),
            ("`iss` begins with ours", claimed(json!({ "iss": "https://keep.example/auth.evil" }))),
            ("expired five seconds ago", claimed(json!({ "exp": self.now - 5 }))),
            ("no `exp`", claimed(json!({ "exp": null }))),
            ("`nbf` in six seconds", claimed(json!({ "nbf": self.now + 6 }))),
            ("`iat` in six seconds", claimed(json!({ "iat": self.now + 6 }))),
        ]
    }

    fn shapes(&self) -> Vec<Forged> {
        let (header, claims) = (self.auth.header().to_string(), self.claims.to_string());
        let first = |member: &str, json: &str| json.replacen('{', &format!("{{{member}, "), 1);
        let two_algorithms = first(r#""alg": "none""#, &header);
        let two_subjects = first(r#""sub": "somebody""#, &claims);
        let twice =
            |member: &str, json: &str| first(&format!(r#""{member}": 1, "{member}": 2"#), json);
        let not_text = b"{\"note\": \"\xff\", ".iter().chain(&claims.as_bytes()[1..]);
        let not_text: Vec<u8> = not_text.copied().collect();
        let listed = |json: &Value| {
            let values = json.as_object().map(|members| members.values().cloned().collect());
            Value::Array(values.unwrap_or_default()).to_string()
        };
        let header_list = format!("[\"EdDSA\", \"{}\", null]", self.auth.kid);
        let (unsigned, _) = self.honest.rsplit_once('.').expect("a signature");
        vec![
            ("the signature cut short", self.honest[..self.honest.len() - 8].to_owned()),
            ("no signature", unsigned.to_owned()),
            ("`alg` twice", self.auth.sign(&two_algorithms, &claims)),
            ("`sub` twice", self.auth.sign(&header, &two_subjects)),
            ("`typ` twice", self.auth.sign(first(r#""typ": "JWT""#, &header), &claims)),
            ("`jku` twice", self.auth.sign(twice("jku", &header), &claims)),
            ("an unknown claim twice", self.auth.sign(&header, twice("note", &claims))),
            (
                "a name twice inside a claim",
                self.auth.sign(&header, first(r#""note": {"a": 1, "a": 2}"#, &claims)),
            ),
            ("the header as a list", self.auth.sign(header_list, &claims)),
            ("the claims as a list", self.auth.sign(&header, listed(&self.claims))),
            ("a claim that is not UTF-8", self.auth.sign(&header, not_text)),
            ("`crit` names an extension", self.headed(json!({ "crit": ["b64"] }), &self.auth)),
            ("100 KiB", self.claimed(json!({ "padding": "x".repeat(75 * 1024) }))),
            ("a word that is no token", "guessed".to_owned()),
        ]
    }
}

#[tokio::test]
async fn a_forged_token_is_refused_and_only_the_log_says_why() {
    let keep = Keep::start().await;
    let retired = keep.forger().await;
    keep.tokens.rotate(OldKeys::Publish).await.expect("a new key");
    keep.clock.advance(Duration::from_secs(16 * 60));
    keep.poll().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let mut table = String::from(
        "What notes answer, and what they log.\n\n\
         | token | answer | reason in the log |\n| --- | --- | --- |\n",
    );
    let mut refusals = Vec::new();
    let shop = Workshop::new(&ada.token, keep.forger().await, retired);
    let tokens = [shop.good(), shop.algorithms(), shop.keys(), shop.claims(), shop.shapes()];
    for (forgery, token) in tokens.into_iter().flatten() {
        let request = Request::new("GET", "/api/v1/notes").bearer(&token);
        let answer = request.send(&keep.client, &keep.notes_base).await;
        let reason = match keep.verifier.check(&token).await {
            Ok(_) => "good".to_owned(),
            Err(refusal) => refusal.to_string(),
        };
        let _ = writeln!(table, "| {forgery} | {} | {reason} |", answer.status);
        if answer.status != 200 {
            refusals.push((answer.header("www-authenticate"), answer.body));
        }
    }
    t.say(table.trim_end());
    refusals.dedup();
    assert_eq!(refusals.len(), 1, "a forger learns nothing from the answer");
    t.say("The answer is the same for all of them.");
    t.send(Request::new("GET", "/api/v1/notes").bearer("guessed")).await;
    t.check();
}

/// What is good by the clock of one machine has to be good by the clock of the next, within five
/// seconds.
#[tokio::test]
async fn clocks_that_differ_by_less_than_five_seconds_do_not_matter_to_notes() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    let forger = keep.forger().await;
    let claims = claims_of(&ada.token);
    let now = claims["iat"].as_i64().expect("a time");
    let cases = [
        (json!({ "exp": now - 4 }), 200),
        (json!({ "exp": now - 5 }), 401),
        (json!({ "iat": now + 5 }), 200),
        (json!({ "iat": now + 6 }), 401),
        (json!({ "nbf": now + 5 }), 200),
        (json!({ "nbf": now, "iat": now + 6 }), 401),
        // A time at the end of all times is no reason to fall over.
        (json!({ "exp": i64::MAX }), 200),
        (json!({ "exp": i64::MIN }), 401),
    ];
    for (changes, status) in cases {
        let token = forger.sign_claims(&with(&claims, changes.clone()));
        let request = Request::new("GET", "/api/v1/notes").bearer(&token);
        let answer = request.send(&keep.client, &keep.base).await;
        assert_eq!(answer.status, status, "{changes}");
    }
}
