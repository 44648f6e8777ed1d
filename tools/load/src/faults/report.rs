//! What was counted, as a table, and what must not have been. Called by the scenarios and `main`.

use std::time::Duration;

use crate::load::{Event, Outcome};

/// Only so many faults of one kind are told one by one.
const SHOWN: usize = 5;

#[derive(Default)]
pub struct Report {
    rows: Vec<Row>,
    violations: Vec<String>,
}

#[derive(Default)]
struct Row {
    fault: String,
    times: usize,
    requests: usize,
    answered: usize,
    refused: usize,
    not_accepted: usize,
    dropped: usize,
    slowest: Duration,
}

impl Report {
    /// Adds what became of the requests during one fault to the fault's row.
    pub fn count(&mut self, fault: &str, events: &[Event]) {
        let found = self.rows.iter().position(|row| row.fault == fault);
        let index = found.unwrap_or_else(|| {
            self.rows.push(Row { fault: fault.to_owned(), ..Row::default() });
            self.rows.len() - 1
        });
        let row = &mut self.rows[index];
        row.times += 1;
        for event in events {
            row.requests += 1;
            row.slowest = row.slowest.max(event.took);
            match event.outcome {
                Outcome::Answered => row.answered += 1,
                Outcome::Refused => row.refused += 1,
                Outcome::NotAccepted => row.not_accepted += 1,
                Outcome::Dropped | Outcome::Wrong => row.dropped += 1,
            }
        }
    }

    pub fn require(&mut self, fault: &str, holds: bool, otherwise: &str) {
        if !holds {
            self.violations.push(format!("{fault}: {otherwise}"));
        }
    }

    pub fn require_outcome(&mut self, fault: &str, event: &Event, holds: bool) {
        if !holds {
            let Event { kind, outcome, took, text, .. } = event;
            let text = text.as_ref().map_or("", |(text, _)| text);
            let text = format!("{fault}: {kind:?} was {outcome:?} after {took:?}: {text}");
            self.violations.push(text);
        }
    }

    /// Prints the table on standard output; whether everything held.
    pub fn print(&self) -> bool {
        println!(
            "| fault | times | requests | answered | 503 | not accepted | dropped | slowest |"
        );
        println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for row in &self.rows {
            println!(
                "| {} | {} | {} | {} | {} | {} | {} | {:.2} s |",
                row.fault,
                row.times,
                row.requests,
                row.answered,
                row.refused,
                row.not_accepted,
                row.dropped,
                row.slowest.as_secs_f64()
            );
        }
        for violation in self.violations.iter().take(SHOWN) {
            eprintln!("FAILED: {violation}");
        }
        if self.violations.len() > SHOWN {
            eprintln!("… and {} more", self.violations.len() - SHOWN);
        }
        self.violations.is_empty()
    }
}
