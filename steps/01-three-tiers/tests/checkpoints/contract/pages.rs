//! Lists of notes: whose, in what order, how many, and which.

use serde_json::json;
use transcript::test_name;

use super::Start;

pub async fn an_empty_list_is_an_empty_list(start: &dyn Start) {
    let keep = start.keep().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    grace.writes(&keep, "Grace's own").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.say("Ada has written nothing yet, and Grace's notes are Grace's.");
    for path in ["/notes", "/notes/shared", "/tags"] {
        t.send(ada.get(path)).await;
    }
    t.check();
}

pub async fn notes_are_listed_newest_first_a_page_at_a_time(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    for title in ["First", "Second", "Third"] {
        ada.writes(&keep, title).await;
    }
    let next = t.send(ada.get("/notes?limit=2")).await.member("next");
    t.say("A note that is written meanwhile does not shift the next page.");
    ada.writes(&keep, "Fourth").await;
    t.send(ada.get(&format!("/notes?limit=2&cursor={next}"))).await;
    t.check();
}

pub async fn notes_are_found_by_tag_color_and_words(start: &dyn Start) {
    let keep = start.keep().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    // Grace's note has all that Ada looks for, but for the tag, which can only be Ada's.
    let hers = json!({ "title": "Milk, eggs, café 100%", "content": "", "color": "info" });
    grace.writes_note(&keep, hers).await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let tag = ada.makes_tag(&keep, "Shopping").await;
    let urgent = ada.makes_tag(&keep, "Urgent").await;
    t.learn("tag", &tag);
    t.learn("tag", &urgent);
    let notes = [
        json!({ "title": "Milk, eggs", "content": "", "tags": [tag, urgent], "color": "info" }),
        json!({ "title": "CAFÉ au lait", "content": "100% arabica", "color": "info" }),
        json!({ "title": "Call Grace", "content": "About the eggs.", "tags": [tag] }),
    ];
    for note in notes {
        ada.writes_note(&keep, note).await;
    }
    let path = format!("/notes?tag={tag}");
    t.send(ada.get(&path)).await;
    t.send(ada.get("/notes?color=info")).await;
    t.say("Words are found in titles and contents, whatever their case, in any script.");
    t.send(ada.get("/notes?q=EGGS")).await;
    t.send(ada.get("/notes?q=CAF%C3%89")).await;
    t.send(ada.get("/notes?q=caf%C3%A9")).await;
    t.say("`%` and `_` are characters like others.");
    t.send(ada.get("/notes?q=0%25")).await;
    t.send(ada.get("/notes?q=_")).await;
    t.say("All of it at once.");
    t.send(ada.get(&format!("{path}&color=info&q=milk&limit=1"))).await;
    t.say("Letters that are written in two ways: ß and ss, and an ü of one character or of two.");
    ada.writes_note(&keep, json!({ "title": "Bahnhofstraße, Zu\u{308}rich", "content": "" })).await;
    t.send(ada.get("/notes?q=STRASSE")).await;
    t.send(ada.get("/notes?q=z%C3%BCrich")).await;
    t.check();
}

pub async fn a_query_that_makes_no_sense_is_refused(start: &dyn Start) {
    let keep = start.keep().await;
    let ada = keep.person("Ada").await;
    let mut t = keep.transcript(test_name!(), &[&ada]);
    t.send(ada.get("/notes?limit=0&cursor=mine&color=mauve&tag=shopping&q=")).await;
    t.send(ada.get("/notes?limit=101")).await;
    t.send(ada.get("/notes?limit=-1")).await;
    t.send(ada.get("/tags?limit=many")).await;
    t.send(ada.get("/notes/shared?cursor=1")).await;
    t.check();
}
