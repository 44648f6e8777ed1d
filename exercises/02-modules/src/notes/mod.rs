//! Notes: what people write, with its tags, its colours, and who else may see it. The context's
//! tables are its own. It asks identity and mail through their ports, and nobody asks it but clients.

mod controllers;
mod error;
mod models;
mod repositories;
mod services;

// For the composition root.
pub use controllers::router;
pub use services::Services;
