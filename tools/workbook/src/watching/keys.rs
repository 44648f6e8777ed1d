//! Single keys from a terminal. Called by `watching`.

use std::io::IsTerminal;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// The keys that are pressed, one by one; none where there is no terminal. Dropping it gives the
/// terminal back as it was, also when a panic unwinds.
pub struct Keys {
    receiver: Option<UnboundedReceiver<char>>,
    #[cfg(unix)]
    _mode: Option<key_mode::KeyMode>,
}

impl Keys {
    /// Begins to listen, if a person sits at both ends.
    pub fn listen() -> Self {
        let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
        #[cfg(unix)]
        let mode = terminal.then(key_mode::KeyMode::enter).flatten();
        #[cfg(unix)]
        let terminal = mode.is_some();
        Self {
            receiver: terminal.then(read_in_a_thread),
            #[cfg(unix)]
            _mode: mode,
        }
    }

    /// Whether there is a terminal to press keys at.
    pub fn any(&self) -> bool {
        self.receiver.is_some()
    }

    /// Waits for the next key; for ever, where there is no terminal or where it was closed.
    pub async fn next(&mut self) -> char {
        if let Some(receiver) = &mut self.receiver {
            if let Some(key) = receiver.recv().await {
                return key;
            }
            self.receiver = None;
        }
        std::future::pending().await
    }
}

/// A read of standard input cannot be called off; the thread ends with the program.
fn read_in_a_thread() -> UnboundedReceiver<char> {
    let (sender, receiver) = unbounded_channel();
    std::thread::spawn(move || {
        while let Some(key) = read_key() {
            if sender.send(key).is_err() {
                return;
            }
        }
    });
    receiver
}

#[cfg(unix)]
fn read_key() -> Option<char> {
    use std::io::Read;
    let mut byte = [0];
    match std::io::stdin().read(&mut byte) {
        Ok(1) => Some(char::from(byte[0])),
        _ => None,
    }
}

#[cfg(not(unix))]
fn read_key() -> Option<char> {
    console::Term::stdout().read_char().ok()
}

#[cfg(unix)]
mod key_mode {
    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

    /// The terminal, giving every key at once and unseen. Ctrl-C still means SIGINT.
    pub struct KeyMode {
        before: Termios,
    }

    impl KeyMode {
        pub fn enter() -> Option<Self> {
            let before = tcgetattr(std::io::stdin()).ok()?;
            let mut mode = before.clone();
            mode.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
            tcsetattr(std::io::stdin(), OptionalActions::Now, &mode).ok()?;
            Some(Self { before })
        }
    }

    impl Drop for KeyMode {
        fn drop(&mut self) {
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &self.before);
        }
    }
}
