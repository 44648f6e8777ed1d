//! The chassis: what every service needs and what knows nothing of this one: HTTP, databases,
//! filters, the log. It is linked like a crate, and imports nothing of the service. Called by
//! everybody.

pub mod deadline;
pub mod env;
pub mod filter;
pub mod health;
pub mod layers;
pub mod log;
pub mod openapi;
pub mod serve;
pub mod values;
pub mod workers;
// generate: modules

mod body;
mod data_source;
mod error;
mod members;
mod names;
mod path;
mod patience;
mod problem;
mod search;
mod table;

pub use body::{BODY_LIMIT, Body, FromMembers};
pub use data_source::DataSource;
#[allow(unused_imports, reason = "a service without a database has no use for it")]
pub(crate) use data_source::on;
pub use error::Error;
pub use members::Members;
pub use path::{InPath, segment};
pub use problem::{Fault, Place, Problem};
pub use search::{
    FieldsQuery, FilterQuery, GivenWhere, WhereQuery, among, everything, to_json,
};
pub use table::Table;
