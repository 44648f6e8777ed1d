//! The bounds of a request: its size, its head, and the time for each part. Called by `forward`.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use axum::http::request::Parts;
use http_body::{Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep, sleep_until};

use super::error::Error;
use crate::chassis::{self, BODY_LIMIT};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The bounds of the gateway. Tests have narrower ones.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Requests that may be under way; the next one is answered 503.
    pub at_once: usize,
    /// The time that the service behind has to accept a connection.
    pub connecting: Duration,
    /// The time that it has to begin its answer: more than its own deadline, whose answer says
    /// more.
    pub answering: Duration,
    /// The time that a client has to send a body.
    pub sending: Duration,
    /// The time that a client has to read an answer.
    pub reading: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            at_once: 1024,
            connecting: Duration::from_secs(1),
            answering: Duration::from_secs(15),
            sending: Duration::from_secs(5),
            reading: Duration::from_secs(30),
        }
    }
}

/// The time for which the head of an answer without a length waits for the first piece of its body.
/// It may be a stream that has nothing to say yet.
const SILENT_START: Duration = Duration::from_millis(100);

const HEAD_BYTES: usize = 16 * 1024;
const HEAD_FIELDS: usize = 64;

/// Refuses a head that no honest client sends.
pub fn check_head(head: &Parts) -> Result<(), Error> {
    let path = head.uri.path_and_query().map_or(0, |path| path.as_str().len());
    let fields = head.headers.iter().map(|(name, value)| name.as_str().len() + value.len());
    let bytes = path + fields.sum::<usize>();
    match bytes > HEAD_BYTES || head.headers.len() > HEAD_FIELDS {
        true => Err(Error::HeadTooLarge),
        false => Ok(()),
    }
}

/// A body that passes frame by frame and breaks off when it is too long or takes too long.
pub struct Bounded<B> {
    body: B,
    /// A piece that has come already.
    first: Option<Frame<Bytes>>,
    left: u64,
    end: Instant,
    /// Made when the body is waited for; most are there at once.
    waiting: Option<Pin<Box<Sleep>>>,
    /// One of the requests that may be under way, as long as this body is.
    _permit: Option<OwnedSemaphorePermit>,
}

/// The reasons for which a body breaks off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("it is too long")]
    TooLong,
    #[error("it takes too long")]
    TooSlow,
    #[error("it ends too early, or cannot be read")]
    Unreadable,
}

impl<B: HttpBody> Bounded<B> {
    /// The body of a client's request.
    pub fn request(body: B, patience: Duration) -> Result<Self, Error> {
        // A length that is announced is believed at once; one that is not is counted.
        match body.size_hint().lower() > BODY_LIMIT as u64 {
            true => Err(chassis::Error::TooLarge.into()),
            false => Ok(Self::new(body, BODY_LIMIT as u64, patience, None)),
        }
    }

    /// The body of an answer, of any length.
    pub fn answer(body: B, patience: Duration, permit: OwnedSemaphorePermit) -> Self {
        Self::new(body, u64::MAX, patience, Some(permit))
    }

    fn new(body: B, left: u64, patience: Duration, permit: Option<OwnedSemaphorePermit>) -> Self {
        let end = Instant::now() + patience;
        Self { body, first: None, left, end, waiting: None, _permit: permit }
    }
}

impl<B> Bounded<B>
where
    B: HttpBody<Data = Bytes> + Unpin,
{
    /// Waits for the first piece of an answer, so that a service which breaks off behind its head
    /// becomes a 502 and not a connection that is closed without a word.
    pub async fn begun(mut self, patience: Duration) -> Result<Self, Error> {
        if self.is_end_stream() {
            return Ok(self);
        }
        let announced = self.size_hint().exact().is_some();
        let patience = if announced { patience } else { SILENT_START };
        let first = poll_fn(|context| Pin::new(&mut self).poll_frame(context));
        match tokio::time::timeout(patience, first).await {
            Ok(frame) => self.first = frame.transpose().map_err(|_| Error::Broken)?,
            Err(_) if announced => return Err(Error::TooLate),
            Err(_) => {}
        }
        Ok(self)
    }
}

impl<B> HttpBody for Bounded<B>
where
    B: HttpBody<Data = Bytes> + Unpin,
{
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Failure>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) else {
            let end = self.end;
            let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep_until(end)));
            ready!(waiting.as_mut().poll(context));
            return Poll::Ready(Some(Err(Broken::TooSlow.into())));
        };
        if Instant::now() > self.end {
            return Poll::Ready(Some(Err(Broken::TooSlow.into())));
        }
        let frame = frame.transpose().map_err(|_| Broken::Unreadable)?;
        let length = frame.as_ref().and_then(Frame::data_ref).map_or(0, Bytes::len) as u64;
        match self.left.checked_sub(length) {
            Some(left) => self.left = left,
            None => return Poll::Ready(Some(Err(Broken::TooLong.into()))),
        }
        Poll::Ready(frame.map(Ok))
    }

    fn is_end_stream(&self) -> bool {
        self.first.is_none() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let first = self.first.as_ref().and_then(Frame::data_ref).map_or(0, Bytes::len) as u64;
        match self.body.size_hint().exact() {
            Some(rest) => SizeHint::with_exact(first + rest),
            None => SizeHint::default(),
        }
    }
}
