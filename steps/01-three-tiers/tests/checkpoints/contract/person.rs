//! Somebody who uses Keep. Called by the checkpoints.

use serde_json::{Value, json};
use transcript::Request;

use super::{Outside, post};

/// The password of everybody in the tests.
pub const PASSWORD: &str = "correct horse";

/// Somebody who is signed in.
pub struct Person {
    pub name: String,
    pub email: String,
    pub token: String,
}

impl Person {
    /// Signs up, reads the code from the mail, confirms and signs in.
    pub async fn sign_up(keep: &Outside, name: &str) -> Self {
        let email = format!("{}@example.com", name.to_lowercase());
        let body = json!({ "name": name, "email": email, "password": PASSWORD });
        keep.arrange(post("/auth/sign-up", body)).await;
        let code = keep.mailbox.wait_for(&email, 1).await.map(|mail| mail.code());
        keep.arrange(post("/auth/sign-up/confirm", json!({ "email": email, "code": code }))).await;
        let mut person = Self { name: name.to_owned(), email, token: String::new() };
        person.token = person.sign_in(keep).await;
        person
    }

    /// A token of one more session.
    pub async fn sign_in(&self, keep: &Outside) -> String {
        let answer = keep.arrange(self.sign_in_request(PASSWORD)).await;
        answer["access_token"].as_str().unwrap_or("no token").to_owned()
    }

    pub fn sign_in_request(&self, password: &str) -> Request {
        post("/auth/sign-in", json!({ "email": self.email, "password": password }))
    }

    /// Writes a note and gives its id.
    pub async fn writes(&self, keep: &Outside, title: &str) -> String {
        self.writes_note(keep, json!({ "title": title, "content": "" })).await
    }

    /// Writes a note and gives its id.
    pub async fn writes_note(&self, keep: &Outside, note: Value) -> String {
        id_in(&keep.arrange(self.post("/notes", note)).await)
    }

    /// Makes a tag and gives its id.
    pub async fn makes_tag(&self, keep: &Outside, title: &str) -> String {
        id_in(&keep.arrange(self.post("/tags", json!({ "title": title }))).await)
    }

    /// Shares a note.
    pub async fn shares(&self, keep: &Outside, note: &str, with: &Self, permission: &str) {
        let path = format!("/notes/{note}/shares/{}", with.email);
        keep.arrange(self.put(&path, json!({ "permission": permission }))).await;
    }

    pub fn get(&self, path: &str) -> Request {
        self.request("GET", path)
    }

    pub fn post(&self, path: &str, body: Value) -> Request {
        self.request("POST", path).json(&body)
    }

    pub fn put(&self, path: &str, body: Value) -> Request {
        self.request("PUT", path).json(&body)
    }

    pub fn delete(&self, path: &str) -> Request {
        self.request("DELETE", path)
    }

    /// A request of this person's, without a body.
    pub fn request(&self, method: &str, path: &str) -> Request {
        Request::new(method, &format!("/api/v1{path}")).bearer(&self.token)
    }
}

fn id_in(body: &Value) -> String {
    body["id"].as_str().unwrap_or("no-id").to_owned()
}
