//! Runs checkpoints of the contract against a Keep that runs already. Called by
//! `cargo workbook contract`, which shows what this program finds.
//!
//! ```text
//! contract list
//! contract run URL MAILS [FILE::NAME…]
//! ```
//!
//! Each line of its output is one JSON object: a checkpoint, as [`line_of`] has it, or
//! `{"trouble": "…"}`, after which it ends with exit code 2. The caller sets `INSTA_UPDATE=no`,
//! `INSTA_OUTPUT=none`, and `TRANSCRIPT_DIR`, where it finds what was really recorded.

mod remote;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use contract::{Checkpoint, KEEP, SHARING, modules, three_tiers};
use serde_json::{Value, json};

/// How many checkpoints run at once. They mostly wait for the system.
const AT_ONCE: usize = 4;

/// A checkpoint, with the name of its suite and the folder of its transcript.
type Entry = (&'static str, &'static str, &'static Checkpoint);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["list"] => {
            entries().for_each(|entry| println!("{}", line_of(entry, json!({}))));
            ExitCode::SUCCESS
        }
        ["run", url, mails, names @ ..] => run(url, Path::new(mails), names),
        _ => trouble("contract list, or contract run URL MAILS [FILE::NAME…]"),
    }
}

fn entries() -> impl Iterator<Item = Entry> {
    let keep = KEEP.iter().map(|checkpoint| ("keep", three_tiers::TRANSCRIPTS, checkpoint));
    keep.chain(SHARING.iter().map(|checkpoint| ("sharing", modules::TRANSCRIPTS, checkpoint)))
}

fn run(url: &str, mails: &Path, names: &[&str]) -> ExitCode {
    if let Err(why) = remote::look(url, mails) {
        return trouble(&why);
    }
    let wanted: Vec<Entry> = entries()
        .filter(|(_, _, checkpoint)| names.contains(&path_of(checkpoint).as_str()))
        .collect();
    let (next, out) = (AtomicUsize::new(0), Mutex::new(()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(wanted.len()) {
            scope.spawn(|| {
                while let Some(entry) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let line = line_of(*entry, result_of(entry.2, url, mails));
                    let _one_at_a_time = out.lock();
                    println!("{line}");
                }
            });
        }
    });
    ExitCode::SUCCESS
}

/// How a checkpoint ended, as members of its line.
fn result_of(checkpoint: &Checkpoint, url: &str, mails: &Path) -> Value {
    if let Some(why) = remote::cannot(checkpoint) {
        return json!({ "state": "skipped", "why": why });
    }
    match remote::run(checkpoint, url, mails) {
        Ok(()) => json!({ "state": "passed" }),
        Err(message) => json!({ "state": "failed", "message": message }),
    }
}

/// `{"suite": "keep", "file": "codes", "name": "…", "snapshot": "…"}` and the members of `result`.
fn line_of((suite, transcripts, checkpoint): Entry, result: Value) -> Value {
    let mut line = json!({
        "suite": suite,
        "file": checkpoint.file,
        "name": checkpoint.name,
        "needs": checkpoint.needs,
        "snapshot": format!("{transcripts}/{}.snap", checkpoint.name),
    });
    if let (Value::Object(line), Value::Object(result)) = (&mut line, result) {
        line.extend(result);
    }
    line
}

fn path_of(checkpoint: &Checkpoint) -> String {
    format!("{}::{}", checkpoint.file, checkpoint.name)
}

fn trouble(why: &str) -> ExitCode {
    println!("{}", json!({ "trouble": why }));
    ExitCode::from(2)
}
