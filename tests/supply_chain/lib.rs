//! What the published crates bring along: what they depend on, how much `unsafe` they hold, and what they promise.
//!
//! Three tests, each against a list beside it that a person reads in review: `dependencies.tsv`, `unsafe.tsv`, `public-api/`.
//! `BLESS=1` rewrites the lists; a reason for a dependency is written by hand, and a list with a reason missing fails.
//! `tests/proof/supply-chain` runs them, and runs them on a copy of the workspace in which each has something to find.

pub mod graph;
pub mod licence;
#[path = "../toolchain.rs"]
pub mod toolchain;

use std::path::{Path, PathBuf};

/// The crates that users get.
pub const PUBLISHED: [&str; 3] = ["registry-core", "registry-macros", "registry-bindgen"];

/// The workspace that is looked at: this one, or the copy that `SUPPLY_CHAIN_OF` names.
///
/// # Panics
/// If it is not there.
#[must_use]
pub fn workspace() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let given = std::env::var_os("SUPPLY_CHAIN_OF").map(PathBuf::from);
    let path = given.unwrap_or(own);
    path.canonicalize().expect("the workspace is there")
}

/// A list beside this file, in the workspace that is looked at.
#[must_use]
pub fn list(name: &str) -> PathBuf {
    workspace().join("tests/supply_chain").join(name)
}

/// Whether the lists are to be rewritten.
#[must_use]
pub fn is_blessing() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value == "1")
}

/// Fails with the lines that differ between a list and what was found; with `BLESS=1`, rewrites the list.
///
/// # Panics
/// If they differ, or the list can't be read or written.
pub fn compare(name: &str, found: &str) {
    let path = list(name);
    if is_blessing() {
        std::fs::write(&path, found).expect("the list can be written");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let differences = differences(&expected, found);
    assert!(
        differences.is_empty(),
        "`tests/supply_chain/{name}` differs from what is there; if this is meant, run with `BLESS=1` and commit it:\n{differences}"
    );
}

/// The lines of either that the other has not, `-` before what was expected and `+` before what was found.
#[must_use]
pub fn differences(expected: &str, found: &str) -> String {
    let missing = |from: &str, other: &str, mark: char| -> String {
        let lines = from
            .lines()
            .filter(|line| other.lines().all(|o| o != *line));
        lines.map(|line| format!("{mark} {line}\n")).collect()
    };
    missing(expected, found, '-') + &missing(found, expected, '+')
}
