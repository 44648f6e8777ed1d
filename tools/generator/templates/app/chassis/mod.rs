//! The chassis: what every service needs and what knows nothing of this one: HTTP, databases,
//! filters, the log. It is linked like a crate, and imports nothing of the service. Called by
//! everybody.

pub mod calls;
pub mod data;
pub mod http;
pub mod run;

mod names;

pub use data::data_source::{DataSource, Location};
#[allow(unused_imports, reason = "a service without a database has no use for it")]
pub(crate) use data::data_source::on;
pub use data::table::Table;
pub use http::error::Error;
pub use http::extractors::{BODY_LIMIT, Body, FromMembers, InPath, segment};
pub use http::members::Members;
pub use http::problem::{Fault, Place, Problem};
pub use http::search::{
    FieldsQuery, FilterQuery, GivenWhere, Listed, NoParameters, WhereQuery, among, everything, to_json,
};
