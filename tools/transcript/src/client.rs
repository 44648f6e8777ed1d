//! The client of a test. Called by `recorder`, and by every test that sends a request itself.

/// A client for programs on this machine. It never asks a proxy: `http_proxy` and `ALL_PROXY`, as a
/// company's laptop has them, and a proxy in the system's settings lead away from this machine.
///
/// # Panics
///
/// When the system has no randomness to give.
#[must_use]
pub fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().expect("a client without settings can be built")
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::client;

    const ANSWER: &[u8] = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";

    /// Every way of the environment to name a proxy; nobody listens at port 9.
    const PROXIES: [&str; 5] =
        ["http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"];

    /// Runs itself once more, in the environment of a machine behind a proxy.
    #[tokio::test]
    async fn a_proxy_of_the_environment_is_not_asked() {
        if std::env::var_os(PROXIES[0]).is_none() {
            let name = "client::tests::a_proxy_of_the_environment_is_not_asked";
            let mut again = Command::new(std::env::current_exe().expect("this program"));
            let again = again.args([name, "--exact"]);
            let again = again.envs(PROXIES.map(|name| (name, "http://127.0.0.1:9")));
            let said = again.env_remove("NO_PROXY").env_remove("no_proxy").output();
            let said = said.expect("this program runs");
            let printed = String::from_utf8_lossy(&said.stdout);
            assert!(said.status.success() && printed.contains("1 passed"), "{printed}");
            return;
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let server = async {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let _ = stream.read(&mut [0; 1024]).await;
            let _ = stream.write_all(ANSWER).await;
            // The client has read the answer when it closes.
            let _ = stream.read(&mut [0; 1]).await;
        };
        let request = client().get(format!("http://{address}/")).send();
        let answer = tokio::select! {
            answer = request => answer,
            () = async { server.await; std::future::pending().await } => unreachable!(),
        };
        assert_eq!(answer.expect("an answer").status(), 204);
    }
}
