//! Child processes that end together with everything they started, and the signals that end us.
//! Called by `check`, `watch` and `up`.

use std::future::Future;
use std::io;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::process::{Child, ChildStderr, ChildStdout};

/// Runs `future` to its end on this thread.
pub fn block_on<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the event loop")?;
    runtime.block_on(future)
}

/// A process in a group of its own. Dropping it kills the group: cargo, the compilers, the tests
/// and whatever the tests started. A group of its own also means that Ctrl-C reaches us alone, so
/// every owner of one listens to [`Signals`].
pub struct ProcessGroup {
    child: Child,
    /// The leader's process id, which is the group's.
    id: u32,
    ended: bool,
}

impl ProcessGroup {
    /// Starts `command` without standard input and with both outputs piped.
    pub fn spawn(mut command: Command) -> io::Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut command = tokio::process::Command::from(command);
        let child = command.kill_on_drop(true).spawn()?;
        let id = child.id().ok_or_else(|| io::Error::other("the process ended at once"))?;
        Ok(Self { child, id, ended: false })
    }

    /// The leader's process id.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The piped outputs; `None` when they were taken before.
    pub fn take_outputs(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        (self.child.stdout.take(), self.child.stderr.take())
    }

    /// Waits for the leader's end. What it left running in the group stays until the drop.
    pub async fn wait(&mut self) -> io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// Waits for the leader's end, then kills what it left running, which would otherwise hold the
    /// piped outputs open.
    pub async fn wait_and_kill_the_rest(&mut self) -> io::Result<ExitStatus> {
        let status = self.child.wait().await;
        self.kill();
        status
    }

    /// Asks the group to end, waits `patience` for its leader, then kills what is left.
    /// Returns whether the leader went by itself.
    pub async fn stop(&mut self, patience: Duration) -> bool {
        signal_group(self.id, "TERM");
        let went = tokio::time::timeout(patience, self.child.wait()).await.is_ok();
        self.kill();
        let _ = self.child.wait().await;
        went
    }

    /// Kills every process of the group at once.
    pub fn kill(&mut self) {
        if !std::mem::replace(&mut self.ended, true) {
            signal_group(self.id, "KILL");
        }
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Sends a signal by the shell's own `kill`, because the system call would need unsafe code.
#[cfg(unix)]
fn signal_group(id: u32, signal: &str) {
    let _ = Command::new("sh")
        .args(["-c", &format!("kill -s {signal} -- -{id}")])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

/// Windows knows no groups; its `taskkill` ends a process and its descendants.
#[cfg(not(unix))]
fn signal_group(id: u32, _signal: &str) {
    let _ = Command::new("taskkill")
        .args(["/T", "/F", "/PID", &id.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

/// The signals that ask this program to end: Ctrl-C, and SIGTERM and SIGHUP where they exist.
pub struct Signals {
    #[cfg(unix)]
    all: [tokio::signal::unix::Signal; 3],
}

impl Signals {
    /// Starts to listen: from now on a signal no longer ends the program by itself.
    #[cfg(unix)]
    pub fn listen() -> Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind| signal(kind).context("cannot listen for Ctrl-C");
        let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
        let [interrupt, terminate, hangup] = kinds;
        Ok(Self { all: [listen(interrupt)?, listen(terminate)?, listen(hangup)?] })
    }

    /// Starts to listen.
    #[cfg(not(unix))]
    pub fn listen() -> Result<Self> {
        Ok(Self {})
    }

    /// Waits for the next one.
    pub async fn next(&mut self) {
        #[cfg(unix)]
        {
            let [interrupt, terminate, hangup] = &mut self.all;
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
            }
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    }
}
