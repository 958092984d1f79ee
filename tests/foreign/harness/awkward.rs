//! Libraries whose crates are called as words: of a language, of its library, or of what the bindings have for themselves.
//!
//! They have one source, `foreign/awkward/lib.rs`. A program in each language stands beside it, in which `PREFIX`, `MODULE` and such words are replaced by the
//! names that the binding has.

use std::path::{Path, PathBuf};
use std::process::Command;

use registry_bindgen::emit::Language;
use registry_bindgen::names::named;
use registry_tests::crates;

use crate::checkers;
use crate::jdk::{OLDEST, jdk, sources, tool};
use crate::packages::{
    Missing, Packages, finished, interface, program, wasm_module, workspace, write_bindings,
};
use crate::runtimes::{DENO, NODE, printed};
use crate::scenarios::skipped;
use crate::setup::{NATIVE, STRICT, Setup};
use crate::{dart_vm, packages};

/// The names. The first is tried in every language, the others where a library is built in seconds.
const NAMES: [&str; 5] = ["registry", "class", "status", "value", "error"];

/// What each program prints.
const PRINTED: &str = "120\nFAILED\n120\n120\nend\n";

/// A library of this name, with all that is written for it.
struct Awkward {
    name: &'static str,
    /// The folder of its bindings and programs.
    folder: PathBuf,
    /// The folder of its crate.
    source: PathBuf,
    packages: Packages,
}

impl Awkward {
    /// Builds the library, and writes its bindings.
    fn new(name: &'static str) -> Self {
        let packages = Packages::new();
        let folder = packages.folder.join("awkward").join(name);
        let source = folder.join("crate");
        let _ = std::fs::remove_dir_all(&folder);
        let more = "[lib]\ncrate-type = [\"cdylib\"]\n";
        crates::write_manifest(&workspace(), &source, name, more);
        std::fs::copy(
            packages.source.join("awkward/lib.rs"),
            source.join("src/lib.rs"),
        )
        .expect("a source can be copied");
        // In a page it passes a function to Rust.
        std::fs::copy(
            packages.source.join("library/build.rs"),
            source.join("build.rs"),
        )
        .expect("a build script can be copied");
        let mut cargo = crates::cargo(&workspace(), &source);
        cargo.args(["build", "--offline", "--quiet"]);
        finished(&mut cargo, "cargo build").unwrap_or_else(|missing| panic!("{}", missing.0));
        let awkward = Self {
            name,
            folder,
            source,
            packages,
        };
        let file = format!("lib{name}.so");
        let library = awkward.folder.join(&file);
        let built = crates::target(&workspace()).join("debug").join(&file);
        std::fs::copy(built, &library).expect("a library can be copied");
        write_bindings(&library, &NATIVE, &awkward.folder);
        let python = awkward
            .folder
            .join("python")
            .join(awkward.module(Language::Python));
        for place in [awkward.folder.join("node"), python] {
            std::fs::copy(&library, place.join(&file)).expect("a library can be copied");
        }
        awkward
    }

    /// The name of the binding's module.
    fn module(&self, language: Language) -> String {
        let library = self.folder.join(format!("lib{}.so", self.name));
        let named = named(&interface(&library), language).expect("no two names are one");
        named.module
    }

    /// A program of the library, with these words replaced in it.
    fn program(&self, file: &str, words: &[(&str, &str)]) -> PathBuf {
        let source = self.packages.source.join("awkward").join(file);
        let text = std::fs::read_to_string(source).expect("the program is there");
        let replace = |text: String, (word, by): &(&str, &str)| text.replace(word, by);
        let text = words.iter().fold(text, replace);
        let path = self.folder.join(file);
        std::fs::write(&path, text.replace("PREFIX", self.name)).expect("a file can be written");
        path
    }

    fn compiled(&self, compiler: &str, standard: &str) -> Result<String, Missing> {
        let header = std::fs::read_dir(self.folder.join("c"))
            .expect("the header's folder")
            .map(|entry| entry.expect("an entry").path())
            .find(|path| path.extension().is_some_and(|ending| ending == "h"))
            .expect("a header");
        let header = header.file_stem().and_then(|stem| stem.to_str());
        let header = header.expect("a name in Unicode");
        let namespace = self.module(Language::Cpp);
        let file = if compiler.ends_with("++") {
            "program.cpp"
        } else {
            "program.c"
        };
        let source = self.program(file, &[("HEADER", header), ("MODULE", &namespace)]);
        let binary = self.folder.join(format!("{compiler}.bin"));
        let mut command = Command::new(program(&[compiler])?);
        command.arg(format!("-std={standard}")).args(STRICT);
        for folder in ["c", "cpp"] {
            command.arg("-I").arg(self.folder.join(folder));
        }
        command.arg(source).arg("-o").arg(&binary);
        command.arg("-L").arg(&self.folder);
        command.arg(format!("-l{}", self.name));
        command.arg(format!("-Wl,-rpath,{}", self.folder.display()));
        printed(&mut command);
        Ok(printed(&mut Command::new(binary)))
    }

    fn python(&self, backend: &str) -> Result<String, Missing> {
        self.packages.python()?;
        let module = self.module(Language::Python);
        let mut python = Command::new(self.packages.venv_python());
        python
            .arg(self.program("program.py", &[("MODULE", &module)]))
            .arg(self.folder.join("python"))
            .env(format!("{}_BACKEND", self.name.to_uppercase()), backend);
        Ok(printed(&mut python))
    }

    fn javascript(&self, runtime: &Path, args: &[&str]) -> Result<String, Missing> {
        self.packages.node()?;
        let mut command = Command::new(runtime);
        command
            .args(args)
            .arg(self.program("program.js", &[]))
            .arg(self.folder.join("node/index.js"))
            .current_dir(&self.packages.folder);
        Ok(printed(&mut command))
    }

    fn wasm(&self) -> Result<String, Missing> {
        let manifest = self.source.join("Cargo.toml");
        let manifest = manifest.to_str().expect("a path in Unicode");
        let module = wasm_module(&[self.name, "--manifest-path", manifest])?;
        write_bindings(&module, &[Language::Web], &self.folder);
        let mut node = Command::new(program(&["node"])?);
        node.arg(self.program("program.js", &[]))
            .arg(self.folder.join("web/index.js"))
            .arg(module);
        Ok(printed(&mut node))
    }

    fn java(&self) -> Result<String, Missing> {
        let jdk = jdk()?;
        let module = self.module(Language::Java);
        let own = sources(&self.folder.join("java").join(&module));
        let has_functions = |path: &&PathBuf| {
            let text = std::fs::read_to_string(path).expect("a class");
            text.contains("static Price raised(")
        };
        let class = own.iter().find(has_functions).expect("the functions");
        let class = class.file_stem().and_then(|stem| stem.to_str());
        let words = [("MODULE", &*module), ("CLASS", class.expect("Unicode"))];
        let classes = self.folder.join("classes");
        let mut javac = tool(&jdk, "javac");
        javac.args([
            "-Xlint:all",
            "-Werror",
            "--release",
            &OLDEST.to_string(),
            "-d",
        ]);
        javac.arg(&classes).args(&own);
        javac.arg(self.program("Program.java", &words));
        finished(&mut javac, "javac").unwrap_or_else(|missing| panic!("{}", missing.0));
        let file = format!("lib{}.so", self.name);
        std::fs::copy(self.folder.join(&file), classes.join(&module).join(&file))
            .expect("a library can be copied");
        let mut java = Command::new(jdk.join("bin/java"));
        java.args(["--enable-native-access=ALL-UNNAMED", "-cp"]);
        java.arg(&classes)
            .arg("Program")
            .env_remove("JAVA_TOOL_OPTIONS");
        Ok(printed(&mut java))
    }

    fn dart(&self) -> Result<String, Missing> {
        let vm = dart_vm::install(&self.packages)?;
        let manifest = self.source.join("Cargo.toml");
        let manifest = manifest.to_str().expect("a path in Unicode");
        let built = dart_vm::libraries(&["--manifest-path", manifest, self.name])?;
        let file = format!("lib{}.so", self.name);
        write_bindings(&built.join(&file), &[Language::Dart], &self.folder);
        let package = self.folder.join("dart");
        std::fs::copy(built.join(&file), package.join("lib").join(&file))
            .expect("a library can be copied");
        let module = self.module(Language::Dart);
        dart_vm::configure(&self.folder, &[(&module, package)]);
        let packages = self.folder.join("packages.json");
        let mut dart = Command::new(vm);
        dart.arg(format!("--packages={}", packages.display()))
            .arg(self.program("program.dart", &[("MODULE", &module)]));
        Ok(printed(&mut dart))
    }
}

fn judge(name: &str, language: &str, found: Result<String, Missing>) {
    match found {
        Ok(said) => assert_eq!(said, PRINTED, "{name} in {language}"),
        Err(missing) => skipped(language, &missing),
    }
}

#[test]
fn a_library_whose_crate_is_called_as_a_word_is_called_in_every_language() {
    for name in NAMES {
        let library = Awkward::new(name);
        judge(name, "C", library.compiled("cc", "c99"));
        judge(name, "C++", library.compiled("c++", "c++11"));
        for backend in ["ctypes", "cffi"] {
            judge(name, backend, library.python(backend));
        }
        let node = program(&["node"]);
        judge(
            name,
            "node",
            node.and_then(|node| library.javascript(&node, NODE)),
        );
        let (bun, deno) = (library.packages.bun(), library.packages.deno());
        judge(name, "bun", library.javascript(&bun, &["run"]));
        judge(name, "deno", library.javascript(&deno, DENO));
        judge(name, "java", library.java());
        if name == NAMES[0] {
            judge(name, "wasm", library.wasm());
            judge(name, "dart", library.dart());
        }
    }
}

#[test]
fn the_formatters_leave_the_bindings_of_a_small_library_as_they_are() {
    let setup = Setup::get();
    let small = Awkward::new("small");
    // Another one, of which nothing is left but what every library has.
    let mut empty = interface(&small.folder.join("libsmall.so"));
    empty.functions.clear();
    empty.callbacks.clear();
    empty.structs.clear();
    for language in [Language::Python, Language::Node] {
        let files = registry_bindgen::emit::files(&empty, language);
        packages::write_files(files, &small.folder.join("empty"));
    }
    for (formatter, run) in [
        ("prettier", checkers::prettier as checkers::Check),
        ("ruff format", checkers::ruff_format),
        ("ruff check", checkers::ruff_check),
    ] {
        match run(setup, &small.folder) {
            Err(missing) => skipped(formatter, &missing),
            Ok(done) => assert!(
                done.status.success(),
                "{formatter}: {}{}",
                String::from_utf8_lossy(&done.stdout),
                String::from_utf8_lossy(&done.stderr)
            ),
        }
    }
}
