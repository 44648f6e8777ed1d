//! The words that differ from one system to the next. Called by the rest of the chassis, which is
//! otherwise the same in all of them.

/// The challenge of a 401 that is not about a token: the realm to sign in to.
pub const CHALLENGE: &str = r#"Bearer realm="keep""#;
/// The challenge of a 401 about a token that is not (or no longer) good.
pub const INVALID_TOKEN: &str = r#"Bearer realm="keep", error="invalid_token""#;
/// The beginning of every kind of problem: URIs that never change.
pub const PROBLEMS: &str = "https://keep.example/problems";
/// The name of the system, as a client is told it.
pub const SYSTEM: &str = "Keep";
/// The variable that says which lines are logged.
pub const LOG: &str = "KEEP_LOG";
/// The variable that says how they are written.
pub const LOG_FORMAT: &str = "KEEP_LOG_FORMAT";
