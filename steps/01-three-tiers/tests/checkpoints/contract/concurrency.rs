//! What happens when two requests come at once.

use serde_json::json;
use transcript::test_name;

use super::{Keep, Start, Wish, post, wrong_code};

pub async fn two_sign_ups_with_one_address_make_one_account(start: &dyn Start) {
    // With a hash that takes its time, both have looked for the account before one adds it.
    let wish = Wish { serious_hashing: true, ..Wish::default() };
    let keep = start.keep_with(wish).await;
    let mut t = keep.transcript(test_name!(), &[]);
    let ada = json!({ "name": "Ada", "email": "ada@example.com", "password": "correct horse" });
    t.send_at_once(&[post("/auth/sign-up", ada.clone()), post("/auth/sign-up", ada)]).await;
    // Whether the second one came before or after the first was kept is chance, and so is whether
    // there is a second mail. A code that is asked for now comes in the last mail in any case.
    t.say("A code that she asks for now is the one that counts.");
    t.send(post("/auth/sign-up/resend", json!({ "email": "ada@example.com" }))).await;
    let code = last_code(&keep, "ada@example.com").await;
    t.learn("code", &code);
    let body = json!({ "email": "ada@example.com", "code": code });
    t.send(post("/auth/sign-up/confirm", body)).await;
    let body = json!({ "email": "ada@example.com", "password": "correct horse" });
    t.send(post("/auth/sign-in", body)).await;
    t.check();
}

/// The code in the last mail to `email`, once everything that was posted has been sent: mails are
/// sent in order, and the mail to the sentinel is posted last.
async fn last_code(keep: &Keep, email: &str) -> String {
    let sentinel = json!({
        "name": "Last", "email": "last@example.com", "password": "correct horse"
    });
    keep.arrange(post("/auth/sign-up", sentinel)).await;
    keep.mailbox.wait_for("last@example.com", 1).await;
    keep.mailbox.to(email).last().map(transcript::Mail::code).unwrap_or_default()
}

pub async fn of_two_edits_of_one_version_one_is_refused(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let note = ada.writes(&keep, "Milk").await;
    t.learn("note", &note);
    let path = format!("/notes/{note}");
    let change = json!({ "title": "Milk, eggs", "content": "" });
    let edit = ada.put(&path, change).header("if-match", "\"1\"");
    t.send_at_once(&[edit.clone(), edit]).await;
    t.say("The note was changed once.");
    t.send(ada.get(&path)).await;
    t.check();
}

pub async fn one_code_confirmed_twice_at_once_is_good_once(start: &dyn Start) {
    let keep = start.keep().await;
    let mut t = keep.transcript(test_name!(), &[]);
    let ada = json!({ "name": "Ada", "email": "ada@example.com", "password": "correct horse" });
    keep.arrange(post("/auth/sign-up", ada)).await;
    let code = keep.mailbox.wait_for("ada@example.com", 1).await.map(|mail| mail.code());
    t.learn("code", code.as_deref().unwrap_or_default());
    let confirm =
        post("/auth/sign-up/confirm", json!({ "email": "ada@example.com", "code": code }));
    t.send_at_once(&[confirm.clone(), confirm]).await;
    t.check();
}

pub async fn guesses_that_come_at_once_are_counted_one_by_one(start: &dyn Start) {
    let keep = start.keep().await;
    let mut t = keep.transcript(test_name!(), &[]);
    let ada = json!({ "name": "Ada", "email": "ada@example.com", "password": "correct horse" });
    keep.arrange(post("/auth/sign-up", ada)).await;
    let mail = keep.mailbox.wait_for("ada@example.com", 1).await;
    let code = mail.map(|mail| mail.code()).unwrap_or_default();
    t.learn("code", &code);
    let confirm = |code: &str| {
        post("/auth/sign-up/confirm", json!({ "email": "ada@example.com", "code": code }))
    };
    let guesses = vec![confirm(wrong_code(&mut t, &code)); 8];
    t.say("Eight guesses come at once, and all are wrong.");
    for answer in t.send_at_once_unseen(&guesses).await {
        assert_eq!(answer.status, 401);
    }
    t.say("There is no attempt left for the right code.");
    t.send(confirm(&code)).await;
    t.check();
}
