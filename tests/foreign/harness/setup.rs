//! What all runtimes need: the libraries built, their bindings written, the programs and their packages laid out in one folder.
//!
//! Before it: the test. After it: `runtimes.rs`, which starts the programs. All of it is under `target/foreign`: `cargo` (the libraries'
//! own target folder), `box` (what a program is given), `programs`, `node_modules`, `venv`. Packages are installed by their own clients, once.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use registry_bindgen::emit::{self, File, Language};
use registry_bindgen::{artifact, model};

/// The rows.
pub(crate) const SCENARIOS: &str = include_str!("../scenarios.tsv");
/// The bindings of a native library.
pub(crate) const NATIVE: [Language; 4] =
    [Language::C, Language::Cpp, Language::Python, Language::Node];

/// Why something cannot run on this machine.
#[derive(Clone, Debug)]
pub(crate) struct Missing(pub(crate) String);

/// The folder, and whether there is wasm in it.
#[derive(Debug)]
pub(crate) struct Setup {
    /// `target/foreign`.
    pub(crate) folder: PathBuf,
    /// `tests/foreign`.
    pub(crate) source: PathBuf,
    wasm: Result<(), Missing>,
    node: OnceLock<Result<(), Missing>>,
    python: OnceLock<Result<(), Missing>>,
}

impl Setup {
    /// Builds everything at the first call of the process.
    pub(crate) fn get() -> &'static Self {
        static SETUP: OnceLock<Setup> = OnceLock::new();
        SETUP.get_or_init(Self::new)
    }

    fn new() -> Self {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("foreign");
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
            || workspace().join("target"),
            |given| workspace().join(given),
        );
        let folder = target.join("foreign");
        std::fs::create_dir_all(folder.join("box")).expect("target/foreign can be made");
        native(&folder);
        let wasm = wasm(&folder);
        for name in ["javascript", "web", "python", "luajit"] {
            copy_folder(&source.join(name), &folder.join("programs").join(name));
        }
        copy_folder(
            &workspace().join("examples/web/test"),
            &folder.join("programs/page"),
        );
        Self {
            folder,
            source,
            wasm,
            node: OnceLock::new(),
            python: OnceLock::new(),
        }
    }

    /// What programs are given.
    pub(crate) fn boxed(&self) -> PathBuf {
        self.folder.join("box")
    }

    /// Whether the wasm module could be built.
    pub(crate) fn wasm(&self) -> Result<(), Missing> {
        self.wasm.clone()
    }

    /// Installs the npm packages, once for each lock file.
    pub(crate) fn node(&self) -> Result<(), Missing> {
        let install = || {
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
                    .args(["install", "--quiet", "-r"])
                    .arg(&wanted),
                "pip",
            )?;
            std::fs::copy(wanted, stamp).expect("a file can be copied");
            Ok(())
        };
        self.python.get_or_init(install).clone()
    }
}

pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
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

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        if path.is_file() {
            std::fs::copy(&path, to.join(path.file_name().expect("a file has a name")))
                .expect("a file can be copied");
        }
    }
}

/// The bindings of a library.
pub(crate) fn files(library: &Path, language: Language) -> Vec<File> {
    let artifact = artifact::read_file(library)
        .unwrap_or_else(|error| panic!("{}: {error}", library.display()));
    let interface = model::interface(&artifact)
        .unwrap_or_else(|error| panic!("{}: {error}", library.display()));
    emit::files(&interface, language).unwrap_or_else(|error| panic!("{error}"))
}

fn write_bindings(library: &Path, languages: &[Language], to: &Path) {
    for file in languages
        .iter()
        .flat_map(|language| files(library, *language))
    {
        let path = to.join(&file.path);
        std::fs::create_dir_all(path.parent().expect("it is in a folder"))
            .expect("a folder can be made");
        std::fs::write(path, file.text).expect("a file can be written");
    }
}

fn build(folder: &Path, args: &[&str]) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--locked"])
        .args(args)
        .current_dir(workspace())
        .env("CARGO_TARGET_DIR", folder.join("cargo"));
    finished(&mut cargo, "cargo build").unwrap_or_else(|missing| panic!("{}", missing.0));
}

/// The libraries, and the bindings of each beside it; `newer` has the bindings of the older library beside the newer one.
fn native(folder: &Path) {
    let (boxed, built) = (folder.join("box"), folder.join("cargo/debug"));
    let copy = |from: PathBuf, to: PathBuf| {
        std::fs::create_dir_all(to.parent().expect("it is in a folder"))
            .expect("a folder can be made");
        std::fs::copy(from, to).expect("a library can be copied");
    };
    build(folder, &["-p", "scenario", "-p", "neighbour"]);
    for name in ["scenario", "neighbour"] {
        let (file, own) = (format!("lib{name}.so"), boxed.join(name));
        copy(built.join(&file), boxed.join(&file));
        write_bindings(&boxed.join(&file), &NATIVE, &own);
        copy(built.join(&file), own.join("node").join(&file));
        copy(built.join(&file), own.join("python").join(name).join(&file));
    }
    build(folder, &["-p", "scenario", "--features", "newer"]);
    let newer = boxed.join("newer");
    write_bindings(&boxed.join("libscenario.so"), &NATIVE, &newer);
    for place in [
        "libscenario.so",
        "node/libscenario.so",
        "python/scenario/libscenario.so",
    ] {
        copy(built.join("libscenario.so"), newer.join(place));
    }
}

/// The same for wasm, in `web` beside the others.
fn wasm(folder: &Path) -> Result<(), Missing> {
    let boxed = folder.join("box");
    let build = |args: &[&str]| {
        let mut script = Command::new(workspace().join(".ci/wasm"));
        script.args(args);
        let done = finished(&mut script, ".ci/wasm")?;
        Ok(workspace().join(String::from_utf8_lossy(&done.stdout).trim()))
    };
    for name in ["scenario", "neighbour"] {
        let module = build(&[name])?;
        write_bindings(&module, &[Language::Web], &boxed.join(name));
        std::fs::copy(
            &module,
            boxed.join(name).join("web").join(format!("{name}.wasm")),
        )
        .expect("a module can be copied");
    }
    write_bindings(
        &boxed.join("scenario/web/scenario.wasm"),
        &[Language::Web],
        &boxed.join("newer"),
    );
    let newer = build(&["scenario", "--features", "newer"])?;
    std::fs::copy(newer, boxed.join("newer/web/scenario.wasm")).expect("a module can be copied");
    Ok(())
}
