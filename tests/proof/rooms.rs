//! The rooms of registry-core's source: each may use only the rooms below it.
//!
//! `ARCHITECTURE.md` has the picture. The test reads every `crate::..` path, in `use` lines and elsewhere; tests, models and
//! comments are ignored.

use crate::functions::{CORE, files_below, in_core, source_of};
use std::collections::BTreeSet;
use std::path::Path;

/// Each room with those that it may use. A room stands below all that use it, so that there are no circles.
const ROOMS: &[(&str, &[&str])] = &[
    ("sys", &[]),
    (ROOT, &["sys"]),
    ("values", &["sys", ROOT]),
    ("errors", &["sys", ROOT, "values"]),
    ("table", &["sys", ROOT]),
    ("hazard", &["sys", ROOT, "table"]),
    (
        "registry",
        &["sys", ROOT, "values", "errors", "table", "hazard"],
    ),
    (
        "call",
        &[
            "sys", ROOT, "values", "errors", "table", "hazard", "registry",
        ],
    ),
    (
        "wrappers",
        &[
            "sys", ROOT, "values", "errors", "table", "hazard", "registry", "call",
        ],
    ),
    (
        "delivery",
        &[
            "sys", ROOT, "values", "errors", "table", "registry", "call", "wrappers",
        ],
    ),
    (
        "metadata",
        &[
            "sys", ROOT, "values", "errors", "table", "hazard", "registry", "call",
        ],
    ),
    (
        TOP,
        &[
            "sys", ROOT, "values", "errors", "table", "hazard", "registry", "call", "wrappers",
            "metadata", "delivery",
        ],
    ),
];

/// Files of no folder that every room but `sys` may use.
const ROOT: &str = "root";
const ROOT_FILES: [&str; 3] = ["handle", "status", "call_site"];
/// Files of no folder that may use everything.
const TOP: &str = "top";
const TOP_FILES: [&str; 6] = ["c_api", "expansion", "lib", "private", "report", "runtime"];
/// What is no part of the library, or has no code.
const BESIDE: [&str; 3] = ["docs", "models", "tests"];

/// What is inside of a room, for itself and for the top alone.
const INSIDE: [&str; 4] = [
    "call::dynamic",
    "call::enter",
    "call::reply",
    "call::trampoline",
];

/// Arrows that the table does not have, each with the reason. There is none, and better none is added.
const EXCEPTIONS: &[(&str, &str)] = &[];

/// The room of a folder, or of a file that stands in none; `None` for what is in no room.
fn room(name: &str) -> Option<&'static str> {
    let is_folder = |(room, _): &&(&'static str, _)| *room == name && name != ROOT && name != TOP;
    match ROOMS.iter().find(is_folder) {
        Some((room, _)) => Some(room),
        None if ROOT_FILES.contains(&name) => Some(ROOT),
        None if TOP_FILES.contains(&name) => Some(TOP),
        None => None,
    }
}

/// The paths from the crate's root in a file's code, each as its first two names.
fn paths(text: &str) -> BTreeSet<(String, String)> {
    let mut paths = BTreeSet::new();
    for line in code(text) {
        let mut rest = line;
        while let Some(at) = rest.find("crate::") {
            let is_own = !rest[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            // `$crate` is written into a user's crate.
            let is_here = is_own && !rest[..at].ends_with('$');
            rest = &rest[at + "crate::".len()..];
            let mut names = rest.split("::").map(|name| {
                let end = name.find(|c: char| !c.is_alphanumeric() && c != '_');
                &name[..end.unwrap_or(name.len())]
            });
            if is_here {
                let first = names.next().unwrap_or_default().to_owned();
                paths.insert((first, names.next().unwrap_or_default().to_owned()));
            }
        }
    }
    paths
}

/// The lines of a file without comments and without modules of tests.
pub(crate) fn code(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let (mut after_test, mut in_tests) = (false, false);
    for line in text.lines() {
        in_tests |= after_test && line.starts_with("mod ") && line.ends_with('{');
        if !in_tests {
            lines.push(line.split("//").next().unwrap_or_default());
        }
        in_tests &= line != "}";
        after_test = line.starts_with("#[cfg(test") || line.starts_with("#[cfg(all(test");
    }
    lines
}

/// What a file uses that its room may not.
fn wrong(place: &str, text: &str) -> Vec<String> {
    let first = place.split('/').next().unwrap_or_default();
    let first = first.trim_end_matches(".rs");
    if BESIDE.contains(&first) {
        return Vec::new();
    }
    let Some(from) = room(first) else {
        return vec![format!("{place} is in no room")];
    };
    let (_, below) = ROOMS.iter().find(|(room, _)| *room == from).expect("it is");
    let mut wrong = Vec::new();
    if text.contains("super::super::") {
        wrong.push(format!("{place} leaves its room by `super::super`"));
    }
    for (to, inner) in paths(text) {
        let inside = format!("{to}::{inner}");
        let may = match room(&to) {
            Some(to) if to == from => true,
            Some(to) => {
                let is_inside = INSIDE.contains(&inside.as_str()) && from != TOP;
                below.contains(&to) && !is_inside
            }
            // The macros and the re-exports of the root are for the top.
            None => from == TOP,
        };
        let arrow = format!("{place} -> {inside}");
        if !may && !EXCEPTIONS.iter().any(|(known, _)| *known == arrow) {
            wrong.push(arrow);
        }
    }
    wrong
}

#[test]
fn a_room_uses_only_what_stands_below_it() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (mut arrows, mut all_wrong, mut seen) = (0, Vec::new(), BTreeSet::new());
    for file in files_below(&source_of(&crates, CORE)).expect("the source") {
        let Some(place) = in_core(&file) else {
            continue;
        };
        let text = std::fs::read_to_string(&file).expect("a source file");
        arrows += paths(&text).len();
        all_wrong.extend(wrong(&place, &text));
        seen.extend(room(
            place
                .split('/')
                .next()
                .unwrap_or_default()
                .trim_end_matches(".rs"),
        ));
    }
    assert!(
        all_wrong.is_empty(),
        "not in the table:\n{}",
        all_wrong.join("\n")
    );
    assert_eq!(seen.len(), ROOMS.len(), "rooms with files: {seen:?}");
    assert!(arrows > 200, "{arrows} arrows");
}

#[test]
fn no_room_may_use_one_above_it() {
    for (n, (room, below)) in ROOMS.iter().enumerate() {
        for other in *below {
            let is_above = !ROOMS[..n].iter().any(|(before, _)| before == other);
            assert!(
                !is_above,
                "`{room}` may use `{other}`, which stands above it"
            );
        }
    }
}

/// Each of these once planted in a file, and seen.
#[test]
fn an_arrow_that_the_table_does_not_have_is_told() {
    let planted = [
        ("sys/lock.rs", "use crate::handle::Handle;\n"),
        (
            "table/slab.rs",
            "    let name = crate::values::lift::NAME;\n",
        ),
        (
            "errors/hook.rs",
            "use crate::registry::{REGISTRY, thread};\n",
        ),
        (
            "registry/mod.rs",
            "pub(crate) use crate::call::params::Params;\n",
        ),
        ("wrappers/stub.rs", "use crate::call::enter::Entry;\n"),
        ("wrappers/stub.rs", "use crate::Handle;\n"),
        (
            "call/params.rs",
            "use super::super::wrappers::pool::Pool;\n",
        ),
        (
            "handle.rs",
            "use crate::call_site::Site;\nuse crate::private::Lift;\n",
        ),
        ("cupboard/lock.rs", ""),
    ];
    for (place, text) in planted {
        assert_eq!(wrong(place, text).len(), 1, "{place}: {text}");
    }
    let fine = [
        ("call/enter.rs", "use crate::registry::REGISTRY;\n"),
        ("private.rs", "pub use crate::__record as record;\n"),
        ("sys/lock.rs", "// as `crate::handle::Handle`\n"),
        ("expansion.rs", "        use $crate::private as __r;\n"),
        (
            "table/slab.rs",
            "#[cfg(test)]\nmod tests {\n    use crate::private::Lift;\n}\n",
        ),
    ];
    for (place, text) in fine {
        assert_eq!(wrong(place, text), [""; 0], "{place}: {text}");
    }
}
