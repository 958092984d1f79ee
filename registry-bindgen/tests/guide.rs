//! The guide for a new language names files and items that are there.

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
