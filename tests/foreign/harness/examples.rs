//! The examples for other languages: the same program in each language, over the generated bindings of one library.
//!
//! A runtime that is not on this machine is skipped with a printed line; with `REGISTRY_REQUIRE_RUNTIMES=1` that is a failure.
//! `packages.rs` finds the runtimes, as for the scenario table.

use crate::jdk::{jdk, sources, tool};
use crate::packages::{
    Missing, Packages, finished, program, required, target, workspace, write_bindings,
};
use registry_bindgen::emit::Language;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

/// A library and its bindings, laid out as the example's README says.
pub(crate) struct Example {
    name: &'static str,
    pub(crate) packages: Packages,
    pub(crate) bindings: PathBuf,
    pub(crate) source: PathBuf,
}

/// A runtime of JavaScript: what it is started by.
type Runtime = fn(&Example) -> Result<Command, Missing>;

/// The languages of a native library, as the examples' READMEs write them.
pub(crate) const NATIVE: [Language; 4] =
    [Language::C, Language::Cpp, Language::Python, Language::Node];

/// The runtimes of JavaScript.
pub(crate) const RUNTIMES: [Runtime; 3] = [Example::node, Example::bun, Example::deno];

impl Example {
    /// Builds the package of this name, in `examples/`, and writes its bindings.
    pub(crate) fn new(name: &'static str, languages: &[Language]) -> Self {
        let packages = Packages::new();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--locked", "--package", name]);
        cargo.current_dir(workspace());
        finished(&mut cargo, "cargo build").expect("the library builds");
        let file = format!("lib{name}.so");
        let library = target().join("debug").join(&file);
        // Below the folder with Node's packages, where Node looks for them.
        let bindings = packages.folder.join(name);
        write_bindings(&library, languages, &bindings);
        for folder in ["c", &format!("python/{name}"), "node"] {
            let folder = bindings.join(folder);
            if folder.exists() {
                std::fs::copy(&library, folder.join(&file)).expect("the library can be copied");
            }
        }
        let source = workspace().join("examples").join(name);
        Self {
            name,
            packages,
            bindings,
            source,
        }
    }

    /// Runs a program as the README says, and compares what it prints with a file.
    pub(crate) fn prints_the_file(&self, command: Result<Command, Missing>, file: &str) {
        let expected = std::fs::read_to_string(self.source.join(file));
        prints(command, &expected.expect("it is there"));
    }

    /// Compiles a program of C99 or of C++11, by the ending of its file.
    pub(crate) fn compiled(&self, file: &str) -> Result<Command, Missing> {
        let binary = self.bindings.join(format!("{file}.bin"));
        let (compiler, standard) = if file.ends_with(".c") {
            ("cc", "-std=c99")
        } else {
            ("c++", "-std=c++11")
        };
        let mut command = Command::new(program(&[compiler])?);
        command.args([standard, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-o"]);
        command.arg(&binary).arg(self.source.join(file));
        for folder in ["c", "cpp"] {
            command.arg("-I").arg(self.bindings.join(folder));
        }
        let library = self.bindings.join("c");
        command
            .arg("-L")
            .arg(&library)
            .args([&format!("-l{}", self.name), "-lpthread"]);
        command.arg(format!("-Wl,-rpath,{}", library.display()));
        finished(&mut command, compiler).expect("it compiles without a warning");
        Ok(Command::new(binary))
    }

    /// Starts a program of Python.
    pub(crate) fn python(&self, file: &str) -> Result<Command, Missing> {
        self.packages.python()?;
        let mut python = Command::new(self.packages.venv_python());
        python.arg(self.source.join(file));
        python.env("PYTHONPATH", self.bindings.join("python"));
        Ok(python)
    }

    /// Compiles a class of Java with the package, and starts it.
    pub(crate) fn java(&self, class: &str) -> Result<Command, Missing> {
        let jdk = jdk()?;
        let classes = self.bindings.join("classes");
        let mut javac = tool(&jdk, "javac");
        javac.args(["-Xlint:all", "-Werror", "-d"]).arg(&classes);
        javac.args(sources(&self.bindings.join("java").join(self.name)));
        javac.arg(self.source.join(format!("{class}.java")));
        finished(&mut javac, "javac").expect("it compiles without a warning");
        let file = format!("lib{}.so", self.name);
        let library = self.bindings.join("c").join(&file);
        std::fs::copy(library, classes.join(self.name).join(file))
            .expect("the library can be copied");
        let mut java = Command::new(jdk.join("bin/java"));
        java.args(["--enable-native-access=ALL-UNNAMED", "-cp"]);
        java.arg(classes).arg(class);
        Ok(java)
    }

    pub(crate) fn node(&self) -> Result<Command, Missing> {
        self.packages.node()?;
        Ok(Command::new(program(&["node"])?))
    }

    fn bun(&self) -> Result<Command, Missing> {
        self.packages.node()?;
        let mut bun = Command::new(self.packages.bun());
        bun.arg("run");
        Ok(bun)
    }

    fn deno(&self) -> Result<Command, Missing> {
        self.packages.node()?;
        let mut deno = Command::new(self.packages.deno());
        deno.args([
            "run",
            "--allow-ffi",
            "--allow-env",
            "--allow-read",
            "--allow-net",
        ]);
        Ok(deno)
    }

    /// Starts a program of JavaScript.
    pub(crate) fn javascript(&self, runtime: Runtime, file: &str) -> Result<Command, Missing> {
        let mut command = runtime(self)?;
        command.arg(self.source.join(file));
        command.arg(self.bindings.join("node"));
        Ok(command)
    }
}

/// Runs a program, and compares what it prints.
pub(crate) fn prints(command: Result<Command, Missing>, expected: &str) {
    let mut command = match command {
        Ok(command) => command,
        Err(missing) => {
            let is_missed = required() && !missing.may_be();
            assert!(!is_missed, "it is required: {}", missing.0);
            // Past the test harness, which keeps what a test prints to itself.
            let _ = writeln!(std::io::stderr(), "skipped: {}", missing.0);
            return;
        }
    };
    // Cargo's own search path may have an older library of the same name.
    command.env_remove("LD_LIBRARY_PATH");
    let done = command.output().expect("the program starts");
    let errors = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command:?}: {errors}");
    assert_eq!(String::from_utf8_lossy(&done.stdout), expected, "{errors}");
}
