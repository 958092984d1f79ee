//! Finds the runtimes on this machine, installs their packages, and generates the bindings of a library.
//!
//! `setup.rs` uses it for the tests, and the benchmark of the runtimes uses it too. Packages are installed by their own clients, once for
//! each list of them, under `target/foreign`: `node_modules` and `venv`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use registry_bindgen::emit::{self, EmitError, File, Language};
use registry_bindgen::model::Interface;
use registry_bindgen::{artifact, model};

/// Why something cannot run on this machine.
#[derive(Clone, Debug)]
pub(crate) struct Missing(pub(crate) String);

/// What every message of a missing JDK begins with.
pub(crate) const NO_JDK: &str = "no JDK";

impl Missing {
    /// Whether it may be missing even where runtimes are required: no package manager that these tests use has one.
    pub(crate) fn may_be(&self) -> bool {
        self.0.starts_with(NO_JDK)
    }
}

/// The packages under `target/foreign`.
#[derive(Debug)]
pub(crate) struct Packages {
    /// `target/foreign`.
    pub(crate) folder: PathBuf,
    /// `tests/foreign`.
    pub(crate) source: PathBuf,
    node: OnceLock<Result<(), Missing>>,
    python: OnceLock<Result<(), Missing>>,
}

impl Packages {
    /// Nothing is installed yet.
    pub(crate) fn new() -> Self {
        let folder = target().join("foreign");
        std::fs::create_dir_all(&folder).expect("target/foreign can be made");
        Self {
            folder,
            source: workspace().join("tests/foreign"),
            node: OnceLock::new(),
            python: OnceLock::new(),
        }
    }

    /// Installs the npm packages, once for each lock file.
    pub(crate) fn node(&self) -> Result<(), Missing> {
        let install = || {
            let _one = one_at_a_time();
            let lock = self.source.join("javascript/package-lock.json");
            let stamp = self.folder.join("node_modules/.installed");
            if std::fs::read(&stamp).ok() == std::fs::read(&lock).ok() {
                return Ok(());
            }
            for name in ["package.json", "package-lock.json", ".npmrc"] {
                std::fs::copy(
                    self.source.join("javascript").join(name),
                    self.folder.join(name),
                )
                .expect("a file can be copied");
            }
            let mut npm = Command::new("npm");
            npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
                .current_dir(&self.folder);
            finished(&mut npm, "npm")?;
            std::fs::copy(lock, stamp).expect("a file can be copied");
            Ok(())
        };
        self.node.get_or_init(install).clone()
    }

    /// Makes the virtual environment, once for each list of requirements.
    pub(crate) fn python(&self) -> Result<(), Missing> {
        let install = || {
            let _one = one_at_a_time();
            let (venv, wanted) = (
                self.folder.join("venv"),
                self.source.join("python/requirements.txt"),
            );
            let stamp = venv.join("installed.txt");
            if std::fs::read(&stamp).ok() == std::fs::read(&wanted).ok() {
                return Ok(());
            }
            finished(
                Command::new("python3").args(["-m", "venv"]).arg(&venv),
                "python3 with venv",
            )?;
            finished(
                Command::new(venv.join("bin/pip"))
                    // Most of its files are never imported.
                    .args(["install", "--quiet", "--no-compile", "-r"])
                    .arg(&wanted),
                "pip",
            )?;
            std::fs::copy(wanted, stamp).expect("a file can be copied");
            Ok(())
        };
        self.python.get_or_init(install).clone()
    }

    /// Bun, from its package.
    pub(crate) fn bun(&self) -> PathBuf {
        self.folder.join("node_modules/@oven/bun-linux-x64/bin/bun")
    }

    /// Deno, from its package.
    pub(crate) fn deno(&self) -> PathBuf {
        self.folder.join("node_modules/@deno/linux-x64-glibc/deno")
    }

    /// The virtual environment's Python.
    pub(crate) fn venv_python(&self) -> PathBuf {
        self.folder.join("venv/bin/python")
    }
}

/// Tests run at once, and several want the same packages in the same folder.
fn one_at_a_time() -> MutexGuard<'static, ()> {
    static INSTALLING: Mutex<()> = Mutex::new(());
    INSTALLING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The workspace's folder.
pub(crate) fn workspace() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut around = package.ancestors();
    let workspace = around.find(|folder| folder.join("Cargo.lock").exists());
    workspace.expect("the workspace is there").to_owned()
}

/// Cargo's target folder.
pub(crate) fn target() -> PathBuf {
    let given = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    workspace().join(given)
}

/// Runs a tool to its end; that it is not there, or fails, is why something is missing.
pub(crate) fn finished(command: &mut Command, tool: &str) -> Result<Output, Missing> {
    let done = command
        .output()
        .map_err(|error| Missing(format!("`{tool}` cannot be started: {error}")))?;
    if done.status.success() {
        return Ok(done);
    }
    Err(Missing(format!(
        "`{tool}` failed: {}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    )))
}

/// The first of some programs that is on this machine.
pub(crate) fn program(names: &[&str]) -> Result<PathBuf, Missing> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|path| path.is_file());
    found.ok_or_else(|| {
        Missing(format!(
            "`{}` is not installed; run `.ci/install-runtimes`",
            names[0]
        ))
    })
}

/// The browser.
pub(crate) fn browser() -> Result<PathBuf, Missing> {
    program(&["chromium", "chromium-browser", "google-chrome"])
}

/// Whether runtimes are required, as in CI.
pub(crate) fn required() -> bool {
    std::env::var_os("REGISTRY_REQUIRE_RUNTIMES").is_some_and(|value| value == "1")
}

/// A script in `.ci`, which builds for another target.
///
/// Where the toolchain lacks the target's standard library, that is built from its source, which takes longer than all tests together. So tests
/// have it built where runtimes are required, or where it is asked for; the benchmark of the runtimes always has.
pub(crate) fn script(name: &str) -> Command {
    const FROM_SOURCE: &str = "REGISTRY_STD_FROM_SOURCE";
    let mut script = Command::new(workspace().join(".ci").join(name));
    if !crate::BUILDS_STD && !required() && std::env::var_os(FROM_SOURCE).is_none() {
        script.env(FROM_SOURCE, "no");
    }
    script
}

/// Builds a package for the browser, and says where its module is.
pub(crate) fn wasm_module(args: &[&str]) -> Result<PathBuf, Missing> {
    let done = finished(script("wasm").args(args), ".ci/wasm")?;
    Ok(workspace().join(String::from_utf8_lossy(&done.stdout).trim()))
}

/// What the records of a library say.
pub(crate) fn interface(library: &Path) -> Interface {
    let artifact = artifact::read_file(library)
        .unwrap_or_else(|error| panic!("{}: {error}", library.display()));
    model::interface(&artifact).unwrap_or_else(|error| panic!("{}: {error}", library.display()))
}

/// The bindings of a library.
pub(crate) fn files(library: &Path, language: Language) -> Vec<File> {
    emit::files(&interface(library), language).unwrap_or_else(|error| panic!("{error}"))
}

/// Writes the bindings of a library below a folder.
pub(crate) fn write_bindings(library: &Path, languages: &[Language], to: &Path) {
    let interface = interface(library);
    for language in languages {
        write_files(emit::files(&interface, *language), to);
    }
}

/// Writes these files below a folder.
pub(crate) fn write_files(files: Result<Vec<File>, EmitError>, to: &Path) {
    for file in files.unwrap_or_else(|error| panic!("{error}")) {
        let path = to.join(&file.path);
        std::fs::create_dir_all(path.parent().expect("it is in a folder"))
            .expect("a folder can be made");
        std::fs::write(path, file.text).expect("a file can be written");
    }
}
