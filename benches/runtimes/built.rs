//! What is built before the programs run: the library with its bindings, its module for wasm, and the peers.

use std::path::{Path, PathBuf};
use std::process::Command;

use registry_bindgen::emit::Language;

use crate::packages::{
    Missing, Packages, finished, target, wasm_module, workspace, write_bindings,
};

pub(crate) fn copy(from: PathBuf, to: PathBuf) {
    std::fs::create_dir_all(to.parent().expect("it is in a folder")).expect("a folder can be made");
    std::fs::copy(&from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
}

/// The languages of the native library.
const LANGUAGES: [Language; 4] = [
    Language::C,
    Language::Python,
    Language::Node,
    Language::Java,
];

/// Where a program or a package finds it.
const PLACES: [&str; 4] = [
    "libcosts.so",
    "costs/node/libcosts.so",
    "costs/python/costs/libcosts.so",
    "costs/java/classes/costs/libcosts.so",
];

/// What runs in the folder with all of it.
const PROGRAMS: [&str; 8] = [
    "benches/runtimes/costs.js",
    "benches/runtimes/native.js",
    "benches/runtimes/threads.js",
    "benches/runtimes/wasm.js",
    "benches/runtimes/wasm-node.js",
    "benches/runtimes/page.html",
    "benches/runtimes/costs.py",
    "tests/foreign/web/chromium.js",
];

/// The library as a user builds it, its bindings, and the programs.
pub(crate) fn build(boxed: &Path) {
    let library = native();
    write_bindings(&library, &LANGUAGES, &boxed.join("costs"));
    for place in PLACES {
        copy(library.clone(), boxed.join(place));
    }
    for program in PROGRAMS {
        let from = workspace().join(program);
        let name = from.file_name().expect("a file has a name");
        copy(from.clone(), boxed.join(name));
    }
}

/// Builds the native library, with the feature that suits a library which is loaded, where there is one.
fn native() -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--release", "-p", "costs"])
        .current_dir(workspace());
    if cfg!(all(
        target_arch = "x86_64",
        target_os = "linux",
        target_env = "gnu"
    )) {
        cargo.args(["--features", "initial-exec-tls"]);
    }
    finished(&mut cargo, "cargo build").unwrap_or_else(|missing| panic!("{}", missing.0));
    target().join("release/libcosts.so")
}

/// With the versions that it was published with, or, where one of them cannot be had, with what fits.
fn install_wasm_bindgen(tools: &Path) -> Result<(), Missing> {
    let install = |locked: &[&str]| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args([
            "install",
            "wasm-bindgen-cli",
            "--version",
            "0.2.130",
            "--root",
        ]);
        cargo.arg(tools).args(locked);
        finished(&mut cargo, "cargo install wasm-bindgen-cli").map(drop)
    };
    install(&["--locked"]).or_else(|_| install(&[]))
}

/// The module, and the same module as wasm-bindgen's command leaves it.
pub(crate) fn wasm(packages: &Packages, boxed: &Path) -> Result<(), Missing> {
    let module = wasm_module(&["costs", "--features", "peer"])?;
    let tools = packages.folder.join("tools");
    let command = tools.join("bin/wasm-bindgen");
    if !command.is_file() {
        install_wasm_bindgen(&tools)?;
    }
    let mut peer = Command::new(command);
    peer.args(["--target", "web", "--out-dir"])
        .arg(boxed.join("costs/peer"))
        .arg(&module);
    finished(&mut peer, "wasm-bindgen")?;
    // The records are still there after wasm-bindgen's command has gone over the module.
    write_bindings(
        &boxed.join("costs/peer/costs_bg.wasm"),
        &[Language::Web],
        &boxed.join("costs"),
    );
    Ok(())
}

/// The peers of Python: one library, which UniFFI's Python loads, and which Python imports as PyO3's module.
pub(crate) fn peers_of_python(boxed: &Path) -> Result<(), Missing> {
    let folder = boxed.join("peers");
    // What is there of an earlier run must not stand for one that can't be built.
    let _ = std::fs::remove_dir_all(&folder);
    let built = target().join("foreign/peers");
    let cargo = |args: &[&str]| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(args).args(["--quiet", "--release", "--locked"]);
        cargo.arg("--target-dir").arg(&built);
        cargo.current_dir(workspace().join("benches/runtimes/peers"));
        cargo
    };
    finished(&mut cargo(&["build"]), "cargo build")?;
    let library = built.join("release/libpeers.so");
    let mut generate = cargo(&["run", "--bin", "uniffi-bindgen"]);
    generate.args([
        "--",
        "generate",
        "--language",
        "python",
        "--no-format",
        "--out-dir",
    ]);
    finished(generate.arg(&folder).arg(&library), "uniffi-bindgen")?;
    for name in ["libpeers.so", "pyo3_peers.so"] {
        copy(library.clone(), folder.join(name));
    }
    Ok(())
}
