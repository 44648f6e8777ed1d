//! The description of a service that is to run. Called by those who start a system.

use std::fmt;
use std::process::Command;

/// Tells a service to stop when its standard input ends: when the starter closes it, or dies.
pub const UNTIL_STDIN_ENDS: &str = "--until-stdin-ends";
/// The variable that says where the public entry of a system listens.
const PUBLIC_ADDRESS: &str = "KEEP_ADDR";

/// A service, and how it and the others learn their addresses.
pub struct Service {
    /// `auth`
    pub name: String,
    /// The variable that says where it listens: `AUTH_ADDR`.
    pub listens: String,
    /// The value of that variable, `127.0.0.1:8001`; port 0 takes a free one, and `None` leaves the
    /// choice to the service.
    pub address: Option<String>,
    /// The variable by which the others find it, `AUTH_URL`; nobody looks for the public entry.
    pub found_by: Option<String>,
    /// Makes the command that starts it. The variables with the addresses are added to it.
    pub command: Box<dyn Fn() -> Command + Send>,
}

impl Service {
    /// A service of the program that runs now, which takes its name as the first argument. Where
    /// `KEEP_ADDR` asks for a free port, the service takes a free one as well, unless its own
    /// variable says otherwise.
    pub fn of_this_program(name: &'static str, listens: &str, found_by: Option<&str>) -> Self {
        let any_port = variable(PUBLIC_ADDRESS).is_some_and(|address| address.ends_with(":0"));
        let free = || any_port.then(|| "127.0.0.1:0".to_owned());
        Self {
            name: name.to_owned(),
            listens: listens.to_owned(),
            address: variable(listens).or_else(free),
            found_by: found_by.map(str::to_owned),
            command: Box::new(move || {
                // Where the path is not known, the start fails and says so.
                let mut command = Command::new(std::env::current_exe().unwrap_or_default());
                command.args([name, UNTIL_STDIN_ENDS]);
                command
            }),
        }
    }

    /// The URL by which the others find it, unless its port is yet to be chosen.
    pub fn known(&self) -> Option<String> {
        let address = self.address.as_ref().filter(|address| !address.ends_with(":0"))?;
        Some(format!("http://{address}"))
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("name", &self.name).field("address", &self.address).finish()
    }
}

/// A variable of the environment that is set and not empty.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
