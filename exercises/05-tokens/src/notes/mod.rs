//! Notes: what people write, with its tags, its colours, and who else may see it. The context's
//! tables are its own. They ask mail through its port and auth through their own; nobody asks them
//! but clients.

mod controllers;
mod error;
mod models;
mod ports;
mod repositories;
mod services;

// For the composition root.
pub use controllers::router;
pub use ports::{AuthClient, Person, UserDirectory};
pub use services::Services;
