//! Places where a test can stop the program dead, as a kill would: `GENERATE_STOP_AT=moved:2`.
//! Called by `transaction` and `create`.

/// Ends the process here, without any cleaning up, if the variable names this place.
pub fn here(place: &str) {
    if std::env::var_os("GENERATE_STOP_AT").is_some_and(|wanted| wanted == place) {
        std::process::abort();
    }
}
