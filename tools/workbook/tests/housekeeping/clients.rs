//! Every client in this repository talks to programs on this machine, or to a neighbour that it is
//! given by name. None asks a proxy: `http_proxy`, as a company's laptop has it, leads elsewhere.

use std::path::Path;

use crate::planted::assert_found;
use crate::{Fault, assert_none, files, root};

/// Clients that read the proxy of the environment, and what to write instead. In two pieces, so that
/// nobody takes these lines for one.
const WITH_PROXY: [&str; 3] =
    [concat!("Client::", "new()"), concat!("reqwest::", "get("), concat!("Client::", "default()")];
const BUILDER: &str = concat!("Client::", "builder()");

fn faults(root: &Path) -> Vec<Fault> {
    let folders = ["steps", "tools"].map(|folder| root.join(folder));
    let sources = folders.iter().flat_map(|folder| files::with_extension(folder, "rs"));
    sources.flat_map(|file| faults_of(&file, &files::text(&file))).collect()
}

fn faults_of(file: &Path, text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !text.contains("reqwest") {
        return faults;
    }
    for (number, line) in files::numbered(text) {
        if WITH_PROXY.iter().any(|call| line.contains(call)) {
            let what = "this client asks the proxy of the environment: in a test, use \
                        `transcript::client()`; elsewhere, a builder with `.no_proxy()`";
            faults.push(Fault::new(file, number, what));
        }
        let settings = line.split_once(BUILDER).map(|_| text.lines().skip(number - 1));
        if let Some(mut settings) = settings
            && !until_built(&mut settings).contains(".no_proxy()")
        {
            let what = "this client asks the proxy of the environment: `.no_proxy()` is missing";
            faults.push(Fault::new(file, number, what));
        }
    }
    faults
}

/// The lines up to the one with `.build()`.
fn until_built(lines: &mut dyn Iterator<Item = &str>) -> String {
    let mut settings = String::new();
    for line in lines {
        settings.push_str(line);
        if line.contains(".build()") {
            break;
        }
    }
    settings
}

#[test]
fn no_client_asks_the_proxy_of_the_environment() {
    assert_none(&faults(&root()));
}

#[test]
fn a_client_that_asks_a_proxy_is_found() {
    let [new, get, default] = WITH_PROXY;
    let one = format!("use reqwest::Client;\nlet a = {new};\nlet b = {get}url).await;\n");
    let two = format!(
        "// reqwest\nlet a = {BUILDER}\n    .no_proxy()\n    .build()?;\nlet b = {BUILDER}.build()?;\n\
         let c = {BUILDER}.timeout(LONG).no_proxy();\nlet c = c.build()?;\n"
    );
    let templates = format!("reqwest::{default}\n");
    let other = format!("use aws::Client;\nlet a = {new};\n");
    let files = [
        ("steps/01-one/tests/one.rs", one.as_str()),
        ("steps/01-one/src/two.rs", &two),
        ("steps/01-one/src/other.rs", &other),
        ("tools/generator/templates/app/tests/harness.rs", &templates),
    ];
    let wanted = [
        "steps/01-one/src/two.rs:5: ",
        "steps/01-one/tests/one.rs:2: ",
        "steps/01-one/tests/one.rs:3: ",
        "tools/generator/templates/app/tests/harness.rs:1: ",
    ];
    assert_found(faults, &files, &wanted);
}
