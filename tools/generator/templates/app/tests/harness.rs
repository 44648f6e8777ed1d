//! The service as a test sees it. Used by every test.

use std::net::TcpListener;

use {{ module }}::chassis::run::serve::Switch;
use {{ module }}::{{ module }}::{App, Config};
use serde_json::Value;
use tempfile::TempDir;

/// A running service, stopped when it is dropped.
pub struct Service {
    address: String,
    client: reqwest::Client,
    switch: Switch,
    _data: TempDir,
}

/// What it answered.
#[derive(Debug)]
#[allow(dead_code, reason = "what a test does not look at is shown when it fails")]
pub struct Answer {
    pub status: u16,
    pub media_type: String,
    pub location: Option<String>,
    /// Null if it is not JSON.
    pub body: Value,
    pub text: String,
}

impl Service {
    pub async fn start() -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let config = Config::in_folder(data.path().to_path_buf());
        // generate: databases
        let app = App::new(&config).await.expect("the service starts");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let switch = Switch::new(config.lame_duck);
        let stop = switch.clone();
        tokio::spawn(async move { app.serve(listener, &stop).await });
        // The service is on this machine, and a proxy of the environment is not.
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self { address, client, switch, _data: data }
    }

    pub async fn get(&self, path: &str) -> Answer {
        Self::send(self.client.get(self.url(path))).await
    }

    /// GET with JSON in the parameter `name`.
    pub async fn find(&self, path: &str, name: &str, value: &Value) -> Answer {
        let value: String = value.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect();
        self.get(&format!("{path}?{name}={value}")).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        Self::send(self.client.post(self.url(path)).json(body)).await
    }

    pub async fn post_text(&self, path: &str, media_type: &str, body: &str) -> Answer {
        let request = self.client.post(self.url(path)).header("content-type", media_type);
        Self::send(request.body(body.to_owned())).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        Self::send(self.client.put(self.url(path)).json(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        Self::send(self.client.patch(self.url(path)).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        Self::send(self.client.delete(self.url(path))).await
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    async fn send(request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.expect("an answer");
        let header = |name| {
            let value = response.headers().get(name).and_then(|value| value.to_str().ok());
            value.map(str::to_owned)
        };
        let (media_type, location) = (header("content-type"), header("location"));
        let status = response.status().as_u16();
        let text = response.text().await.expect("a body");
        let body = serde_json::from_str(&text).unwrap_or_default();
        Answer { status, media_type: media_type.unwrap_or_default(), location, body, text }
    }
}

impl Answer {
    /// The places of all faults, in the order in which they are named.
    pub fn pointers(&self) -> Vec<String> {
        let faults = self.body["errors"].as_array().cloned().unwrap_or_default();
        faults.iter().filter_map(|fault| fault["pointer"].as_str().map(str::to_owned)).collect()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.switch.stop();
    }
}
