//! Ada, who writes and shares, and Grace, with whom she shares. Called by `main`.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use transcript::Mailbox;

pub const PASSWORD: &str = "correct horse";
pub const ADA: &str = "ada@example.com";
pub const GRACE: &str = "grace@example.com";
/// Longer than any deadline in Keep: what takes longer hangs.
pub const DEADLINE: Duration = Duration::from_secs(15);

/// What the load needs to know.
#[derive(Clone)]
pub struct Access {
    pub client: reqwest::Client,
    /// Up to and with `/api/v1`.
    pub base: String,
    pub token: String,
    /// A note of Ada's.
    pub note: String,
}

impl Access {
    /// Signs both up, Ada in, and writes a note.
    pub async fn gain(gateway: &str, folder: &Path) -> Result<Self> {
        let client = reqwest::Client::builder().no_proxy().timeout(DEADLINE).build()?;
        let base = format!("{gateway}/api/v1");
        let mut access = Self { client, base, token: String::new(), note: String::new() };
        for (name, email) in [("Ada", ADA), ("Grace", GRACE)] {
            let body = json!({ "name": name, "email": email, "password": PASSWORD });
            access.post("/auth/sign-up", body).await?;
            let mail = Mailbox::at(folder.join("mail")).wait_for(email, 1).await;
            let body = json!({ "email": email, "code": mail.context("no mail came")?.code() });
            access.post("/auth/sign-up/confirm", body).await?;
        }
        let answer = access.post("/auth/sign-in", json!({ "email": ADA, "password": PASSWORD }));
        access.token = member(&answer.await?, "access_token")?;
        let answer = access.post("/notes", json!({ "content": "Two litres of milk" }));
        access.note = member(&answer.await?, "id")?;
        Ok(access)
    }

    /// The content of every note that Ada has, by its id, read a page at a time.
    pub async fn all_notes(&self) -> Result<BTreeMap<String, String>> {
        let mut notes = BTreeMap::new();
        let mut cursor = String::new();
        loop {
            let url = format!("{}/notes?limit=100{cursor}", self.base);
            let answer = self.client.get(url).bearer_auth(&self.token).send().await?;
            ensure!(answer.status().is_success(), "a list was answered with {}", answer.status());
            let page: Value = answer.json().await?;
            for note in page["items"].as_array().context("a list without items")? {
                notes.insert(member(note, "id")?, member(note, "content")?);
            }
            let Some(next) = page["next"].as_str() else { return Ok(notes) };
            cursor = format!("&cursor={next}");
        }
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value> {
        let request = self.client.post(format!("{}{path}", self.base)).bearer_auth(&self.token);
        let answer = request.json(&body).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        ensure!(status.is_success(), "{path} was answered with {status}: {text}");
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }
}

fn member(value: &Value, name: &str) -> Result<String> {
    Ok(value[name].as_str().with_context(|| format!("no {name} came"))?.to_owned())
}
