//! Builds and starts the program of each runtime.
//!
//! `setup.rs` prepares the files, and the test compares the output of the programs.

use std::path::Path;
use std::process::Command;

use crate::compiled::{c, cpp};
use crate::dart;
use crate::java;
use crate::packages::{Missing, browser, program};
use crate::setup::Setup;

/// A runtime, and where it may differ from the table.
pub(crate) struct Runtime {
    /// Its name in the table.
    pub(crate) name: &'static str,
    /// What it prints, or why it cannot run here.
    pub(crate) run: fn(&Setup) -> Result<String, Missing>,
    /// Rows that mean nothing to it, or mean something else.
    pub(crate) exceptions: &'static [(&'static str, &'static str)],
}

/// A wasm instance has no second thread, and a panic traps it; the trap is the host's error.
const WASM: &[(&str, &str)] = &[
    ("wrong_thread", "n/a"),
    ("invalid_utf8", "TypeError"),
    ("null_text", "TypeError"),
    ("another_tag", "TypeError"),
];
/// What the language's own compiler refuses, or cuts off before any binding sees it.
const COMPILED: &[(&str, &str)] = &[
    ("out_of_range", "n/a"),
    ("short_array", "n/a"),
    ("number_for_an_array", "n/a"),
];
/// The host has no word for an alignment: a struct that needs one goes by reference, and by value it is refused by name. What is no value of
/// its parameter's type does not reach Rust.
const PYTHON: &[(&str, &str)] = &[
    ("aligned_by_value", "refused"),
    ("invalid_utf8", "refused"),
    ("null_text", "refused"),
    ("another_tag", "refused"),
];
/// Likewise.
const JAVASCRIPT: &[(&str, &str)] = &[
    ("aligned_by_value", "refused"),
    ("invalid_utf8", "TypeError"),
    ("null_text", "TypeError"),
    ("another_tag", "TypeError"),
];

/// As Python, and what Java's compiler refuses.
const JAVA: &[(&str, &str)] = &[
    ("aligned_by_value", "refused"),
    ("invalid_utf8", "refused"),
    ("null_text", "refused"),
    ("another_tag", "refused"),
    ("out_of_range", "n/a"),
    ("number_for_an_array", "n/a"),
];
/// As in Python; and a number is no list to Dart's compiler.
const DART: &[(&str, &str)] = &[
    ("aligned_by_value", "refused"),
    ("invalid_utf8", "refused"),
    ("null_text", "refused"),
    ("another_tag", "refused"),
    ("number_for_an_array", "n/a"),
];

/// All of them, in the order of the table's columns.
pub(crate) const RUNTIMES: &[Runtime] = &[
    Runtime {
        name: "c",
        run: c,
        exceptions: &[
            ("finaliser", "n/a"),
            ("out_of_range", "n/a"),
            ("short_array", "n/a"),
            ("number_for_an_array", "n/a"),
        ],
    },
    Runtime {
        name: "c++",
        run: cpp,
        exceptions: COMPILED,
    },
    Runtime {
        name: "python ctypes",
        run: |setup| python(setup, "ctypes"),
        exceptions: PYTHON,
    },
    Runtime {
        name: "python cffi",
        run: |setup| python(setup, "cffi"),
        exceptions: PYTHON,
    },
    Runtime {
        name: "node",
        run: node,
        exceptions: JAVASCRIPT,
    },
    Runtime {
        name: "bun",
        run: bun,
        exceptions: JAVASCRIPT,
    },
    Runtime {
        name: "deno",
        run: deno,
        exceptions: JAVASCRIPT,
    },
    Runtime {
        name: "dart",
        run: |setup| {
            Ok(printed(&mut dart::command(
                &setup.packages,
                "scenarios.dart",
            )?))
        },
        exceptions: DART,
    },
    Runtime {
        name: "luajit",
        run: luajit,
        exceptions: &[
            ("out_of_range", "n/a"),
            ("aligned_reference", "n/a"),
            ("aligned_sectors", "n/a"),
            ("aligned_by_value", "n/a"),
        ],
    },
    Runtime {
        name: "java",
        run: java::scenarios,
        exceptions: JAVA,
    },
    Runtime {
        name: "wasm in node",
        run: wasm_in_node,
        exceptions: WASM,
    },
    Runtime {
        name: "wasm in chromium",
        run: wasm_in_chromium,
        exceptions: WASM,
    },
];

/// What a program prints; that it fails is this test's failure, not a reason to skip it.
pub(crate) fn printed(command: &mut Command) -> String {
    said(command).0
}

/// The same, and what it wrote to stderr.
pub(crate) fn said(command: &mut Command) -> (String, String) {
    // Cargo's own search path has an older library of the same name.
    command
        .env("RUST_BACKTRACE", "0")
        .env_remove("LD_LIBRARY_PATH");
    let done = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let errors = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(
        done.status.success(),
        "{command:?}: {}\n{}{errors}",
        done.status,
        String::from_utf8_lossy(&done.stdout)
    );
    let printed = String::from_utf8(done.stdout).expect("programs print UTF-8");
    (printed, errors)
}
fn python(setup: &Setup, backend: &str) -> Result<String, Missing> {
    setup.packages.python()?;
    let mut python = Command::new(setup.packages.venv_python());
    python
        .arg(setup.packages.folder.join("programs/python/scenarios.py"))
        .arg(setup.boxed());
    python
        .env("SCENARIO_BACKEND", backend)
        .env("NEIGHBOUR_BACKEND", backend);
    Ok(printed(&mut python))
}

/// What the program of greenlets and gevent says, through one backend.
pub(crate) fn fibers(setup: &Setup, backend: &str) -> Result<String, Missing> {
    setup.packages.python()?;
    let mut python = Command::new(setup.packages.venv_python());
    python
        .arg(setup.packages.folder.join("programs/python/fibers.py"))
        .arg(setup.boxed())
        .env("SCENARIO_BACKEND", backend);
    Ok(printed(&mut python))
}

/// Node's arguments.
pub(crate) const NODE: &[&str] = &["--expose-gc"];
/// Deno's arguments.
pub(crate) const DENO: &[&str] = &[
    "run",
    "--allow-ffi",
    "--allow-env",
    "--allow-read",
    "--v8-flags=--expose-gc",
];

fn native_javascript(setup: &Setup, runtime: &Path, args: &[&str]) -> String {
    let program = setup.packages.folder.join("programs/javascript/native.js");
    printed(
        Command::new(runtime)
            .args(args)
            .arg(program)
            .arg(setup.boxed())
            .current_dir(&setup.packages.folder),
    )
}

fn node(setup: &Setup) -> Result<String, Missing> {
    setup.packages.node()?;
    Ok(native_javascript(setup, &program(&["node"])?, NODE))
}

fn bun(setup: &Setup) -> Result<String, Missing> {
    setup.packages.node()?;
    Ok(native_javascript(setup, &setup.packages.bun(), &["run"]))
}

fn deno(setup: &Setup) -> Result<String, Missing> {
    setup.packages.node()?;
    Ok(native_javascript(setup, &setup.packages.deno(), DENO))
}

fn luajit(setup: &Setup) -> Result<String, Missing> {
    let luajit = program(&["luajit"])?;
    Ok(printed(
        Command::new(luajit)
            .arg(setup.packages.folder.join("programs/luajit/scenarios.lua"))
            .arg(setup.boxed()),
    ))
}

fn wasm_in_node(setup: &Setup) -> Result<String, Missing> {
    setup.wasm()?;
    let node = program(&["node"])?;
    Ok(printed(
        Command::new(node)
            .arg("--expose-gc")
            .arg(setup.packages.folder.join("programs/web/wasm.js"))
            .arg(setup.boxed()),
    ))
}

fn wasm_in_chromium(setup: &Setup) -> Result<String, Missing> {
    setup.wasm()?;
    setup.packages.node()?;
    let (node, browser) = (program(&["node"])?, browser()?);
    for (name, from) in [("page.html", "web"), ("scenarios.js", "javascript")] {
        std::fs::copy(
            setup.packages.source.join(from).join(name),
            setup.boxed().join(name),
        )
        .expect("a file can be copied");
    }
    Ok(printed(
        Command::new(node)
            .arg(setup.packages.folder.join("programs/web/chromium.js"))
            .arg(browser)
            .arg(setup.boxed()),
    ))
}
