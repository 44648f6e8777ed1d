//! The chassis: what every service needs and what knows nothing of Keep: time, the database, HTTP,
//! the log. It is linked like a crate, and imports nothing of the program. Called by everybody.

pub mod deadline;
pub mod env;
pub mod filter;
pub mod health;
pub mod layers;
pub mod log;
pub mod neighbour;
pub mod openapi;
pub mod serve;
pub mod soap;
pub mod tokens;
pub mod values;
pub mod workers;

mod bearer;
mod body;
mod clock;
mod data_source;
mod error;
mod members;
mod names;
mod page;
mod path;
mod patience;
mod problem;
mod query;
mod search;
mod table;

pub use bearer::bearer;
pub use body::{BODY_LIMIT, Body, FromMembers};
pub use clock::Clock;
pub use data_source::DataSource;
pub(crate) use data_source::on;
pub use error::Error;
pub use members::Members;
pub use names::CHALLENGE;
pub use page::{Page, PageRequest};
pub use path::{InPath, segment};
pub use problem::{Fault, Place, Problem};
pub use query::{PageQuery, page, parameters};
pub use search::{FieldsQuery, FilterQuery, GivenWhere, WhereQuery, among, everything, to_json};
pub use table::Table;
