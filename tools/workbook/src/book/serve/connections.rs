//! Takes connections, and keeps taking them whatever those do that are there. Called by `serve`.
//!
//! A page needs a handful. Where there are many, most of them are left over or hostile, and the one
//! on which nothing has happened for the longest time makes room for the next.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::Request;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tower::ServiceExt;

/// The most connections that are kept.
const MOST: usize = 128;
/// The most of them that may follow the events.
const MOST_FOLLOWERS: usize = 64;
/// How long a client may take to send the head of a request, and a connection may wait for one.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// The most that is kept of a head that has not come to its end; browsers send about one KiB.
const HEAD_BYTES: usize = 16 * 1024;

/// Serves on `listener` for ever.
pub async fn serve(listener: TcpListener, router: Router) {
    let open = Arc::new(Open::default());
    for number in 0.. {
        let Ok((stream, _)) = listener.accept().await else {
            // Too many open files, say: it passes.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let connection = Arc::new(Connection::new(open.clone()));
        let (router, open_after) = (router.clone(), open.clone());
        let longest_idle = make_room(&mut open.tasks());
        if let Some(entry) = longest_idle {
            // The next one is taken when this one is gone, however fast they come.
            entry.task.abort();
            let _ = entry.task.await;
        }
        let known = connection.clone();
        let mut tasks = open.tasks(); // so that none is taken out before it is in
        let task = tokio::spawn(async move {
            answer(stream, router, known).await;
            open_after.tasks().remove(&number);
        });
        tasks.insert(number, Entry { connection, task });
    }
}

/// Takes out the connection on which nothing has happened for the longest time, where there are too
/// many.
fn make_room(tasks: &mut HashMap<u64, Entry>) -> Option<Entry> {
    if tasks.len() < MOST {
        return None;
    }
    let idle = tasks.iter().filter(|(_, entry)| !entry.connection.is_following());
    let oldest = idle.min_by_key(|(_, entry)| entry.connection.touched());
    let oldest = oldest.map(|(number, _)| *number);
    oldest.and_then(|number| tasks.remove(&number))
}

/// One connection, from its first request to its end.
async fn answer(stream: TcpStream, router: Router, connection: Arc<Connection>) {
    // An answer is sent when it is there, and does not wait for more to send along.
    let _ = stream.set_nodelay(true);
    let service = router.map_request(move |mut request: Request<_>| {
        *connection.touched.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        request.extensions_mut().insert(connection.clone());
        request
    });
    let mut http = Builder::new(TokioExecutor::new()).http1_only();
    let mut http1 = http.http1();
    http1.timer(TokioTimer::new()).header_read_timeout(HEAD_PATIENCE).max_buf_size(HEAD_BYTES);
    // An error is the client's: it went away, or its request was no HTTP and is answered so.
    let _ = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)).await;
}

/// The connections that are open.
#[derive(Default)]
struct Open {
    tasks: Mutex<HashMap<u64, Entry>>,
    followers: AtomicUsize,
}

struct Entry {
    connection: Arc<Connection>,
    task: JoinHandle<()>,
}

/// One connection; its requests carry it with them.
pub struct Connection {
    open: Arc<Open>,
    /// When its last request came.
    touched: Mutex<Instant>,
    following: AtomicBool,
}

/// A connection that follows the events, until this is dropped. It is not closed for another.
pub struct Follower(Arc<Connection>);

impl Open {
    fn tasks(&self) -> MutexGuard<'_, HashMap<u64, Entry>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    fn new(open: Arc<Open>) -> Self {
        Self { open, touched: Mutex::new(Instant::now()), following: AtomicBool::new(false) }
    }

    /// Marks it as one that follows the events; `None` where too many do.
    pub fn follow(self: &Arc<Self>) -> Option<Follower> {
        if self.open.followers.fetch_add(1, Ordering::Relaxed) >= MOST_FOLLOWERS {
            self.open.followers.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        self.following.store(true, Ordering::Relaxed);
        Some(Follower(self.clone()))
    }

    fn is_following(&self) -> bool {
        self.following.load(Ordering::Relaxed)
    }

    fn touched(&self) -> Instant {
        *self.touched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.0.following.store(false, Ordering::Relaxed);
        self.0.open.followers.fetch_sub(1, Ordering::Relaxed);
    }
}
