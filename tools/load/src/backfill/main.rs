//! Kills the backfill of step 04 at random moments, repeats it, and compares the two databases row by
//! row. Started by `backfill-kill`: `load-backfill PROGRAM KILLS ACCOUNTS`.

mod databases;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use rand::RngExt;

use crate::databases::{Difference, Old};

/// A backfill that takes longer is stuck.
const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(Difference { missing: 0, surplus: 0 }) => ExitCode::SUCCESS,
        Ok(difference) => {
            eprintln!("FAILED: {difference}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("FAILED: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Kills as often as was asked, lets the backfill end, and returns what differs then.
async fn run() -> Result<Difference> {
    let mut arguments = std::env::args().skip(1);
    let program = PathBuf::from(arguments.next().context("which program?")?);
    let kills: usize = arguments.next().context("how many kills?")?.parse()?;
    let accounts: usize = arguments.next().context("how many accounts?")?.parse()?;
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;

    make_tables(&program, folder.path())?;
    let old = Old::open(&folder.path().join("keep.db")).await?;
    old.fill(accounts).await?;
    let started = Instant::now();
    ensure!(end_of(&mut backfill(&program, folder.path(), "rehearsal.db")?)?, "it does not run");
    let whole = started.elapsed();
    println!("{accounts} accounts; a backfill that nobody kills takes {whole:.1?}");

    let run = || backfill(&program, folder.path(), "auth.db");
    let (mut killed, mut ended, mut changes) = (0, 0, 0);
    while killed < kills {
        let mut running = run()?;
        std::thread::sleep(rand::rng().random_range(Duration::ZERO..whole));
        if running.try_wait()?.is_none() {
            running.kill()?;
            running.wait()?;
            killed += 1;
        } else {
            ended += 1;
            // As long as nothing changes, whoever goes on after a kill ends with everybody.
            ensure!(changes > 0 || running.wait()?.success(), "a run that went on lost somebody");
        }
        if killed == kills / 2 && changes == 0 {
            ensure!(end_of(&mut run()?)?, "the run after {killed} kills lost somebody");
        }
        if killed >= kills / 2 {
            old.change(killed + ended).await?;
            changes += 3;
        }
    }
    // Now the first run may start in the middle, and tells that the start has changed since; the
    // next one copies everything.
    let clean = end_of(&mut run()?)? || end_of(&mut run()?)?;
    ensure!(clean, "after the kills, two runs did not end with both sides the same");
    let difference = old.compare_with(&folder.path().join("auth.db")).await?;
    println!(
        "{killed} kills, {ended} runs that ended before theirs, {changes} changes in the second \
         half: {difference}"
    );
    Ok(difference)
}

/// The monolith makes its tables when it starts.
fn make_tables(program: &Path, folder: &Path) -> Result<()> {
    let mut command = Command::new(program);
    command.arg("monolith").env("MONOLITH_ADDR", "127.0.0.1:0").env("KEEP_AUTH", "monolith");
    command.env("KEEP_DATA", folder).env_remove("DATABASE_URL").stdout(Stdio::piped());
    let mut monolith = command.stderr(Stdio::null()).spawn().context("the monolith")?;
    let mut line = String::new();
    let output = monolith.stdout.as_mut().context("its output")?;
    std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut line)?;
    monolith.kill()?;
    monolith.wait()?;
    ensure!(line.starts_with("listening on "), "the monolith does not start");
    Ok(())
}

fn backfill(program: &Path, folder: &Path, target: &str) -> Result<Child> {
    let target = format!("sqlite://{}", folder.join(target).display());
    let mut command = Command::new(program);
    command.arg("backfill").env("KEEP_AUTH", "monolith").env("KEEP_DATA", folder);
    command.env("AUTH_DATABASE_URL", target).env_remove("DATABASE_URL");
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("the backfill")
}

/// Whether it ended with both sides the same.
fn end_of(running: &mut Child) -> Result<bool> {
    let started = Instant::now();
    loop {
        if let Some(status) = running.try_wait()? {
            return Ok(status.success());
        }
        ensure!(started.elapsed() < PATIENCE, "the backfill does not end");
        std::thread::sleep(Duration::from_millis(5));
    }
}
