//! The services as processes of their own: what the end of one means for the others.

use crate::process::{command, end_of};

/// A port that is free now. A service that is started again has to listen where it did before.
pub fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a port").to_string()
}

#[test]
fn an_unknown_service_is_used_wrongly() {
    let folder = tempfile::tempdir().expect("a folder");
    for arguments in
        [&["notes"][..], &["gateway", "monolith"], &["rotate", "now"], &["--help"], &[""]]
    {
        let output = end_of(command(folder.path()).args(arguments));
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(text.contains("[auth | gateway | monolith | rotate [--revoke-old]]"), "{text}");
    }
}
