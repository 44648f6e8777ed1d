//! Kills Keep in the middle of writes and looks whether every note that it acknowledged is there
//! afterwards. Started by `kill-01`: `load-kill PROGRAM ROUNDS WRITERS`.
//!
//! What this shows is that an answer waits for the commit. A killed process loses nothing that the
//! operating system has accepted, so it says nothing about the moment when the power fails.

mod keep;
mod writing;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::keep::{Access, Keep};
use crate::writing::{Written, write_until_it_dies};

/// The shortest life of a process, in acknowledged notes; each round lives longer than the last,
/// so that the kills hit different moments of the database's log.
const SHORTEST_LIFE: usize = 100;
const LONGER_EACH_ROUND: usize = 137;
/// A round that takes longer is stuck.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(0) => ExitCode::SUCCESS,
        Ok(lost) => {
            eprintln!("FAILED: {lost} acknowledged notes are lost or altered");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("FAILED: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs every round on one database and returns how many notes were lost.
async fn run() -> Result<usize> {
    let mut arguments = std::env::args().skip(1);
    let program = PathBuf::from(arguments.next().context("which program?")?);
    let rounds: usize = arguments.next().context("how many rounds?")?.parse()?;
    let writers: usize = arguments.next().context("how many writers?")?.parse()?;
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;

    let mut keep = Keep::start(&program, folder.path())?;
    let access = Access::gain(&keep, folder.path()).await?;
    let mut acknowledged = BTreeMap::new();
    let mut cut_off = 0;
    println!("round  acknowledged  cut off  there after the restart  lost");
    let mut lost = 0;
    for round in 1..=rounds {
        let written = timeout(PATIENCE, one_life(keep, &access, round, writers)).await??;
        cut_off += written.cut_off;
        let new = written.acknowledged.len();
        acknowledged.extend(written.acknowledged);
        keep = Keep::start(&program, folder.path())?;
        let found = access.all_notes(&keep).await?;
        let missing = acknowledged.iter().filter(|(id, text)| found.get(*id) != Some(text));
        lost = missing.count();
        println!("{round:5}  {new:12}  {:7}  {:23}  {lost:4}", written.cut_off, found.len());
        // A request that was cut off may have been committed or not; nothing else may be there.
        ensure!(
            found.len() <= acknowledged.len() + cut_off,
            "there are {} notes, but {} were acknowledged and {cut_off} cut off",
            found.len(),
            acknowledged.len()
        );
    }
    println!(
        "{rounds} kills, {writers} writers, {} notes acknowledged, {lost} lost",
        acknowledged.len()
    );
    Ok(lost)
}

/// Lets writers write and kills Keep while they do.
async fn one_life(keep: Keep, access: &Access, round: usize, writers: usize) -> Result<Written> {
    let (count, mut counted) = watch::channel(0_usize);
    let running: Vec<_> = (0..writers)
        .map(|writer| {
            let name = format!("round {round}, writer {writer}");
            let url = keep.url("/notes");
            tokio::spawn(write_until_it_dies(access.clone(), url, name, count.clone()))
        })
        .collect();
    drop(count);
    let life = SHORTEST_LIFE + round * LONGER_EACH_ROUND;
    counted.wait_for(|count| *count >= life).await.context("every writer ended too early")?;
    keep.kill()?;
    let mut all = Written::default();
    for writer in running {
        all.add(writer.await??);
    }
    Ok(all)
}
