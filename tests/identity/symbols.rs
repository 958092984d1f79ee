//! Default symbols that another library already has: each is refused, with advice that compiles.
//!
//! A default symbol begins with the crate's name. So each case is a separate crate with the name of its file in `fixtures/symbols`: `refused` has
//! the faults, `cured` the same crates with the advice of the messages, `unknown` symbols that no list can contain.

use registry_tests::crates;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The crates of a folder.
fn sources(folder: &str) -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(here().join("fixtures/symbols").join(folder)).expect("a folder");
    let mut crates: Vec<_> = entries
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_stem().expect("a name").to_str();
            (name.expect("a name in Unicode").to_owned(), path.clone())
        })
        .collect();
    crates.sort();
    crates
}

/// Compiles the crates of a folder, as the examples of one package.
fn compile(folder: &str, command: &str) -> Output {
    let workspace = here().join("..");
    let package = workspace.join("target/symbols").join(folder);
    let mut examples = String::new();
    for (name, path) in sources(folder) {
        examples += &format!(
            "\n[[example]]\nname = {name:?}\npath = {path:?}\ncrate-type = [\"cdylib\"]\n"
        );
    }
    crates::write_manifest(&workspace, &package, "symbols", &examples);
    fs::write(package.join("src/lib.rs"), "").expect("the package's library");
    crates::cargo(&workspace, &package)
        .args([
            command,
            "--offline",
            "--examples",
            "--keep-going",
            "--message-format",
            "short",
        ])
        .output()
        .expect("Cargo runs")
}

/// What is said of each: the place, and the words.
const SAID: &[(&str, &str)] = &[
    (
        "clock.rs:4:4",
        "the symbol `clock_gettime` is the C run time's, whose callers would get this one; give `gettime` another name, or choose the symbol, like `unsafe(name = \"my_gettime\")`",
    ),
    (
        "sem.rs:6:4",
        "the symbol `sem_post` is the C run time's, whose callers would get this one; give `post` another name, or choose the symbol, like `unsafe(name = \"my_post\")`",
    ),
    (
        "sem.rs:3:1",
        "the symbol `sem_destroy` is the C run time's, whose callers would get this one; choose another prefix, like `prefix = \"my_sem\"`",
    ),
    (
        "si.rs:5:10",
        "the symbol `si_item_call` is the C run time's, whose callers would get this one; give `item` another name, or choose the symbol, like `unsafe(name = \"my_item\")`",
    ),
    (
        "_private.rs:6:4",
        "the symbol `_private_read` begins with `_`, as those of C run times and linkers do; name the library without it, by `[lib] name` in its `Cargo.toml`, or choose the symbol, like `unsafe(name = \"my_read\")`",
    ),
    (
        "_private.rs:3:1",
        "the symbol `_private_release` begins with `_`, as those of C run times and linkers do; choose another prefix, like `prefix = \"my_private\"`",
    ),
    (
        "registry.rs:4:4",
        "the symbol `registry_handle_7_is_used_twice` says that a handle is used twice; give `handle_7_is_used_twice` another name, or choose the symbol, like `unsafe(name = \"my_handle_7_is_used_twice\")`",
    ),
];

#[test]
fn a_default_symbol_that_is_somebodys_already_is_refused_at_the_users_word() {
    let output = compile("refused", "check");
    assert!(!output.status.success());
    let told = String::from_utf8_lossy(&output.stderr);
    for (place, words) in SAID {
        let line = format!("/{place}: error: {words}");
        assert!(told.contains(&line), "no `{line}` in:\n{told}");
    }
    let errors = told
        .lines()
        .filter(|line| line.contains(".rs:") && line.contains(": error"));
    assert_eq!(
        errors.count(),
        SAID.len(),
        "one error for each fault:\n{told}"
    );
}

#[test]
fn what_the_messages_advise_compiles_and_links() {
    let names = |folder| {
        sources(folder)
            .into_iter()
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
    };
    assert_eq!(names("refused"), names("cured"));
    let output = compile("cured", "build");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
}

/// Said under "not guaranteed": the list is of run times.
#[test]
fn the_name_of_any_other_library_is_not_known() {
    let output = compile("unknown", "check");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
}
