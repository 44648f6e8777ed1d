//! The events that a page follows: `GET /-/events?chapter=01-three-tiers`. Called by `serve`.
//!
//! | event | data |
//! | --- | --- |
//! | `message` | the edition, and why a newer one could not be built |
//! | `standing` | [`Standing`](super::standing::Standing) |
//! | `exercise` | [`Details`](super::details::Details) of the chapter's exercise |
//! | `running` | how far the check of that exercise is that runs now; null where none runs |
//! | `alive` | nothing; it tells a page that slept whether its connection is still one |
//!
//! Each is the whole of what it tells, and is sent at once and when it differs from the last.

use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::sse::{Event, KeepAlive};
use axum::response::{IntoResponse, Response, Sse};
use futures_util::stream::unfold;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::details::Details;
use super::standing::Standing;
use super::{Live, News};
use crate::book::reload::Edition;
use crate::checking::turn;
use crate::repository::StepName;

/// How often a page hears that the server is there.
const ALIVE: Duration = Duration::from_secs(10);
/// How often a running check is looked at that says nothing: it may have been killed.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// What a page asks for.
#[derive(Deserialize)]
pub struct Wish {
    chapter: Option<String>,
}

/// Answers with the events, until the page goes away.
pub async fn events(
    State(live): State<Arc<Live>>,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Response {
    let chapter = wish.ok().and_then(|Query(wish)| wish.chapter);
    let steps = live.repository.steps().unwrap_or_default();
    let follows = Follows {
        chapter: steps.into_iter().find(|step| Some(step.as_str()) == chapter.as_deref()),
        editions: live.editions.clone(),
        news: live.news.subscribe(),
        seen: None,
        queue: VecDeque::new(),
        sent: HashMap::new(),
        live,
    };
    let stream = unfold(follows, |mut follows| async move {
        let event = follows.next().await?;
        Some((Ok::<_, Infallible>(event), follows))
    });
    let alive = KeepAlive::new().interval(ALIVE).event(Event::default().event("alive").data("-"));
    Sse::new(stream).keep_alive(alive).into_response()
}

/// One page that follows.
struct Follows {
    live: Arc<Live>,
    chapter: Option<StepName>,
    editions: watch::Receiver<Edition>,
    news: watch::Receiver<News>,
    /// The news as of the last look; none before the first.
    seen: Option<News>,
    queue: VecDeque<Event>,
    /// By the event's name.
    sent: HashMap<&'static str, String>,
}

impl Follows {
    /// The next event; none when the server ends.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.queue.pop_front() {
                return Some(event);
            }
            if self.seen.is_some() {
                let runs = self.sent.get("running").is_some_and(|sent| sent != "null");
                tokio::select! {
                    changed = self.editions.changed() => changed.ok()?,
                    changed = self.news.changed() => changed.ok()?,
                    () = tokio::time::sleep(LOOK_AGAIN), if runs => {}
                }
            }
            self.look();
        }
    }

    /// Reads what may have changed. The files are small; none is waited for.
    fn look(&mut self) {
        let new_edition = {
            let edition = self.editions.borrow_and_update();
            serde_json::json!({ "edition": edition.name, "problem": edition.problem })
        };
        let edition_changed = self.tell("message", Ok(new_edition));
        let news = *self.news.borrow_and_update();
        let seen = self.seen.replace(news);
        let record_changed = seen.is_none_or(|seen| seen.record != news.record);
        if let Some(step) = self.chapter.clone() {
            if record_changed || edition_changed {
                self.tell("exercise", Details::read(&self.live, &step));
            }
            self.tell("running", Ok(turn::stage(&self.live.repository, &step)));
        }
        if record_changed || edition_changed {
            self.tell("standing", Standing::read(&self.live.repository));
        }
    }

    /// Queues what differs from what was sent last, and says whether it did. What cannot be read is
    /// not told: a broken exercise.toml is a problem of the edition, and is told there.
    fn tell(&mut self, name: &'static str, value: Result<impl Serialize>) -> bool {
        let Some(text) = value.ok().and_then(|value| serde_json::to_string(&value).ok()) else {
            return false;
        };
        if self.sent.get(name) == Some(&text) {
            return false;
        }
        let event = Event::default().data(&text);
        self.queue.push_back(if name == "message" { event } else { event.event(name) });
        self.sent.insert(name, text);
        true
    }
}
