//! The cases that only wasm32 has: parameters of fewer than 32 bits, for which a caller can pass any 32 bits, and traps that a host catches.
//!
//! `foreign/narrow` and `foreign/traps` are built for wasm as they would be shipped. `foreign/web/narrow.js` calls the one from Node by name, by handle,
//! by thunk and by a stub of the pool, with numbers that its types can't hold; `foreign/web/traps.js` has the other trap, and
//! `foreign/web/bound_traps.js` through its generated binding, which tells the library of it. Where no compiler for wasm32 or no Node is there, a
//! test says so and passes, unless `REGISTRY_REQUIRE_RUNTIMES=1`.

use registry_bindgen::emit::{self, Language};
use registry_bindgen::{artifact, model};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Whether runtimes are required, as in CI.
fn required() -> bool {
    std::env::var_os("REGISTRY_REQUIRE_RUNTIMES").is_some_and(|value| value == "1")
}

/// What the program printed, or why it can't run here.
fn run(command: &mut Command) -> Result<String, String> {
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    let said = String::from_utf8_lossy(&stderr);
    match status.code() {
        Some(0) => Ok(String::from_utf8_lossy(&stdout).trim().to_owned()),
        // `.ci/wasm` says so if there is no compiler.
        Some(3) => Err(said.into_owned()),
        _ => panic!("{command:?}: {status}\n{said}"),
    }
}

/// Writes the binding of a module for the web.
fn bound(module: &Path) -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wasm");
    let read = artifact::read_file(module).map_err(|error| error.to_string())?;
    let interface = model::interface(&read).map_err(|error| error.to_string())?;
    let files = emit::files(&interface, Language::Web).map_err(|error| error.to_string())?;
    for file in files {
        let path = folder.join(file.path);
        let parent = path.parent().expect("it is in a folder");
        std::fs::create_dir_all(parent).expect("a folder can be made");
        std::fs::write(path, file.text).expect("a file can be written");
    }
    Ok(folder.join("web/index.js"))
}

/// What a script in `foreign/web` prints of a library, which is built for it, and of its binding if it wants one. `None`: it can't run here,
/// and need not.
fn printed(library: &str, script: &str, is_bound: bool) -> Option<String> {
    let called = || {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut build = Command::new("bash");
        build.arg(workspace.join(".ci/wasm")).arg(library);
        // As `script` in `packages.rs`. The copy in which bugs are planted has this file alone.
        if !required() && std::env::var_os("REGISTRY_STD_FROM_SOURCE").is_none() {
            build.env("REGISTRY_STD_FROM_SOURCE", "no");
        }
        let module = workspace.join(run(&mut build)?);
        let script = workspace.join("tests/foreign/web").join(script);
        let mut node = Command::new("node");
        node.arg(script).arg(&module);
        if is_bound {
            node.arg(bound(&module)?);
        }
        run(&mut node)
    };
    match called() {
        Ok(said) => Some(said),
        Err(why) => {
            assert!(!required(), "{why}");
            // Past the test harness, which keeps what a test prints to itself.
            let _ = writeln!(std::io::stderr(), "skipped: {why}");
            None
        }
    }
}

#[test]
fn a_number_that_a_narrow_parameter_cannot_hold_is_refused() {
    // Every call that should be INVALID_ARGUMENT and is not, or "ok".
    if let Some(said) = printed("narrow", "narrow.js", false) {
        assert_eq!(said, "ok", "INVALID_ARGUMENT was expected");
    }
}

/// What `web/traps.js` must print: each trap was caught, each release is CLOSED, no byte is wrong, and what may have been cut off is lost.
const TRAPS: &str = "\
traps_make traps_breaks\ttrue true 0 1 -1 true
traps_make traps_aborts\ttrue true 0 1 -1 true
traps_make_mut traps_breaks\ttrue true 0 1 -1 true
traps_make_mut traps_aborts\ttrue true 0 1 -1 true
nested\t0 2
scope\t-1 true
scope, another hook\t-1 true
scope, another hook, a second trap\t-1 true
scope, no panic\t-1 true
scope, a hook that traps\t-1 true
idle\t0 0 1 0";

#[test]
fn after_a_trap_nothing_is_dropped_and_what_scopes_have_lent_is_closed() {
    // Late calls and releases are CLOSED: `true` in the lines above.
    if let Some(said) = printed("traps", "traps.js", false) {
        assert_eq!(said, TRAPS);
    }
}

/// `make`: what was thrown, how often the library was told, bytes that are wrong, whether it is closed, what its release got, entries lost.
/// `nested`: bytes that are wrong, what was thrown, how often it was told, whether the inner one is closed, entries lost.
/// `scope`: whether what was lent is closed, how often it was told. `hook`: what is thrown, and whether it says what to link with.
const BOUND: &str = "\
make aborts\tRuntimeError 1 0 true CLOSED 1
make unreachable\tRuntimeError 1 0 true CLOSED 1
make readsOutside\tRuntimeError 1 0 true CLOSED 1
make overflows\tRuntimeError 1 0 true
make recurses\tRangeError 1 0 true CLOSED 1
makeMut aborts\tRuntimeError 1 0 true CLOSED 1
makeMut unreachable\tRuntimeError 1 0 true CLOSED 1
makeMut readsOutside\tRuntimeError 1 0 true CLOSED 1
makeMut overflows\tRuntimeError 1 0 true
makeMut recurses\tRangeError 1 0 true CLOSED 1
nested aborts\t0 RuntimeError 2 true 2
nested unreachable\t0 RuntimeError 2 true 2
nested readsOutside\t0 RuntimeError 2 true 2
nested overflows\t0 RuntimeError 2 true
nested recurses\t0 RangeError 2 true 2
nested host\t0 EvalError 1 true 2
scope aborts\ttrue 2
scope unreachable\ttrue 2
scope readsOutside\ttrue 2
scope overflows\ttrue 2
scope recurses\ttrue 2
refused\tTypeError TypeError TypeError TypeError TypeError TypeError INVALID_ARGUMENT 0 0 0
hook\tTypeError true";

#[test]
fn a_trap_that_leaves_the_binding_is_told_once_and_nothing_is_dropped() {
    // Releases and late calls are CLOSED.
    if let Some(said) = printed("traps", "bound_traps.js", true) {
        assert_eq!(said, BOUND);
    }
}
