//! Kills, freezes and stops the services of step 06 under load, and looks whether what must hold
//! holds. Started by `faults-06`: `load-faults PROGRAM ROUNDS`.

mod load;
mod people;
mod report;
mod scenarios;
mod system;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::people::Access;
use crate::report::Report;
use crate::scenarios::{told_to_stop, without_auth, without_notes};
use crate::system::System;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("FAILED: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<bool> {
    let mut arguments = std::env::args().skip(1);
    let program = PathBuf::from(arguments.next().context("which program?")?);
    let rounds: usize = arguments.next().context("how many rounds?")?.parse()?;
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let mut system = System::start(&program, folder.path())?;
    let access = Access::gain(system.url("gateway"), folder.path()).await?;
    let mut report = Report::default();
    let mut acknowledged = BTreeMap::new();
    for round in 1..=rounds {
        eprintln!("round {round} of {rounds}");
        without_auth(&mut system, &access, false, &mut report).await?;
        without_auth(&mut system, &access, true, &mut report).await?;
        without_notes(&mut system, &access, &mut acknowledged, &mut report).await?;
        for service in ["gateway", "auth", "notes"] {
            told_to_stop(&mut system, &access, service, &mut report).await?;
        }
    }
    Ok(report.print())
}
