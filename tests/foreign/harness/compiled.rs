//! Programs in C and C++, and the headers under every compiler and standard that they are for.
//!
//! The compilers' strictest warnings are errors here: the headers have to be clean under them.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::OnceLock;

use crate::packages::{Missing, finished, program};
use crate::runtimes::printed;
use crate::setup::Setup;

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

pub(crate) fn c(setup: &Setup) -> Result<String, Missing> {
    let binary = built_once(setup, &C)?;
    Ok(printed(Command::new(binary).arg(setup.boxed())))
}

pub(crate) fn cpp(setup: &Setup) -> Result<String, Missing> {
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
