//! A connection to a client who must go on reading. Called by `serve`.

use std::io::{Error, ErrorKind, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// The time in which a client that has closed its own way is still answered. One that is gone looks
/// the same, and its request is given up then.
const HALF_CLOSED: Duration = Duration::from_secs(2);
/// The time for which a client may still send what nobody wants before the connection is cut.
const LINGERING: Duration = Duration::from_secs(2);

/// A stream whose writes fail when the other side has taken nothing for a while. Without it, an
/// answer that nobody reads would be kept for as long as the connection stands.
pub struct Patient {
    stream: TcpStream,
    patience: Duration,
    /// Made when a write has to wait.
    waiting: Option<Pin<Box<Sleep>>>,
    /// Made when the client has closed its way before it is answered.
    leaving: Option<Pin<Box<Sleep>>>,
    /// Made when the answers are through.
    lingering: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    pub fn new(stream: TcpStream, patience: Duration) -> Self {
        // An answer is sent when it is there, and does not wait for more to send along.
        let _ = stream.set_nodelay(true);
        Self { stream, patience, waiting: None, leaving: None, lingering: None }
    }

    /// Fails when the client has been gone for a while. hyper reads nothing between a request and its
    /// answer, so the end is looked for here, without taking away what comes before it.
    fn or_leave(&mut self, context: &mut Context<'_>) -> Result<()> {
        if self.leaving.is_none() {
            match self.stream.poll_peek(context, &mut ReadBuf::new(&mut [0])) {
                Poll::Ready(Ok(0)) => {
                    let patience = self.patience.min(HALF_CLOSED);
                    self.leaving = Some(Box::pin(sleep(patience)));
                }
                Poll::Ready(Err(error)) => return Err(error),
                Poll::Ready(Ok(_)) | Poll::Pending => return Ok(()),
            }
        }
        match self.leaving.as_mut().map(|leaving| leaving.as_mut().poll(context)) {
            Some(Poll::Ready(())) => Err(Error::new(ErrorKind::TimedOut, "the client is gone")),
            _ => Ok(()),
        }
    }

    fn or_give_up<T>(&mut self, written: Poll<T>, context: &mut Context<'_>) -> Poll<Result<T>> {
        if let Poll::Ready(written) = written {
            self.waiting = None;
            return Poll::Ready(Ok(written));
        }
        let patience = self.patience;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(waiting.as_mut().poll(context));
        Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "the client does not read")))
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.or_give_up(written, context).map(Result::flatten)
    }

    /// Called by hyper whenever anything has happened, also while an answer is waited for.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        self.or_leave(context)?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    /// Reads on after the last answer. A socket that is closed with something unread in it resets the
    /// connection, and a client that still sends may then lose the 413 that it should read.
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        if self.lingering.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(context))?;
        }
        let lingering = self.lingering.get_or_insert_with(|| Box::pin(sleep(LINGERING)));
        if lingering.as_mut().poll(context).is_ready() {
            return Poll::Ready(Ok(()));
        }
        let mut bytes = [0; 8 * 1024];
        loop {
            let mut unwanted = ReadBuf::new(&mut bytes);
            match ready!(Pin::new(&mut self.stream).poll_read(context, &mut unwanted)) {
                Ok(()) if !unwanted.filled().is_empty() => {}
                _ => return Poll::Ready(Ok(())),
            }
        }
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, bytes)
    }
}
