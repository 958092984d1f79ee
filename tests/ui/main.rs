//! The compiler's message for every fault, and a check that its advice compiles.
//!
//! `<stage>/<fault>.rs` holds one fault each, with the compiler's words in the `.stderr` beside it;
//! `../ui-pass/<stage>/<fault>.rs` is its twin without the fault. The words change with the compiler, so they are compared
//! on the toolchain that `rust-toolchain.toml` names and on no other. `TRYBUILD=overwrite` rewrites them: read each
//! as somebody who has made the fault.

// Miri starts no compiler.
#![cfg(not(miri))]

mod advice;

use registry_ui::{crates, toolchain};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Once;

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The cases below a folder, as `stage/fault`.
fn cases(folder: &str) -> BTreeSet<String> {
    let entries = |path: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(path).expect("a folder of cases");
        entries
            .map(|entry| entry.expect("an entry").path())
            .collect()
    };
    let root = here().join(folder);
    let stages = entries(&root).into_iter().filter(|path| path.is_dir());
    let files = stages.flat_map(|stage| entries(&stage));
    let sources = files.filter(|file| file.extension().is_some_and(|extension| extension == "rs"));
    let name = |file: PathBuf| {
        let name = file
            .strip_prefix(&root)
            .expect("below the root")
            .with_extension("");
        name.to_str().expect("a name in Unicode").replace('\\', "/")
    };
    sources.map(name).collect()
}

#[test]
fn every_fault_has_a_twin_without_it() {
    let (faults, twins) = (cases("."), cases("../ui-pass"));
    assert_eq!(faults, twins, "faults on the left, twins on the right");
    assert!(faults.len() >= 100, "{} cases", faults.len());
}

/// The message on record for a case.
fn message(case: &str) -> String {
    let path = here().join(case).with_extension("stderr");
    fs::read_to_string(path).expect("the message of the case")
}

/// The modules of `registry_core` that a user finds in its documentation.
fn documented_modules() -> BTreeSet<String> {
    let root = here().join("../../registry-core/src/lib.rs");
    let root = fs::read_to_string(root).expect("the root of the crate");
    let mut hidden = false;
    let mut modules = BTreeSet::new();
    for line in root.lines() {
        let module = line.strip_prefix("pub mod ");
        if let Some(module) = module
            .and_then(|rest| rest.strip_suffix(';'))
            .filter(|_| !hidden)
        {
            modules.insert(module.to_owned());
        }
        hidden = line == "#[doc(hidden)]" || hidden && line.starts_with("#[");
    }
    assert!(
        modules.contains("diagnostics") && !modules.contains("private"),
        "{modules:?}"
    );
    modules
}

/// The modules inside `registry_core` that a message names.
fn modules_named(message: &str) -> impl Iterator<Item = &str> {
    let paths = message.split("registry_core::").skip(1);
    paths.filter_map(|path| {
        let first = path
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()?;
        path[first.len()..]
            .starts_with("::")
            .then_some(first)
            .filter(|first| first.starts_with(char::is_lowercase))
    })
}

/// Messages that name a sealed trait. The compiler says beside it that it is one, and which types there are.
const SEALED: &[&str] = &[
    "delivery/reply_of_ones_own",
    "ownership/wrapper_of_ones_own",
];

#[test]
fn messages_name_what_a_user_finds_in_the_documentation() {
    let documented = documented_modules();
    let mut hidden = BTreeSet::new();
    for case in cases(".") {
        let message = message(&case);
        if modules_named(&message).any(|module| !documented.contains(module)) {
            hidden.insert(case);
        }
    }
    let sealed = SEALED.iter().map(|case| (*case).to_owned());
    assert_eq!(
        hidden,
        sealed.collect(),
        "on the left, the cases that name a hidden path"
    );
    for case in SEALED {
        assert!(message(case).contains("is a \"sealed trait\""), "{case}");
    }
}

/// The cases with more than one error, and why.
const SEVERAL_ERRORS: &[(&str, usize, &str)] = &[
    ("args/three_faults_together", 3, "three faults"),
    ("args/user_data_on_a_function", 2, "two arguments"),
    (
        "delivery/bare_function_type_streams",
        3,
        "the type lacks a bound, and the one below it, and so has no method",
    ),
    (
        "delivery/function_completes",
        2,
        "the type lacks a bound, and so has no method: two errors of any generic type's",
    ),
    ("delivery/pointer_in_a_struct_waits", 2, "likewise"),
    ("delivery/pointer_waits", 2, "likewise"),
    ("delivery/trait_streams", 2, "likewise"),
    (
        "derive/empty_array_behind_a_constant",
        2,
        "an empty array, and a struct without a size",
    ),
    ("derive/name_of_a_variant", 2, "two attributes"),
    (
        "derive/packed_below",
        2,
        "another attribute changed two things",
    ),
    ("derive/two_faults_together", 3, "three faults"),
    (
        "foreign/of_a_function",
        4,
        "the type's own bound fails wherever the function is checked",
    ),
    ("foreign/of_a_function_type", 5, "likewise"),
    (
        "interface/lifetime_of_the_trait",
        2,
        "the lifetime, and the argument that names it",
    ),
    ("interface/two_faults_together", 2, "two faults"),
    (
        "item/on_an_associated_function",
        4,
        "a macro does not see that it stands in an `impl`",
    ),
    ("item/two_faults_together", 4, "four faults"),
    (
        "item/where_clause",
        2,
        "the user's own function fails by itself, too",
    ),
    (
        "lending/elided_in_the_path",
        2,
        "the compiler's own comes first",
    ),
    (
        "lending/kept_by_a_completion",
        2,
        "the type lacks a bound, and so has no method",
    ),
    (
        "names/marker_of_an_imported_crate",
        2,
        "the compiler takes the name for the crate afterwards",
    ),
    (
        "names/marker_taken_by_a_module",
        2,
        "the compiler takes the name for the module afterwards",
    ),
    (
        "owning/alias_of_an_owned_handle",
        2,
        "the struct is taken for a plain one, which is `Copy`",
    ),
    ("owning/copied", 2, "`Copy` and `Clone`"),
    (
        "owning/in_a_plain_struct",
        2,
        "a plain struct is `Copy`, which this one can't be",
    ),
    ("owning/in_an_array", 2, "likewise"),
    (
        "owning/kept_by_a_completion",
        2,
        "the type lacks a bound, and so has no method",
    ),
    (
        "types/owned_handle_of_no_callback",
        4,
        "the type's own bound fails wherever the function is checked",
    ),
    ("types/two_types_that_fail", 2, "two types"),
    ("types/type_form_parameter", 2, "two parameters"),
];

#[test]
fn a_fault_is_one_error_but_for_those_on_record() {
    let errors = |case: &String| {
        message(case)
            .lines()
            .filter(|line| line.starts_with("error"))
            .count()
    };
    let several = cases(".").into_iter().map(|case| (errors(&case), case));
    let several: Vec<_> = several
        .filter(|(errors, _)| *errors != 1)
        .map(|(errors, case)| (case, errors))
        .collect();
    let on_record = SEVERAL_ERRORS
        .iter()
        .map(|(case, errors, _)| ((*case).to_owned(), *errors));
    assert_eq!(
        several,
        on_record.collect::<Vec<_>>(),
        "the cases' errors on the left"
    );
}

/// The faults that the compiler finds while it generates code. `cargo check` passes them.
const IN_GENERATED_CODE: &[&str] = &["names/chosen_symbol_of_the_runtime"];

fn source(case: &str) -> PathBuf {
    Path::new(case).with_extension("rs")
}

/// Has trybuild take the macros, and what they depend on, from the workspace's own build: its Cargo reads this file above the project that it
/// writes. All but the macros it builds anew, with a flag of its own. Without `debug = false` the macros would be others than those of the workspace.
fn share_what_is_built() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let folder = crates::intermediate().join("tests/trybuild/.cargo");
        fs::create_dir_all(&folder).expect("a folder can be made");
        let config = format!(
            "[build]\nbuild-dir = {:?}\n[profile.dev]\ndebug = false\n",
            crates::intermediate()
        );
        fs::write(folder.join("config.toml"), config).expect("a file can be written");
    });
}

/// trybuild has one `cargo check` for all of them.
#[test]
fn every_fault_is_told_in_the_words_on_record() {
    if !toolchain::is_the_pinned_one(&here().join("../..")) {
        return;
    }
    share_what_is_built();
    let tests = trybuild::TestCases::new();
    for fault in cases(".") {
        if !IN_GENERATED_CODE.contains(&&*fault) {
            tests.compile_fail(source(&fault));
        }
    }
}

/// With one case that passes, trybuild runs a `cargo build` for each.
#[test]
fn every_fault_in_generated_code_is_told_in_the_words_on_record() {
    if !toolchain::is_the_pinned_one(&here().join("../..")) {
        return;
    }
    share_what_is_built();
    let tests = trybuild::TestCases::new();
    tests.pass("../ui-pass/names/chosen_symbol_of_the_runtime.rs");
    for fault in IN_GENERATED_CODE {
        tests.compile_fail(source(fault));
    }
}

/// All twins are the examples of one package, so that one run of Cargo compiles them: by `check`, as their faults, and where tools are required, as in CI, with
/// the code generated too.
#[test]
fn every_twin_compiles() {
    let workspace = here().join("../..");
    let package = workspace.join("target/ui-pass");
    let attributes = here().join("../fixtures/attributes").canonicalize();
    let attributes = attributes.expect("the folder of a dependency");
    let mut more = format!("attributes = {{ path = {attributes:?} }}\n");
    for twin in cases("../ui-pass") {
        let path = here().join("../ui-pass").join(&twin).with_extension("rs");
        let name = twin.replace('/', "-");
        writeln!(
            more,
            "\n[[example]]\nname = {name:?}\npath = {path:?}\ncrate-type = [\"lib\"]"
        )
        .expect("a string takes all");
    }
    crates::write_manifest(&workspace, &package, "twins", &more);
    fs::write(package.join("src/lib.rs"), "").expect("the package's library");
    let required = std::env::var_os("REGISTRY_REQUIRE_TOOLS").is_some_and(|value| value == "1");
    let output = crates::cargo(&workspace, &package)
        .arg(if required { "build" } else { "check" })
        .args(["--offline", "--quiet", "--examples", "--keep-going"])
        .output()
        .expect("Cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
