//! A copy of the registry's crates in which text can be changed.
//!
//! Each run makes it anew, so that it differs from the tree by nothing but what is being tried, and Cargo
//! builds only the crate that was changed. The copy's last member is the stress program alone, with a
//! manifest of its own: what else this package needs would only be in the way.

use std::fs;
use std::path::{Path, PathBuf};

/// What is copied as it is.
const PARTS: [&str; 7] = [
    "registry-core",
    "registry-macros",
    "tests/proof/stress",
    "tests/proof/stress.rs",
    "Cargo.lock",
    "rust-toolchain.toml",
    "README.md",
];

const STRESS: &str = r#"[package]
name = "registry-proof"
version = "0.0.0"
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish = false
autotests = false

[[test]]
name = "stress"
path = "stress.rs"
harness = false

[lib]
path = "empty.rs"

[dependencies]
registry-core.workspace = true
libc = "0.2"

[lints]
workspace = true
"#;

pub(crate) struct Tree {
    pub(crate) root: PathBuf,
}

/// A change, undone when it goes out of scope.
pub(crate) struct Change {
    file: PathBuf,
    before: String,
}

impl Tree {
    /// Copies the crates of this checkout to `target/proof/<name>`.
    pub(crate) fn copy(name: &str) -> Result<Tree, String> {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = from.join("target/proof").join(name);
        let failed = |error: std::io::Error| format!("the workspace can't be copied: {error}");
        if root.exists() {
            fs::remove_dir_all(&root).map_err(failed)?;
        }
        for part in PARTS {
            copy(&from.join(part), &root.join(part)).map_err(failed)?;
        }
        let manifest = fs::read_to_string(from.join("Cargo.toml")).map_err(failed)?;
        fs::write(root.join("Cargo.toml"), with_members(&manifest)).map_err(failed)?;
        fs::write(root.join("tests/proof/Cargo.toml"), STRESS).map_err(failed)?;
        fs::write(root.join("tests/proof/empty.rs"), "").map_err(failed)?;
        Ok(Tree { root })
    }

    pub(crate) fn read(&self, file: &str) -> Result<String, String> {
        fs::read_to_string(self.root.join(file)).map_err(|error| format!("{file}: {error}"))
    }

    /// Replaces a file's text until the value is dropped.
    pub(crate) fn write(&self, file: &str, text: &str) -> Result<Change, String> {
        let before = self.read(file)?;
        let path = self.root.join(file);
        fs::write(&path, text).map_err(|error| format!("{file}: {error}"))?;
        Ok(Change { file: path, before })
    }

    /// Replaces the one occurrence of `from`.
    pub(crate) fn replace(&self, file: &str, from: &str, to: &str) -> Result<Change, String> {
        let text = self.read(file)?;
        match text.matches(from).count() {
            1 => self.write(file, &text.replace(from, to)),
            n => Err(format!(
                "{file} has {n} places that read `{from}`; 1 is needed"
            )),
        }
    }
}

impl Drop for Change {
    fn drop(&mut self) {
        if let Err(error) = fs::write(&self.file, &self.before) {
            eprintln!("{} is left changed: {error}", self.file.display());
        }
    }
}

/// A file, or a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    if from.is_file() {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        // Read and written, so that the copy has a date of its own: Cargo goes by it.
        return fs::write(to, fs::read(from)?);
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_name() != "target" {
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// The workspace's manifest with the copied crates as its only members.
fn with_members(manifest: &str) -> String {
    let line = |line: &str| match line.starts_with("members = ") {
        true => "members = [\"registry-core\", \"registry-macros\", \"tests/proof\"]\n".to_owned(),
        false => format!("{line}\n"),
    };
    let kept = manifest
        .lines()
        .filter(|line| !line.starts_with("registry-bindgen = "));
    kept.map(line).collect()
}
