//! Pages of a list. Called by every list's controller, service and repository.

use serde::Serialize;
use uuid::Uuid;

/// A part of a list, newest first, and where the next part starts.
#[derive(Clone, Debug, Serialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Sent back as `cursor`, it gives the next page; null on the last one. A client does not look
    /// inside.
    pub next: Option<String>,
}

/// The part of a list that is asked for: keyset pagination. The cursor is the last id of the page
/// before, and not a number of rows to skip, so a note that is written meanwhile shifts nothing,
/// and the thousandth page costs what the first one does.
#[derive(Clone, Copy, Debug)]
pub struct PageRequest {
    /// 1 to 100.
    pub limit: i64,
    pub after: Option<Uuid>,
}

impl PageRequest {
    pub const STANDARD_LIMIT: i64 = 20;

    /// One row more than the page holds: whether it is there tells whether another page follows.
    pub fn rows(&self) -> i64 {
        self.limit + 1
    }

    /// Makes a page of up to `self.rows()` rows.
    pub fn page<T>(&self, mut rows: Vec<T>, id: impl Fn(&T) -> Uuid) -> Page<T> {
        let limit = usize::try_from(self.limit).unwrap_or_default();
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|last| id(last).simple().to_string());
        Page { items: rows, next }
    }

    pub fn parse_limit(text: &str) -> Result<i64, &'static str> {
        let limit = text.parse().ok().filter(|limit| (1..=100).contains(limit));
        limit.ok_or("must be a number from 1 to 100")
    }

    pub fn parse_cursor(text: &str) -> Result<Uuid, &'static str> {
        Uuid::try_parse(text).map_err(|_| "must be the `next` of an earlier page")
    }
}
