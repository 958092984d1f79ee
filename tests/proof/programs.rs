//! The programs of tests that mutants are tried on, and which of their modules the copy has.
//!
//! A program of the copy has the modules whose tests mutants name, and those that these use: some of the others need C code or other people's crates,
//! and all would be built again for each mutant.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The programs of the package `registry-tests` in the copy, each with its main file below `tests`.
const PROGRAMS: &[(&str, &str)] = &[
    ("behaviour", "behaviour/main.rs"),
    ("delivery", "delivery/main.rs"),
    ("errors", "errors/main.rs"),
    ("fork", "fork/main.rs"),
    ("memory", "memory/main.rs"),
    ("properties", "properties.rs"),
    ("properties_report", "properties_report.rs"),
    ("signals", "signals/main.rs"),
    ("values", "values/main.rs"),
    ("wasm", "foreign/harness/wasm.rs"),
];

/// What these tests need of other people.
const DEPENDENCIES: &str = r#"
[dependencies]
registry-core.workspace = true
registry-bindgen.workspace = true
libc = "0.2"
corosensei = "0.3.4"
proptest = { version = "1.7", default-features = false, features = ["std"] }
"#;

/// A test of the package `registry-tests`: its program, and its path in there.
pub(crate) type Test = (&'static str, &'static str);

/// What is the package's own in its manifest.
pub(crate) fn manifest() -> String {
    let programs = PROGRAMS
        .iter()
        .map(|(name, path)| format!("\n[[test]]\nname = \"{name}\"\npath = \"{path}\"\n"));
    programs.chain([DEPENDENCIES.to_owned()]).collect()
}

/// The file or folder of each program.
pub(crate) fn parts() -> impl Iterator<Item = PathBuf> {
    PROGRAMS.iter().map(|(_, path)| {
        let part = path.strip_suffix("/main.rs").unwrap_or(path);
        Path::new("tests").join(part)
    })
}

/// The main files of the programs in the copy, by their places in the checkout.
pub(crate) fn main_files(
    checkout: &Path,
    named: &[Test],
) -> Result<BTreeMap<PathBuf, String>, String> {
    let mut files = BTreeMap::new();
    for (program, path) in PROGRAMS {
        let file = checkout.join("tests").join(path);
        let main = read(&file)?;
        let kept = kept(&file, &main, program, named)?;
        files.insert(file, without_others(&main, &kept));
    }
    Ok(files)
}

fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// The modules of a program that have one of the tests, and those that these use, each with its text.
fn kept(
    file: &Path,
    main: &str,
    program: &str,
    named: &[Test],
) -> Result<BTreeMap<String, String>, String> {
    let all: BTreeSet<&str> = main.lines().filter_map(module).collect();
    let tests = named.iter().filter(|(of, _)| *of == program);
    let with_tests = tests.filter_map(|(_, test)| Some(test.split_once("::")?.0));
    let mut wanted: Vec<String> = with_tests.map(str::to_owned).collect();
    let mut kept = BTreeMap::new();
    while let Some(name) = wanted.pop() {
        if kept.contains_key(&name) {
            continue;
        }
        let text = read(&file.with_file_name(format!("{name}.rs")))?;
        let used = names_used(&text).into_iter();
        wanted.extend(used.filter(|used| all.contains(used)).map(str::to_owned));
        kept.insert(name, text);
    }
    Ok(kept)
}

/// The module that a line declares.
fn module(line: &str) -> Option<&str> {
    line.strip_prefix("mod ")?.strip_suffix(';')
}

/// A main file without the modules that are not kept, and without their attributes.
fn without_others(main: &str, kept: &BTreeMap<String, String>) -> String {
    let (mut text, mut attributes) = (String::new(), String::new());
    for line in main.split_inclusive('\n') {
        if line.starts_with("#[") {
            attributes += line;
            continue;
        }
        if module(line.trim_end()).is_none_or(|name| kept.contains_key(name)) {
            text += &attributes;
            text += line;
        }
        attributes.clear();
    }
    text
}

/// The first names of all paths from the program's root, or from the module above.
fn names_used(text: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for root in ["crate::", "super::"] {
        for (at, _) in text.match_indices(root) {
            let rest = &text[at + root.len()..];
            let list = match rest.strip_prefix('{') {
                Some(list) => list.split_once("};").map_or(list, |(list, _)| list),
                None => rest.split([';', ',']).next().unwrap_or(rest),
            };
            // Of a list, the inner names too: to keep one module more is no harm.
            names.extend(list.split(',').map(|path| first_name(path.trim_start())));
        }
    }
    names
}

fn first_name(path: &str) -> &str {
    let end = path.find(|c: char| !c.is_alphanumeric() && c != '_');
    &path[..end.unwrap_or(path.len())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::{CORE, source_of};
    use crate::instrument::Instrument::{Loom, Property};
    use crate::mutants::{all, tests_of_the_copy};

    fn checkout() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    /// The main file of what Cargo is told to build.
    fn main_file(which: &[&str]) -> Result<PathBuf, String> {
        match which {
            ["-p", "registry-tests", "--test", program] => {
                let known = PROGRAMS.iter().find(|(name, _)| name == program);
                let (_, path) = known.ok_or(format!("the copy has no program `{program}`"))?;
                Ok(checkout().join("tests").join(path))
            }
            ["-p", package, "--lib"] => Ok(source_of(&checkout(), package).join("lib.rs")),
            ["-p", package, "--test", program] => {
                let tests = checkout().join(package).join("tests");
                let files = [format!("{program}.rs"), format!("{program}/main.rs")];
                let found = files
                    .iter()
                    .map(|file| tests.join(file))
                    .find(|f| f.is_file());
                found.ok_or(format!("{package} has no program `{program}`"))
            }
            other => Err(format!("what would Cargo build of {other:?}?")),
        }
    }

    /// Looks for a test in the file of the module that its path names.
    fn look_for(main: &Path, test: &str) -> Result<(), String> {
        let (mut file, mut folder) = (main.to_owned(), main.with_file_name(""));
        let mut names: Vec<&str> = test.split("::").collect();
        let name = names.pop().unwrap_or_default();
        for module in names {
            folder.push(module);
            let files = [folder.with_extension("rs"), folder.join("mod.rs")];
            if let Some(found) = files.into_iter().find(|file| file.is_file()) {
                file = found;
            } else if !read(&file)?.contains(&format!("mod {module} {{")) {
                return Err(format!("{test}: there is no module `{module}`"));
            }
        }
        // A macro may make the test of its name.
        let text = read(&file)?;
        let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        match words.any(|word| word == name) {
            true => Ok(()),
            false => Err(format!("{} has no test `{name}`", file.display())),
        }
    }

    /// One that was renamed or moved, or whose program the copy does not have, would be missed in a run of hours.
    #[test]
    fn every_test_that_a_mutant_names_is_where_it_says() {
        let (mut looked, mut wrong) = (0, BTreeSet::new());
        for by in all().flat_map(|mutant| mutant.caught_by) {
            let found = match by {
                Loom(model) => {
                    let main = source_of(&checkout(), CORE).join("lib.rs");
                    look_for(&main, &format!("models::{model}"))
                }
                Property(which, test) => main_file(which).and_then(|main| look_for(&main, test)),
                _ => continue,
            };
            looked += 1;
            wrong.extend(found.err());
        }
        let wrong: Vec<String> = wrong.into_iter().collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(looked > 200, "{looked} tests");
    }

    /// The crates that the package's manifest names.
    fn dependencies(manifest: &str) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let mut is_inside = false;
        for line in manifest.lines() {
            if line.starts_with('[') {
                is_inside = line.ends_with("dependencies]");
            } else if let (true, Some((name, _))) = (is_inside, line.split_once(['=', '.'])) {
                names.insert(name.trim().replace('-', "_"));
            }
        }
        names
    }

    /// What the copy does not have, and a file of its tests uses.
    fn lacking(text: &str, missing: &BTreeSet<String>) -> Vec<String> {
        let crates = missing.iter().map(|name| format!("{name}::"));
        let all = crates.chain(["#[link(".to_owned()]);
        all.filter(|used| text.contains(used)).collect()
    }

    #[test]
    fn the_tests_of_the_copy_need_no_c_and_no_crate_that_it_does_not_have() {
        let whole = dependencies(&read(&checkout().join("tests/Cargo.toml")).unwrap());
        let missing = &whole - &dependencies(&manifest());
        assert!(missing.contains("tokio"), "{missing:?}");
        let (mut looked, mut wrong) = (0, Vec::new());
        for (program, path) in PROGRAMS {
            let file = checkout().join("tests").join(path);
            let main = read(&file).unwrap();
            let kept = kept(&file, &main, program, &tests_of_the_copy()).unwrap();
            for (name, text) in kept {
                looked += 1;
                let lacks = lacking(&text, &missing).into_iter();
                wrong.extend(lacks.map(|what| format!("{program}::{name} uses {what}")));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(looked > 20, "{looked} modules");
    }

    #[test]
    fn a_main_file_keeps_the_modules_that_are_named_and_what_they_use() {
        let text = "use crate::host::{self, open};\nuse crate::{\n    quiet, waker::{Bell, poll},\n};\nlet a = super::races::run();\n";
        let used = names_used(text);
        for name in ["host", "waker", "races", "quiet"] {
            assert!(used.contains(name), "{name} of {used:?}");
        }
        let main = "//! All.\n\nmod host;\n#[cfg(not(miri))]\nmod executors;\n#[cfg(unix)]\nmod waker;\n\nfn quiet() {}\n";
        let kept = ["host", "waker"].map(|name| (name.to_owned(), String::new()));
        assert_eq!(
            without_others(main, &kept.into()),
            "//! All.\n\nmod host;\n#[cfg(unix)]\nmod waker;\n\nfn quiet() {}\n"
        );
    }
}
