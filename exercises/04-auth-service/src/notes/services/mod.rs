//! The services: the rules about notes, and nothing of HTTP or SQL. Called by the controllers.

mod access;
mod notes;
mod shares;
mod tags;

pub use notes::NoteService;
pub use shares::ShareService;
pub use tags::TagService;

use std::sync::Arc;

use crate::chassis::{Clock, DataSource};
use crate::mail::Mailer;
use crate::notes::ports::UserDirectory;

/// Every service; a clone is cheap and shares everything.
#[derive(Clone)]
pub struct Services {
    pub notes: NoteService,
    pub tags: TagService,
    pub shares: ShareService,
}

impl Services {
    /// Puts the services together: on a data source of the notes, and on the ports of the others.
    pub fn new(
        source: &DataSource,
        directory: Arc<dyn UserDirectory>,
        mail: Arc<dyn Mailer>,
        clock: Clock,
    ) -> Self {
        Self {
            notes: NoteService::new(source, clock),
            tags: TagService::new(source),
            shares: ShareService::new(source, directory, mail),
        }
    }
}
