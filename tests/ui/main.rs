//! The compiler's message for every fault, and a check that its advice compiles.
//!
//! `<stage>/<fault>.rs` holds one fault each, with the compiler's words in the `.stderr` beside it;
//! `../ui-pass/<stage>/<fault>.rs` is its twin without the fault. The words change with the compiler, so they are compared
//! on the toolchain that `rust-toolchain.toml` names and on no other. `TRYBUILD=overwrite` rewrites them: read each
//! as somebody who has made the fault.

// Miri starts no compiler.
#![cfg(not(miri))]

use registry_ui::{crates, toolchain};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The cases below a folder, as `stage/fault`.
fn cases(folder: &str) -> BTreeSet<String> {
    let entries = |path: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(path).expect("a folder of cases");
        entries
            .map(|entry| entry.expect("an entry").path())
            .collect()
    };
    let root = here().join(folder);
    let stages = entries(&root).into_iter().filter(|path| path.is_dir());
    let files = stages.flat_map(|stage| entries(&stage));
    let sources = files.filter(|file| file.extension().is_some_and(|extension| extension == "rs"));
    let name = |file: PathBuf| {
        let name = file
            .strip_prefix(&root)
            .expect("below the root")
            .with_extension("");
        name.to_str().expect("a name in Unicode").replace('\\', "/")
    };
    sources.map(name).collect()
}

#[test]
fn every_fault_has_a_twin_without_it() {
    let (faults, twins) = (cases("."), cases("../ui-pass"));
    assert_eq!(faults, twins, "faults on the left, twins on the right");
    assert!(faults.len() >= 100, "{} cases", faults.len());
}

/// The faults that the compiler finds while it generates code. `cargo check` passes them.
const IN_GENERATED_CODE: &[&str] = &["names/symbol_of_the_runtime"];

fn source(case: &str) -> PathBuf {
    Path::new(case).with_extension("rs")
}

/// trybuild has one `cargo check` for all of them.
#[test]
fn every_fault_is_told_in_the_words_on_record() {
    if !toolchain::is_the_pinned_one(&here().join("../..")) {
        return;
    }
    let tests = trybuild::TestCases::new();
    for fault in cases(".") {
        if !IN_GENERATED_CODE.contains(&&*fault) {
            tests.compile_fail(source(&fault));
        }
    }
}

/// With one case that passes, trybuild runs a `cargo build` for each.
#[test]
fn every_fault_in_generated_code_is_told_in_the_words_on_record() {
    if !toolchain::is_the_pinned_one(&here().join("../..")) {
        return;
    }
    let tests = trybuild::TestCases::new();
    tests.pass("../ui-pass/names/symbol_of_the_runtime.rs");
    for fault in IN_GENERATED_CODE {
        tests.compile_fail(source(fault));
    }
}

/// All twins are the examples of one package, so that one run of Cargo compiles them, code generation included.
#[test]
fn every_twin_compiles() {
    let workspace = here().join("../..");
    let package = workspace.join("target/ui-pass");
    let attributes = here().join("../fixtures/attributes").canonicalize();
    let attributes = attributes.expect("the folder of a dependency");
    let mut more = format!("attributes = {{ path = {attributes:?} }}\n");
    for twin in cases("../ui-pass") {
        let path = here().join("../ui-pass").join(&twin).with_extension("rs");
        let name = twin.replace('/', "-");
        writeln!(
            more,
            "\n[[example]]\nname = {name:?}\npath = {path:?}\ncrate-type = [\"lib\"]"
        )
        .expect("a string takes all");
    }
    crates::write_manifest(&workspace, &package, "twins", &more);
    fs::write(package.join("src/lib.rs"), "").expect("the package's library");
    let output = crates::cargo(&workspace, &package)
        .args([
            "build",
            "--offline",
            "--quiet",
            "--examples",
            "--keep-going",
        ])
        .output()
        .expect("Cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
