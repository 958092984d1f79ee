//! What CI does with the tests that `cargo test --workspace` leaves out, and what a test says that is skipped.

use crate::readme::{read, root};
use std::fs;
use std::path::{Path, PathBuf};

/// All files below a folder that have this ending, but for what is built.
fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && name != "target" && name != "node_modules" && !name.starts_with('.') {
            files(&path, ending, found);
        } else if name.ends_with(ending) {
            found.push(path);
        }
    }
}

/// The value of a key in a table of a manifest.
fn value<'a>(table: &'a str, key: &str) -> Option<&'a str> {
    let line = table
        .lines()
        .find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))?;
    Some(line.trim_matches('"'))
}

/// The source of a library: its file, and those of its modules.
fn library(file: &Path, source: &mut String) {
    let text = fs::read_to_string(file).unwrap_or_default();
    let folder = match file.file_stem().and_then(|stem| stem.to_str()) {
        Some("lib" | "mod") | None => file.parent().expect("a folder").to_owned(),
        Some(stem) => file.with_file_name(stem),
    };
    for line in text.lines().filter(|line| line.ends_with(';')) {
        let line = line.trim_end_matches(';');
        if let Some((_, name)) = line.split_once("mod ") {
            library(&folder.join(format!("{name}.rs")), source);
            library(&folder.join(name).join("mod.rs"), source);
        }
    }
    source.push_str(&text);
}

/// The package, and the option that names a target of it which is left out and has tests, or is a benchmark.
fn left_out() -> Vec<(String, String)> {
    let mut manifests = Vec::new();
    files(&root(), "Cargo.toml", &mut manifests);
    let mut found = Vec::new();
    for manifest in manifests {
        let text = fs::read_to_string(&manifest).expect("a manifest");
        let name = value(&text, "name").unwrap_or_default();
        // A workspace of its own is none that the command tests.
        if text.contains("[workspace]") {
            continue;
        }
        for table in text.split("\n[") {
            let (of, _) = table.split_once("]\n").unwrap_or_default();
            let target = value(table, "name").unwrap_or_default();
            let is_left_out = |key| value(table, key) == Some("false");
            if of == "[bench]" && is_left_out("bench") {
                found.push((name.to_owned(), format!("--bench {target}")));
            } else if of == "[test]" && is_left_out("test") {
                found.push((name.to_owned(), format!("--test {target}")));
            } else if of == "lib" && is_left_out("test") {
                let path = value(table, "path").unwrap_or("src/lib.rs");
                let mut source = String::new();
                library(&manifest.with_file_name(path), &mut source);
                if source.contains("#[test]") {
                    found.push((name.to_owned(), "--lib".to_owned()));
                }
            }
        }
    }
    found
}

#[test]
fn what_cargo_test_leaves_out_is_tested_and_linted_by_ci() {
    let left_out = left_out();
    for expected in [
        "--lib",
        "--test initial_exec_tls",
        "--test public_api",
        "--bench runtimes",
    ] {
        let is_there = left_out.iter().any(|(_, target)| target == expected);
        assert!(is_there, "{expected} is not among {left_out:?}");
    }
    let commands = read(".ci/run") + &read("tests/proof/supply-chain");
    for (package, target) in left_out {
        // Benchmarks are run for their figures, by hand.
        let commands_of_it = match target.starts_with("--bench") {
            true => &["cargo clippy "][..],
            false => &["cargo test ", "cargo clippy "],
        };
        for command in commands_of_it {
            let is_done = commands.lines().any(|line| {
                let is_chosen =
                    line.contains(&format!("-p {package} ")) || line.contains("--workspace ");
                line.starts_with(command) && is_chosen && line.contains(&target)
            });
            assert!(is_done, "no `{command}` of {package} with {target}");
        }
    }
}

#[test]
fn a_test_that_is_skipped_says_so_past_the_test_harness() {
    let mut sources = Vec::new();
    for folder in ["tests", "registry-bindgen/tests", "benches"] {
        files(&root().join(folder), ".rs", &mut sources);
    }
    // The harness keeps what it prints to itself where the test passes.
    let said = "println!(\"skipped";
    for source in sources {
        let text = fs::read_to_string(&source).expect("a source");
        assert!(!text.contains(said), "{}: {said}", source.display());
    }
}
