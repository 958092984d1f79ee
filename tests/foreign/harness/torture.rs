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
    ("python ctypes", |setup| python(setup, "ctypes")),
    ("python cffi", |setup| python(setup, "cffi")),
    ("node", |setup| {
        setup.packages.node()?;
        Ok(javascript(setup, &program(&["node"])?, NODE))
    }),
    ("bun", |setup| {
        setup.packages.node()?;
        Ok(javascript(setup, &setup.packages.bun(), &["run"]))
    }),
    ("deno", |setup| {
        setup.packages.node()?;
        Ok(javascript(setup, &setup.packages.deno(), DENO))
    }),
    ("wasm in node", |setup| {
        setup.wasm()?;
        let mut node = Command::new(program(&["node"])?);
        let source = setup.packages.folder.join("programs/web/torture.js");
        Ok(printed(node.arg(source).arg(setup.boxed())))
    }),
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

fn python(setup: &Setup, backend: &str) -> Result<String, Missing> {
    setup.packages.python()?;
    let mut python = Command::new(setup.packages.venv_python());
    let source = setup.packages.folder.join("programs/python/torture.py");
    python
        .arg(source)
        .arg(setup.boxed())
        .env("TORTURE_BACKEND", backend);
    Ok(printed(&mut python))
}

fn javascript(setup: &Setup, runtime: &Path, args: &[&str]) -> String {
    let source = setup
        .packages
        .folder
        .join("programs/javascript/torture_native.js");
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

#[test]
fn the_torture_library_s_items_are_called_by_their_names_in_every_language() {
    let setup = Setup::get();
    for (name, run) in CALLERS {
        match run(setup) {
            Ok(said) => assert_eq!(said.trim(), "", "{name}"),
            Err(missing) => skipped(name, &missing),
        }
    }
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
