//! Cargo, for the crates that tests write, compile and run.
//!
//! All of them are compiled into one folder and by the same flags as the workspace, so that what they depend on is compiled once: packages
//! of the registry by the workspace's own build, and the library by the first of these crates.
//! `registry-tests` and `registry-ui` take this file by its path.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the finished programs and libraries.
#[must_use]
pub fn target(workspace: &Path) -> PathBuf {
    workspace.join("target/crates")
}

/// Cargo in the folder of a crate, for the compiler of the workspace.
#[must_use]
pub fn cargo(workspace: &Path, folder: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target(workspace))
        // What the workspace's packages depend on is in there, built without debug information.
        .env("CARGO_BUILD_BUILD_DIR", intermediate())
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        // Each crate is compiled once.
        .env("CARGO_INCREMENTAL", "0")
        // Those of a sanitizer or of Miri are for this program only.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo
}

/// The folder with what the workspace's Cargo has built: this program is in `<it>/debug/deps`.
///
/// # Panics
/// If the program has no such path.
#[must_use]
pub fn intermediate() -> PathBuf {
    let program = std::env::current_exe().expect("a test's path");
    let folder = program.ancestors().nth(3).expect("three folders up");
    folder.to_owned()
}

/// Writes the manifest of a crate that depends on `registry-core`, with `more` after its dependencies, and the workspace's lock file.
///
/// # Panics
/// If a file can't be written.
pub fn write_manifest(workspace: &Path, folder: &Path, name: &str, more: &str) {
    std::fs::create_dir_all(folder.join("src")).expect("a folder for the crate");
    let core = workspace.join("registry-core").canonicalize();
    let core = core.expect("the library's folder");
    let manifest = format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nregistry-core = {{ path = {core:?} }}\n{more}\n[workspace]\n"
    );
    std::fs::write(folder.join("Cargo.toml"), manifest).expect("the crate's manifest");
    std::fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"))
        .expect("the same versions");
}
