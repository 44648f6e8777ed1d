//! A child process that ends together with everything it started. Called by the members of a system,
//! and by the commands of `workbook` that run cargo and the tests.

use std::io;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout};

/// A process in a group of its own. Dropping it kills the group: cargo, the compilers, the tests
/// and whatever the tests started. A group of its own also means that Ctrl-C in a terminal reaches
/// the owner alone, which therefore listens to [`crate::Signals`].
pub struct ProcessGroup {
    child: Child,
    /// As long as this is open, a service that watches its standard input runs.
    lifeline: Option<ChildStdin>,
    /// The leader's process id, which is the group's.
    id: u32,
    ended: bool,
}

impl ProcessGroup {
    /// Starts `command` without standard input and with both outputs piped.
    pub fn spawn(command: Command) -> io::Result<Self> {
        Self::spawn_with(command, Stdio::null())
    }

    /// The same with a standard input that stays open until the process is asked to end, and ends
    /// when this program does, however it ends.
    pub fn spawn_with_lifeline(command: Command) -> io::Result<Self> {
        Self::spawn_with(command, Stdio::piped())
    }

    fn spawn_with(mut command: Command, input: Stdio) -> io::Result<Self> {
        command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut command = tokio::process::Command::from(command);
        let mut child = command.kill_on_drop(true).spawn()?;
        let id = child.id().ok_or_else(|| io::Error::other("the process ended at once"))?;
        Ok(Self { lifeline: child.stdin.take(), child, id, ended: false })
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
        drop(self.lifeline.take());
        signal_group(self.id, "TERM");
        let went = tokio::time::timeout(patience, self.child.wait()).await.is_ok();
        self.kill();
        let _ = self.child.wait().await;
        went
    }

    /// Stops the group in its tracks, as a machine that hangs does, until [`Self::thaw`]. Returns
    /// whether the system can do that.
    pub fn freeze(&self) -> bool {
        cfg!(unix) && signal_group(self.id, "STOP")
    }

    /// Lets a frozen group go on.
    pub fn thaw(&self) -> bool {
        cfg!(unix) && signal_group(self.id, "CONT")
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

/// Sends a signal by the shell's own `kill`, because the system call would need unsafe code. Returns
/// whether it was sent.
#[cfg(unix)]
fn signal_group(id: u32, signal: &str) -> bool {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("kill -s {signal} -- -{id}")]);
    succeeds(shell)
}

/// Windows knows no groups; its `taskkill` ends a process and its descendants. A process that is
/// asked to end there is asked by its standard input alone.
#[cfg(not(unix))]
fn signal_group(id: u32, signal: &str) -> bool {
    let mut kill = Command::new("taskkill");
    kill.args(["/T", "/F", "/PID", &id.to_string()]);
    signal == "KILL" && succeeds(kill)
}

fn succeeds(mut command: Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
