//! One-time codes: how often, how long, how many times.

use std::time::Duration;

use serde_json::json;
use transcript::{Request, test_name};

use super::{Keep, Start, post, wrong_code};

const EMAIL: &str = "ada@example.com";

/// Signs Ada up and gives the code that she was mailed.
async fn mailed_code(keep: &Keep) -> String {
    let body = json!({ "name": "Ada", "email": EMAIL, "password": "correct horse" });
    keep.arrange(post("/auth/sign-up", body)).await;
    keep.mailbox.wait_for(EMAIL, 1).await.map(|mail| mail.code()).unwrap_or_default()
}

fn confirm(code: &str) -> Request {
    post("/auth/sign-up/confirm", json!({ "email": EMAIL, "code": code }))
}

pub async fn a_code_is_used_up_after_five_wrong_attempts(start: &dyn Start) {
    let keep = start.keep().await;
    let mut t = keep.transcript(test_name!(), &[]);
    let code = mailed_code(&keep).await;
    t.learn("code", &code);
    let wrong = wrong_code(&mut t, &code);
    t.say("Five wrong attempts.");
    for _ in 0..5 {
        t.send(confirm(wrong)).await;
    }
    t.say("The sixth attempt is right, and too late.");
    keep.send_and_weigh(&mut t, confirm(&code)).await;
    t.check();
}

pub async fn a_code_expires_after_ten_minutes(start: &dyn Start) {
    let keep = start.keep().await;
    let mut t = keep.transcript(test_name!(), &[]);
    let code = mailed_code(&keep).await;
    t.learn("code", &code);
    t.say("Ten minutes later.");
    keep.advance(Duration::from_secs(600));
    keep.send_and_weigh(&mut t, confirm(&code)).await;
    t.say("A new code is good for ten minutes again.");
    t.send(post("/auth/sign-up/resend", json!({ "email": EMAIL }))).await;
    let mail = keep.mailbox.wait_for(EMAIL, 2).await;
    t.keep_mail(mail.as_ref());
    keep.advance(Duration::from_secs(599));
    t.send(confirm(&mail.map(|mail| mail.code()).unwrap_or_default())).await;
    t.check();
}

pub async fn a_code_is_good_once(start: &dyn Start) {
    let keep = start.keep().await;
    let mut t = keep.transcript(test_name!(), &[]);
    let code = mailed_code(&keep).await;
    t.learn("code", &code);
    t.send(confirm(&code)).await;
    t.send(confirm(&code)).await;
    t.check();
}

pub async fn a_code_for_one_purpose_is_worth_nothing_for_another(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[]);
    t.say("Ada asks for a code to set a new password, and somebody tries to confirm with it.");
    t.send(post("/auth/password/forgot", json!({ "email": ada.email }))).await;
    let mail = keep.mailbox.wait_for(&ada.email, 2).await;
    t.keep_mail(mail.as_ref());
    let code = mail.map(|mail| mail.code()).unwrap_or_default();
    t.send(confirm(&code)).await;
    t.say("Grace was mailed a code to confirm her address; it sets no password.");
    let grace = json!({
        "name": "Grace", "email": "grace@example.com", "password": "correct horse"
    });
    keep.arrange(post("/auth/sign-up", grace)).await;
    let code = keep.mailbox.wait_for("grace@example.com", 1).await.map(|mail| mail.code());
    t.learn("code", code.as_deref().unwrap_or_default());
    let body = json!({
        "email": "grace@example.com", "code": code, "new_password": "battery staple"
    });
    t.send(post("/auth/password/reset", body)).await;
    t.check();
}

pub async fn asking_again_gives_five_codes_an_hour_and_no_more(start: &dyn Start) {
    let keep = start.keep().await;
    let mut t = keep.transcript(test_name!(), &[]);
    mailed_code(&keep).await;
    let resend = || post("/auth/sign-up/resend", json!({ "email": EMAIL }));
    for _ in 0..4 {
        keep.arrange(resend()).await;
    }
    t.say("The sixth code of the hour is not mailed; the answer does not say so.");
    t.send(resend()).await;
    t.say("An hour later codes are mailed again.");
    keep.advance(Duration::from_secs(3600));
    t.send(resend()).await;
    // Mails are sent in order: had the sixth code been mailed, it would be the sixth mail.
    let mail = keep.mailbox.wait_for(EMAIL, 6).await;
    t.keep_mail(mail.as_ref());
    t.send(confirm(&mail.map(|mail| mail.code()).unwrap_or_default())).await;
    t.check();
}
