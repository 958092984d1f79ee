//! Parameters under 32 bits on wasm32, where a caller can pass any 32 bits.
//!
//! `foreign/narrow` is built for wasm as it would be shipped, and `foreign/web/narrow.js` calls it from Node by name, by handle, by thunk and by a
//! stub of the pool, with numbers that its types can't hold. Where no compiler for wasm32 or no Node is there, the test says so and passes,
//! unless `REGISTRY_REQUIRE_RUNTIMES=1`.

// Miri starts no Cargo.
#![cfg(not(miri))]

use std::path::Path;
use std::process::{Command, Output};

/// What the program printed, or why it can't run here.
fn run(command: &mut Command) -> Result<String, String> {
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    let said = String::from_utf8_lossy(&stderr);
    match status.code() {
        Some(0) => Ok(String::from_utf8_lossy(&stdout).trim().to_owned()),
        // `.ci/wasm` says so if there is no compiler.
        Some(3) => Err(said.into_owned()),
        _ => panic!("{command:?}: {status}\n{said}"),
    }
}

/// Every call that should be INVALID_ARGUMENT and is not, or "ok".
fn called() -> Result<String, String> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let script = workspace.join(".ci/wasm");
    let module = run(Command::new("bash").arg(script).arg("narrow"))?;
    let script = workspace.join("tests/foreign/web/narrow.js");
    let module = workspace.join(module);
    run(Command::new("node").arg(script).arg(module))
}

#[test]
fn a_number_that_a_narrow_parameter_cannot_hold_is_refused() {
    match called() {
        Ok(said) => assert_eq!(said, "ok", "INVALID_ARGUMENT was expected"),
        Err(why) => {
            let required = std::env::var_os("REGISTRY_REQUIRE_RUNTIMES");
            assert!(required.is_none_or(|value| value != "1"), "{why}");
            println!("skipped: {why}");
        }
    }
}
