//! Sharing a note with somebody else.

use serde_json::json;
use transcript::test_name;

use super::Start;

pub async fn a_shared_note_is_listed_with_its_owner_and_my_permission(start: &dyn Start) {
    let keep = start.keep().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let mut t = keep.transcript(test_name!(), &[&ada, &grace]);
    for (title, permission) in [("Milk, eggs", "viewer"), ("Tea", "editor")] {
        let note = ada.writes(&keep, title).await;
        ada.shares(&keep, &note, &grace, permission).await;
    }
    let note = ada.writes(&keep, "Not for Grace").await;
    t.name(&note, "note that is not shared");
    let next = t.send(grace.get("/notes/shared?limit=1")).await.member("next");
    t.send(grace.get(&format!("/notes/shared?limit=1&cursor={next}"))).await;
    t.check();
}

pub async fn a_viewer_reads_but_does_not_change(start: &dyn Start) {
    let keep = start.keep().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let mut t = keep.transcript(test_name!(), &[&ada, &grace]);
    let note = ada.writes(&keep, "Milk, eggs").await;
    t.learn("note", &note);
    ada.shares(&keep, &note, &grace, "viewer").await;
    let path = format!("/notes/{note}");
    t.send(grace.get(&path)).await;
    t.send(grace.put(&path, json!({ "content": "Grace was here." }))).await;
    t.send(grace.delete(&path)).await;
    t.check();
}

pub async fn an_editor_changes_but_does_not_manage(start: &dyn Start) {
    let keep = start.keep().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let tag = grace.makes_tag(&keep, "Mine").await;
    let mut t = keep.transcript(test_name!(), &[&ada, &grace]);
    let note = ada.writes(&keep, "Milk, eggs").await;
    t.learn("note", &note);
    t.learn("tag", &tag);
    ada.shares(&keep, &note, &grace, "editor").await;
    let path = format!("/notes/{note}");
    t.send(grace.put(&path, json!({ "title": "Milk, eggs", "content": "And butter." }))).await;
    t.say("Tags, shares and the note itself stay the owner's.");
    t.send(grace.request("PUT", &format!("{path}/tags/{tag}"))).await;
    t.send(grace.get(&format!("{path}/shares"))).await;
    t.send(grace.put(&format!("{path}/shares/{}", ada.email), json!({ "permission": "viewer" })))
        .await;
    t.send(grace.delete(&path)).await;
    t.check();
}

pub async fn a_share_with_oneself_or_with_nobody_is_refused(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let note = ada.writes(&keep, "Milk, eggs").await;
    t.learn("note", &note);
    let viewer = json!({ "permission": "viewer" });
    for email in ["ada@example.com", "nobody@example.com", "not-an-address"] {
        t.send(ada.put(&format!("/notes/{note}/shares/{email}"), viewer.clone())).await;
    }
    t.say("There is no permission but these two.");
    let path = format!("/notes/{note}/shares/nobody@example.com");
    t.send(ada.put(&path, json!({ "permission": "admin" }))).await;
    t.check();
}

pub async fn sharing_once_more_changes_nothing_and_mails_nothing(start: &dyn Start) {
    let keep = start.keep().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let mut t = keep.transcript(test_name!(), &[&ada, &grace]);
    let note = ada.writes(&keep, "Milk, eggs").await;
    t.learn("note", &note);
    let share = format!("/notes/{note}/shares/{}", grace.email);
    for permission in ["viewer", "viewer", "editor"] {
        t.send(ada.put(&share, json!({ "permission": permission }))).await;
    }
    t.send(ada.get(&format!("/notes/{note}/shares"))).await;
    t.say("Grace was told twice: of the share, and of the change.");
    // Mails are sent in order, so a mail for the second request would stand between these two.
    t.keep_mail(keep.mailbox.wait_for(&grace.email, 2).await.as_ref());
    t.keep_mail(keep.mailbox.wait_for(&grace.email, 3).await.as_ref());
    t.check();
}

pub async fn a_note_is_gone_for_somebody_once_the_share_is_taken_back(start: &dyn Start) {
    let keep = start.keep().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let mut t = keep.transcript(test_name!(), &[&ada, &grace]);
    let note = ada.writes(&keep, "Milk, eggs").await;
    t.learn("note", &note);
    ada.shares(&keep, &note, &grace, "editor").await;
    let share = format!("/notes/{note}/shares/{}", grace.email);
    t.send(ada.delete(&share)).await;
    t.send(grace.get(&format!("/notes/{note}"))).await;
    t.send(grace.get("/notes/shared")).await;
    t.say("Taking it back twice is no fault, and neither is taking it from nobody.");
    t.send(ada.delete(&share)).await;
    t.send(ada.delete(&format!("/notes/{note}/shares/nobody@example.com"))).await;
    t.check();
}
