//! A system of services, each of which is started, stopped, killed and frozen by its index. Called by
//! [`crate::run`] and by `cargo workbook up`.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use crate::member::{Down, ENDING, Member, first_end};
use crate::service::{Service, variable};

/// Services in the order of starting, each after those that it calls; the last is where clients go.
/// Dropping the system kills what still runs.
pub struct System {
    members: Vec<Member>,
}

impl System {
    /// The services, none of which is started yet. `print` takes each line that the service with
    /// this index writes.
    pub fn new(
        services: Vec<Service>,
        print: impl Fn(usize, &str) + Send + Sync + 'static,
    ) -> Self {
        let print = Arc::new(print);
        let member = |(index, service)| {
            let print = Arc::clone(&print);
            Member::new(service, Arc::new(move |line: &str| print(index, line)))
        };
        Self { members: services.into_iter().enumerate().map(member).collect() }
    }

    /// Every service, in the order of starting.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The index of the service of this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.members.iter().position(|member| member.name() == name)
    }

    /// Starts the service at `index` and waits until it is ready. A service that was started before
    /// gets the address that it had. One that does not get ready is stopped, and the error says
    /// what it did: `ended by itself (exit status: 1)`.
    ///
    /// Dropping the future gives up waiting; the process runs until it is stopped.
    pub async fn start(&mut self, index: usize) -> Result<(), String> {
        let command = self.command(index);
        self.members[index].start(command).await
    }

    /// The service's own command with its address and those of the others.
    fn command(&self, index: usize) -> Command {
        let Service { listens, address, command, .. } = &self.members[index].service;
        let mut command = command();
        if let Some(address) = address {
            command.env(listens, address);
        }
        for Member { service, .. } in &self.members {
            // Where somebody has said it, perhaps with a proxy in between, that counts.
            if let (Some(found_by), Some(url)) = (&service.found_by, service.known())
                && variable(found_by).is_none()
            {
                command.env(found_by, url);
            }
        }
        command
    }

    /// Waits for a service that ends by itself, and gives its index. Dropping the future loses
    /// nothing.
    pub async fn ended(&mut self) -> usize {
        let (index, how) = first_end(&mut self.members).await;
        self.members[index].end(Duration::ZERO, Down::Ended(how)).await;
        index
    }

    /// Asks the service to end, and kills it where it does not. Returns whether it went by itself,
    /// or did not run.
    pub async fn stop(&mut self, index: usize) -> bool {
        self.members[index].end(ENDING, Down::Stopped).await
    }

    /// Kills the service, as a crash would.
    pub async fn kill(&mut self, index: usize) {
        self.members[index].end(Duration::ZERO, Down::Killed).await;
    }

    /// Freezes the service: it keeps its connections and answers nobody, as a machine that hangs.
    /// Returns false where it does not run, or the system cannot do that.
    pub fn freeze(&mut self, index: usize) -> bool {
        self.members[index].freeze(true)
    }

    /// Lets a frozen service go on.
    pub fn thaw(&mut self, index: usize) -> bool {
        self.members[index].freeze(false)
    }
}
