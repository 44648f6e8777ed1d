//! Notes: what people write, with its tags, its colours, and who else may see it. The context's
//! tables are its own. It asks identity and mail through their doors, and nobody asks it but clients.

mod access;
mod controllers;
mod error;
mod mails;
mod models;
mod repositories;
mod services;

// For the composition root.
pub use controllers::router;
pub use services::Services;
