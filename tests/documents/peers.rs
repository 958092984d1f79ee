//! What other generators of bindings show in their tests: each row of `tests/peers.md` names a test of ours that exists, and that its program runs.

use std::fs;
use std::path::Path;

const PEERS: &str = include_str!("../peers.md");

/// Whether there is such a test, as `tests/foreign/python/peers.py::name`.
fn is_test(test: &str) -> bool {
    let Some((file, name)) = test.split_once("::") else {
        return false;
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let Ok(source) = fs::read_to_string(root.join(file)) else {
        return false;
    };
    if file.ends_with(".tsv") {
        return source
            .lines()
            .any(|line| line.split('\t').next() == Some(name));
    }
    // It is declared, and named where the program runs it.
    let is_declared = ["\ndef ", "\nfunction ", "\nasync function "]
        .iter()
        .any(|word| source.contains(&format!("{word}{name}(")));
    is_declared && source.matches(name).count() > 1
}

/// The test in the last cell of a row, if it has one.
fn test_of(row: &str) -> Option<&str> {
    row.strip_suffix("` |")?.rsplit('`').next()
}

#[test]
fn every_behaviour_of_a_peer_names_a_test_that_is_run() {
    let rows: Vec<&str> = PEERS.lines().filter(|line| line.starts_with('|')).collect();
    // Below the head and its line.
    let rows = &rows[2..];
    for row in rows {
        let test = test_of(row).unwrap_or_else(|| panic!("no test at the end of {row}"));
        assert!(is_test(test), "there is no test `{test}`");
    }
    assert!(rows.len() >= 15, "{rows:?}");
    // What the check is for.
    assert_eq!(test_of("| a behaviour | UniFFI `test_path` | |"), None);
    assert!(!is_test("tests/foreign/python/peers.py::no_such_test"));
    assert!(!is_test("tests/foreign/python/no_such_file.py::text"));
    assert!(!is_test("tests/foreign/scenarios.tsv::no_such_row"));
}
