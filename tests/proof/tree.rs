//! A copy of the registry's crates in which text can be changed.
//!
//! It differs from the tree only by the change that is tried, so that Cargo builds only the crate that was
//! changed. The copy's last members are the stress program alone and the tests that mutants are tried on (`programs.rs`), with
//! manifests of their own, which leave out the other dependencies of those packages.

use crate::functions::{files_and_templates_below, source_of};
use crate::programs::{self, Test};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What is copied, besides the programs of tests.
const PARTS: &[&str] = &[
    "registry-core",
    "registry-macros",
    "registry-bindgen",
    "tests/proof/stress",
    "tests/proof/stress.rs",
    "tests/foreign/narrow",
    "tests/foreign/traps",
    "tests/foreign/web/narrow.js",
    "tests/foreign/web/traps.js",
    "tests/foreign/web/bound_traps.js",
    ".ci/wasm",
    "tests/crates.rs",
    "tests/src",
    "README.md",
];

/// The stress program's package.
const STRESS: &str = r#"
[[test]]
name = "stress"
path = "stress.rs"
harness = false

[lib]
path = "empty.rs"

[dependencies]
registry-core.workspace = true
libc = "0.2"
"#;

/// A package of the copy, from what is its own.
fn package(name: &str, own: &str) -> String {
    format!(
        r#"[package]
name = "{name}"
version = "0.0.0"
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish = false
autotests = false
{own}
[lints]
workspace = true
"#
    )
}

/// What a file's text becomes in the copy.
type Rewrite<'a> = dyn FnMut(&Path, String) -> String + 'a;

pub(crate) struct Tree {
    /// Where its workspace begins.
    pub(crate) root: PathBuf,
    /// Where its crates are: a folder below, of the copy's own name. Cargo tells packages apart by their path in
    /// the workspace, so that copies and checkout can share what they have built of other people's crates.
    crates: PathBuf,
}

/// A change, undone when it goes out of scope.
pub(crate) struct Change {
    file: PathBuf,
    before: String,
}

impl Tree {
    /// Copies the crates of this checkout to `target/proof/<name>`, with the tests that are named.
    pub(crate) fn copy(name: &str, tests: &[Test]) -> Result<Tree, String> {
        Self::rewritten(name, tests, &mut |_, text| text)
    }

    /// Likewise, with `rewrite` applied to each file. What is there already and does not differ keeps its date,
    /// by which Cargo goes.
    pub(crate) fn rewritten(
        name: &str,
        tests: &[Test],
        rewrite: &mut Rewrite<'_>,
    ) -> Result<Tree, String> {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = from.join("target/proof").join(name);
        let crates = root.join(name);
        let failed = |error: std::io::Error| format!("the workspace can't be copied: {error}");
        let main_files = programs::main_files(&from, tests)?;
        let mut rewrite = |file: &Path, text| match main_files.get(file) {
            Some(text) => text.clone(),
            None => rewrite(file, text),
        };
        for part in PARTS.iter().map(PathBuf::from).chain(programs::parts()) {
            copy(&from.join(&part), &crates.join(&part), &mut rewrite).map_err(failed)?;
        }
        let manifest = fs::read_to_string(from.join("Cargo.toml")).map_err(failed)?;
        let manifest = with_members(&manifest, name);
        put(&root.join("Cargo.toml"), manifest.as_bytes()).map_err(failed)?;
        for file in ["Cargo.lock", "rust-toolchain.toml"] {
            let text = fs::read(from.join(file)).map_err(failed)?;
            put(&root.join(file), &text).map_err(failed)?;
        }
        let stress = package("registry-proof", STRESS);
        put(&crates.join("tests/proof/Cargo.toml"), stress.as_bytes()).map_err(failed)?;
        let tests = package("registry-tests", &programs::manifest());
        put(&crates.join("tests/Cargo.toml"), tests.as_bytes()).map_err(failed)?;
        put(&crates.join("tests/proof/empty.rs"), b"//! Nothing.\n").map_err(failed)?;
        Ok(Tree { root, crates })
    }

    /// A file or folder of the copied crates.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.crates.join(file)
    }

    /// Replaces the one occurrence of `from` in a package's source, until the value is dropped.
    pub(crate) fn replace(&self, package: &str, from: &str, to: &str) -> Result<Change, String> {
        let (file, before) = place_of(&self.crates, package, from)?;
        fs::write(&file, before.replace(from, to))
            .map_err(|error| format!("{}: {error}", file.display()))?;
        Ok(Change { file, before })
    }
}

/// The file below a package's `src` that has this text, wherever it is, with what is in it. Exactly one must
/// have it, once.
pub(crate) fn place_of(
    crates: &Path,
    package: &str,
    text: &str,
) -> Result<(PathBuf, String), String> {
    let mut found = Vec::new();
    for file in files_and_templates_below(&source_of(crates, package))? {
        let whole = fs::read_to_string(&file).map_err(|error| format!("{error}"))?;
        for _ in whole.matches(text) {
            found.push((file.clone(), whole.clone()));
        }
    }
    match found.len() {
        1 => Ok(found.remove(0)),
        n => Err(format!(
            "{package} has {n} places that read `{text}`; 1 is needed"
        )),
    }
}

impl Drop for Change {
    fn drop(&mut self) {
        if let Err(error) = fs::write(&self.file, &self.before) {
            eprintln!("{} is left changed: {error}", self.file.display());
        }
    }
}

/// A file, or a folder with all that is in it and nothing else.
fn copy(from: &Path, to: &Path, rewrite: &mut Rewrite<'_>) -> io::Result<()> {
    if from.is_file() {
        return match fs::read_to_string(from) {
            Ok(text) => put(to, rewrite(from, text).as_bytes()),
            Err(_) => put(to, &fs::read(from)?),
        };
    }
    fs::create_dir_all(to)?;
    let mut names = Vec::new();
    for entry in fs::read_dir(from)? {
        names.push(entry?.file_name());
    }
    // Sorted: what `rewrite` counts must come in the same order every time.
    names.sort();
    for name in &names {
        copy(&from.join(name), &to.join(name), rewrite)?;
    }
    for entry in fs::read_dir(to)? {
        let entry = entry?;
        // What has moved away must not be found at its old place as well.
        match entry.file_type()? {
            _ if names.contains(&entry.file_name()) => {}
            kind if kind.is_dir() => fs::remove_dir_all(entry.path())?,
            _ => fs::remove_file(entry.path())?,
        }
    }
    Ok(())
}

fn put(file: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(file).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, bytes)
}

/// The workspace's manifest with the copied crates, below the folder `name`, as its only members.
fn with_members(manifest: &str, name: &str) -> String {
    let crates = ["registry-core", "registry-macros", "registry-bindgen"];
    let others = [
        "tests/proof",
        "tests",
        "tests/foreign/narrow",
        "tests/foreign/traps",
    ];
    let members = [&crates[..], &others].concat();
    let members: Vec<String> = members
        .iter()
        .map(|member| format!("{name}/{member}"))
        .collect();
    let mut out = String::new();
    let mut in_members = false;
    for line in manifest.lines() {
        if line.starts_with("members = ") {
            out.push_str(&format!("members = {members:?}\n"));
            in_members = true;
        }
        let is_copied = |name: &&str| line.starts_with(&format!("{name} = "));
        let other_crate = line.contains("{ path = ") && !crates.iter().any(is_copied);
        if !in_members && !other_crate {
            out.push_str(&line.replace("{ path = \"", &format!("{{ path = \"{name}/")));
            out.push('\n');
        }
        in_members &= !line.ends_with(']');
    }
    out
}
