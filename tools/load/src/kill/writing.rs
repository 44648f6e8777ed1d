//! One writer: a note after the other, until nobody answers. Called by `main`, several at a time.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::keep::Access;

/// What became of the notes of one writer, or of several.
#[derive(Default)]
pub struct Written {
    /// The content of each note that was answered with 201, by its id.
    pub acknowledged: BTreeMap<String, String>,
    /// Requests without a whole answer.
    pub cut_off: usize,
}

impl Written {
    pub fn add(&mut self, other: Self) {
        self.acknowledged.extend(other.acknowledged);
        self.cut_off += other.cut_off;
    }
}

/// Writes notes as fast as they are acknowledged. Any answer but 201 is an error.
pub async fn write_until_it_dies(
    access: Access,
    url: String,
    name: String,
    count: watch::Sender<usize>,
) -> Result<Written> {
    let mut written = Written::default();
    for number in 0.. {
        let content = format!("{name}, note {number}");
        let request = access.client.post(&url).bearer_auth(&access.token);
        let Ok(answer) = request.json(&json!({ "content": content })).send().await else {
            break;
        };
        let status = answer.status();
        let Ok(note) = answer.json::<Value>().await else { break };
        ensure!(status == StatusCode::CREATED, "a note was answered with {status}: {note}");
        written.acknowledged.insert(note["id"].as_str().unwrap_or_default().to_owned(), content);
        count.send_modify(|count| *count += 1);
    }
    written.cut_off += 1;
    Ok(written)
}
