//! Mail: takes a finished text for an address and sends it, in a task of its own. What a mail says,
//! the context says that sends it. Called by the other contexts through its port, and by `app`.

mod door;
mod queue;
mod sender;

pub use door::{Email, Mail, Mailer};

// For the composition root.
pub use queue::Queue;
pub use sender::{MailError, Sender};
