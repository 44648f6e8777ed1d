//! The faults, and what must hold through each. Called by `main`.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde_json::Value;

use crate::load::{Event, Kind, Load, Outcome};
use crate::people::Access;
use crate::report::Report;
use crate::system::System;

/// How long a share may take when auth does not answer: the limit of all attempts, which is 2.5
/// seconds, and what a busy machine adds.
const SHARE_DEADLINE: Duration = Duration::from_secs(4);
/// Nothing may take longer, whatever happens: the gateway's deadline, and what the way adds.
const LONGEST: Duration = Duration::from_secs(11);
/// From the return of a service to the first share that works: the breaker's time, and the trial.
const RECOVERY: Duration = Duration::from_secs(15);

const NOTES_WORK: [Kind; 9] = [
    Kind::Read,
    Kind::Read,
    Kind::Read,
    Kind::List,
    Kind::Write,
    Kind::Write,
    Kind::Share,
    Kind::Share,
    Kind::Share,
];
const ALL_WORK: [Kind; 10] = [
    Kind::Read,
    Kind::Read,
    Kind::List,
    Kind::Write,
    Kind::Write,
    Kind::Share,
    Kind::Share,
    Kind::Me,
    Kind::Me,
    Kind::SignIn,
];

/// Auth goes (or is frozen), stays away, and comes back. Notes answer all the while; shares are
/// refused in time, and work again afterwards.
pub async fn without_auth(
    system: &mut System,
    access: &Access,
    frozen: bool,
    report: &mut Report,
) -> Result<()> {
    let load = Load::start(access, &NOTES_WORK);
    pause(1_000).await;
    if frozen {
        system.freeze("auth", true)?
    } else {
        system.kill("auth")?
    }
    let gone = Instant::now();
    pause(6_000).await;
    let back = Instant::now();
    if frozen {
        system.freeze("auth", false)?
    } else {
        system.restart("auth")?
    }
    let closed = until_closed(system, access).await;
    let closed_at = Instant::now();
    pause(1_000).await;
    let events = load.stop().await?;
    let fault = if frozen { "SIGSTOP auth" } else { "SIGKILL auth" };
    report.count(fault, &events);
    report.require(fault, closed.is_ok(), "the breaker did not close again");
    let shares = |event: &&Event| event.kind == Kind::Share;
    for event in events.iter().filter(|event| event.kind != Kind::Share) {
        report.require_outcome(fault, event, event.outcome == Outcome::Answered);
    }
    let mut refused = 0;
    for event in events.iter().filter(shares) {
        let away = event.started > gone && event.started + event.took < back;
        let again = event.started > closed_at;
        refused += usize::from(away && event.outcome == Outcome::Refused);
        let right = match event.outcome {
            Outcome::Answered => !away,
            Outcome::Refused => !again,
            _ => false,
        };
        report.require_outcome(fault, event, right && event.took < SHARE_DEADLINE);
    }
    report.require(fault, refused > 0, "no share was refused: the load did not reach the fault");
    Ok(())
}

/// Notes is killed while notes are written, and started again. Returns how many were acknowledged.
pub async fn without_notes(
    system: &mut System,
    access: &Access,
    acknowledged: &mut BTreeMap<String, String>,
    report: &mut Report,
) -> Result<()> {
    let fault = "SIGKILL notes";
    let load = Load::start(access, &[Kind::Write; 8]);
    pause(700 + acknowledged.len() as u64 % 500).await;
    system.kill("notes")?;
    pause(300).await;
    system.restart("notes")?;
    pause(500).await;
    let events = load.stop().await?;
    report.count(fault, &events);
    let before = acknowledged.len();
    for event in events {
        report.require_outcome(fault, &event, event.took < LONGEST);
        if let (Outcome::Answered, Some((id, content))) = (event.outcome, event.text) {
            acknowledged.insert(id, content);
        }
    }
    ensure!(acknowledged.len() > before + 50, "too few notes were written to find anything out");
    let kept = access.all_notes().await?;
    let lost = acknowledged.iter().filter(|(id, content)| kept.get(*id) != Some(content)).count();
    report.require(fault, lost == 0, &format!("{lost} acknowledged notes are lost or altered"));
    Ok(())
}

/// A service is told to stop under load, and started again. What it accepted, it answers.
pub async fn told_to_stop(
    system: &mut System,
    access: &Access,
    service: &str,
    report: &mut Report,
) -> Result<()> {
    let fault = format!("SIGTERM {service}");
    let load = Load::start(access, &ALL_WORK);
    pause(1_000).await;
    system.stop(service).await?;
    pause(200).await;
    system.restart(service)?;
    // What was refused meanwhile is no longer: the next fault starts from a system that is well.
    until_closed(system, access).await?;
    pause(500).await;
    let events = load.stop().await?;
    report.count(&fault, &events);
    for event in &events {
        let dropped = matches!(event.outcome, Outcome::Dropped | Outcome::Wrong);
        report.require_outcome(&fault, event, !dropped && event.took < LONGEST);
    }
    Ok(())
}

/// Waits until the breaker in notes lets calls to auth through again.
async fn until_closed(system: &System, access: &Access) -> Result<()> {
    let url = format!("{}/ops/neighbours", system.url("notes"));
    let started = Instant::now();
    while started.elapsed() < RECOVERY {
        let answer = access.client.get(&url).send().await?;
        let list: Value = answer.json().await?;
        if list.to_string().contains(r#""breaker":"closed""#) {
            return Ok(());
        }
        pause(20).await;
    }
    anyhow::bail!("the breaker did not close in {RECOVERY:?}")
}

async fn pause(milliseconds: u64) {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}
