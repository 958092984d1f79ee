//! The hostile callers: a program for each runtime passes invalid values and prints each one that was not refused.
//!
//! The test requires that a program prints `end` alone, and ends normally. `setup.rs` prepares the programs.

use std::path::Path;
use std::process::Command;

use crate::dart;
use crate::packages::{Missing, program};
use crate::runtimes::{DENO, NODE, said};
use crate::setup::Setup;

/// A caller, and what it found wrong.
pub(crate) type Caller = (&'static str, fn(&Setup) -> Result<String, Missing>);

/// All of them.
pub(crate) const CALLERS: [Caller; 8] = [
    ("python ctypes", |setup| python(setup, "ctypes")),
    ("python cffi", |setup| python(setup, "cffi")),
    ("node", |setup| {
        setup.packages.node()?;
        Ok(javascript(setup, &program(&["node"])?, NODE, "node"))
    }),
    ("bun", |setup| {
        setup.packages.node()?;
        Ok(javascript(setup, &setup.packages.bun(), &["run"], "node"))
    }),
    ("deno", |setup| {
        setup.packages.node()?;
        Ok(javascript(setup, &setup.packages.deno(), DENO, "node"))
    }),
    ("dart", |setup| {
        Ok(complaints(&mut dart::command(
            &setup.packages,
            "hostile.dart",
        )?))
    }),
    ("dart functions", |setup| {
        Ok(complaints(&mut dart::command(
            &setup.packages,
            "hostile_functions.dart",
        )?))
    }),
    ("wasm in node", |setup| {
        setup.wasm()?;
        Ok(javascript(setup, &program(&["node"])?, NODE, "web"))
    }),
];

/// What it prints, and what its runtime says by itself: of a failure, the registry says one line, and at its end a program is quiet.
fn complaints(command: &mut Command) -> String {
    let (mut printed, errors) = said(command);
    let expected = |line: &&str| line.is_empty() || line.starts_with("registry: ");
    for line in errors.lines().filter(|line| !expected(line)) {
        printed.push_str(line);
        printed.push('\n');
    }
    printed
}

fn python(setup: &Setup, backend: &str) -> Result<String, Missing> {
    setup.packages.python()?;
    let mut python = Command::new(setup.packages.venv_python());
    python
        .arg(setup.packages.folder.join("programs/python/hostile.py"))
        .arg(setup.spaced())
        .env("SCENARIO_BACKEND", backend);
    Ok(complaints(&mut python))
}

fn javascript(setup: &Setup, runtime: &Path, args: &[&str], kind: &str) -> String {
    let program = setup.packages.folder.join("programs/javascript/hostile.js");
    let mut command = Command::new(runtime);
    let folder = if kind == "web" {
        setup.boxed()
    } else {
        setup.spaced()
    };
    command.args(args).arg(program).arg(folder).arg(kind);
    complaints(command.current_dir(&setup.packages.folder))
}
