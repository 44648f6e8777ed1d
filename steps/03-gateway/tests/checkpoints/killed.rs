//! What an operator sees when the monolith dies and comes back.
//!
//! Covers until 06: src/gateway/forward.rs

use transcript::{Request, test_name};

use crate::harness::transcript;
use crate::process::{Process, command, token};
use crate::processes::free_address;

#[tokio::test]
async fn a_killed_monolith_is_told_at_once_and_found_again_when_it_is_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = free_address();
    let monolith = || {
        let mut command = command(folder.path());
        Process::start(command.arg("monolith").env("MONOLITH_ADDR", &address))
    };
    let mut first = monolith();
    let mut gateway = command(folder.path());
    let gateway = gateway.arg("gateway").env("MONOLITH_URL", format!("http://{address}"));
    let gateway = Process::start(gateway);
    let client = transcript::client();
    let token = token(&client, &gateway.base, folder.path()).await;
    let me = || Request::new("GET", "/api/v1/auth/me").bearer(&token);
    let mut t = transcript(test_name!(), &gateway.base);
    t.name(&token, "token of Ada");
    t.send(me()).await;
    first.child.kill().expect("it is killed");
    first.child.wait().expect("it is gone");
    t.say("The monolith is killed.");
    t.send(me()).await;
    t.send(Request::new("GET", "/readyz")).await;
    let _second = monolith();
    t.say("The monolith is started again. The gateway was not.");
    t.send(me()).await;
    t.check();
}
