//! The compiler's message for every fault, and a check that its advice compiles.
//!
//! `<stage>/<fault>.rs` holds one fault each, with the compiler's words in the `.stderr` beside it;
//! `../ui-pass/<stage>/<fault>.rs` is its twin without the fault. The words change with the compiler, so they are compared
//! on the toolchain that `rust-toolchain.toml` names and on no other. `TRYBUILD=overwrite` rewrites them: read each
//! as somebody who has made the fault.

// Miri starts no compiler.
#![cfg(not(miri))]

use registry_ui::toolchain;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

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

#[test]
fn every_fault_is_told_in_the_words_on_record() {
    if !toolchain::is_the_pinned_one(&here().join("../..")) {
        return;
    }
    let tests = trybuild::TestCases::new();
    // With one case that passes, the compiler goes on to code generation, where two symbols of one name are found.
    tests.pass("../ui-pass/names/two_symbols.rs");
    tests.compile_fail("*/*.rs");
}

/// All twins are the examples of one package, so that one run of Cargo compiles them, code generation included.
#[test]
fn every_twin_compiles() {
    let package = here().join("../../target/ui-pass");
    fs::create_dir_all(package.join("src")).expect("a folder for the package");
    let dependency = |folder: &str| {
        let path = here().join(folder).canonicalize();
        path.expect("the folder of a dependency")
    };
    let (core, attributes) = (
        dependency("../../registry-core"),
        dependency("../fixtures/attributes"),
    );
    let mut manifest = format!(
        "[package]\nname = \"twins\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nregistry-core = {{ path = {core:?} }}\nattributes = {{ path = {attributes:?} }}\n\n[workspace]\n"
    );
    for twin in cases("../ui-pass") {
        let path = here().join("../ui-pass").join(&twin).with_extension("rs");
        let name = twin.replace('/', "-");
        writeln!(
            manifest,
            "\n[[example]]\nname = {name:?}\npath = {path:?}\ncrate-type = [\"lib\"]"
        )
        .expect("a string takes all");
    }
    fs::write(package.join("Cargo.toml"), manifest).expect("the package's manifest");
    fs::write(package.join("src/lib.rs"), "").expect("the package's library");
    fs::copy(here().join("../../Cargo.lock"), package.join("Cargo.lock"))
        .expect("the same versions");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "build",
            "--offline",
            "--quiet",
            "--examples",
            "--keep-going",
        ])
        .current_dir(&package)
        .env("CARGO_TARGET_DIR", here().join("../../target/crates"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("RUSTFLAGS", "-A dead_code")
        .output()
        .expect("Cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
