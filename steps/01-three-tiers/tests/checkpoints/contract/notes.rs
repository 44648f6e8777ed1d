//! One note: writing, reading, changing, deleting, and who may not.

use serde_json::json;
use transcript::{Request, test_name};

use super::Start;

/// An id of the right form that nothing has.
const NOBODYS: &str = "00000000-0000-7000-8000-000000000000";

pub async fn a_created_note_is_returned_with_its_location(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let note = json!({ "title": "Milk, eggs", "content": "And bread.", "color": "info" });
    let answer = t.send(ada.post("/notes", note)).await;
    let location = answer.header("location");
    if location.starts_with('/') {
        t.say("The note is where the answer says.");
        t.send(Request::new("GET", &location).bearer(&ada.token)).await;
    }
    t.check();
}

pub async fn a_note_takes_one_of_the_known_colors(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let note = ada.writes(&keep, "Milk, eggs").await;
    t.learn("note", &note);
    let color = format!("/notes/{note}/color");
    t.send(ada.put(&color, json!({ "color": "danger" }))).await;
    t.send(ada.put(&color, json!({ "color": "mauve" }))).await;
    t.say("Meant for a version that the note no longer has, and for the one that it has.");
    t.send(ada.put(&color, json!({ "color": "info" })).header("if-match", "\"1\"")).await;
    t.send(ada.put(&color, json!({ "color": "info" })).header("if-match", "\"2\"")).await;
    t.check();
}

pub async fn a_malformed_id_names_nothing(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    for id in ["not-an-id", "1", NOBODYS, "%F0%28%8C%28", "..%2Fcolors"] {
        t.send(ada.get(&format!("/notes/{id}"))).await;
    }
    t.send(ada.delete("/notes/not-an-id")).await;
    t.send(ada.get("/tags/not-an-id")).await;
    t.send(ada.request("PUT", &format!("/notes/{NOBODYS}/tags/not-an-id"))).await;
    t.check();
}

pub async fn an_edit_of_an_old_version_is_refused(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let note = ada.writes(&keep, "Milk").await;
    t.learn("note", &note);
    let path = format!("/notes/{note}");
    let change = |title| ada.put(&path, json!({ "title": title, "content": "" }));
    let tag = t.send(ada.get(&path)).await.header("etag");
    t.say("An edit of the version that was read gives a new version.");
    t.send(change("Milk, eggs").header("if-match", &tag)).await;
    t.say("A second edit of the old version would undo the first one unseen.");
    t.send(change("Milk, bread").header("if-match", &tag)).await;
    t.say("Weak tags, made-up tags and nonsense match nothing; one of a list is enough.");
    for tags in ["W/\"2\"", "\"99999999999999999999\"", "nonsense"] {
        t.send(change("Milk, bread").header("if-match", tags)).await;
    }
    t.send(change("Milk, bread").header("if-match", "\"1\", \"2\"")).await;
    t.say("`*`, or no condition, takes any version.");
    t.send(change("Bread").header("if-match", "*")).await;
    t.send(change("Butter")).await;
    t.check();
}

pub async fn a_condition_holds_on_every_route_of_a_note(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let note = ada.writes(&keep, "Milk").await;
    t.learn("note", &note);
    let path = format!("/notes/{note}");
    t.say("Who has the present version already is not sent it again.");
    for known in ["\"1\"", "W/\"1\"", "\"7\", \"1\"", "*"] {
        t.send(ada.get(&path).header("if-none-match", known)).await;
    }
    for other in ["\"7\"", "\"01\"", "1", "W/1"] {
        keep.arrange(ada.get(&path).header("if-none-match", other)).await;
    }
    t.say(
        "A condition that does not hold leaves the note as it is, whatever was to be done to it.",
    );
    t.send(ada.get(&path).header("if-match", "\"7\"")).await;
    t.send(ada.delete(&path).header("if-match", "\"7\"")).await;
    t.send(ada.delete(&path).header("if-none-match", "\"1\"")).await;
    t.say("`*` is whatever there is: this may only be written where nothing is.");
    let written = ada.put(&path, json!({ "content": "Bread" }));
    t.send(written.header("if-none-match", "*")).await;
    t.say("Conditions that hold.");
    t.send(ada.delete(&path).header("if-match", "\"1\"").header("if-none-match", "\"2\"")).await;
    t.check();
}

pub async fn a_deleted_note_is_gone(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let note = ada.writes(&keep, "Milk, eggs").await;
    t.learn("note", &note);
    let path = format!("/notes/{note}");
    t.send(ada.delete(&path)).await;
    t.send(ada.get(&path)).await;
    t.send(ada.delete(&path)).await;
    t.check();
}

pub async fn a_stranger_is_told_that_there_is_no_such_note(start: &dyn Start) {
    let keep = start.keep().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let mut t = keep.transcript(test_name!(), &[&ada, &grace]);
    let note = ada.writes(&keep, "Milk, eggs").await;
    t.learn("note", &note);
    t.say("Grace has found out the id of Ada's note. It tells her nothing.");
    let path = format!("/notes/{note}");
    t.send(grace.get(&path)).await;
    t.send(grace.put(&path, json!({ "content": "Grace was here." }))).await;
    t.send(grace.put(&format!("{path}/shares/{}", grace.email), json!({ "permission": "editor" })))
        .await;
    t.send(grace.get(&format!("{path}/shares"))).await;
    t.send(grace.delete(&path)).await;
    t.say("The same answer as for a note that nobody has.");
    t.send(grace.get(&format!("/notes/{NOBODYS}"))).await;
    t.check();
}
