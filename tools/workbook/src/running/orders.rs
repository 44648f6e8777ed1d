//! What a person at the terminal wants of the running services: one order a line. Called by `up`.

use std::io::{BufRead, IsTerminal};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// An order.
#[derive(Debug, PartialEq, Eq)]
pub enum Order {
    /// Stops the service, gently, if it runs; then starts it at the same address.
    Restart(String),
    /// Kills the service, as a crash would, and leaves it down.
    Kill(String),
    /// Freezes the service, as a machine that hangs, or lets it go on.
    Freeze(String),
    Status,
    Help,
    Quit,
}

/// The orders, for whoever asks.
pub const HELP: &str = "\
r NAME  restarts a service: asks it to end, waits, starts it at the same address
k NAME  kills a service, as a crash would, and leaves it down until `r NAME`
f NAME  freezes a service, as a machine that hangs, or lets a frozen one go on
s       the services: address, state, process id
q       stops everything, as Ctrl-C does";

/// Understands one line; `None` where there is nothing on it. What is wrong with it is a sentence.
pub fn parse(line: &str, names: &[&str]) -> Result<Option<Order>, String> {
    let mut words = line.split_whitespace();
    let Some(verb) = words.next() else { return Ok(None) };
    let rest: Vec<_> = words.collect();
    let order = match verb {
        "r" | "restart" => Order::Restart(named(verb, &rest, names)?),
        "k" | "kill" => Order::Kill(named(verb, &rest, names)?),
        "f" | "freeze" => Order::Freeze(named(verb, &rest, names)?),
        "s" | "status" => Order::Status,
        "?" | "h" | "help" => Order::Help,
        "q" | "quit" => Order::Quit,
        _ => return Err(format!("`{verb}` is no order; `?` lists them")),
    };
    Ok(Some(order))
}

/// The service meant. Where there is one only, it need not be named.
fn named(verb: &str, rest: &[&str], names: &[&str]) -> Result<String, String> {
    match (rest, names) {
        ([], [only]) => Ok((*only).to_owned()),
        ([], _) => Err(format!("`{verb}` which? The services are: {}", names.join(", "))),
        ([name], _) if names.contains(name) => Ok((*name).to_owned()),
        ([name], _) => {
            Err(format!("there is no service `{name}`; the services are: {}", names.join(", ")))
        }
        _ => Err(format!("`{verb}` takes one service at a time")),
    }
}

/// The lines of standard input; none where nobody can type any.
pub struct Lines {
    receiver: Option<UnboundedReceiver<String>>,
}

impl Lines {
    /// Begins to read, in a thread that ends with the program: a read cannot be called off.
    pub fn listen() -> Self {
        if in_the_background() {
            return Self { receiver: None };
        }
        let (sender, receiver) = unbounded_channel();
        std::thread::spawn(move || {
            for line in std::io::stdin().lock().lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { receiver: Some(receiver) }
    }

    /// Whether a line may come.
    pub fn open(&self) -> bool {
        self.receiver.is_some()
    }

    /// Waits for the next line; for ever, when standard input is closed.
    pub async fn next(&mut self) -> String {
        if let Some(receiver) = &mut self.receiver {
            if let Some(line) = receiver.recv().await {
                return line;
            }
            self.receiver = None;
        }
        std::future::pending().await
    }
}

/// Whether a shell runs this program behind others (`… &`): a read of the terminal would stop it.
fn in_the_background() -> bool {
    if !cfg!(unix) || !std::io::stdin().is_terminal() {
        return false;
    }
    let mut ps = std::process::Command::new("ps");
    ps.args(["-o", "stat=", "-p", &std::process::id().to_string()]);
    // `+` marks what is in front; where there is no `ps`, nothing is known.
    ps.output().is_ok_and(|said| said.status.success() && !said.stdout.contains(&b'+'))
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    const NAMES: [&str; 2] = ["auth", "gateway"];

    #[test]
    fn closed_input_is_asked_no_more() {
        let (sender, receiver) = unbounded_channel();
        let mut lines = Lines { receiver: Some(receiver) };
        sender.send("s".to_owned()).unwrap();
        assert_eq!(lines.next().now_or_never().as_deref(), Some("s"));
        drop(sender);
        // A future that were ready again and again would keep the processor busy.
        assert_eq!(lines.next().now_or_never(), None);
        assert!(!lines.open());
        assert_eq!(lines.next().now_or_never(), None);
    }

    #[test]
    fn an_order_is_a_letter_or_a_word_and_a_name() {
        assert_eq!(parse("r auth", &NAMES), Ok(Some(Order::Restart("auth".into()))));
        assert_eq!(parse("  kill  gateway ", &NAMES), Ok(Some(Order::Kill("gateway".into()))));
        assert_eq!(parse("k", &["keep"]), Ok(Some(Order::Kill("keep".into()))));
        assert_eq!(parse("f auth", &NAMES), Ok(Some(Order::Freeze("auth".into()))));
        assert_eq!(parse("s", &NAMES), Ok(Some(Order::Status)));
        assert_eq!(parse("?", &NAMES), Ok(Some(Order::Help)));
        assert_eq!(parse("q", &NAMES), Ok(Some(Order::Quit)));
        assert_eq!(parse(" ", &NAMES), Ok(None));
    }

    #[test]
    fn what_cannot_be_done_is_said_with_what_can() {
        let said = |line| parse(line, &NAMES).unwrap_err();
        assert_eq!(said("r"), "`r` which? The services are: auth, gateway");
        assert_eq!(said("k mail"), "there is no service `mail`; the services are: auth, gateway");
        assert_eq!(said("r auth gateway"), "`r` takes one service at a time");
        assert_eq!(said("x"), "`x` is no order; `?` lists them");
    }
}
