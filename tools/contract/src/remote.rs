//! A Keep that runs already, somewhere, in any language: what it lets a checkpoint do, and how one
//! runs against it. Called by `main`.

use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::time::Duration;

use contract::{Checkpoint, Keep, Outside, System, Wish, post};
use serde_json::json;
use tokio::runtime::{Builder, Runtime};
use transcript::{Mailbox, Request};
use uuid::Uuid;

/// No checkpoint takes longer, or it has failed.
const LONGEST: Duration = Duration::from_secs(120);

/// Says in one sentence why the checkpoint needs more than a client has; `None` if it does not.
pub fn cannot(checkpoint: &Checkpoint) -> Option<&'static str> {
    checkpoint.needs.iter().find_map(|need| match *need {
        "clock" => Some("it moves the clock of Keep"),
        "hashes" => Some("it counts the hashes that Keep computes"),
        // A Keep that runs in earnest does hash so.
        "serious_hashing" => None,
        "mail_url" => Some("it needs a Keep that sends its mails to another server"),
        "request_deadline" => Some("it needs a Keep with a shorter deadline"),
        _ => Some("it needs something that no client has"),
    })
}

/// Looks whether a server answers at `url` and its mails come to the folder; an error says what to do.
pub fn look(url: &str, mails: &Path) -> Result<(), String> {
    if !mails.is_dir() {
        let folder = mails.display();
        return Err(format!("there is no folder {folder}: name the one that Keep writes mails to"));
    }
    shared_domain();
    let runtime = runtime();
    let outside = outside(url, mails);
    let health = Request::new("GET", "/healthz");
    let answer = runtime.block_on(health.send(&outside.client, &outside.base));
    if answer.status == 0 {
        return Err(format!("nobody answers at {url}: start Keep there, or name its address"));
    }
    let body = json!({
        "name": "Ada", "email": "ada@example.com", "password": "correct horse"
    });
    let sign_up = post("/auth/sign-up", body);
    let answer = runtime.block_on(sign_up.send(&outside.client, &outside.base));
    // One that refuses it is wrong; the checkpoints say how.
    if answer.status == 202
        && runtime.block_on(outside.mailbox.wait_for("ada@example.com", 1)).is_none()
    {
        return Err(format!(
            "a sign-up was answered 202, and its mail did not come to {} within ten seconds: name \
             the folder that this Keep writes its mails to, as .eml files",
            mails.display()
        ));
    }
    Ok(())
}

/// Runs a checkpoint; an error is what it said when it panicked.
pub fn run(checkpoint: &Checkpoint, url: &str, mails: &Path) -> Result<(), String> {
    // Whatever it leaves behind, the next one begins with addresses that nobody has used.
    shared_domain();
    let start = |_: Wish| {
        let keep = Keep::new(outside(url, mails), Box::new(Untouchable));
        async move { keep }
    };
    let runtime = runtime();
    let running = AssertUnwindSafe(|| {
        runtime.block_on(async {
            let limited = tokio::time::timeout(LONGEST, (checkpoint.run)(&start));
            limited.await.unwrap_or_else(|_| panic!("it took longer than {LONGEST:?}"));
        });
    });
    // It is reported, and not printed among the results.
    panic::set_hook(Box::new(|_| {}));
    panic::catch_unwind(running).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked").to_owned()
    })
}

/// What nobody can do to a system from outside. No checkpoint that needs it runs.
struct Untouchable;

impl System for Untouchable {
    fn advance(&self, _: Duration) {
        panic!("this checkpoint moves the clock and does not say so in its table of contents");
    }

    fn hashes(&self) -> u64 {
        panic!("this checkpoint counts hashes and does not say so in its table of contents");
    }
}

fn shared_domain() {
    // Of a UUID of version 7 the last digits are chance.
    transcript::shared(&format!("t{}", &Uuid::now_v7().simple().to_string()[20..]));
}

fn outside(url: &str, mails: &Path) -> Outside {
    Outside::new(url.trim_end_matches('/').to_owned(), Mailbox::at(mails.to_owned()))
}

/// One for each checkpoint, on its own thread, which is the one that translates.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}
