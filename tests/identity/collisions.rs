//! Handles and symbols: they are stable, and every duplicate is detected.
//!
//! `fixtures/identity` holds two crates that claim the same handle or the same symbol, and a third that links both. Inside one
//! crate the compiler reports it (`ui/names`). Across crates it depends on the kind of link, which these tests hold:
//! the linker reports it, or the run-time check names both places.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use registry_core::{Status, exported_callback};
use registry_tests::crates;

#[exported_callback(on_error = 0)]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

#[exported_callback(unsafe(name = "shop_total"))]
fn total(_cents: i64) {}

#[exported_callback]
fn r#match(_code: u8) {}

/// Foreign code and generated bindings hold these numbers: a release that changes one breaks them all.
#[test]
fn default_handles_never_change() {
    assert_eq!(add_tax::HANDLE.raw(), ADD_TAX);
    assert_eq!(total::HANDLE.raw(), SHOP_TOTAL);
    assert_eq!(r#match::HANDLE.raw(), MATCH);
}

// FNV-1a of the symbol's bytes, `(hash ^ hash >> 52) & (2^52 - 1)`, worked out by another program.
const ADD_TAX: u64 = 2_015_506_714_664_936;
const SHOP_TOTAL: u64 = 1_696_594_284_437_192;
const MATCH: u64 = 3_200_195_716_410_585;

unsafe extern "C" {
    fn identity_add_tax(cents: i64) -> i64;
    fn identity_add_tax_try(cents: i64, result: *mut i64) -> Status;
    fn shop_total(cents: i64);
    fn identity_match(code: u8);
}

#[test]
fn default_symbols_never_change() {
    let wrappers = (add_tax::export(), total::export(), r#match::export());
    let mut result = 0;
    // SAFETY: numbers are harmless, and `result` is an `i64`.
    unsafe {
        assert_eq!(identity_add_tax(100), 120);
        assert_eq!(identity_add_tax_try(50, &raw mut result), Status::Ok);
        shop_total(1);
        identity_match(1);
    }
    assert_eq!(result, 60);
    drop(wrappers);
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/identity/together")
}

/// Builds the crate that links both, as one kind of artifact. Of all that a release build does, optimisation at link time (`lto`) is what merges symbols.
fn build(kind: &str, duplicate: &str, lto: bool) -> Output {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::copy(workspace.join("Cargo.lock"), fixture().join("Cargo.lock"))
        .expect("the same versions");
    let mut command = crates::cargo(&workspace, &fixture());
    command.args(["rustc", "--offline", "--quiet", "--features", duplicate]);
    if lto {
        command.env("CARGO_PROFILE_DEV_LTO", "thin");
    }
    match kind {
        "bin" => command.args(["--bin", "together"]),
        library => command.args(["--lib", "--crate-type", library]),
    };
    command.output().expect("Cargo runs")
}

/// How a duplicate showed.
#[cfg(target_os = "linux")]
#[derive(Debug, PartialEq)]
enum Caught {
    /// A linker stopped on this symbol.
    ByTheLinker(&'static str),
    /// The first export, or the second, was refused with both places.
    ByTheExport,
    /// Nothing noticed.
    Not,
}

/// The two tests build into one folder.
static BUILDS: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// Builds one kind of artifact, makes a program of it where it is none, runs that, and tells what showed the duplicate.
#[cfg(target_os = "linux")]
fn caught(kind: &str, duplicate: &str, lto: bool) -> Caught {
    let built = build(kind, duplicate, lto);
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = crates::target(&workspace).join("debug");
    let messages = String::from_utf8_lossy(&built.stderr).into_owned();
    if !built.status.success() {
        return by_the_linker(&messages);
    }
    let mut program = folder.join("together");
    if kind != "bin" {
        let linked = link(kind, &folder);
        if !linked.status.success() {
            return by_the_linker(&String::from_utf8_lossy(&linked.stderr));
        }
        program = folder.join("from_c");
    }
    let output = Command::new(program)
        .env("LD_LIBRARY_PATH", &folder)
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if said.trim() == "exported" {
        return Caught::Not;
    }
    for place in ["first/src/lib.rs", "second/src/lib.rs"] {
        assert!(said.contains(place), "no mention of {place} in: {said}");
    }
    Caught::ByTheExport
}

#[cfg(target_os = "linux")]
fn by_the_linker(messages: &str) -> Caught {
    let symbols = ["registry_handle_4242_is_used_twice", "shared_symbol"];
    let named = symbols.into_iter().find(|symbol| messages.contains(symbol));
    Caught::ByTheLinker(named.unwrap_or_else(|| panic!("no symbol in: {messages}")))
}

/// A C program over the library.
#[cfg(target_os = "linux")]
fn link(kind: &str, folder: &Path) -> Output {
    let source = folder.join("from_c.c");
    let code = "#include <stdio.h>\nconst char *export_both(void);\nint main(void) { puts(export_both()); return 0; }\n";
    std::fs::write(&source, code).expect("the C source");
    let library = folder.join(if kind == "cdylib" {
        "libtogether.so"
    } else {
        "libtogether.a"
    });
    let mut command = Command::new("cc");
    command
        .arg(source)
        .arg(library)
        .args(["-lpthread", "-ldl", "-lm", "-o"])
        .arg(folder.join("from_c"));
    command.output().expect("the C compiler runs")
}

const HANDLE: &str = "registry_handle_4242_is_used_twice";

#[test]
#[cfg(target_os = "linux")]
fn a_handle_used_in_two_crates_is_caught_in_every_artifact() {
    let _alone = BUILDS.lock();
    for kind in ["bin", "cdylib", "staticlib"] {
        assert_eq!(
            caught(kind, "handle", false),
            Caught::ByTheLinker(HANDLE),
            "{kind}"
        );
    }
    // Thin link-time optimisation merges the two symbols without a word; the run-time check is always there.
    for kind in ["bin", "cdylib", "staticlib"] {
        assert_eq!(
            caught(kind, "handle", true),
            Caught::ByTheExport,
            "{kind}, thin LTO"
        );
    }
}

/// By default a symbol's duplicate is its handle's as well. Only where both are given by hand, and optimised at link
/// time, does nobody notice: said in the documentation of `name`.
#[test]
#[cfg(target_os = "linux")]
fn a_symbol_used_in_two_crates_is_caught_by_the_linker() {
    let _alone = BUILDS.lock();
    for kind in ["bin", "cdylib", "staticlib"] {
        assert_eq!(
            caught(kind, "symbol", false),
            Caught::ByTheLinker("shared_symbol"),
            "{kind}"
        );
    }
    assert_eq!(
        caught("bin", "symbol", true),
        Caught::Not,
        "two symbols of one name, two handles, thin LTO"
    );
}

/// Both are pinned, so that no export refuses them. By its handle one of them is called, and as itself: an integer is never read as a text.
#[test]
#[cfg(target_os = "linux")]
fn two_functions_of_one_handle_are_never_taken_one_for_the_other() {
    let _alone = BUILDS.lock();
    let built = build("bin", "race", true);
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let program = crates::target(&workspace).join("debug/together");
    // The two look-ups meet in a process's first moments only.
    for _ in 0..500 {
        let output = Command::new(&program).output().expect("the program runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{}", output.status);
        // Refused as INVALID_ARGUMENT: the other of the two takes a text.
        assert!(matches!(said.trim(), "answered" | "refused"), "{said}");
    }
}

// Not among the UI cases: which of the two the compiler points at depends on the order of its units.
#[test]
fn a_handle_used_twice_in_one_crate_stops_cargo_build() {
    let _alone = BUILDS
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    for lto in [false, true] {
        let built = build("rlib", "twice", lto);
        let messages = String::from_utf8_lossy(&built.stderr);
        assert!(!built.status.success());
        assert!(
            messages.contains(&format!("symbol `{HANDLE}` is already defined")),
            "{messages}"
        );
        assert!(messages.contains("first/src/lib.rs"), "{messages}");
        assert!(
            messages.contains("#[exported_callback(on_error = 0, handle = 4242)]"),
            "{messages}"
        );
    }
}
