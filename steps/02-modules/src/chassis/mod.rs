//! The chassis: what every service needs and what knows nothing of Keep: time, the database, HTTP,
//! the log. It is linked like a crate, and imports nothing of the program. Called by everybody.

pub mod data;
pub mod http;
pub mod run;

mod email;

pub(crate) use data::data_source::on;
pub use data::data_source::{DataSource, Location};
pub use email::Email;
pub use http::bearer::bearer;
pub use http::error::{CHALLENGE, Error};
pub use http::extractors::{BODY_LIMIT, Body, FromMembers, InPath};
pub use http::members::Members;
pub use http::page::{Page, PageRequest};
pub use http::problem::{Fault, Place, Problem};
pub use http::query::{PageQuery, page, parameters};
pub use run::clock::Clock;
