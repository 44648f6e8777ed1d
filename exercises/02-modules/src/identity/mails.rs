//! The mails about codes and accounts. Called by the auth service.

use super::models::{Account, Code, Purpose};
use crate::chassis::Email;
use crate::mail::Mail;

/// Mails a code; the only place where it stands in clear.
pub fn code(account: &Account, purpose: Purpose, code: &Code) -> Mail {
    let (subject, use_) = match purpose {
        Purpose::Confirm => ("Confirm your address", "confirm your address"),
        Purpose::Reset => ("Your new password", "set a new password"),
    };
    let code = code.as_str();
    let text = format!(
        "Hello {},\n\n{code} is your code to {use_}.\nIt is good for ten minutes, and once.\n\n\
         If you did not ask for it, you need not do anything.\n",
        account.name
    );
    Mail { to: account.email.clone(), subject: subject.to_owned(), text }
}

/// Tells the owner of an address that somebody tried to sign up with it.
pub fn known(email: &Email) -> Mail {
    let text = "Hello,\n\nsomebody, probably you, wants to sign up with this address.\nIt has \
                an account already: sign in, or ask for a new password.\n";
    let subject = "You have an account".to_owned();
    Mail { to: email.as_str().to_owned(), subject, text: text.to_owned() }
}
