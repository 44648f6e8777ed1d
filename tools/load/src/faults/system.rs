//! The three processes of step 06, each of which can be killed, frozen, told to stop, and started
//! again at the same address on the same data. Called by `main` and the scenarios.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

/// A service that was told to stop has this long to answer what it accepted, and to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// Name, where it listens, where the others look for it; in the order of their start.
const SERVICES: [(&str, &str, &str); 3] = [
    ("auth", "AUTH_ADDR", "AUTH_URL"),
    ("notes", "NOTES_ADDR", "NOTES_URL"),
    ("gateway", "KEEP_ADDR", "KEEP_URL"),
];

/// Everything that runs. It is killed when this is dropped.
pub struct System {
    program: PathBuf,
    folder: PathBuf,
    services: Vec<Service>,
}

struct Service {
    name: &'static str,
    listens: &'static str,
    found_by: &'static str,
    url: String,
    running: Option<Running>,
}

struct Running {
    child: Child,
    /// Held open: the program has more to say than the line that is read.
    _output: BufReader<ChildStdout>,
}

impl System {
    /// Starts every service of `program`, with the data in `folder`.
    pub fn start(program: &Path, folder: &Path) -> Result<Self> {
        let service = |(name, listens, found_by)| {
            let url = "http://127.0.0.1:0".to_owned();
            Service { name, listens, found_by, url, running: None }
        };
        let services = SERVICES.map(service).into();
        let (program, folder) = (program.to_owned(), folder.to_owned());
        let mut system = Self { program, folder, services };
        for (name, ..) in SERVICES {
            system.restart(name)?;
        }
        Ok(system)
    }

    pub fn url(&self, name: &str) -> &str {
        self.services.iter().find(|service| service.name == name).map_or("", |found| &found.url)
    }

    /// Starts a service that does not run, where it was before.
    pub fn restart(&mut self, name: &str) -> Result<()> {
        let mut command = Command::new(&self.program);
        command.arg(name).env("KEEP_DATA", &self.folder).env("KEEP_LOG", "error");
        for variable in ["AUTH_DATABASE_URL", "NOTES_DATABASE_URL", "MAIL_URL", "KEEP_LOG_FORMAT"] {
            command.env_remove(variable);
        }
        for service in &self.services {
            let address = service.url.trim_start_matches("http://");
            command.env(service.listens, address).env(service.found_by, &service.url);
        }
        let log = self.folder.join(format!("{name}.log"));
        let lines = File::options().create(true).append(true).open(&log)?;
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(lines);
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot start {}; is it built?", self.program.display()))?;
        let mut output = BufReader::new(child.stdout.take().context("its output is not piped")?);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let url = line.trim().strip_prefix("listening on ");
        let said = || std::fs::read_to_string(&log).unwrap_or_default();
        let url = url.with_context(|| format!("{name} does not start: {}", said()))?.to_owned();
        let service = self.service(name)?;
        service.url = url;
        service.running = Some(Running { child, _output: output });
        Ok(())
    }

    /// SIGKILL, which no process can answer; it is gone afterwards.
    pub fn kill(&mut self, name: &str) -> Result<()> {
        let mut running = self.service(name)?.running.take().context("it does not run")?;
        running.child.kill()?;
        running.child.wait()?;
        Ok(())
    }

    /// SIGSTOP: it is there, takes connections, and answers nothing. SIGCONT wakes it.
    pub fn freeze(&mut self, name: &str, frozen: bool) -> Result<()> {
        self.signal(name, if frozen { "-STOP" } else { "-CONT" })
    }

    /// SIGTERM. Waits until it has ended, and wants it to have ended well.
    pub async fn stop(&mut self, name: &str) -> Result<()> {
        self.signal(name, "-TERM")?;
        let mut running = self.service(name)?.running.take().context("it does not run")?;
        let told = Instant::now();
        while told.elapsed() < PATIENCE {
            if let Some(status) = running.child.try_wait()? {
                ensure!(status.success(), "{name} ended with {status}");
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        running.child.kill()?;
        bail!("{name} was told to stop and still ran after {PATIENCE:?}");
    }

    fn signal(&mut self, name: &str, signal: &str) -> Result<()> {
        let running = self.service(name)?.running.as_ref().context("it does not run")?;
        let id = running.child.id().to_string();
        ensure!(Command::new("kill").args([signal, &id]).status()?.success(), "kill failed");
        Ok(())
    }

    fn service(&mut self, name: &str) -> Result<&mut Service> {
        let found = self.services.iter_mut().find(|service| service.name == name);
        found.with_context(|| format!("there is no service {name}"))
    }
}

impl Drop for System {
    fn drop(&mut self) {
        for running in self.services.iter_mut().filter_map(|service| service.running.as_mut()) {
            let _ = running.child.kill();
            let _ = running.child.wait();
        }
    }
}
