//! Forgotten passwords.

use serde_json::{Value, json};
use transcript::test_name;

use super::{Start, post, wrong_code};

fn reset(email: &str, code: Value) -> Value {
    json!({ "email": email, "code": code, "new_password": "battery staple" })
}

pub async fn a_reset_without_a_code_is_refused(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[]);
    t.say("Ada never asked for a new password. Somebody sends a reset without a code.");
    let body = json!({ "email": ada.email, "new_password": "battery staple" });
    t.send(post("/auth/password/reset", body)).await;
    t.say("The same with null, and with an empty text.");
    t.send(post("/auth/password/reset", reset(&ada.email, Value::Null))).await;
    t.send(post("/auth/password/reset", reset(&ada.email, json!("")))).await;
    t.say("And with a code that was made up: there is none to compare it with.");
    t.send(post("/auth/password/reset", reset(&ada.email, json!("123456")))).await;
    t.say("Ada's password is what it was.");
    t.send(ada.sign_in_request("correct horse")).await;
    t.check();
}

pub async fn a_reset_ends_every_session(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let elsewhere = ada.sign_in(&keep).await;
    t.name(&elsewhere, "token of Ada, elsewhere");
    t.send(post("/auth/password/forgot", json!({ "email": ada.email }))).await;
    let mail = keep.mailbox.wait_for(&ada.email, 2).await;
    t.keep_mail(mail.as_ref());
    let code = json!(mail.map(|mail| mail.code()));
    t.send(post("/auth/password/reset", reset(&ada.email, code))).await;
    t.say("Both sessions have ended, and the old password is worth nothing.");
    t.send(ada.get("/auth/me")).await;
    t.send(transcript::Request::new("GET", "/api/v1/auth/me").bearer(&elsewhere)).await;
    t.send(ada.sign_in_request("correct horse")).await;
    t.send(ada.sign_in_request("battery staple")).await;
    t.check();
}

pub async fn a_forgotten_password_does_not_tell_who_has_an_account(start: &dyn Start) {
    let keep = start.keep().await;
    keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[]);
    let addresses = ["ada@example.com", "nobody@example.com"];
    for email in addresses {
        let request = post("/auth/password/forgot", json!({ "email": email }));
        keep.send_and_weigh(&mut t, request).await;
    }
    t.say("The same for a reset with a wrong code.");
    let code = keep.mailbox.wait_for("ada@example.com", 2).await.map(|mail| mail.code());
    let wrong = wrong_code(&mut t, &code.unwrap_or_default());
    for email in addresses {
        let request = post("/auth/password/reset", reset(email, json!(wrong)));
        keep.send_and_weigh(&mut t, request).await;
    }
    t.check();
}
