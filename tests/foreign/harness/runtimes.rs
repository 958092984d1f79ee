//! Builds and starts the program of each runtime.
//!
//! `setup.rs` prepares the files, and the test compares the output of the programs. The compilers' strictest warnings
//! are errors here: the headers have to be clean under them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use crate::dart;
use crate::java;
use crate::packages::{Missing, browser, finished, program};
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

/// What has to be clean: the strictest warnings, as errors.
const STRICT: [&str; 5] = [
    "-Wall",
    "-Wextra",
    "-Wpedantic",
    "-Werror",
    "-D_POSIX_C_SOURCE=200809L",
];

/// Each compiler and standard of C and C++ that the header is for: whether it takes `source`, and what it says.
pub(crate) fn in_every_standard(
    setup: &Setup,
    source: &str,
    flags: &[&str],
) -> Vec<(String, Output)> {
    const C: &[&str] = &["c99", "c11", "c17", "c2x", "gnu17"];
    const CPP: &[&str] = &["c++11", "c++14", "c++17", "c++20", "c++2b"];
    let compilers = [("gcc", "c", C), ("clang", "c", C), ("g++", "c++", CPP)];
    let compilers = compilers.into_iter().chain([("clang++", "c++", CPP)]);
    let mut done = Vec::new();
    for (compiler, language, standards) in compilers {
        let Ok(path) = program(&[compiler]) else {
            continue;
        };
        for standard in standards {
            let name = format!("{compiler} -std={standard}");
            let mut command = Command::new(&path);
            command
                .args(["-x", language, &format!("-std={standard}")])
                .args(STRICT)
                .args(flags)
                .arg("-I")
                .arg(setup.boxed().join("scenario/c"))
                .arg("-fsyntax-only")
                .arg(setup.packages.source.join(source));
            let output = command.output().expect("the compiler starts");
            done.push((name, output));
        }
    }
    done
}

/// A language whose program is built here: its name, its compiler and standard, its source, and whose headers it includes.
struct Compiled {
    compiler: &'static str,
    standard: &'static str,
    source: &'static str,
    headers: &'static [&'static str],
}

const C: Compiled = Compiled {
    compiler: "cc",
    standard: "-std=c99",
    source: "c/scenarios.c",
    headers: &["c"],
};
const CPP: Compiled = Compiled {
    compiler: "c++",
    standard: "-std=c++11",
    source: "cpp/scenarios.cpp",
    headers: &["c", "cpp"],
};

/// The program, in a file of that ending: tests that build it at once must not write one file.
fn built(setup: &Setup, language: &Compiled, ending: &str) -> Result<PathBuf, Missing> {
    let (boxed, packages) = (setup.boxed(), &setup.packages);
    let binary = packages
        .folder
        .join(language.source.replace('/', "-"))
        .with_extension(ending);
    let mut command = Command::new(program(&[language.compiler])?);
    command.arg(language.standard).args(STRICT);
    command.arg("-o").arg(&binary);
    for folder in language
        .headers
        .iter()
        .flat_map(|folder| ["scenario", "neighbour"].map(|name| boxed.join(name).join(folder)))
    {
        command.arg("-I").arg(folder);
    }
    command
        .arg(packages.source.join(language.source))
        .arg("-L")
        .arg(&boxed);
    command
        .args(["-lscenario", "-lneighbour", "-ldl"])
        .arg(format!("-Wl,-rpath,{}", boxed.display()));
    if let Err(missing) = finished(&mut command, "the compiler") {
        panic!("{}", missing.0);
    }
    Ok(binary)
}

/// Another program of C.
pub(crate) fn built_c(
    setup: &Setup,
    source: &'static str,
    ending: &str,
) -> Result<PathBuf, Missing> {
    built(setup, &Compiled { source, ..C }, ending)
}

/// Another program of C++.
pub(crate) fn built_cpp(
    setup: &Setup,
    source: &'static str,
    ending: &str,
) -> Result<PathBuf, Missing> {
    built(setup, &Compiled { source, ..CPP }, ending)
}

/// The program of C or of C++, built once for all tests.
fn built_once(setup: &Setup, language: &Compiled) -> Result<PathBuf, Missing> {
    static BUILT: [OnceLock<Result<PathBuf, Missing>>; 2] = [OnceLock::new(), OnceLock::new()];
    let place = &BUILT[usize::from(language.source == CPP.source)];
    place.get_or_init(|| built(setup, language, "bin")).clone()
}

fn c(setup: &Setup) -> Result<String, Missing> {
    let binary = built_once(setup, &C)?;
    Ok(printed(Command::new(binary).arg(setup.boxed())))
}

fn cpp(setup: &Setup) -> Result<String, Missing> {
    let binary = built_once(setup, &CPP)?;
    Ok(printed(Command::new(binary).arg(setup.boxed())))
}

/// What the programs of C and C++ print under valgrind, which fails them for an access that is not theirs.
pub(crate) fn under_valgrind(setup: &Setup) -> Result<[String; 2], Missing> {
    let valgrind = program(&["valgrind"])?;
    let run = |language: &Compiled| {
        let mut command = Command::new(&valgrind);
        command
            .args(["-q", "--fair-sched=yes", "--error-exitcode=99"])
            .args(["--leak-check=full", "--errors-for-leak-kinds=definite"])
            .arg(built_once(setup, language)?)
            .arg(setup.boxed());
        Ok(printed(&mut command))
    };
    Ok([run(&C)?, run(&CPP)?])
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

/// `mypy --strict` over a program that uses the package.
pub(crate) fn mypy(setup: &Setup, program: &str) -> Result<Output, Missing> {
    setup.packages.python()?;
    let mut mypy = Command::new(setup.packages.folder.join("venv/bin/mypy"));
    mypy.arg("--strict")
        .arg(setup.packages.folder.join("programs/python").join(program))
        .env("MYPYPATH", setup.boxed().join("scenario/python"));
    mypy.output().map_err(|error| Missing(error.to_string()))
}

/// A formatter or linter over all files in a folder.
pub(crate) type Check = fn(&Setup, &Path) -> Result<Output, Missing>;

/// `prettier --check` over JavaScript, TypeScript and JSON; a generated package says its own width.
pub(crate) fn prettier(setup: &Setup, folder: &Path) -> Result<Output, Missing> {
    setup.packages.node()?;
    let mut prettier = Command::new(setup.packages.folder.join("node_modules/.bin/prettier"));
    prettier
        .args(["--check", "--ignore-path", "/dev/null"])
        .arg("**/{node,web}/*.{js,ts,json}")
        .current_dir(folder);
    prettier
        .output()
        .map_err(|error| Missing(error.to_string()))
}

/// `ruff format --check`.
pub(crate) fn ruff_format(setup: &Setup, folder: &Path) -> Result<Output, Missing> {
    ruff(setup, folder, &["format", "--check"])
}

/// `ruff check` with its default rules.
pub(crate) fn ruff_check(setup: &Setup, folder: &Path) -> Result<Output, Missing> {
    ruff(setup, folder, &["check"])
}

fn ruff(setup: &Setup, folder: &Path, args: &[&str]) -> Result<Output, Missing> {
    setup.packages.python()?;
    let mut ruff = Command::new(setup.packages.folder.join("venv/bin/ruff"));
    ruff.args(args)
        .args(["--isolated", "--no-cache"])
        .arg(folder);
    ruff.output().map_err(|error| Missing(error.to_string()))
}

/// `tsc --strict` over a program that uses the modules.
pub(crate) fn tsc(setup: &Setup, program: &str) -> Result<Output, Missing> {
    setup.packages.node()?;
    setup.wasm()?;
    let mut tsc = Command::new(setup.packages.folder.join("node_modules/.bin/tsc"));
    tsc.args([
        "--strict",
        "--noEmit",
        "--skipDefaultLibCheck",
        "--target",
        "esnext",
        "--lib",
        "esnext,dom",
        "--module",
        "nodenext",
    ]);
    let program = setup
        .packages
        .folder
        .join("programs/javascript")
        .join(program);
    tsc.arg(program)
        .current_dir(&setup.packages.folder)
        .output()
        .map_err(|error| Missing(error.to_string()))
}
