//! The README agrees with the files: its program is the example's, its statuses are the crate's, its
//! files exist. Its other Rust code runs as doctests of this package.

use registry_core::Status;
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace")
        .to_owned()
}

pub(crate) fn read(path: &str) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The code blocks of the README whose fence says `language`.
fn blocks(language: &str) -> Vec<String> {
    let readme = read("README.md");
    let mut blocks = Vec::new();
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        if line
            .strip_prefix("```")
            .is_some_and(|found| found == language)
        {
            let block: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push(block.join("\n") + "\n");
        }
    }
    blocks
}

#[test]
fn the_rust_program_is_the_example() {
    let example = read("examples/quickstart.rs");
    let program: String = example
        .lines()
        .skip_while(|line| line.starts_with("//!") || line.is_empty())
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(blocks("rust,no_run"), [program]);
}

#[test]
fn the_c_program_is_the_example() {
    assert_eq!(blocks("c"), [read("examples/c/quickstart.c")]);
}

#[test]
fn the_python_program_is_the_example() {
    assert_eq!(blocks("python"), [read("examples/shop/till.py")]);
}

#[test]
fn the_page_is_the_example() {
    assert_eq!(blocks("html"), [read("examples/shop/page.html")]);
}

#[test]
fn the_library_is_the_example() {
    let example = read("examples/shop/src/lib.rs");
    let (_, items) = example.split_once("\n\n").expect("its documentation");
    assert!(blocks("rust,ignore").iter().any(|block| block == items));
}

#[test]
fn the_commands_are_the_two_that_ci_runs() {
    let commands = blocks("sh").concat();
    assert_eq!(
        commands,
        "cargo run --example quickstart\ncargo test --workspace\n"
    );
    assert!(read(".ci/run").contains("cargo test --workspace"));
}

#[test]
fn the_table_of_statuses_is_complete() {
    let readme = read("README.md");
    for status in Status::ALL {
        let row = format!("| {} | `{}` | ", status.raw(), status.name());
        assert!(readme.contains(&row), "no row {row}");
    }
    let rows = readme.lines().filter(|line| {
        let row = line.strip_prefix("| ");
        row.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    });
    assert_eq!(rows.count(), Status::ALL.len());
}

#[test]
fn programs_have_no_lines_that_only_rustdoc_hides() {
    for file in ["README.md", "registry-bindgen/README.md"] {
        let readme = read(file);
        let programs = readme.split("```rust").skip(1);
        let programs = programs.filter_map(|rest| rest.split("```").next());
        let hidden = programs
            .flat_map(str::lines)
            .find(|line| line.starts_with("# "));
        assert_eq!(hidden, None, "{file}: who copies it gets this line");
    }
}

#[test]
fn every_linked_file_exists() {
    let readme = read("README.md");
    // What is between backticks is code, in which a lambda of C++ looks like a link.
    let prose: String = readme.split('`').step_by(2).collect();
    let mut seen = 0;
    for link in prose.split("](").skip(1) {
        let target = link.split(')').next().expect("a closing bracket");
        if target.starts_with("http") {
            continue;
        }
        let (path, heading) = target.split_once('#').unwrap_or((target, ""));
        // A link into the page itself has no path.
        let path = if path.is_empty() { "README.md" } else { path };
        assert!(root().join(path).exists(), "{target} is not there");
        if !heading.is_empty() {
            let headings = read(path).to_lowercase().replace(' ', "-");
            assert!(headings.contains(&format!("#-{heading}\n")), "{target}");
        }
        seen += 1;
    }
    assert!(seen > 10, "{seen} links seen");
}
