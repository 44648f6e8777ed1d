//! Lists of shared notes, and of the people that a note is shared with.

use contract::Start;
use serde_json::{Value, json};

/// The titles of a list, in its order.
fn titles(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|note| note["title"].as_str().unwrap_or("no title").to_owned()).collect()
}

pub async fn whoever_may_edit_may_read_and_finds_the_note_in_the_list(start: &dyn Start) {
    let keep = start.keep().await;
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

pub async fn everybody_finds_what_is_shared_with_them_and_nothing_else(start: &dyn Start) {
    let keep = start.keep().await;
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

pub async fn shared_notes_are_listed_newest_first_each_on_one_page(start: &dyn Start) {
    let keep = start.keep().await;
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

pub async fn the_people_of_a_note_are_all_whom_it_is_shared_with_and_nobody_else(
    start: &dyn Start,
) {
    let keep = start.keep().await;
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
