//! Services in the process of the test. Called by the harness.

use std::net::TcpListener;
use std::time::Duration;

use exercise_07_bookstore::chassis::run::serve::Switch;
use tokio::task::JoinHandle;

/// One service. It stops when this is dropped.
pub struct Running {
    switch: Switch,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Running {
    pub fn start<F: Future<Output = std::io::Result<()>> + Send + 'static>(
        lame_duck: Duration,
        serve: impl FnOnce(Switch) -> F,
    ) -> Self {
        let switch = Switch::new(lame_duck);
        let serving = tokio::spawn(serve(switch.clone()));
        Self { switch, serving }
    }

    /// Stops it, and waits until it has ended.
    pub async fn end(&mut self) {
        self.switch.stop();
        let ending = tokio::time::timeout(Duration::from_secs(20), &mut self.serving).await;
        ending.expect("it ends in time").expect("without a panic").expect("without an error");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.switch.stop();
    }
}

/// A free port of this machine, and its address as others write it.
pub fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("a port"));
    (listener, base)
}
