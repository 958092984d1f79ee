//! Prepares all runtimes: builds the libraries, generates their bindings, and copies the programs and their packages into one folder.
//!
//! `runtimes.rs` starts the programs. Their files are under `target/foreign`: `box` (the bindings and libraries that a program gets) and
//! `programs`. The libraries are built in Cargo's own target folder, where all that they depend on is built already.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use registry_bindgen::emit::{self, Language};

use crate::packages::{
    Missing, Packages, finished, interface, target, wasm_module, workspace, write_bindings,
    write_files,
};

/// The rows.
pub(crate) const SCENARIOS: &str = include_str!("../scenarios.tsv");
/// The bindings of a native library.
pub(crate) const NATIVE: [Language; 5] = [
    Language::C,
    Language::Cpp,
    Language::Python,
    Language::Node,
    Language::Java,
];

/// The warnings that a usual project turns on, as errors.
pub(crate) const STRICT: [&str; 6] = [
    "-Werror",
    "-Wall",
    "-Wextra",
    "-Wpedantic",
    "-Wshadow",
    "-Wconversion",
];

/// A folder under `target/foreign`.
const SPACED: &str = "with a space";

/// The packages, and whether there is wasm beside them.
#[derive(Debug)]
pub(crate) struct Setup {
    /// Node's and Python's packages.
    pub(crate) packages: Packages,
    wasm: Result<(), Missing>,
}

impl Setup {
    /// Builds everything at the first call of the process.
    pub(crate) fn get() -> &'static Self {
        static SETUP: OnceLock<Setup> = OnceLock::new();
        SETUP.get_or_init(Self::new)
    }

    fn new() -> Self {
        let packages = Packages::new();
        let (folder, source) = (&packages.folder, &packages.source);
        std::fs::create_dir_all(folder.join("box")).expect("a folder can be made");
        native(folder);
        let wasm = wasm(folder);
        let programs = folder.join("programs");
        for name in ["javascript", "web", "python", "luajit"] {
            copy_folder(&source.join(name), &programs.join(name));
        }
        copy_folder(
            &workspace().join("examples/web/test"),
            &programs.join("page"),
        );
        Self { packages, wasm }
    }

    /// What programs are given.
    pub(crate) fn boxed(&self) -> PathBuf {
        self.packages.folder.join("box")
    }

    /// The library and its bindings again, in a folder whose name has a space in it.
    pub(crate) fn spaced(&self) -> PathBuf {
        self.packages.folder.join(SPACED)
    }

    /// Whether the wasm module could be built.
    pub(crate) fn wasm(&self) -> Result<(), Missing> {
        self.wasm.clone()
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        if path.is_file() {
            std::fs::copy(&path, to.join(path.file_name().expect("a file has a name")))
                .expect("a file can be copied");
        }
    }
}

fn build(args: &[&str]) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--locked"])
        .args(args)
        .current_dir(workspace());
    finished(&mut cargo, "cargo build").unwrap_or_else(|missing| panic!("{}", missing.0));
}

/// The libraries, and the bindings of each beside it; `newer` has the bindings of the older library beside the newer one.
fn native(folder: &Path) {
    let (boxed, built) = (folder.join("box"), target().join("debug"));
    let copy = |from: PathBuf, to: PathBuf| {
        std::fs::create_dir_all(to.parent().expect("it is in a folder"))
            .expect("a folder can be made");
        std::fs::copy(from, to).expect("a library can be copied");
    };
    build(&["-p", "scenario", "-p", "neighbour"]);
    build(&["-p", "torture", "-p", "twin"]);
    for name in ["scenario", "neighbour", "torture", "twin"] {
        let (file, own) = (format!("lib{name}.so"), boxed.join(name));
        copy(built.join(&file), boxed.join(&file));
        write_bindings(&boxed.join(&file), &NATIVE, &own);
        copy(built.join(&file), own.join("node").join(&file));
        copy(built.join(&file), own.join("python").join(name).join(&file));
    }
    let spaced = folder.join(SPACED).join("scenario");
    write_bindings(&boxed.join("libscenario.so"), &NATIVE, &spaced);
    for place in ["node/libscenario.so", "python/scenario/libscenario.so"] {
        copy(built.join("libscenario.so"), spaced.join(place));
    }
    build(&["-p", "scenario", "--features", "newer"]);
    let newer = boxed.join("newer");
    write_bindings(&boxed.join("libscenario.so"), &NATIVE, &newer);
    for place in [
        "libscenario.so",
        "node/libscenario.so",
        "python/scenario/libscenario.so",
    ] {
        copy(built.join("libscenario.so"), newer.join(place));
    }
}

/// The same for wasm, in `web` beside the others.
fn wasm(folder: &Path) -> Result<(), Missing> {
    let boxed = folder.join("box");
    for name in ["scenario", "neighbour", "torture"] {
        let mut args = vec![name];
        if name == "torture" {
            // To optimise so many functions as one takes half a minute. Its names and values are tested, which are the same.
            args.extend(["--config", "profile.release.package.torture.opt-level=0"]);
        }
        let module = wasm_module(&args)?;
        write_bindings(&module, &[Language::Web], &boxed.join(name));
        std::fs::copy(
            &module,
            boxed.join(name).join("web").join(format!("{name}.wasm")),
        )
        .expect("a module can be copied");
    }
    stale(
        &boxed.join("scenario/web/scenario.wasm"),
        &boxed.join("newer"),
    );
    Ok(())
}

/// The module beside bindings of another interface. That a changed library has another fingerprint is seen with the native one: a module
/// takes ten times as long to build.
fn stale(module: &Path, to: &Path) {
    let mut other = interface(module);
    other.fingerprint ^= 1;
    write_files(emit::files(&other, Language::Web), to);
    std::fs::copy(module, to.join("web/scenario.wasm")).expect("a module can be copied");
}
