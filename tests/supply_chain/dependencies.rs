//! Every dependency of a published crate has a reason, an allowed licence, one version, and comes from crates.io.
//!
//! Before it: `graph.rs`. The reasons stand in `dependencies.tsv`: crate, dependency, when its code runs (`run`: in the user's
//! program; `build`: in the compiler; `models`: in this project's models alone), and why it is there. These are
//! cargo-deny's checks of licences, bans and sources, without the two minutes that installing it takes.

use std::collections::{BTreeMap, BTreeSet};

use registry_supply_chain::graph::{Graph, Reached, When};
use registry_supply_chain::licence::is_met;
use registry_supply_chain::{PUBLISHED, compare, is_blessing, list};

/// Of all that users build or run.
const LICENCES: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "Unicode-3.0",
];

/// Packages with another licence, and why that is no harm.
const OTHER_LICENCES: &[(&str, &str, &str)] = &[
    (
        "cbindgen",
        "MPL-2.0",
        "its code is in the command alone, unchanged; what it writes is the user's",
    ),
    ("foldhash", "Zlib", "as free as MIT; in the command alone"),
];

/// Two versions of one package, and why both are there.
const TWICE: &[(&str, &str, &str)] = &[
    (
        "registry-bindgen",
        "syn",
        "cbindgen reads source text by version 2, the derives of `serde` and `clap` by version 3",
    ),
    (
        "registry-bindgen",
        "winnow",
        "the reader of cbindgen's configuration is split in two packages that move apart",
    ),
];

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// The reasons on record, by crate and dependency.
fn reasons() -> BTreeMap<(String, String), String> {
    let text = std::fs::read_to_string(list("dependencies.tsv")).expect("the list");
    let row = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        let key = (cells.next()?, cells.next()?);
        Some((key, cells.nth(1)?))
    };
    text.lines().filter_map(row).collect()
}

/// What a crate reaches by name, all versions of a package together: when its code runs, and who names it.
fn by_name<'a>(
    reached: &BTreeMap<(&'a str, &str), Reached<'a>>,
) -> BTreeMap<&'a str, (When, BTreeSet<&'a str>)> {
    let mut names = BTreeMap::<&str, (When, BTreeSet<&str>)>::new();
    for ((name, _), reached) in reached {
        let (when, through) = names.entry(name).or_insert((reached.when, BTreeSet::new()));
        *when = reached.when.min(*when);
        through.extend(&reached.through);
    }
    names
}

/// Why a dependency is there: who needs it, or what a person wrote where the crate itself names it.
fn reason(
    published: &str,
    name: &str,
    through: &BTreeSet<&str>,
    written: Option<&String>,
) -> String {
    if !through.contains(published) {
        let through: Vec<&str> = through.iter().copied().collect();
        return format!("needed by {}", through.join(", "));
    }
    let written = written.filter(|reason| !reason.is_empty() && !reason.starts_with("needed by "));
    assert!(
        written.is_some() || is_blessing(),
        "`{published}` depends on `{name}` and nobody says why; write the reason into `tests/supply_chain/dependencies.tsv`"
    );
    written.cloned().unwrap_or_default()
}

#[test]
fn every_dependency_of_a_published_crate_has_a_reason() {
    let (graph, written) = (Graph::load(), reasons());
    let mut found = String::new();
    for published in PUBLISHED {
        for (name, (when, through)) in by_name(&graph.reached(published)) {
            let written = written.get(&(published.to_owned(), name.to_owned()));
            let reason = reason(published, name, &through, written);
            found += &format!("{published}\t{name}\t{}\t{reason}\n", when.word());
        }
    }
    println!("{} rows", found.lines().count());
    compare("dependencies.tsv", &found);
    let unreasoned = found.lines().filter(|line| line.ends_with('\t'));
    let unreasoned: Vec<&str> = unreasoned.collect();
    assert!(
        unreasoned.is_empty(),
        "write the reason of {unreasoned:?} into `tests/supply_chain/dependencies.tsv`"
    );
}

#[test]
fn the_core_brings_no_other_code_into_a_user_s_program() {
    let graph = Graph::load();
    let reached = graph.reached("registry-core");
    let run = reached.values().filter(|reached| reached.when == When::Run);
    let names: Vec<&str> = run.map(|reached| reached.package.name.as_str()).collect();
    // Of a feature that is off, for processors without 64-bit atomics.
    assert_eq!(names, ["portable-atomic"]);
}

/// What is wrong with the licences of what a crate reaches.
fn bad_licences(graph: &Graph, published: &str) -> Vec<String> {
    let reached = graph.reached(published);
    let bad = reached
        .values()
        .filter(|reached| reached.when != When::Models)
        .filter(|reached| {
            let other = OTHER_LICENCES
                .iter()
                .filter(|(name, ..)| *name == reached.package.name);
            let allowed: Vec<&str> = LICENCES
                .iter()
                .copied()
                .chain(other.map(|(_, licence, _)| *licence))
                .collect();
            !is_met(
                reached.package.license.as_deref().unwrap_or_default(),
                &allowed,
            )
        });
    bad.map(|reached| format!("{}: {:?}", reached.package.name, reached.package.license))
        .collect()
}

/// The packages that a crate reaches in two versions.
fn twice(graph: &Graph, published: &str) -> Vec<String> {
    let reached = graph.reached(published);
    let mut counts = BTreeMap::<&str, u32>::new();
    for ((name, _), _) in reached
        .iter()
        .filter(|(_, reached)| reached.when != When::Models)
    {
        *counts.entry(name).or_default() += 1;
    }
    let twice = counts.into_iter().filter(|(_, count)| *count > 1);
    twice.map(|(name, _)| name.to_owned()).collect()
}

/// The packages from anywhere else than crates.io and this workspace, tests' dependencies included.
fn strangers(graph: &Graph) -> Vec<&str> {
    let packages = graph.packages.iter();
    let strangers = packages.filter(|package| {
        package
            .source
            .as_deref()
            .is_some_and(|source| source != CRATES_IO)
    });
    strangers.map(|package| package.name.as_str()).collect()
}

#[test]
fn every_licence_is_on_the_list() {
    let graph = Graph::load();
    for published in PUBLISHED {
        assert_eq!(
            bad_licences(&graph, published),
            Vec::<String>::new(),
            "{published}"
        );
    }
}

#[test]
fn no_package_comes_in_two_versions_but_those_on_the_list() {
    let graph = Graph::load();
    for published in PUBLISHED {
        let known = TWICE.iter().filter(|(of, ..)| *of == published);
        let known: Vec<&str> = known.map(|(_, name, _)| *name).collect();
        assert_eq!(twice(&graph, published), known, "{published}");
    }
}

#[test]
fn every_package_comes_from_crates_io() {
    assert_eq!(strangers(&Graph::load()), Vec::<&str>::new());
}

#[test]
fn the_rules_find_what_is_planted() {
    let mut graph = Graph::load();
    let place = graph
        .packages
        .iter()
        .position(|package| package.name == "quote")
        .expect("`quote`");
    graph.packages[place].license = Some("GPL-3.0-only".into());
    graph.packages[place].source = Some("git+https://example.org/quote".into());
    assert_eq!(
        bad_licences(&graph, "registry-core"),
        ["quote: Some(\"GPL-3.0-only\")"]
    );
    assert_eq!(strangers(&graph), ["quote"]);
    let other = graph
        .packages
        .iter()
        .position(|package| package.name == "proc-macro2")
        .expect("`proc-macro2`");
    graph.packages[other].name = "quote".into();
    assert_eq!(twice(&graph, "registry-core"), ["quote"]);
}
