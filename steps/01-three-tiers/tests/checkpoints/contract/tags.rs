//! Tags, and tags on notes.

use serde_json::json;
use transcript::test_name;

use super::Start;

pub async fn a_tag_is_made_read_changed_and_deleted(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let tag = json!({ "title": "Shopping", "description": "What to buy", "color": "info" });
    let tag = t.send(ada.post("/tags", tag)).await.member("id");
    let path = format!("/tags/{tag}");
    t.send(ada.get(&path)).await;
    t.send(ada.put(&path, json!({ "title": "Groceries" }))).await;
    t.send(ada.get("/tags")).await;
    t.send(ada.delete(&path)).await;
    t.send(ada.get(&path)).await;
    t.send(ada.delete(&path)).await;
    t.check();
}

pub async fn a_second_tag_of_one_title_is_refused(start: &dyn Start) {
    let keep = start.keep().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let mut t = keep.transcript(test_name!(), &[&ada, &grace]);
    let shopping = json!({ "title": "Shopping" });
    t.send(ada.post("/tags", shopping.clone())).await;
    t.send(ada.post("/tags", shopping.clone())).await;
    t.say("A change to a title that is taken is refused as well.");
    let other = ada.makes_tag(&keep, "Garden").await;
    t.learn("tag", &other);
    t.send(ada.put(&format!("/tags/{other}"), shopping.clone())).await;
    t.say("Grace's titles are her own.");
    t.send(grace.post("/tags", shopping)).await;
    t.check();
}

pub async fn a_tag_is_put_on_a_note_and_taken_off(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let note = ada.writes(&keep, "Milk, eggs").await;
    let tag = ada.makes_tag(&keep, "Shopping").await;
    t.learn("note", &note);
    t.learn("tag", &tag);
    let (note_path, tag_path) = (format!("/notes/{note}"), format!("/notes/{note}/tags/{tag}"));
    for method in ["PUT", "DELETE"] {
        t.say(&format!("{method}, twice: the second time changes nothing, not even the version."));
        t.send(ada.request(method, &tag_path)).await;
        t.send(ada.request(method, &tag_path)).await;
        t.send(ada.get(&note_path)).await;
    }
    t.check();
}

pub async fn a_note_can_be_written_with_tags_of_its_owner(start: &dyn Start) {
    let keep = start.keep().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let mine = ada.makes_tag(&keep, "Shopping").await;
    let hers = grace.makes_tag(&keep, "Garden").await;
    let mut t = keep.transcript(test_name!(), &[&ada, &grace]);
    t.learn("tag", &mine);
    t.name(&hers, "tag of Grace");
    t.say("Ada writes a note with her tag on it, by mistake twice.");
    let note = json!({ "content": "Milk", "tags": [mine, mine] });
    let answer = keep.arrange(ada.post("/notes", note)).await;
    assert_eq!(answer["tags"], json!([mine]), "the answer names the tag once");
    let note = answer["id"].as_str().unwrap_or_default();
    t.learn("note", note);
    t.send(ada.get(&format!("/notes/{note}"))).await;
    t.say("With a tag of somebody else's she does not.");
    t.send(ada.post("/notes", json!({ "content": "Milk", "tags": [mine, hers] }))).await;
    t.check();
}

pub async fn a_deleted_tag_is_taken_off_its_notes(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let tag = ada.makes_tag(&keep, "Shopping").await;
    let note = ada.writes_note(&keep, json!({ "content": "Milk", "tags": [tag] })).await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.learn("note", &note);
    t.learn("tag", &tag);
    t.send(ada.get(&format!("/notes/{note}"))).await;
    t.send(ada.delete(&format!("/tags/{tag}"))).await;
    t.say("The note is another one now, and says so by its tag.");
    t.send(ada.get(&format!("/notes/{note}"))).await;
    t.check();
}

pub async fn somebody_elses_tag_does_not_exist(start: &dyn Start) {
    let keep = start.keep().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let tag = ada.makes_tag(&keep, "Shopping").await;
    let note = grace.writes(&keep, "Tea").await;
    let mut t = keep.transcript(test_name!(), &[&ada, &grace]);
    t.learn("tag", &tag);
    t.learn("note", &note);
    let path = format!("/tags/{tag}");
    t.send(grace.get(&path)).await;
    t.send(grace.put(&path, json!({ "title": "Mine" }))).await;
    t.send(grace.delete(&path)).await;
    t.send(grace.request("PUT", &format!("/notes/{note}/tags/{tag}"))).await;
    t.check();
}
