//! The graph of packages, as Cargo resolves it for every target and feature.
//!
//! Before it: `cargo metadata`. After it: `dependencies.rs` asks what a published crate reaches, and when: at run time, or only
//! while it is built. Dependencies of tests are in the graph and not followed; nor are those of the models, which stand
//! under `cfg(loom)` and are in no user's build.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde::Deserialize;

/// What Cargo prints.
#[derive(Clone, Debug, Deserialize)]
pub struct Graph {
    /// Every package, members of the workspace included.
    pub packages: Vec<Package>,
    resolve: Resolve,
}

/// A package of one version.
#[derive(Clone, Debug, Deserialize)]
pub struct Package {
    /// Its name in the registry.
    pub name: String,
    /// Its version.
    pub version: String,
    id: String,
    /// The expression of its licences.
    pub license: Option<String>,
    /// Where it comes from; nothing for a member of the workspace.
    pub source: Option<String>,
    targets: Vec<Target>,
}

#[derive(Clone, Debug, Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Clone, Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Clone, Debug, Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Clone, Debug, Deserialize)]
struct Kind {
    kind: Option<String>,
    target: Option<String>,
}

/// When a dependency is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Its code is in the user's program.
    Run,
    /// Its code runs in the compiler: a macro, or what one is made of.
    Build,
    /// In this project's models alone.
    Models,
}

impl When {
    /// The word in the list.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            When::Run => "run",
            When::Build => "build",
            When::Models => "models",
        }
    }
}

/// A package that a crate reaches.
#[derive(Clone, Debug)]
pub struct Reached<'a> {
    /// The package.
    pub package: &'a Package,
    /// The most that it is needed for.
    pub when: When,
    /// Who names it; the crate itself first.
    pub through: BTreeSet<&'a str>,
}

impl Graph {
    /// Asks Cargo.
    ///
    /// # Panics
    /// If Cargo fails, or prints something else.
    #[must_use]
    pub fn load() -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args([
                "metadata",
                "--format-version=1",
                "--all-features",
                "--locked",
            ])
            .current_dir(crate::workspace())
            .output()
            .expect("Cargo runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice(&output.stdout).expect("the graph")
    }

    fn package(&self, id: &str) -> &Package {
        let mut packages = self.packages.iter();
        packages
            .find(|package| package.id == id)
            .expect("a package of the graph")
    }

    /// The packages that one names outside of its tests.
    fn direct<'a>(&'a self, package: &Package) -> Vec<(&'a Package, When)> {
        let mut nodes = self.resolve.nodes.iter();
        let node = nodes.find(|node| node.id == package.id).expect("a node");
        let edges = node.deps.iter();
        edges
            .filter_map(|edge| Some((self.package(&edge.pkg), needed(&edge.dep_kinds)?)))
            .collect()
    }

    /// All that a crate of the workspace reaches outside of its tests, by name and version.
    ///
    /// # Panics
    /// If there is no such crate.
    #[must_use]
    pub fn reached(&self, from: &str) -> BTreeMap<(&str, &str), Reached<'_>> {
        let root = self
            .packages
            .iter()
            .find(|package| package.name == from && package.source.is_none());
        let root = root.expect("a member of the workspace");
        let mut reached = BTreeMap::<(&str, &str), Reached<'_>>::new();
        let mut open = vec![(root, inside(root, When::Run))];
        while let Some((package, around)) = open.pop() {
            for (next, when) in self.direct(package) {
                let when = around.max(inside(next, when));
                let entry = reached
                    .entry((&next.name, &next.version))
                    .or_insert_with(|| {
                        open.push((next, when));
                        Reached {
                            package: next,
                            when,
                            through: BTreeSet::new(),
                        }
                    });
                entry.through.insert(&package.name);
                if when < entry.when {
                    entry.when = when;
                    open.push((next, when));
                }
            }
            open.retain(|(_, when)| *when != When::Models);
        }
        reached
    }
}

/// A macro's own dependencies run in the compiler, whatever they are to it.
fn inside(package: &Package, when: When) -> When {
    let is_macro = package
        .targets
        .iter()
        .any(|target| target.kind.iter().any(|kind| kind == "proc-macro"));
    if is_macro {
        when.max(When::Build)
    } else {
        when
    }
}

/// What an edge is for: nothing if it is for tests alone.
fn needed(kinds: &[Kind]) -> Option<When> {
    let when = |kind: &Kind| match (kind.kind.as_deref(), kind.target.as_deref()) {
        (Some("dev"), _) => None,
        (_, Some("cfg(loom)")) => Some(When::Models),
        (Some("build"), _) => Some(When::Build),
        _ => Some(When::Run),
    };
    kinds.iter().filter_map(when).min()
}
