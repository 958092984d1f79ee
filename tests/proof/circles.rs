//! The files inside each room of registry-core's source, and the circles in which they use each other.

use crate::functions::{CORE, files_below, in_core, source_of};
use crate::rooms::code;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The circles that there are, each with the one subject that its files share.
const CIRCLES: &[(&str, &[&str])] = &[
    // A parameter list: how it is lifted, called, stored and described depends on its length, which `params` alone knows.
    (
        "call",
        &["closure", "dynamic", "params", "signature", "trampoline"],
    ),
    // A value: its C form, and its two directions.
    (
        "values",
        &["buffer", "layout", "lift", "lower", "raw_handle"],
    ),
];

/// The files of one room, by name, with their code.
type Room = BTreeMap<String, String>;

/// Each file of a room with those that it uses.
fn uses(room: &str, files: &Room) -> BTreeMap<String, BTreeSet<String>> {
    let of = |(file, code): (&String, &String)| {
        let mut used = paths_into(room, code);
        if file == "mod" {
            // It names its children without the room.
            let children = files.keys().filter(|child| names(code, child));
            used.extend(children.cloned());
        }
        // A name that is not a file of the room is an item of its `mod.rs`.
        let used = used
            .into_iter()
            .map(|name| match files.contains_key(&name) {
                true => name,
                false => "mod".to_owned(),
            });
        (file.clone(), used.filter(|used| used != file).collect())
    };
    files.iter().map(of).collect()
}

/// The first names of all paths `crate::room::..` in the code.
fn paths_into(room: &str, code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let into = format!("crate::{room}::");
    for (at, _) in code.match_indices(&into) {
        let rest = &code[at + into.len()..];
        match rest.strip_prefix('{') {
            Some(list) => found.extend(first_names(list)),
            None => found.extend(name_of(rest)),
        }
    }
    found
}

/// The first name of each entry in `name::.., name}`.
fn first_names(list: &str) -> Vec<String> {
    let (mut depth, mut begins, mut names) = (0, true, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            c if begins && !c.is_whitespace() => {
                names.extend(name_of(&list[at..]));
                begins = false;
            }
            _ => {}
        }
    }
    names
}

fn name_of(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    let name = &text[..end.unwrap_or(text.len())];
    (!name.is_empty() && name != "self").then(|| name.to_owned())
}

/// Whether a path in the code begins with this name.
fn names(code: &str, name: &str) -> bool {
    let path = format!("{name}::");
    code.match_indices(&path).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    })
}

/// The sets of files that reach each other.
fn circles(uses: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<Vec<String>> {
    let reached = |from: &String| {
        let (mut seen, mut todo) = (BTreeSet::new(), vec![from]);
        while let Some(file) = todo.pop() {
            for used in &uses[file] {
                if seen.insert(used.clone()) {
                    todo.push(used);
                }
            }
        }
        seen
    };
    let reach: BTreeMap<_, _> = uses.keys().map(|file| (file, reached(file))).collect();
    let circle = |file: &String| -> Vec<String> {
        let both = |other: &&String| reach[file].contains(*other) && reach[*other].contains(file);
        uses.keys().filter(both).cloned().collect()
    };
    uses.keys()
        .map(circle)
        .filter(|files| files.len() > 1)
        .collect()
}

#[test]
fn files_of_a_room_use_each_other_in_a_circle_only_where_they_share_a_subject() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut rooms: BTreeMap<String, Room> = BTreeMap::new();
    for file in files_below(&source_of(&crates, CORE)).expect("the source") {
        let place = in_core(&file);
        let Some((room, name)) = place.as_deref().and_then(|place| place.split_once('/')) else {
            continue;
        };
        let text = std::fs::read_to_string(&file).expect("a source file");
        let name = name.trim_end_matches(".rs").to_owned();
        let files = rooms.entry(room.to_owned()).or_default();
        files.insert(name, code(&text).join("\n"));
    }
    let mut found = BTreeSet::new();
    for (room, files) in &rooms {
        let circles = circles(&uses(room, files));
        found.extend(circles.into_iter().map(|files| (room.clone(), files)));
    }
    let known = CIRCLES.iter().map(|(room, files)| {
        let files = files.iter().map(|file| (*file).to_owned());
        ((*room).to_owned(), files.collect())
    });
    assert_eq!(found, known.collect());
    assert!(rooms["registry"].len() > 15, "the registry's files");
}

/// A room of three files, as it is and with one more arrow.
#[test]
fn a_circle_is_found() {
    let room = |planted: &str| -> Room {
        let file = |name: &str, code: &str| (name.to_owned(), code.to_owned());
        BTreeMap::from([
            file("mod", "mod slots;\nmod thread;\nuse slots::Slot;\n"),
            file("slots", planted),
            file(
                "thread",
                "use crate::cellar::{KEYS, slots::{self, mod_of}};\n",
            ),
        ])
    };
    assert!(circles(&uses("cellar", &room(""))).is_empty());
    for planted in [
        "use crate::cellar::KEYS;",
        "use crate::attic::{self}; fn f() { crate::cellar::thread::end() }",
        "use crate::cellar::{\n    thread,\n};",
    ] {
        assert_eq!(
            circles(&uses("cellar", &room(planted))).len(),
            1,
            "{planted}"
        );
    }
}
