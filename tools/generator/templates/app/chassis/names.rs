//! The words that differ from one system to the next. Called by the rest of the chassis, which is
//! otherwise the same in all of them.

/// What every 401 carries that is not about a token: what one has to sign in to.
pub const CHALLENGE: &str = r#"Bearer realm="{{ app }}""#;
/// What a 401 carries when a token is not (or no longer) good.
pub const INVALID_TOKEN: &str = r#"Bearer realm="{{ app }}", error="invalid_token""#;
/// What the kinds of problems begin with: URIs that never change.
pub const PROBLEMS: &str = "urn:{{ app }}:problems";
/// What a client is told that something is a part of.
pub const SYSTEM: &str = "{{ title }}";
/// The variable that says which lines are logged.
pub const LOG: &str = "{{ upper }}_LOG";
/// The variable that says how they are written.
pub const LOG_FORMAT: &str = "{{ upper }}_LOG_FORMAT";
