//! The mails that the notes write. Called by the share service.

use super::models::{Note, Permission};
use crate::mail::Mail;
use crate::notes::ports::Person;

/// Tells somebody that a note is shared with them.
pub fn shared(to: &Person, owner: &Person, note: &Note, as_: Permission) -> Mail {
    let title = note.title.as_deref().unwrap_or("a note without a title");
    let text = format!(
        "Hello {},\n\n{} shares a note with you, as {}: {title}\n",
        to.name,
        owner.name,
        as_.as_str()
    );
    Mail { to: to.email.clone(), subject: "A note is shared with you".to_owned(), text }
}
