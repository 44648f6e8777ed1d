//! Keep as a process, and somebody who is signed in. Called by `main`.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use transcript::Mailbox;

const EMAIL: &str = "ada@example.com";
const PASSWORD: &str = "correct horse";
/// No answer takes so long.
const DEADLINE: Duration = Duration::from_secs(20);

/// A running Keep. It is killed when this is dropped.
pub struct Keep {
    child: Child,
    base: String,
    /// Held open: Keep has more to say than the line that is read.
    _output: BufReader<ChildStdout>,
}

impl Keep {
    /// Starts `program` with its data in `folder` and waits until it listens.
    pub fn start(program: &Path, folder: &Path) -> Result<Self> {
        let mut command = Command::new(program);
        command.env_remove("DATABASE_URL").env_remove("MAIL_URL").env("KEEP_LOG", "warn");
        command.env("KEEP_ADDR", "127.0.0.1:0").env("KEEP_DATA", folder);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot start {}; is it built?", program.display()))?;
        let mut output = BufReader::new(child.stdout.take().context("its output is not piped")?);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on ");
        let base = address.with_context(|| format!("Keep said {line:?}"))?.to_owned();
        Ok(Self { child, base, _output: output })
    }

    /// The address of `path` in the interface.
    pub fn url(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.base)
    }

    /// Kills it with SIGKILL, which no process can answer, and waits until it is gone.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Keep {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Ada's token, which is good for every process on the same data.
#[derive(Clone)]
pub struct Access {
    pub client: reqwest::Client,
    pub token: String,
}

impl Access {
    /// Signs Ada up and in. Her code is in the mail, in `folder`.
    pub async fn gain(keep: &Keep, folder: &Path) -> Result<Self> {
        let client = reqwest::Client::builder().no_proxy().timeout(DEADLINE).build()?;
        let mut access = Self { client, token: String::new() };
        let body = json!({ "name": "Ada", "email": EMAIL, "password": PASSWORD });
        access.post(&keep.url("/auth/sign-up"), body).await?;
        let mail = Mailbox::at(folder.join("mail")).wait_for(EMAIL, 1).await;
        let code = mail.context("no mail came")?.code();
        let body = json!({ "email": EMAIL, "code": code });
        access.post(&keep.url("/auth/sign-up/confirm"), body).await?;
        let body = json!({ "email": EMAIL, "password": PASSWORD });
        let answer = access.post(&keep.url("/auth/sign-in"), body).await?;
        let answer: Value = serde_json::from_str(&answer)?;
        access.token = answer["access_token"].as_str().context("no token came")?.to_owned();
        Ok(access)
    }

    /// The content of every note that Ada has, by its id, read a page at a time.
    pub async fn all_notes(&self, keep: &Keep) -> Result<BTreeMap<String, String>> {
        let mut notes = BTreeMap::new();
        let mut cursor = String::new();
        loop {
            let url = keep.url(&format!("/notes?limit=100{cursor}"));
            let answer = self.client.get(url).bearer_auth(&self.token).send().await?;
            ensure!(answer.status().is_success(), "a list was answered with {}", answer.status());
            let page: Value = answer.json().await?;
            for note in page["items"].as_array().context("a list without items")? {
                let text = |member: &str| note[member].as_str().unwrap_or_default().to_owned();
                notes.insert(text("id"), text("content"));
            }
            let Some(next) = page["next"].as_str() else { return Ok(notes) };
            cursor = format!("&cursor={next}");
        }
    }

    async fn post(&self, url: &str, body: Value) -> Result<String> {
        let answer = self.client.post(url).json(&body).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        ensure!(status.is_success(), "{url} was answered with {status}: {text}");
        Ok(text)
    }
}
