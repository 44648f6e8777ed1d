//! Sharing a note with somebody else.

use serde_json::{Value, json};
use transcript::test_name;

use crate::harness::Keep;

/// The titles of a list, in its order.
fn titles(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|note| note["title"].as_str().unwrap_or("no title").to_owned()).collect()
}

#[tokio::test]
async fn a_shared_note_is_listed_with_its_owner_and_my_permission() {
    let keep = Keep::start().await;
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

#[tokio::test]
async fn a_viewer_reads_but_does_not_change() {
    let keep = Keep::start().await;
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

#[tokio::test]
async fn an_editor_changes_but_does_not_manage() {
    let keep = Keep::start().await;
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

#[tokio::test]
async fn a_share_with_oneself_or_with_nobody_is_refused() {
    let keep = Keep::start().await;
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

#[tokio::test]
async fn sharing_once_more_changes_nothing_and_mails_nothing() {
    let keep = Keep::start().await;
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

#[tokio::test]
async fn a_note_is_gone_for_somebody_once_the_share_is_taken_back() {
    let keep = Keep::start().await;
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

#[tokio::test]
async fn whoever_may_edit_may_read_and_finds_the_note_in_the_list() {
    let keep = Keep::start().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    for permission in ["viewer", "editor"] {
        let note = ada.writes(&keep, permission).await;
        ada.shares(&keep, &note, &grace, permission).await;
        let read = grace.get(&format!("/notes/{note}")).send(&keep.client, &keep.base).await;
        assert_eq!(read.status, 200, "as {permission}");
        let list = keep.arrange(grace.get("/notes/shared")).await;
        let first = &list["items"][0];
        assert!(
            first["id"] == json!(note),
            "the note shared as {permission} is not in Grace's list"
        );
        assert_eq!(first["permission"], json!(permission), "what Grace may do with it");
    }
    let list = keep.arrange(ada.get("/notes/shared")).await;
    assert_eq!(list["items"], json!([]), "what I share is not what is shared with me");
}

#[tokio::test]
async fn everybody_finds_what_is_shared_with_them_and_nothing_else() {
    let keep = Keep::start().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let alan = keep.person("Alan").await;
    let shares = [(&ada, "Milk, eggs", &grace), (&ada, "Tea", &alan), (&alan, "Bread", &ada)];
    for (owner, title, reader) in shares {
        let note = owner.writes(&keep, title).await;
        owner.shares(&keep, &note, reader, "viewer").await;
    }
    for (_, title, reader) in shares {
        let list = keep.arrange(reader.get("/notes/shared")).await;
        assert_eq!(titles(&list), [title], "what {} finds", reader.name);
    }
}

#[tokio::test]
async fn shared_notes_are_listed_newest_first_each_on_one_page() {
    let keep = Keep::start().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    for title in ["First", "Second", "Third"] {
        let note = ada.writes(&keep, title).await;
        ada.shares(&keep, &note, &grace, "viewer").await;
    }
    let mut path = "/notes/shared?limit=1".to_owned();
    for title in ["Third", "Second", "First"] {
        let page = keep.arrange(grace.get(&path)).await;
        assert_eq!(titles(&page), [title], "what GET {path} gives");
        let next = page["next"].as_str().unwrap_or("none");
        path = format!("/notes/shared?limit=1&cursor={next}");
    }
    assert!(path.ends_with("none"), "no page follows the third");
}

#[tokio::test]
async fn the_people_of_a_note_are_all_whom_it_is_shared_with_and_nobody_else() {
    let keep = Keep::start().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let alan = keep.person("Alan").await;
    let (milk, tea) = (ada.writes(&keep, "Milk, eggs").await, ada.writes(&keep, "Tea").await);
    for (note, reader) in [(&milk, &grace), (&milk, &alan), (&tea, &alan)] {
        ada.shares(&keep, note, reader, "viewer").await;
    }
    for (note, readers) in [(&milk, vec!["Alan", "Grace"]), (&tea, vec!["Alan"])] {
        let list = keep.arrange(ada.get(&format!("/notes/{note}/shares"))).await;
        let people = list["items"].as_array().cloned().unwrap_or_default();
        let names: Vec<_> = people.iter().map(|person| person["name"].clone()).collect();
        assert_eq!(names, readers, "whom the note is shared with, each once");
    }
}

#[tokio::test]
async fn there_is_no_permission_but_viewer_and_editor() {
    let keep = Keep::start().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let mut t = keep.transcript(test_name!(), &[&ada, &grace]);
    let note = ada.writes(&keep, "Milk, eggs").await;
    t.learn("note", &note);
    let share = format!("/notes/{note}/shares/{}", grace.email);
    t.send(ada.put(&share, json!({ "permission": "admin" }))).await;
    t.say("And nothing is shared.");
    t.send(ada.get(&format!("/notes/{note}/shares"))).await;
    let near = ["owner", "", "Viewer", "Editor", "viewers", "editors", " viewer", "editor "];
    for permission in near.map(Value::from).into_iter().chain([json!(["editor"]), json!(1)]) {
        let request = ada.put(&share, json!({ "permission": permission }));
        let answer = request.send(&keep.client, &keep.base).await;
        assert_eq!(answer.status, 400, "the answer to the permission {permission}");
    }
    t.check();
}
