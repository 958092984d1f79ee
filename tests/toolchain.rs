//! Checks whether the compiler is the one that a recorded list was made with: messages and documentation data depend on it.
//!
//! `ui/main.rs` and `supply_chain/public_api.rs` use it: two packages, which take this file by its path.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

/// Whether the compiler is the one that `rust-toolchain.toml` of this workspace names; says so if it is not.
///
/// # Panics
/// If there is no compiler, or no such file.
#[must_use]
pub fn is_the_pinned_one(workspace: &Path) -> bool {
    let file = workspace.join("rust-toolchain.toml");
    let pinned = std::fs::read_to_string(file).expect("the toolchain's file");
    let channel = pinned
        .lines()
        .find_map(|line| line.strip_prefix("channel = "));
    let channel = channel.expect("a channel").trim().trim_matches('"');
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .arg("--version")
        .output()
        .expect("the compiler's version");
    let version = String::from_utf8_lossy(&output.stdout);
    let is_pinned = version.split_whitespace().nth(1) == Some(channel);
    if !is_pinned {
        // Past the test harness, which keeps what a test prints to itself.
        let line = format!("skipped: compared on {channel} alone; this is {version}");
        let _ = writeln!(std::io::stderr(), "{}", line.trim_end());
    }
    is_pinned
}
