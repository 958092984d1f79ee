//! The guide for a new language, and the table of hosts, name files and tests that are there.

use std::path::Path;

const GUIDE: &str = include_str!("../docs/new-language.md");

#[test]
fn each_file_that_the_guide_names_is_there() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = package.parent().expect("a package of the workspace");
    let quoted = GUIDE.split('`').skip(1).step_by(2);
    let ending = |text: &&str| {
        [".rs", ".java", ".tsv"]
            .iter()
            .any(|end| text.ends_with(end))
    };
    let files: Vec<&str> = quoted.filter(ending).collect();
    assert!(files.len() > 20, "{files:?}");
    for file in files {
        let found = [package, workspace]
            .iter()
            .any(|folder| folder.join(file).is_file());
        assert!(found, "there is no `{file}`");
    }
}

#[test]
fn the_readme_leads_to_the_guide() {
    let readme = include_str!("../README.md");
    assert!(readme.contains("(docs/new-language.md)"));
}

#[test]
fn each_test_that_the_table_of_hosts_names_is_there() {
    let readme = include_str!("../README.md");
    let (_, table) = readme
        .split_once("## What each host has")
        .expect("the table is there");
    let table = table.split("\n## ").next().expect("there is a first part");
    let quoted = table.split('`').skip(1).step_by(2);
    let tests: Vec<&str> = quoted
        .filter(|name| name.matches('_').count() > 2)
        .collect();
    assert!(tests.len() >= 8, "{tests:?}");
    let harness = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/foreign/harness");
    let files = std::fs::read_dir(harness).expect("the tests are there");
    let paths = files.map(|file| file.expect("it can be listed").path());
    let sources: String = paths
        .map(|path| std::fs::read_to_string(path).expect("a source is text"))
        .collect();
    for test in tests {
        assert!(
            sources.contains(&format!("\nfn {test}()")),
            "there is no test `{test}`"
        );
    }
}
