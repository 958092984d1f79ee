//! Builds the examples once for a test, with the Cargo and the profile of the test.
//!
//! `output.rs` and `valgrind.rs` run them. A missing tool is reported by a printed line, and is a failure if
//! `REGISTRY_REQUIRE_TOOLS` is set, so a machine that should have it can't skip the check.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

/// Whether `tool` is there: whether it exits with success when asked.
pub(crate) fn has(tool: &str, question: &[&str]) -> bool {
    let answer = Command::new(tool).args(question).output();
    if answer.is_ok_and(|answer| answer.status.success()) {
        return true;
    }
    let line = format!("skipped: `{tool} {}` fails", question.join(" "));
    let is_required = std::env::var("REGISTRY_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    assert!(!is_required, "{line}; install what it asks for");
    // Past the test harness, which keeps what a test prints to itself.
    let _ = writeln!(std::io::stderr(), "{line}");
    false
}

/// The examples that need a library of the machine: the feature that each needs, and the library as `pkg-config` knows it.
const SYSTEM: &[(&str, &str, &str)] = &[
    ("expat", "expat", "expat"),
    ("glib", "glib", "glib-2.0"),
    ("curl", "curl", "libcurl"),
    ("download", "curl", "libcurl"),
    ("lua", "lua", "lua5.4"),
];

/// The executable of an example, or `None` if the machine lacks what it needs.
pub(crate) fn executable(name: &str) -> Option<&'static PathBuf> {
    static BUILT: OnceLock<BTreeMap<String, PathBuf>> = OnceLock::new();
    let needed = SYSTEM.iter().find(|(example, ..)| *example == name);
    if needed.is_some_and(|(_, _, library)| !has("pkg-config", &["--exists", library])) {
        return None;
    }
    let built = BUILT.get_or_init(build);
    let found = built.get(name);
    Some(found.unwrap_or_else(|| panic!("`{name}` was not built; found {:?}", built.keys())))
}

fn build() -> BTreeMap<String, PathBuf> {
    let mut all = built(&["--examples"]);
    let there = SYSTEM
        .iter()
        .filter(|(_, _, library)| has("pkg-config", &["--exists", library]));
    let there: Vec<(&str, &str)> = there
        .map(|(example, feature, _)| (*example, *feature))
        .collect();
    if !there.is_empty() {
        let features = there
            .iter()
            .map(|(_, feature)| format!("registry-examples/{feature}"));
        let features = features.collect::<Vec<_>>().join(",");
        let mut which = vec!["--features", &features];
        which.extend(there.iter().flat_map(|(name, _)| ["--example", name]));
        all.extend(built(&which));
    }
    all
}

/// As `cargo test --workspace` chooses features, so that what the examples depend on is built already.
fn built(which: &[&str]) -> BTreeMap<String, PathBuf> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--workspace"]).args(which);
    cargo.args(["--message-format", "json-render-diagnostics"]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let output = cargo.output().expect("Cargo starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "the examples do not build:\n{errors}"
    );
    let messages = String::from_utf8(output.stdout).expect("Cargo writes UTF-8");
    let examples = messages.lines().filter_map(|message| {
        let path = PathBuf::from(between(message, "\"executable\":\"", "\"")?);
        let name = path.file_stem()?.to_str()?.to_owned();
        Some((name, path))
    });
    examples.collect()
}

/// What stands between two pieces of text.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    let (found, _) = rest.split_once(after)?;
    Some(found)
}
