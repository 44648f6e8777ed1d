//! What somebody may do with a note that is shared with them.

use contract::Start;
use serde_json::{Value, json};
use transcript::test_name;

use super::TRANSCRIPTS;

pub async fn there_is_no_permission_but_viewer_and_editor(start: &dyn Start) {
    let keep = start.keep().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let mut t = keep.transcript_in(TRANSCRIPTS, test_name!(), &[&ada, &grace]);
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
