//! Signing up and confirming the address.

use serde_json::{Value, json};
use transcript::test_name;

use super::{Start, post, wrong_code};

fn sign_up(name: &str, email: &str) -> Value {
    json!({ "name": name, "email": email, "password": "correct horse" })
}

pub async fn the_answer_to_a_sign_up_does_not_tell_who_has_an_account(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[]);

    t.say("An address that nobody has.");
    keep.send_and_weigh(&mut t, post("/auth/sign-up", sign_up("Grace", "grace@example.com"))).await;
    t.say("The address of somebody who has an account: the same answer, the same work.");
    keep.send_and_weigh(&mut t, post("/auth/sign-up", sign_up("Grace", &ada.email))).await;
    t.say("Who it belongs to is told by mail.");
    t.keep_mail(keep.mailbox.wait_for(&ada.email, 2).await.as_ref());

    t.say("The same for asking for the code again: unknown, unconfirmed, confirmed.");
    let addresses = ["nobody@example.com", "grace@example.com", "ada@example.com"];
    for email in addresses {
        keep.send_and_weigh(&mut t, post("/auth/sign-up/resend", json!({ "email": email }))).await;
    }
    t.say("And for a wrong code.");
    let code = keep.mailbox.wait_for("grace@example.com", 2).await.map(|mail| mail.code());
    let wrong = wrong_code(&mut t, &code.unwrap_or_default());
    for email in addresses {
        let body = json!({ "email": email, "code": wrong });
        keep.send_and_weigh(&mut t, post("/auth/sign-up/confirm", body)).await;
    }
    t.check();
}

pub async fn a_name_may_be_written_in_any_script(start: &dyn Start) {
    let keep = start.keep().await;
    let mut t = keep.transcript(test_name!(), &[]);
    for name in ["José", "Ngũgĩ wa Thiong'o", "宮崎 駿", "  Ada  "] {
        t.send(post("/auth/sign-up", sign_up(name, "someone@example.com"))).await;
    }
    t.say(
        "80 characters are allowed, however many bytes they take; 81 are not, and neither is none.",
    );
    for name in ["é".repeat(80), "é".repeat(81), "  ".to_owned(), "Ada\u{7}".to_owned()] {
        t.send(post("/auth/sign-up", sign_up(&name, "someone@example.com"))).await;
    }
    t.say("The mails call somebody as they wrote themselves, without the spaces around it.");
    keep.mailbox.wait_for("someone@example.com", 5).await;
    for mail in keep.mailbox.to("someone@example.com").iter().take(5) {
        t.keep_mail(Some(mail));
    }
    t.check();
}

pub async fn every_faulty_member_is_named_at_once(start: &dyn Start) {
    let keep = start.keep().await;
    let mut t = keep.transcript(test_name!(), &[]);
    let body = json!({ "name": "", "email": "ada at example.com", "password": "short", "age": 36 });
    t.send(post("/auth/sign-up", body)).await;
    t.send(post("/auth/sign-up", json!({}))).await;
    t.check();
}

pub async fn an_address_is_one_address_in_upper_and_lower_case(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[]);
    t.send(post(
        "/auth/sign-in",
        json!({
            "email": "ADA@Example.COM", "password": "correct horse"
        }),
    ))
    .await;
    t.send(post("/auth/sign-up", sign_up("Ada", "Ada@example.com"))).await;
    t.keep_mail(keep.mailbox.wait_for(&ada.email, 2).await.as_ref());
    t.check();
}

pub async fn a_sign_up_that_nobody_confirmed_gives_way_to_a_new_one(start: &dyn Start) {
    let keep = start.keep().await;
    let mut t = keep.transcript(test_name!(), &[]);
    t.say("Somebody signs up with an address that is not theirs.");
    let body = json!({ "name": "Mallory", "email": "ada@example.com", "password": "i know this" });
    t.send(post("/auth/sign-up", body)).await;
    let first = keep.mailbox.wait_for("ada@example.com", 1).await;
    t.keep_mail(first.as_ref());
    t.say("Ada signs up. The first code is worth nothing any more.");
    t.send(post("/auth/sign-up", sign_up("Ada", "ada@example.com"))).await;
    let second = keep.mailbox.wait_for("ada@example.com", 2).await;
    t.keep_mail(second.as_ref());
    for mail in [first, second] {
        let body = json!({ "email": "ada@example.com", "code": mail.map(|mail| mail.code()) });
        t.send(post("/auth/sign-up/confirm", body)).await;
    }
    t.say("The account has the password of the sign-up that was confirmed.");
    for password in ["i know this", "correct horse"] {
        let body = json!({ "email": "ada@example.com", "password": password });
        t.send(post("/auth/sign-in", body)).await;
    }
    t.check();
}
