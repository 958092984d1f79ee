//! The matrix of misuses: prints it, and checks each row against its test.
//!
//! The rows are those of the documentation (`registry_core::misuse`), which links each to the documented behaviour. `tests/misuse.md` names the
//! test of each row: a test function or a compile-fail case. Both tables must have the same rows, each test must exist, and each
//! status that a row promises must occur in its test. What is not guaranteed is one text, to which the crate's front page and the README link.
//!
//! ```text
//! cargo test -p registry-tests --test documents misuse_matrix -- --nocapture
//! ```

use registry_core::Status;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const TESTS: &str = include_str!("../misuse.md");
const DOCUMENTATION: &str = include_str!("../../registry-core/src/docs/misuse.rs");
const FRONT_PAGE: &str = include_str!("../../registry-core/src/lib.rs");
const README: &str = include_str!("../../README.md");

/// One line of the matrix.
struct Row {
    section: &'static str,
    misuse: &'static str,
    gets: &'static str,
    /// Links to the behaviour; for what is not guaranteed, what to do instead.
    see: &'static str,
    /// Or why there can be none.
    test: Result<&'static str, &'static str>,
}

/// The lines of a part of the documentation, without their comment marks.
fn below(heading: &str) -> impl Iterator<Item = &'static str> {
    let start = format!("# {heading}");
    let mut lines = DOCUMENTATION.lines().map(|line| {
        let line = line.trim_start_matches("//!");
        line.strip_prefix(' ').unwrap_or(line)
    });
    assert!(lines.any(|line| line == start), "a part `{heading}`");
    lines.take_while(|line| !line.starts_with("# "))
}

/// The rows of tables, each as its section and its cells; the lines of the heads are left out.
fn table_rows(
    heading: &'static str,
    lines: impl Iterator<Item = &'static str>,
) -> Vec<(&'static str, Vec<&'static str>)> {
    let (mut section, mut rows) = (heading, Vec::new());
    for line in lines {
        if let Some(name) = line.strip_prefix("## ") {
            section = name;
        }
        let Some(cells) = line.strip_prefix("| ") else {
            continue;
        };
        let cells: Vec<&str> = cells.trim_end_matches(" |").split(" | ").collect();
        if cells[0] != "misuse" && cells[0] != "what" {
            rows.push((section, cells));
        }
    }
    rows
}

/// The test that `tests/misuse.md` names for a row, or why there can be none.
fn test_of(section: &str, misuse: &str) -> Result<&'static str, &'static str> {
    let named = table_rows("", TESTS.lines());
    let mut found = named
        .iter()
        .filter(|(at, cells)| *at == section && cells[0] == misuse);
    let (Some((_, cells)), None) = (found.next(), found.next()) else {
        panic!("`tests/misuse.md` names one test for `{misuse}` under `{section}`");
    };
    match cells[1].strip_prefix("none: ") {
        Some(reason) => Err(reason),
        None => Ok(cells[1].trim_matches('`')),
    }
}

/// The rows of the documentation below a heading, each with its test.
fn rows(heading: &'static str) -> Vec<Row> {
    let rows = table_rows(heading, below(heading)).into_iter();
    let row = |(section, cells): (&'static str, Vec<&'static str>)| Row {
        section,
        misuse: cells[0],
        gets: cells[1],
        see: cells[2],
        test: test_of(section, cells[0]),
    };
    rows.map(row).collect()
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
    let text = helpers.fold(String::from(*body), |text, (_, _, helper)| text + helper);
    // What the test runs in another language.
    let program = body
        .split('"')
        .find(|word| word.ends_with(".dart"))
        .and_then(|name| read(&format!("tests/foreign/dart/{name}")));
    Some(text + &program.unwrap_or_default())
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
                    "tests/identity/collisions.rs",
                    "tests/identity/symbols.rs"
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
fn no_test_is_named_for_a_row_that_the_documentation_does_not_have() {
    let documented = matrix().len() + not_guaranteed().len();
    let named = table_rows("", TESTS.lines());
    assert_eq!(
        named.len(),
        documented,
        "rows of `tests/misuse.md` and of the documentation"
    );
}

/// The headings of a file's documentation, as rustdoc makes anchors of them.
fn anchors(text: &str) -> BTreeSet<String> {
    let heading = |line: &str| {
        let line = line.strip_prefix("//! #")?.trim_start_matches('#');
        let kept = line.chars().filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c.to_ascii_lowercase()),
            _ => None,
        });
        Some(kept.collect::<String>().trim_matches('-').to_owned())
    };
    text.lines().filter_map(heading).collect()
}

/// Rustdoc checks that what a link names exists, but not its fragment.
fn dangling(see: &str) -> Vec<&str> {
    let implementation = read("registry-core/src/docs/implementation.rs").expect("the file");
    let targets = see.split("](").skip(1).filter_map(|link| {
        let (target, _) = link.split_once(')')?;
        target.split_once('#')
    });
    let is_dangling = |(page, fragment): &(&str, &str)| {
        !match *page {
            "crate" => anchors(FRONT_PAGE),
            "crate::implementation" => anchors(&implementation),
            "" | "misuse" => anchors(DOCUMENTATION),
            other => panic!("the headings of `{other}` are not known here"),
        }
        .contains(*fragment)
    };
    targets
        .filter(is_dangling)
        .map(|(_, fragment)| fragment)
        .collect()
}

#[test]
fn every_row_links_to_behaviour_and_not_into_the_repository() {
    for row in matrix() {
        let see = row.see;
        assert!(
            see.starts_with('[') && see.contains("]("),
            "{}: {see}",
            row.misuse
        );
        assert_eq!(dangling(see), [""; 0], "{}: {see}", row.misuse);
    }
    for line in DOCUMENTATION.lines() {
        let is_path = line.contains(".rs") || line.contains("tests/") || line.contains(".tsv");
        assert!(!is_path, "a path of the repository: {line}");
    }
    // What the checks are for.
    assert_eq!(
        dangling("[a](crate#no-such-heading), [b](crate#threads)"),
        ["no-such-heading"]
    );
}

/// The keys of what is not guaranteed, in bold in its one table.
fn keys() -> Vec<&'static str> {
    let key = |row: &Row| row.misuse.split("**").nth(1).expect("a key in bold");
    not_guaranteed().iter().map(key).collect()
}

#[test]
fn what_is_not_guaranteed_is_one_text_with_two_links_to_it() {
    assert!(anchors(DOCUMENTATION).contains("what-is-not-guaranteed"));
    let links = [
        ("front page", FRONT_PAGE, "(misuse#what-is-not-guaranteed)"),
        (
            "README",
            README,
            "(registry-core/src/docs/misuse.rs), section \"What is not guaranteed\"",
        ),
    ];
    for (name, page, link) in links {
        assert!(page.contains(link), "the {name} has no link `{link}`");
        let documentation = page
            .split("\nmod ")
            .next()
            .expect("a beginning")
            .to_lowercase();
        let repeated = keys()
            .into_iter()
            .filter(|key| documentation.contains(&key.to_lowercase()));
        let repeated: Vec<_> = repeated.collect();
        assert!(
            repeated.len() <= 3,
            "the {name} is a second list of {repeated:?}"
        );
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
