//! The chassis: what every service needs and what knows nothing of Keep: time, the database, HTTP,
//! the log. It is linked like a crate, and imports nothing of the program. Called by everybody.

pub mod calls;
pub mod data;
pub mod http;
pub mod run;
pub mod tokens;

mod names;

mod email;

pub(crate) use data::data_source::on;
pub use data::data_source::{DataSource, Location};
pub use data::table::Table;
pub use email::Email;
pub use http::error::Error;
pub use http::extractors::{BODY_LIMIT, Body, FromMembers, InPath, segment};
pub use http::members::Members;
pub use http::page::{Page, PageRequest};
pub use http::problem::{Fault, Place, Problem};
pub use http::query::{PageQuery, page, parameters};
pub use http::search::{
    FieldsQuery, FilterQuery, GivenWhere, Listed, NoParameters, WhereQuery, among, everything,
    to_json,
};
pub use names::CHALLENGE;
pub use run::clock::Clock;
