//! Callables that the foreign sides pass to the torture library: `callables.*` in the folder of each language. A program prints what is wrong.

use std::process::Command;

use crate::packages::{Missing, program};
use crate::runtimes::printed;
use crate::scenarios::skipped;
use crate::setup::Setup;

/// The compilers and the standards of a program of C.
const COMPILERS: [(&str, &str); 4] = [
    ("gcc", "c99"),
    ("gcc", "gnu17"),
    ("clang", "c11"),
    ("clang", "gnu17"),
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

/// What the program prints.
fn in_c(setup: &Setup, compiler: &str, standard: &str) -> Result<String, Missing> {
    let (boxed, folder) = (setup.boxed(), &setup.packages.folder);
    let binary = folder.join(format!("callables-{compiler}-{standard}.bin"));
    let mut command = Command::new(program(&[compiler])?);
    command
        .arg(format!("-std={standard}"))
        .args(STRICT)
        .arg("-I")
        .arg(boxed.join("torture/c"))
        .arg(setup.packages.source.join("c/callables.c"))
        .arg("-o")
        .arg(&binary)
        .arg("-L")
        .arg(&boxed)
        .args(["-ltorture", "-lpthread"])
        .arg(format!("-Wl,-rpath,{}", boxed.display()));
    printed(&mut command);
    Ok(printed(&mut Command::new(binary)))
}

#[test]
fn c_passes_callables_as_struct_literals() {
    let setup = Setup::get();
    for (compiler, standard) in COMPILERS {
        let name = format!("{compiler} {standard}");
        match in_c(setup, compiler, standard) {
            Ok(said) => assert_eq!(said.trim(), "", "{name}"),
            Err(missing) => skipped(&name, &missing),
        }
    }
}
