//! Signing in, and tokens.

use std::time::Duration;

use serde_json::json;
use transcript::{Request, test_name};

use super::{Start, get, post};

pub async fn unknown_unconfirmed_and_wrong_are_one_answer(start: &dyn Start) {
    let keep = start.keep().await;
    keep.person("Ada").await;
    let grace = json!({
        "name": "Grace", "email": "grace@example.com", "password": "correct horse"
    });
    keep.arrange(post("/auth/sign-up", grace)).await;
    let mut t = keep.transcript(test_name!(), &[]);
    let tries = [
        ("An address that nobody has.", "nobody@example.com", "correct horse"),
        ("An address that was never confirmed.", "grace@example.com", "correct horse"),
        ("A wrong password.", "ada@example.com", "incorrect horse"),
    ];
    for (about, email, password) in tries {
        t.say(about);
        let body = json!({ "email": email, "password": password });
        keep.send_and_weigh(&mut t, post("/auth/sign-in", body)).await;
    }
    t.check();
}

pub async fn a_password_is_the_same_however_it_was_typed(start: &dyn Start) {
    let keep = start.keep().await;
    let email = "ada@example.com";
    // The ü is two characters, and the first space one that breaks no line.
    let body = json!({ "name": "Ada", "email": email, "password": "Zu\u{308}rich\u{a0}am See" });
    keep.arrange(post("/auth/sign-up", body)).await;
    let code = keep.mailbox.wait_for(email, 1).await.map(|mail| mail.code());
    keep.arrange(post("/auth/sign-up/confirm", json!({ "email": email, "code": code }))).await;
    let mut t = keep.transcript(test_name!(), &[]);
    let sign_in = |password| post("/auth/sign-in", json!({ "email": email, "password": password }));
    t.send(sign_in("Zürich am See")).await;
    t.say("Case and letters count.");
    t.send(sign_in("zürich am See")).await;
    t.send(sign_in("Zurich am See")).await;
    t.check();
}

pub async fn a_token_is_dead_after_sign_out(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.send(ada.request("POST", "/auth/sign-out")).await;
    t.send(ada.get("/auth/me")).await;
    t.send(ada.request("POST", "/auth/sign-out")).await;
    t.check();
}

pub async fn a_token_expires_after_fifteen_minutes(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    keep.advance(Duration::from_secs(15 * 60 - 1));
    t.send(ada.get("/auth/me")).await;
    t.say("A second later.");
    keep.advance(Duration::from_secs(1));
    t.send(ada.get("/auth/me")).await;
    t.check();
}

pub async fn a_request_without_a_good_token_is_refused(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let me = || get("/auth/me");
    let requests: [Request; 6] = [
        me(),
        me().bearer("guessed"),
        me().header("authorization", "Basic YWRhOmFkYQ=="),
        me().header("authorization", "Bearer"),
        me().bearer("guessed").bearer(&ada.token),
        post("/notes", json!({ "content": "Nobody wrote this." })),
    ];
    for request in requests {
        t.send(request).await;
    }
    t.check();
}
