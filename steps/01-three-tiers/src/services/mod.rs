//! The services: the rules of Keep, and nothing of HTTP or SQL. Called by the controllers.

mod access;
mod auth;
mod codes;
mod hashing;
mod mail;
mod notes;
mod shares;
mod tags;

pub use auth::{AuthService, SignedIn, TOKEN_LIFETIME};
pub use hashing::{Hasher, HashingCost};
pub use mail::{MailError, MailService, Sender};
pub use notes::NoteService;
pub use shares::ShareService;
pub use tags::TagService;

use codes::CodeService;

use crate::chassis::{Clock, DataSource};

/// Every service; a clone is cheap and shares everything.
#[derive(Clone)]
pub struct Services {
    pub auth: AuthService,
    pub notes: NoteService,
    pub tags: TagService,
    pub shares: ShareService,
}

impl Services {
    /// Puts the services together, all on one data source.
    pub fn new(source: &DataSource, hasher: Hasher, mail: MailService, clock: Clock) -> Self {
        Self {
            auth: AuthService::new(source, hasher, mail.clone(), clock.clone()),
            notes: NoteService::new(source, clock),
            tags: TagService::new(source),
            shares: ShareService::new(source, mail),
        }
    }
}
