//! Programs whose calls are interrupted by others: each says how many failures were lost, and how many were another call's.

use std::path::Path;
use std::process::Command;

use crate::compiled::built_cpp;
use crate::packages::{Missing, program};
use crate::runtimes::{DENO, NODE, printed};
use crate::setup::Setup;

/// Calls by each way of interrupting.
pub(crate) const CALLS: usize = 300_000;

/// A program, what interrupts it, and what it prints.
pub(crate) type Program = (
    &'static str,
    &'static [&'static str],
    fn(&Setup) -> Result<String, Missing>,
);

const IN_PYTHON: &[&str] = &["signal handler", "collector", "finaliser"];
const IN_JAVASCRIPT: &[&str] = &["finaliser"];

/// All of them.
pub(crate) const PROGRAMS: [Program; 7] = [
    ("c++", &["destructor"], |setup| {
        let binary = built_cpp(setup, "cpp/interrupted.cpp", "interrupted")?;
        Ok(run(Command::new(binary).arg(setup.boxed())))
    }),
    ("python ctypes", IN_PYTHON, |setup| python(setup, "ctypes")),
    ("python cffi", IN_PYTHON, |setup| python(setup, "cffi")),
    ("node", IN_JAVASCRIPT, |setup| {
        setup.packages.node()?;
        Ok(javascript(setup, &program(&["node"])?, NODE, "node"))
    }),
    ("bun", IN_JAVASCRIPT, |setup| {
        setup.packages.node()?;
        Ok(javascript(setup, &setup.packages.bun(), &["run"], "node"))
    }),
    ("deno", IN_JAVASCRIPT, |setup| {
        setup.packages.node()?;
        Ok(javascript(setup, &setup.packages.deno(), DENO, "node"))
    }),
    ("wasm in node", IN_JAVASCRIPT, |setup| {
        setup.wasm()?;
        Ok(javascript(setup, &program(&["node"])?, NODE, "web"))
    }),
];

/// What is to be printed.
pub(crate) fn wanted(interruptions: &[&str]) -> String {
    let line = |by: &&str| format!("{by}\t{CALLS}\t0 lost\t0 foreign\n");
    interruptions.iter().map(line).collect()
}

fn run(command: &mut Command) -> String {
    printed(command.arg(CALLS.to_string()))
}

fn python(setup: &Setup, backend: &str) -> Result<String, Missing> {
    setup.packages.python()?;
    let program = "programs/python/interrupted.py";
    let mut python = Command::new(setup.packages.venv_python());
    python
        .arg(setup.packages.folder.join(program))
        .arg(setup.boxed())
        .env("SCENARIO_BACKEND", backend);
    Ok(run(&mut python))
}

fn javascript(setup: &Setup, runtime: &Path, args: &[&str], kind: &str) -> String {
    let program = "programs/javascript/interrupted.js";
    let mut command = Command::new(runtime);
    command
        .args(args)
        .arg(setup.packages.folder.join(program))
        .arg(setup.boxed())
        .arg(kind);
    run(command.current_dir(&setup.packages.folder))
}
