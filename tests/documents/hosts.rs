//! The table of registry-bindgen's README that says which host has what: every cell has its word, and every row tests that exist.

use crate::readme::{read, root};
use std::collections::BTreeSet;
use std::fs;

/// The columns between what a row is about and its test. Nine hosts: Node and Deno have one.
const HOSTS: [&str; 8] = [
    "C",
    "C++",
    "Python",
    "Node, Deno",
    "Bun",
    "web",
    "Java",
    "Dart",
];
/// In a row whose tests are listed under the table, one for each language.
const BELOW: &str = "see below";

/// The names of all tests of the foreign sides.
fn tests() -> BTreeSet<String> {
    let harness = root().join("tests/foreign/harness");
    let files = fs::read_dir(&harness).expect("the harness is there");
    let sources = files.map(|file| fs::read_to_string(file.expect("a file").path()).expect("text"));
    let mut names = BTreeSet::new();
    for source in sources {
        for (_, after) in source
            .split("#[test]\n")
            .skip(1)
            .filter_map(|s| s.split_once("fn "))
        {
            names.extend(after.split_once('(').map(|(name, _)| name.to_owned()));
        }
    }
    names
}

/// What stands in backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn every_cell_of_the_table_of_hosts_has_a_word_and_every_row_a_test() {
    let readme = read("registry-bindgen/README.md");
    let (_, section) = readme
        .split_once("\n## What each host has\n")
        .expect("the section");
    let (section, _) = section.split_once("\n## ").expect("the next one");
    let rows = section.lines().filter(|line| line.starts_with("| "));
    // The first cell of the head is empty.
    let mut rows = rows.map(|row| {
        let cells = row.trim_matches('|').split('|');
        cells.map(str::trim).collect::<Vec<_>>()
    });
    let head = rows.next().expect("a head");
    assert_eq!(head[1..=HOSTS.len()], HOSTS);
    let (known, mut below) = (tests(), BTreeSet::new());
    assert!(known.len() > 40, "{known:?}");
    for row in rows {
        assert_eq!(row.len(), HOSTS.len() + 2, "{row:?}");
        assert!(row.iter().all(|cell| !cell.is_empty()), "{row:?}");
        let test = row[HOSTS.len() + 1];
        if test == BELOW {
            below.insert(row[0].split(' ').next().expect("a word").to_owned());
        } else {
            let test = quoted(test).next().expect("the name of a test");
            assert!(known.contains(test), "no test `{test}`");
        }
    }
    // A paragraph for the first word of each such row.
    let paragraphs: Vec<&str> = section.split("\n\n").collect();
    for what in &below {
        let of = paragraphs
            .iter()
            .filter(|text| text.starts_with("The tests of "));
        let mut of = of.filter(|text| text.contains(what.as_str()));
        let listed = of
            .next()
            .unwrap_or_else(|| panic!("no list of the tests of {what}"));
        for test in quoted(listed) {
            assert!(known.contains(test), "no test `{test}`");
        }
    }
}
