//! The shadow of the auth service: what it would have answered, compared with what the monolith
//! did. Clients see nothing of it. Called by `auth_move`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderValue, StatusCode, header};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use tokio::sync::Semaphore;

/// Comparisons that may be under way; beyond that a request is not compared. The shadow may be
/// slow, and must not make anything else slow.
const AT_ONCE: usize = 8;
const DEADLINE: Duration = Duration::from_secs(5);

/// Asks the auth service what the monolith was asked. Clones share their counts.
#[derive(Clone)]
pub struct Shadow {
    client: reqwest::Client,
    base: String,
    room: Arc<Semaphore>,
    counts: Arc<Mutex<Counts>>,
}

/// The shadow's counts since the start.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Counts {
    same: u64,
    different: u64,
    /// One of the two did not answer, or too many comparisons were under way.
    not_compared: u64,
}

/// The request of a client.
pub struct Question {
    pub path: String,
    pub media_type: Option<HeaderValue>,
    pub body: Bytes,
}

/// The answer that it got.
pub struct Answer {
    pub status: StatusCode,
    pub body: Bytes,
}

impl Shadow {
    pub fn new(auth: &str) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder().timeout(DEADLINE).pool_max_idle_per_host(0);
        let client = client.no_proxy().build()?;
        let (room, counts) = (Arc::new(Semaphore::new(AT_ONCE)), Arc::default());
        Ok(Self { client, base: auth.trim_end_matches('/').to_owned(), room, counts })
    }

    pub fn router(&self) -> Router {
        let shadow = self.clone();
        Router::new().route("/ops/shadow", get(async move || Json(shadow.counts())))
    }

    /// Asks and compares in a task of its own: the client has its answer already.
    pub fn compare(&self, question: Question, told: Answer) {
        let shadow = self.clone();
        let Ok(room) = Arc::clone(&self.room).try_acquire_owned() else {
            return self.leave_out();
        };
        tokio::spawn(async move {
            let _room = room;
            match shadow.ask(&question).await.map(|answer| compare_answers(&told, &answer)) {
                Ok(None) => shadow.count(|counts| counts.same += 1),
                Ok(Some(difference)) => {
                    let path = question.path;
                    tracing::warn!(path, difference, "the auth service answers differently");
                    shadow.count(|counts| counts.different += 1);
                }
                Err(error) => {
                    tracing::warn!(%error, "the auth service does not answer");
                    shadow.leave_out();
                }
            }
        });
    }

    /// Counts a request that is not compared.
    pub fn leave_out(&self) {
        self.count(|counts| counts.not_compared += 1);
    }

    async fn ask(&self, question: &Question) -> reqwest::Result<Answer> {
        let mut request = self.client.post(format!("{}{}", self.base, question.path));
        if let Some(media_type) = &question.media_type {
            request = request.header(header::CONTENT_TYPE, media_type);
        }
        let answer = request.body(question.body.clone()).send().await?;
        Ok(Answer { status: answer.status(), body: answer.bytes().await? })
    }

    fn counts(&self) -> Counts {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn count(&self, add: impl FnOnce(&mut Counts)) {
        add(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

// HOLE 3 of 6, compare_answers: Say in what the two answers differ: `200 and 401` where the
// statuses do, or `the bodies`, and nothing of what these say; None where they are the same.
// Bodies that are not JSON are compared byte by byte. A token in the body is another one at
// each sign-in, so its value must not count; whether there is one must. As it stands, no two
// sign-ins are the same.
// Turns green: two_sign_ins_that_differ_by_their_tokens_are_the_same,
// auth_moves_out_and_nobody_notices
/// In what the two answers differ, without saying what they say: this goes into the log.
fn compare_answers(told: &Answer, shadow: &Answer) -> Option<String> {
    let differ = told.status != shadow.status || told.body != shadow.body;
    differ.then(|| "the answers".to_owned())
}
// END OF HOLE compare_answers
