//! What Keep has acknowledged outlives its process.
//!
//! Covers: src/chassis/data/data_source.rs

use serde_json::json;
use transcript::Request;

use crate::process::{Process, command, token};

#[cfg(unix)]
#[tokio::test]
async fn a_kill_in_the_middle_of_writes_loses_no_acknowledged_note() {
    let folder = tempfile::tempdir().expect("a folder");
    let client = transcript::client();
    let process = Process::start(&mut command(folder.path()));
    let token = token(&client, &process.base, folder.path()).await;
    let write = |number: usize| {
        let note = json!({ "content": format!("note {number}") });
        Request::new("POST", "/api/v1/notes").bearer(&token).json(&note)
    };
    let mut acknowledged = Vec::new();
    for number in 0..50 {
        acknowledged.push(write(number).send(&client, &process.base).await.member("id"));
    }
    // The kill arrives while this writer is writing: after its twentieth note.
    let (under_way, twentieth) = tokio::sync::oneshot::channel();
    let mut under_way = Some(under_way);
    let (client_of_writer, base) = (client.clone(), process.base.clone());
    let writes: Vec<_> = (50..100_000).map(write).take(5_000).collect();
    let writer = tokio::spawn(async move {
        let mut acknowledged = Vec::new();
        for request in writes {
            let answer = request.send(&client_of_writer, &base).await;
            if answer.status == 0 {
                break;
            }
            acknowledged.push(answer.member("id"));
            if acknowledged.len() == 20
                && let Some(under_way) = under_way.take()
            {
                let _ = under_way.send(());
            }
        }
        acknowledged
    });
    twentieth.await.expect("twenty notes are acknowledged");
    process.signal("-KILL");
    acknowledged.extend(writer.await.expect("the writer ends"));
    drop(process);

    let process = Process::start(&mut command(folder.path()));
    assert!(acknowledged.len() >= 70);
    for id in &acknowledged {
        let read = Request::new("GET", &format!("/api/v1/notes/{id}")).bearer(&token);
        let answer = read.send(&client, &process.base).await;
        assert_eq!(answer.status, 200, "note {id} was acknowledged and is lost");
    }
}
