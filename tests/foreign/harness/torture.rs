//! The torture library: everything that was once wrong in a binding, in all five of them.
//!
//! [`setup`](crate::setup) has built it and written its bindings; its programs are `torture.*` in the folder of each language. A program prints what is wrong.

use std::path::Path;
use std::process::{Command, Output};

use crate::packages::{Missing, program};
use crate::runtimes::{DENO, NODE, printed, tsc};
use crate::scenarios::skipped;
use crate::setup::Setup;

/// A runtime, and what it found wrong.
type Caller = (&'static str, fn(&Setup) -> Result<String, Missing>);

/// All that run a program.
const CALLERS: [Caller; 8] = [
    ("c", |setup| compiled(setup, "cc", "c", "gnu17")),
    ("c++", |setup| compiled(setup, "c++", "c++", "gnu++17")),
    ("python ctypes", |setup| {
        python(setup, "torture.py", "ctypes")
    }),
    ("python cffi", |setup| python(setup, "torture.py", "cffi")),
    ("node", |setup| {
        setup.packages.node()?;
        Ok(javascript(
            setup,
            "torture_native.js",
            &program(&["node"])?,
            NODE,
        ))
    }),
    ("bun", |setup| {
        setup.packages.node()?;
        Ok(javascript(
            setup,
            "torture_native.js",
            &setup.packages.bun(),
            &["run"],
        ))
    }),
    ("deno", |setup| {
        setup.packages.node()?;
        Ok(javascript(
            setup,
            "torture_native.js",
            &setup.packages.deno(),
            DENO,
        ))
    }),
    ("wasm in node", |setup| wasm(setup, "torture.js")),
];

/// All that check arguments.
const CHECKING: [Caller; 6] = [
    ("python ctypes", |setup| {
        python(setup, "checked.py", "ctypes")
    }),
    ("python cffi", |setup| python(setup, "checked.py", "cffi")),
    ("node", |setup| {
        setup.packages.node()?;
        Ok(javascript(
            setup,
            "checked_native.js",
            &program(&["node"])?,
            NODE,
        ))
    }),
    ("bun", |setup| {
        setup.packages.node()?;
        Ok(javascript(
            setup,
            "checked_native.js",
            &setup.packages.bun(),
            &["run"],
        ))
    }),
    ("deno", |setup| {
        setup.packages.node()?;
        Ok(javascript(
            setup,
            "checked_native.js",
            &setup.packages.deno(),
            DENO,
        ))
    }),
    ("wasm in node", |setup| wasm(setup, "checked.js")),
];

/// Every standard of C and C++, strict and with GNU's extensions, whose macros are more.
const STANDARDS: [(&str, &str, &[&str]); 4] = [
    ("gcc", "c", C),
    ("clang", "c", C),
    ("g++", "c++", CPP),
    ("clang++", "c++", CPP),
];
const C: &[&str] = &[
    "c99", "c11", "c17", "c2x", "gnu99", "gnu11", "gnu17", "gnu2x",
];
const CPP: &[&str] = &[
    "c++11", "c++14", "c++17", "c++20", "c++2b", "gnu++11", "gnu++14", "gnu++17", "gnu++20",
    "gnu++2b",
];

/// The warnings that a usual project turns on, as errors.
const STRICT: [&str; 6] = [
    "-Werror",
    "-Wall",
    "-Wextra",
    "-Wpedantic",
    "-Wshadow",
    "-Wconversion",
];

/// What each compiler of this machine says of the headers, in each standard.
fn headers(setup: &Setup) -> Vec<(String, Output)> {
    let mut said = Vec::new();
    for (compiler, language, standards) in STANDARDS {
        let Ok(path) = program(&[compiler]) else {
            continue;
        };
        for standard in standards {
            let output = compiler_of(setup, &path, language, standard)
                .arg("-fsyntax-only")
                .output()
                .expect("the compiler starts");
            said.push((format!("{compiler} -std={standard}"), output));
        }
    }
    said
}

/// A compiler of the program, without what it is to write.
fn compiler_of(setup: &Setup, path: &Path, language: &str, standard: &str) -> Command {
    let mut command = Command::new(path);
    command
        .args(["-x", language, &format!("-std={standard}")])
        .args(STRICT);
    for folder in ["torture/c", "torture/cpp", "twin/c", "twin/cpp"] {
        command.arg("-I").arg(setup.boxed().join(folder));
    }
    if has_x11() {
        command.arg("-DWITH_X11");
    }
    command.arg(setup.packages.source.join("c/torture.c"));
    command
}

/// Whether the headers of X11 are on this machine.
fn has_x11() -> bool {
    Path::new("/usr/include/X11/Xlib.h").is_file()
}

/// What the program prints.
fn compiled(
    setup: &Setup,
    compiler: &str,
    language: &str,
    standard: &str,
) -> Result<String, Missing> {
    let (boxed, folder) = (setup.boxed(), &setup.packages.folder);
    let binary = folder.join(format!("torture-{language}.bin"));
    let mut command = compiler_of(setup, &program(&[compiler])?, language, standard);
    command
        .arg("-o")
        .arg(&binary)
        .arg("-L")
        .arg(&boxed)
        .args(["-ltorture", "-ltwin"])
        .arg(format!("-Wl,-rpath,{}", boxed.display()));
    printed(&mut command);
    Ok(printed(&mut Command::new(binary)))
}

fn python(setup: &Setup, program: &str, backend: &str) -> Result<String, Missing> {
    setup.packages.python()?;
    let mut python = Command::new(setup.packages.venv_python());
    let programs = setup.packages.folder.join("programs/python");
    python
        .arg(programs.join(program))
        .arg(setup.boxed())
        .env("TORTURE_BACKEND", backend);
    Ok(printed(&mut python))
}

fn wasm(setup: &Setup, source: &str) -> Result<String, Missing> {
    setup.wasm()?;
    let mut node = Command::new(program(&["node"])?);
    let programs = setup.packages.folder.join("programs/web");
    Ok(printed(node.arg(programs.join(source)).arg(setup.boxed())))
}

fn javascript(setup: &Setup, source: &str, runtime: &Path, args: &[&str]) -> String {
    let programs = setup.packages.folder.join("programs/javascript");
    let source = programs.join(source);
    let mut command = Command::new(runtime);
    command
        .args(args)
        .arg(source)
        .arg(setup.boxed())
        .current_dir(&setup.packages.folder);
    printed(&mut command)
}

/// `mypy --strict` over a program that uses the package.
fn mypy(setup: &Setup) -> Result<Output, Missing> {
    setup.packages.python()?;
    let mut mypy = Command::new(setup.packages.folder.join("venv/bin/mypy"));
    let source = setup
        .packages
        .folder
        .join("programs/python/torture_types.py");
    mypy.arg("--strict")
        .arg(source)
        .env("MYPYPATH", setup.boxed().join("torture/python"));
    mypy.output().map_err(|error| Missing(error.to_string()))
}

/// Runs them all. Each prints what is wrong.
fn run(callers: &[Caller]) {
    let setup = Setup::get();
    for (name, run) in callers {
        match run(setup) {
            Ok(said) => assert_eq!(said.trim(), "", "{name}"),
            Err(missing) => skipped(name, &missing),
        }
    }
}

#[test]
fn the_torture_library_s_items_are_called_by_their_names_in_every_language() {
    run(&CALLERS);
}

#[test]
fn a_value_is_checked_alike_in_every_position_of_every_language() {
    run(&CHECKING);
}

#[test]
fn the_torture_library_s_headers_are_clean_in_every_standard() {
    let said = headers(Setup::get());
    if !has_x11() {
        skipped("the headers of X11", &Missing("no libx11-dev".to_owned()));
    }
    // Of each language by one compiler at least.
    assert!(said.len() >= 18, "{} standards", said.len());
    for (name, output) in said {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {said}");
    }
}

#[test]
fn the_torture_library_s_types_are_accepted_by_their_checkers() {
    let setup = Setup::get();
    for (checker, done) in [("mypy", mypy(setup)), ("tsc", tsc(setup, "torture.ts"))] {
        match done {
            Err(missing) => skipped(checker, &missing),
            Ok(done) => assert!(
                done.status.success(),
                "{checker}: {}",
                String::from_utf8_lossy(&done.stdout)
            ),
        }
    }
}
