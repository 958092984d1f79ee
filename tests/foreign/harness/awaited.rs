//! Programs that await what the library gives later, each as its language does: all print the rows of `foreign/awaited.tsv`.

use std::path::Path;
use std::process::Command;

use crate::compiled::{built_c, built_cpp};
use crate::dart;
use crate::java;
use crate::packages::{Missing, program};
use crate::runtimes::{DENO, NODE, printed};
use crate::scenarios::skipped;
use crate::setup::Setup;

const ROWS: &str = include_str!("../awaited.tsv");

/// A language, what its program prints, and the rows that mean something else to it.
type Program = (
    &'static str,
    fn(&Setup) -> Result<String, Missing>,
    &'static [(&'static str, &'static str)],
);

const OTHER_THREAD: &[(&str, &str)] = &[("other_thread", "n/a")];
const BY_HANDLE: &[(&str, &str)] = &[("invoked", "n/a")];
const WASM: &[(&str, &str)] = &[("other_thread", "n/a"), ("invoked", "n/a")];

const PROGRAMS: [Program; 10] = [
    (
        "c",
        |setup| checked(&built_c(setup, "c/awaited.c", "bin")?),
        BY_HANDLE,
    ),
    (
        "c++",
        |setup| checked(&built_cpp(setup, "cpp/awaited.cpp", "awaited")?),
        BY_HANDLE,
    ),
    ("python ctypes", |setup| python(setup, "ctypes"), &[]),
    ("python cffi", |setup| python(setup, "cffi"), &[]),
    (
        "node",
        |setup| {
            setup.packages.node()?;
            Ok(javascript(setup, &program(&["node"])?, NODE, "node"))
        },
        OTHER_THREAD,
    ),
    (
        "bun",
        |setup| {
            setup.packages.node()?;
            Ok(javascript(setup, &setup.packages.bun(), &["run"], "node"))
        },
        OTHER_THREAD,
    ),
    (
        "deno",
        |setup| {
            setup.packages.node()?;
            Ok(javascript(setup, &setup.packages.deno(), DENO, "node"))
        },
        OTHER_THREAD,
    ),
    (
        "java",
        |setup| Ok(printed(&mut java::java(setup, "Awaited")?)),
        &[],
    ),
    (
        "dart",
        |setup| {
            Ok(printed(&mut dart::command(
                &setup.packages,
                "awaited.dart",
            )?))
        },
        OTHER_THREAD,
    ),
    (
        "wasm in node",
        |setup| {
            setup.wasm()?;
            Ok(javascript(setup, &program(&["node"])?, NODE, "web"))
        },
        WASM,
    ),
];

/// What a program prints, under valgrind where there is one.
fn checked(binary: &Path) -> Result<String, Missing> {
    Ok(match program(&["valgrind"]) {
        Err(_) => printed(&mut Command::new(binary)),
        Ok(valgrind) => printed(
            Command::new(valgrind)
                .args(["-q", "--fair-sched=yes", "--error-exitcode=99"])
                .args(["--leak-check=full", "--errors-for-leak-kinds=definite"])
                .arg(binary),
        ),
    })
}

fn python(setup: &Setup, backend: &str) -> Result<String, Missing> {
    setup.packages.python()?;
    let file = setup.packages.folder.join("programs/python/awaited.py");
    let python = &mut Command::new(setup.packages.venv_python());
    // A loop that is debugged says what was never awaited.
    let python = python.args(["-W", "error", "-X", "dev"]).arg(file);
    let printed = printed(python.arg(setup.boxed()).env("SCENARIO_BACKEND", backend));
    // Two loops, which say the same.
    let (rows, left) = printed.split_at(printed.rfind("left").unwrap_or(0));
    let (first, second) = rows.split_at(rows.len() / 2);
    assert_eq!(first, second, "the second loop");
    Ok(format!("{first}{left}"))
}

fn javascript(setup: &Setup, runtime: &Path, args: &[&str], kind: &str) -> String {
    let program = "programs/javascript/awaited.js";
    let mut command = Command::new(runtime);
    command
        .args(args)
        .arg(setup.packages.folder.join(program))
        .arg(setup.boxed())
        .arg(kind)
        .current_dir(&setup.packages.folder);
    printed(&mut command)
}

#[test]
fn what_comes_later_is_awaited_in_every_language() {
    let setup = Setup::get();
    for (name, run, exceptions) in PROGRAMS {
        let wanted: String = ROWS
            .lines()
            .map(|line| {
                let row = line.split('\t').next().unwrap_or(line);
                let exception = exceptions.iter().find(|(name, _)| *name == row);
                exception.map_or(format!("{line}\n"), |(row, outcome)| {
                    format!("{row}\t{outcome}\n")
                })
            })
            .collect();
        match run(setup) {
            Ok(said) => assert_eq!(said, wanted, "{name}"),
            Err(missing) => skipped(name, &missing),
        }
    }
}
