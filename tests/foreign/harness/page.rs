//! Tests the web page of `examples/web`, served by its own command, in headless Chromium.
//!
//! Every check of the page's test must hold. Screenshots go to `target/foreign/screenshots`; `BLESS=1` copies them
//! to `examples/web`, where the README shows them.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::packages::{Missing, browser, finished, program, target, workspace};
use crate::runtimes::printed;
use crate::setup::Setup;

/// The server, which ends with this value.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already, or it ends now.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the server on a free port; its first line is its address.
fn serve() -> Result<(Server, String), Missing> {
    let mut build = Command::new(env!("CARGO"));
    // With the features that the workspace's tests need, which an example has Cargo choose: all but the command is built already.
    build
        .args(["build", "--quiet", "--locked", "--workspace"])
        .args(["--bin", "registry-web", "--example", "copy"])
        .current_dir(workspace());
    if let Err(missing) = finished(&mut build, "cargo build") {
        panic!("{}", missing.0);
    }
    let mut command = Command::new(target().join("debug/registry-web"));
    let child = command
        .arg("0")
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| Missing(error.to_string()))?;
    let mut server = Server(child);
    let mut address = String::new();
    let stdout = server.0.stdout.take().expect("it is piped");
    BufReader::new(stdout)
        .read_line(&mut address)
        .expect("the server prints its address");
    assert!(
        address.starts_with("http://127.0.0.1:"),
        "the server did not start: {address}"
    );
    Ok((server, address.trim().to_owned()))
}

/// What the page's own test says of it, a claim a line.
pub(crate) fn run(setup: &Setup) -> Result<String, Missing> {
    setup.wasm()?;
    setup.packages.node()?;
    let (node, browser) = (program(&["node"])?, browser()?);
    let (_server, address) = serve()?;
    let screenshots = setup.packages.folder.join("screenshots");
    std::fs::create_dir_all(&screenshots).expect("a folder can be made");
    let script = setup.packages.folder.join("programs/page/page.js");
    let claims = printed(
        Command::new(node)
            .arg(script)
            .arg(browser)
            .arg(address)
            .arg(&screenshots),
    );
    for name in ["steps.png", "light.png", "after.png", "dark.png"] {
        bless(screenshots.join(name), name);
    }
    Ok(claims)
}

fn bless(from: PathBuf, name: &str) {
    let picture = std::fs::read(from).expect("the screenshot was taken");
    assert!(picture.starts_with(b"\x89PNG"), "{name} is no picture");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(workspace().join("examples/web").join(name), picture)
            .expect("a file can be written");
    }
}
