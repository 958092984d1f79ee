//! The matrix of misuses: printed, and each row held against the test that it names.
//!
//! The rows are the documentation's own (`registry_core::misuse`), so there is no second list to go stale. A row names a test function or a
//! compile-fail case that must exist, and each status that it promises must stand in that test. What is not guaranteed must be said in the crate's
//! front page and in the README, too.
//!
//! ```text
//! cargo test -p registry-tests --test documents misuse_matrix -- --nocapture
//! ```

use registry_core::Status;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const DOCUMENTATION: &str = include_str!("../../registry-core/src/docs/misuse.rs");
const FRONT_PAGE: &str = include_str!("../../registry-core/src/lib.rs");
const README: &str = include_str!("../../README.md");

/// One line of the matrix.
struct Row {
    section: &'static str,
    misuse: &'static str,
    gets: &'static str,
    /// Or why there can be none.
    test: Result<&'static str, &'static str>,
}

/// The part of the documentation below a heading.
fn below(heading: &str) -> impl Iterator<Item = &'static str> {
    let start = format!("//! # {heading}");
    let mut lines = DOCUMENTATION.lines();
    assert!(lines.any(|line| line == start), "a part `{heading}`");
    lines.take_while(|line| !line.starts_with("//! # "))
}

/// The rows below a heading; the test is the last cell, what it gets the second.
fn rows(heading: &'static str) -> Vec<Row> {
    let (mut section, mut rows) = (heading, Vec::new());
    for line in below(heading) {
        if let Some(name) = line.strip_prefix("//! ## ") {
            section = name;
        }
        let Some(cells) = line.strip_prefix("//! | ") else {
            continue;
        };
        let cells: Vec<&str> = cells.trim_end_matches(" |").split(" | ").collect();
        let (&misuse, &gets, &test) = (&cells[0], &cells[1], cells.last().expect("cells"));
        if test == "its test" {
            continue;
        }
        rows.push(Row {
            section,
            misuse,
            gets,
            test: match test.strip_prefix("none: ") {
                Some(reason) => Err(reason),
                None => Ok(test.trim_matches('`')),
            },
        });
    }
    rows
}

fn matrix() -> Vec<Row> {
    rows("Misuse by misuse")
}

fn not_guaranteed() -> Vec<Row> {
    rows("What is not guaranteed")
}

/// A file of the workspace.
fn read(path: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::read_to_string(root.join(path)).ok()
}

/// The text of a test, with those of its file's own functions and macros that it uses; `None` if there is no such test.
fn text(test: &str) -> Option<String> {
    let Some((file, name)) = test.split_once("::") else {
        // A compile-fail case is its file, which names no status.
        return read(test).filter(|_| test.starts_with("tests/ui/"));
    };
    let source = read(file)?;
    if file.starts_with("tests/proof/") {
        // A function of a script.
        return source.contains(&format!("\n{name}() {{")).then_some(source);
    }
    if file.ends_with(".tsv") {
        let row = |line: &&str| line.split('\t').next() == Some(name);
        return source.lines().find(row).map(str::to_owned);
    }
    let items = items(&source);
    let (_, attributes, body) = items.iter().find(|(found, _, _)| *found == name)?;
    if !attributes.contains("test]") {
        return None;
    }
    let used =
        |name: &str| body.contains(&format!("{name}(")) || body.contains(&format!("{name}!("));
    let helpers = items.iter().filter(|(found, _, _)| used(found));
    Some(helpers.fold(String::from(*body), |text, (_, _, helper)| text + helper))
}

/// The functions and macros of a file: name, attributes, and text with whatever is declared inside.
fn items(source: &str) -> Vec<(&str, &str, &str)> {
    let (mut starts, mut at) = (Vec::new(), 0);
    for line in source.split_inclusive('\n') {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        let code = code.strip_prefix("pub ").unwrap_or(code);
        let name = code
            .strip_prefix("fn ")
            .or_else(|| code.strip_prefix("macro_rules! "));
        if let Some(name) = name {
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_');
            starts.push((at, indent, &name[..end.unwrap_or(name.len())]));
        }
        at += line.len();
    }
    let item = |(n, &(at, indent, name)): (usize, &(usize, usize, _))| {
        let next = starts[n + 1..]
            .iter()
            .find(|(_, other, _)| *other <= indent);
        let end = next.map_or(source.len(), |(next, _, _)| *next);
        // The attributes follow the last empty line, or the last brace.
        let above = &source[..at];
        let from = above.rfind("\n\n").max(above.rfind("}\n")).unwrap_or(0);
        (name, &above[from..], &source[at..end])
    };
    starts.iter().enumerate().map(item).collect()
}

/// The statuses that a cell promises.
fn statuses(gets: &str) -> impl Iterator<Item = Status> + '_ {
    let quoted = gets.split('`').skip(1).step_by(2);
    let shouted = quoted.filter(|word| word.chars().all(|c| c.is_ascii_uppercase() || c == '_'));
    shouted.map(|word| {
        let named = |status: &&Status| status.name() == word;
        *Status::ALL
            .iter()
            .find(named)
            .unwrap_or_else(|| panic!("`{word}` is no status"))
    })
}

#[test]
fn the_matrix_is_printed_and_every_row_names_a_test_that_exists() {
    let mut section = "";
    let (matrix, not_guaranteed) = (matrix(), not_guaranteed());
    for row in matrix.iter().chain(&not_guaranteed) {
        if row.section != section {
            section = row.section;
            println!("\n{section}");
        }
        match row.test {
            Ok(test) => {
                println!("  {:<84} {:<72} {test}", row.misuse, row.gets);
                assert!(text(test).is_some(), "there is no test `{test}`");
            }
            Err(reason) => println!("  {:<84} {:<72} no test: {reason}", row.misuse, row.gets),
        }
    }
    println!(
        "\n{} misuses, {} not guaranteed",
        matrix.len(),
        not_guaranteed.len()
    );
    assert!(
        matrix.iter().all(|row| row.test.is_ok()),
        "whatever is promised is tested"
    );
}

#[test]
fn there_are_more_than_a_hundred_and_no_two_are_one() {
    let (matrix, not_guaranteed) = (matrix(), not_guaranteed());
    assert!(matrix.len() > 100, "{} misuses", matrix.len());
    assert!(not_guaranteed.len() >= 10, "{}", not_guaranteed.len());
    let all = matrix.iter().chain(&not_guaranteed);
    let mut seen = BTreeSet::new();
    for row in all {
        assert!(seen.insert(row.misuse), "twice: {}", row.misuse);
        assert!(!row.gets.is_empty(), "{}", row.misuse);
    }
}

#[test]
fn every_status_of_a_row_stands_in_its_test() {
    let (mut looked, mut missing) = (0, Vec::new());
    for row in matrix() {
        let test = row.test.ok().and_then(text).unwrap_or_default();
        for status in statuses(row.gets) {
            let spelled = [format!("{status:?}"), status.name().to_owned()];
            if !spelled.iter().any(|name| test.contains(name)) {
                missing.push(format!("{status} of `{}`: {:?}", row.misuse, row.test));
            }
            looked += 1;
        }
        if row.gets.starts_with("does not compile") {
            let test = row.test.unwrap_or_default();
            assert!(
                [
                    "tests/ui/",
                    "tests/builds/identity.rs",
                    "tests/builds/symbols.rs"
                ]
                .iter()
                .any(|place| test.starts_with(place)),
                "{}: the compiler has to be asked, not {test}",
                row.misuse
            );
        }
    }
    assert!(missing.is_empty(), "not in their tests: {missing:#?}");
    assert!(looked > 80, "{looked} statuses");
}

#[test]
fn every_status_is_what_some_misuse_gets() {
    let matrix = matrix();
    let promised: BTreeSet<i32> = matrix
        .iter()
        .flat_map(|row| statuses(row.gets))
        .map(Status::raw)
        .collect();
    for status in Status::ALL {
        assert!(promised.contains(&status.raw()), "{status} is nobody's lot");
    }
}

#[test]
fn what_is_not_guaranteed_is_said_on_the_front_page_and_in_the_readme() {
    let plain = |text: &str| {
        let words = text.lines().map(|line| line.trim_start_matches("//!"));
        let text: Vec<&str> = words.flat_map(str::split_whitespace).collect();
        text.join(" ").to_lowercase()
    };
    for (name, page) in [("front page", FRONT_PAGE), ("README", README)] {
        let page = plain(page);
        for row in not_guaranteed() {
            let key = row.misuse.split("**").nth(1).expect("a key in bold");
            assert!(
                page.contains(&key.to_lowercase()),
                "the {name} does not speak of `{key}`"
            );
        }
    }
}

#[test]
fn every_class_of_past_bugs_has_a_test() {
    let (mut classes, mut tests) = (0, BTreeSet::new());
    for line in include_str!("../past_bugs.md").lines() {
        let Some(row) = line.strip_suffix("` |") else {
            continue;
        };
        let test = row.rsplit('`').next().expect("a test");
        assert!(text(test).is_some(), "there is no test `{test}`");
        classes += 1;
        tests.insert(test);
    }
    assert_eq!((classes, tests.len()), (25, 25), "a test for each class");
}

/// The checks above find what they are for.
#[test]
fn a_row_that_lies_would_be_found() {
    assert!(text("tests/documents/misuse_matrix.rs::no_such_test").is_none());
    assert!(
        text("tests/documents/misuse_matrix.rs::matrix").is_none(),
        "a function that is no test"
    );
    assert!(text("tests/ui/args/no_such_case.rs").is_none());
    assert!(text("tests/foreign/scenarios.tsv::no_such_row").is_none());
    assert!(text("tests/proof/portability::no_such_function").is_none());
    let own = text("tests/documents/misuse_matrix.rs::a_row_that_lies_would_be_found")
        .expect("this test");
    assert!(own.contains("no_such_case") && !own.contains(concat!("there is", " no test")));
}
