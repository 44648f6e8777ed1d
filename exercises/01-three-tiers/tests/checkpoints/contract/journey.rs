//! The whole way of a client, from the first request to the last.

use serde_json::json;
use transcript::test_name;

use super::{Person, Start, post};

pub async fn the_client_journey_from_sign_up_to_sign_out(start: &dyn Start) {
    let keep = start.keep().await;
    let grace = keep.person("Grace").await;
    let mut t = keep.transcript(test_name!(), &[&grace]);

    t.say("Ada signs up.");
    let ada = json!({ "name": "Ada", "email": "ada@example.com", "password": "correct horse" });
    t.send(post("/auth/sign-up", ada)).await;

    t.say("She reads the code from the mail and confirms her address.");
    let mail = keep.mailbox.wait_for("ada@example.com", 1).await;
    t.keep_mail(mail.as_ref());
    let code = mail.map(|mail| mail.code());
    let body = json!({ "email": "ada@example.com", "code": code });
    t.send(post("/auth/sign-up/confirm", body)).await;

    t.say("She signs in; the token goes with every request from here on.");
    let sign_in = json!({ "email": "ada@example.com", "password": "correct horse" });
    let token = t.send(post("/auth/sign-in", sign_in)).await.member("access_token");
    let ada = Person { name: "Ada".to_owned(), email: "ada@example.com".to_owned(), token };
    t.send(ada.get("/auth/me")).await;

    t.say("She writes a note, a minute later a second one, and lists them a page at a time.");
    let note = json!({ "title": "Milk, eggs", "content": "And bread." });
    let note = t.send(ada.post("/notes", note)).await.member("id");
    keep.advance(std::time::Duration::from_secs(60));
    t.send(ada.post("/notes", json!({ "content": "Call Grace." }))).await;
    let next = t.send(ada.get("/notes?limit=1")).await.member("next");
    t.send(ada.get(&format!("/notes?limit=1&cursor={next}"))).await;

    t.say("She tags and colours the first one.");
    let tag = json!({ "title": "Shopping", "color": "info" });
    let tag = t.send(ada.post("/tags", tag)).await.member("id");
    t.send(ada.request("PUT", &format!("/notes/{note}/tags/{tag}"))).await;
    t.send(ada.put(&format!("/notes/{note}/color"), json!({ "color": "warning" }))).await;
    t.send(ada.get(&format!("/notes?tag={tag}"))).await;

    t.say("She shares it with Grace, who may look at it and nothing more.");
    let share = format!("/notes/{note}/shares/grace@example.com");
    t.send(ada.put(&share, json!({ "permission": "viewer" }))).await;
    t.keep_mail(keep.mailbox.wait_for("grace@example.com", 2).await.as_ref());
    t.send(grace.get("/notes/shared")).await;
    let change = json!({ "title": "Milk, eggs", "content": "And butter." });
    t.send(grace.put(&format!("/notes/{note}"), change.clone())).await;

    t.say("As an editor, Grace may change it.");
    t.send(ada.put(&share, json!({ "permission": "editor" }))).await;
    t.send(grace.put(&format!("/notes/{note}"), change)).await;
    t.send(grace.delete(&format!("/notes/{note}"))).await;

    t.say("Ada has forgotten her password.");
    t.send(post("/auth/password/forgot", json!({ "email": "ada@example.com" }))).await;
    let mail = keep.mailbox.wait_for("ada@example.com", 2).await;
    t.keep_mail(mail.as_ref());
    let code = mail.map(|mail| mail.code());
    let body =
        json!({ "email": "ada@example.com", "code": code, "new_password": "battery staple" });
    t.send(post("/auth/password/reset", body)).await;
    t.say("Her old token is worth nothing now; the new password gives a new one.");
    t.send(ada.get("/auth/me")).await;
    let token = t.send(ada.sign_in_request("battery staple")).await.member("access_token");
    let ada = Person { token, ..ada };

    t.say("She takes the share back, deletes the note and signs out.");
    t.send(ada.delete(&share)).await;
    t.send(ada.delete(&format!("/notes/{note}"))).await;
    t.send(ada.request("POST", "/auth/sign-out")).await;
    t.send(ada.get("/auth/me")).await;
    t.check();
}
