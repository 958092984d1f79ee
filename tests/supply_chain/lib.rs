//! The public API of the published crates, compared with a list that is read in review.
//!
//! `BLESS=1` rewrites the lists. `tests/proof/supply-chain` runs the test, and runs it on a copy of the workspace in which it has
//! something to find. `cargo-deny` checks the dependencies, by `deny.toml`.

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

/// Fails with the lines that differ between a list and what was found; with `BLESS=1`, rewrites the list.
///
/// # Panics
/// If they differ, or the list can't be read or written.
pub fn compare(name: &str, found: &str) {
    let path = workspace().join("tests/supply_chain").join(name);
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
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
fn differences(expected: &str, found: &str) -> String {
    let missing = |from: &str, other: &str, mark: char| -> String {
        let lines = from
            .lines()
            .filter(|line| other.lines().all(|o| o != *line));
        lines.map(|line| format!("{mark} {line}\n")).collect()
    };
    missing(expected, found, '-') + &missing(found, expected, '+')
}
