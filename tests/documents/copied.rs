//! The programs of the READMEs, copied into empty folders and run there, as a new user does.
//!
//! A code block belongs to the file that the paragraph above it names first. Cargo is told where the crates are, and to stay off the network;
//! everything else is what the reader has: no file of the repository, no feature, no environment.

use crate::readme::{read, root};
use registry_bindgen::emit::{self, Language};
use registry_bindgen::{artifact, model};
use registry_tests::crates::intermediate;
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

/// The files of a section of a README: the code blocks below `heading` whose paragraph begins with a path in backticks.
fn files<'a>(readme: &'a str, heading: &str) -> Vec<(&'a str, String)> {
    let (_, section) = readme.split_once(heading).expect(heading);
    let section = section.split("\n## ").next().expect("a beginning");
    let mut files = Vec::new();
    for (at, _) in section.match_indices("\n```") {
        let fence = &section[at + 1..];
        let Some((_, block)) = fence.split_once('\n').filter(|(line, _)| *line != "```") else {
            continue;
        };
        let paragraph = section[..at].trim_end().rsplit("\n\n").next();
        let named = paragraph.and_then(|text| text.trim().strip_prefix('`'));
        let Some((path, _)) = named.and_then(|text| text.split_once('`')) else {
            continue;
        };
        let (code, _) = block.split_once("```").expect("the end of a block");
        files.push((path, code.to_owned()));
    }
    files
}

/// A folder outside the workspace that holds the files and nothing else. It is removed when the test passes.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}

impl Folder {
    fn new(name: &str, files: &[(&str, String)]) -> Self {
        let folder = std::env::temp_dir().join(format!("registry-{name}-{}", std::process::id()));
        for (path, text) in files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
            fs::write(path, text).expect("a file can be written");
        }
        Folder(folder)
    }

    /// Cargo in `package`, with nothing but what the reader types.
    fn cargo(&self, package: &str, arguments: &[&str]) -> String {
        let mut cargo = Command::new(env!("CARGO"));
        // What Cargo tells this test is not for another Cargo.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_")) {
            cargo.env_remove(name);
        }
        // The README's commands look for the library below the folder.
        cargo.env_remove("CARGO_TARGET_DIR");
        cargo.env("RUST_BACKTRACE", "0").args(arguments);
        printed(cargo.current_dir(self.0.join(package)))
    }

    /// Tells Cargo to take the crates of this repository for those of the registry, and what is built already.
    ///
    /// The lock file, the profile and the folder of intermediate files are the workspace's, so that what both depend on is built once. A library
    /// for C has no hash in its file's name: in one folder the README's `libshop.so` and that of `examples/shop` would be one file. So a library says for which
    /// target it is, which gives it a folder there.
    fn configure(&self, packages: &[&str]) {
        let is_library = self.0.join("src/lib.rs").exists();
        let target = if is_library {
            format!("target = {:?}\n", host())
        } else {
            String::new()
        };
        let path = |name: &str| format!("{name}.path = {:?}\n", root().join(name));
        let config = [
            "[net]\noffline = true\n[patch.crates-io]\n",
            &path("registry-core"),
            &path("registry-bindgen"),
            "[profile.dev]\ndebug = false\nincremental = false\n",
            &format!("[build]\nbuild-dir = {:?}\n{target}", intermediate()),
        ];
        let folder = self.0.join(".cargo");
        fs::create_dir_all(&folder).expect("a folder can be made");
        fs::write(folder.join("config.toml"), config.concat()).expect("a file can be written");
        for package in packages {
            let lock = self.0.join(package).join("Cargo.lock");
            fs::copy(root().join("Cargo.lock"), lock).expect("the lock file can be copied");
        }
    }
}

/// What a program prints to stdout; it must end with success.
fn printed(command: &mut Command) -> String {
    let output = command.output().expect("the program starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}:\n{errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The target of this machine, as the compiler names it.
fn host() -> String {
    let said = printed(Command::new("rustc").arg("-vV"));
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("a host").to_owned()
}

/// Whether Python is on this machine. With `REGISTRY_REQUIRE_RUNTIMES=1` it has to be.
fn has_python() -> bool {
    let answer = Command::new("python3").arg("--version").output();
    let found = answer.is_ok_and(|answer| answer.status.success());
    let required = std::env::var("REGISTRY_REQUIRE_RUNTIMES").is_ok_and(|value| value == "1");
    assert!(found || !required, "python3 is missing");
    if !found {
        // Past the test harness, which keeps what a test prints to itself.
        let _ = writeln!(std::io::stderr(), "skipped: python3 is missing");
    }
    found
}

fn names<'a>(files: &'a [(&str, String)]) -> Vec<&'a str> {
    files.iter().map(|(path, _)| *path).collect()
}

#[test]
fn the_quickstart_runs_where_it_is_copied() {
    let readme = read("README.md");
    let files = files(&readme, "\n## A program in a minute\n");
    assert_eq!(
        names(&files),
        ["Cargo.toml", "build.rs", "src/main.rs", "c/quickstart.c"]
    );
    let folder = Folder::new("quickstart", &files);
    folder.configure(&[""]);
    let (_, shown) = readme.split_once("$ cargo run\n").expect("a console block");
    let (shown, _) = shown.split_once("```").expect("its end");
    // Every letter, the line and the column of the export among them.
    assert_eq!(folder.cargo("", &["run"]), shown);
}

#[test]
fn the_library_is_used_from_python_where_it_is_copied() {
    let readme = read("README.md");
    let files = files(&readme, "\n## Other languages\n");
    assert_eq!(
        names(&files),
        ["Cargo.toml", "src/lib.rs", "till.py", "page.html"]
    );
    let folder = Folder::new("library", &files);
    folder.configure(&[""]);
    folder.cargo("", &["build"]);
    let name = format!("{DLL_PREFIX}shop{DLL_SUFFIX}");
    let library = folder
        .0
        .join("target")
        .join(host())
        .join("debug")
        .join(&name);
    let artifact = artifact::read_file(&library).expect("a library");
    let interface = model::interface(&artifact).expect("its records");
    let bindings = folder.0.join("bindings");
    for file in emit::files(&interface, Language::Python).expect("a Python package") {
        let path = bindings.join(file.path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, file.text).expect("a file can be written");
    }
    let packages = bindings.join("python");
    fs::copy(library, packages.join("shop").join(name)).expect("the library can be copied");
    if !has_python() {
        return;
    }
    let python = |arguments: &[&str]| {
        let mut python = Command::new("python3");
        python.args(arguments).env("PYTHONPATH", &packages);
        printed(python.current_dir(&folder.0))
    };
    assert_eq!(python(&["till.py"]), read("examples/shop/expected.txt"));
    // A discount above the price is refused. Once it was a price below 0.
    let above = "import shop\ntry: print(shop.discount(101))\nexcept shop.FailedError as error: print(error.detail)";
    assert_eq!(python(&["-c", above]), "101 per cent is no discount\n");
}

#[test]
fn the_build_script_makes_the_header_where_it_is_copied() {
    let readme = read("registry-bindgen/README.md");
    let files = files(&readme, "\n## In a build script\n");
    assert_eq!(files.len(), 6, "{:?}", names(&files));
    let folder = Folder::new("header", &files);
    folder.configure(&["app", "callbacks"]);
    assert_eq!(folder.cargo("app", &["run"]), "C: 120 cents\n");
}
