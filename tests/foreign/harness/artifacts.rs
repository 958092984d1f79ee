//! Artifacts as tools leave them: what `registry-bindgen` says of each that has records and can't be bound.
//!
//! `setup.rs` builds the library; the machine's compiler, `ar`, `strip` and `objcopy` make the rest of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use registry_bindgen::emit::{self, EmitError, Language};
use registry_bindgen::{artifact, exports, model};

use crate::packages::{Missing, finished, program, target};
use crate::scenarios::skipped;
use crate::setup::Setup;

/// What the command says of an artifact; empty if it is fine.
fn said(path: &Path) -> String {
    let artifact = match artifact::read_file(path) {
        Ok(artifact) => artifact,
        Err(error) => return error.to_string(),
    };
    let interface = model::interface(&artifact).expect("the records are right");
    let checked = exports::check(&artifact, &interface);
    checked.map_or_else(|error| error.to_string(), |()| String::new())
}

struct Made {
    folder: PathBuf,
    shared: PathBuf,
    archive: PathBuf,
}

impl Made {
    fn new(name: &str) -> Self {
        let packages = &Setup::get().packages.folder;
        let folder = packages.join("artifacts").join(name);
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        // A thin archive is added to, where there is one already.
        for old in std::fs::read_dir(&folder).expect("it is there") {
            let _ = std::fs::remove_file(old.expect("it can be listed").path());
        }
        let built = target().join("debug");
        Self {
            folder,
            shared: built.join("libscenario.so"),
            archive: built.join("libscenario.a"),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// What is said of what a tool makes; the tool runs in the folder.
    fn by(&self, tool: &str, args: &[&str], made: &str) -> Result<String, Missing> {
        let mut command = Command::new(program(&[tool])?);
        finished(command.args(args).current_dir(&self.folder), tool)?;
        Ok(said(&self.path(made)))
    }

    /// The same of all objects of the archive, linked by the C compiler.
    fn linked(&self, args: &[&str], made: &str) -> Result<String, Missing> {
        let archive = self.archive.to_str().expect("a path in UTF-8");
        let all = ["-Wl,--whole-archive", archive, "-Wl,--no-whole-archive"];
        let rest = [
            "-Wl,--allow-multiple-definition",
            "-o",
            made,
            "-lpthread",
            "-lm",
            "-ldl",
        ];
        self.by("cc", &[args, &all, &rest].concat(), made)
    }
}

fn expect(what: &str, wanted: &str, found: Result<String, Missing>) {
    match found {
        Ok(said) if wanted.is_empty() => assert_eq!(said, "", "{what}"),
        Ok(said) => assert!(
            said.contains(wanted),
            "{what}: {wanted:?} expected, {said:?} found"
        ),
        Err(missing) => skipped(what, &missing),
    }
}

#[test]
fn each_artifact_that_offers_less_than_its_records_say_has_a_message_of_its_own() {
    let made = Made::new("made");
    let text = |path: &Path| path.to_str().expect("a path in UTF-8").to_owned();
    let (shared, archive) = (text(&made.shared), text(&made.archive));
    let write = |name: &str, text: &str| {
        std::fs::write(made.path(name), text).expect("a file can be written");
    };
    write("main.c", "int main(void) { return 0; }\n");
    write("nothing.map", "{ local: *; };\n");
    write("some.map", "{ global: scenario_[a-z]*; local: *; };\n");
    write(
        "older.map",
        "{ global: scenario_*; local: scenario_take_error; *; };\n",
    );

    expect("the library", "", Ok(said(&made.shared)));
    expect("the archive", "", Ok(said(&made.archive)));
    let stripped = made.by("strip", &["-o", "stripped.so", &shared], "stripped.so");
    expect("a stripped library exports what it did", "", stripped);

    let program = made.linked(&["main.c"], "program");
    expect("a program", "this is a program", program);
    let fixed = made.linked(&["-no-pie", "main.c"], "fixed");
    expect("a program at a fixed address", "this is a program", fixed);
    let hidden = made.linked(
        &["-shared", "-Wl,--version-script=nothing.map"],
        "hidden.so",
    );
    expect("all hidden", "exports none of the ", hidden);
    let excluded = made.linked(&["-shared", "-Wl,--exclude-libs,ALL"], "excluded.so");
    expect("excluded", "exports none of the ", excluded);
    let some = made.linked(&["-shared", "-Wl,--version-script=some.map"], "some.so");
    expect("some hidden", "_call` and ", some);
    let older = made.linked(&["-shared", "-Wl,--version-script=older.map"], "older.so");
    expect(
        "an older runtime",
        "`scenario_take_error`, which bindings use",
        older,
    );

    let thin = made.by("ar", &["rcT", "thin.a", &archive], "thin.a");
    expect("a thin archive", "this is a thin archive", thin);
    std::fs::copy(&made.archive, made.path("stripped.a")).expect("it can be copied");
    let stripped = made.by("strip", &["--strip-all", "stripped.a"], "stripped.a");
    expect(
        "a stripped archive",
        "symbols of the archive are stripped",
        stripped,
    );
    let bare = ["-R", "regmeta", &shared, "bare.so"];
    let bare = made.by("objcopy", &bare, "bare.so");
    expect(
        "without the section",
        "no records of exported callbacks",
        bare,
    );
}

#[test]
fn an_rlib_and_a_file_without_section_headers_are_named() {
    let made = Made::new("named");
    Setup::get();
    let deps = target().join("debug/deps");
    let rlib = std::fs::read_dir(deps)
        .expect("it was built")
        .find_map(|entry| {
            let path = entry.expect("it can be listed").path();
            let name = path.file_name()?.to_str()?;
            (name.starts_with("libregistry_core-") && name.ends_with(".rlib")).then_some(path)
        });
    let said_of_rlib = said(&rlib.expect("an rlib is among what was built"));
    assert!(
        said_of_rlib.starts_with("this is an `.rlib`"),
        "{said_of_rlib}"
    );

    let mut bytes = std::fs::read(&made.shared).expect("the library is there");
    // Offset, number and names of the section headers, in ELF's head of 64 bits.
    bytes[0x28..0x30].fill(0);
    bytes[0x3c..0x40].fill(0);
    std::fs::write(made.path("headless.so"), bytes).expect("a file can be written");
    let said = said(&made.path("headless.so"));
    assert!(
        said.starts_with("the section headers are stripped"),
        "{said}"
    );
}

#[test]
fn an_archive_gives_no_binding_that_would_have_to_load_it() {
    let made = Made::new("archive");
    let artifact = artifact::read_file(&made.archive).expect("records");
    let interface = model::interface(&artifact).expect("an interface");
    for language in [Language::C, Language::Cpp] {
        assert!(emit::files(&interface, language).is_ok(), "{language:?}");
    }
    for language in [Language::Python, Language::Node, Language::Java] {
        let error = emit::files(&interface, language).expect_err("nothing to load");
        assert!(matches!(error, EmitError::WrongTarget(..)), "{error}");
        assert!(error.to_string().contains("it is an archive"), "{error}");
    }
}

/// Where a module's list of exports lies.
fn exports_of_wasm(bytes: &[u8]) -> std::ops::Range<usize> {
    const EXPORTS: u8 = 7;
    let mut at = 8;
    loop {
        let (id, mut length, mut shift) = (bytes[at], 0, 0);
        loop {
            at += 1;
            length |= usize::from(bytes[at] & 0x7f) << shift;
            shift += 7;
            if bytes[at] < 0x80 {
                break;
            }
        }
        at += 1;
        if id == EXPORTS {
            return at..at + length;
        }
        at += length;
    }
}

#[test]
fn a_wasm_module_that_exports_less_than_its_records_say_is_refused() {
    let setup = Setup::get();
    if let Err(missing) = setup.wasm() {
        return skipped("wasm", &missing);
    }
    let made = Made::new("wasm");
    let module = std::fs::read(setup.boxed().join("scenario/web/scenario.wasm"));
    let module = module.expect("it was built");
    // The module with this export under another name of the same length.
    let without = |export: &str| {
        let mut bytes = module.clone();
        let exports = exports_of_wasm(&bytes);
        let found = bytes[exports.clone()]
            .windows(export.len() + 1)
            .position(|name| name[0] as usize == export.len() && &name[1..] == export.as_bytes());
        bytes[exports.start + found.expect("it is exported") + 1] = b'X';
        std::fs::write(made.path("without.wasm"), bytes).expect("a file can be written");
        said(&made.path("without.wasm"))
    };
    std::fs::write(made.path("whole.wasm"), &module).expect("a file can be written");
    expect("the module", "", Ok(said(&made.path("whole.wasm"))));
    let hidden = without("scenario_add_tax");
    expect("one hidden", "`scenario_add_tax`", Ok(hidden));
    let older = without("scenario_trapped");
    expect(
        "an older runtime",
        "`scenario_trapped`, which bindings use",
        Ok(older),
    );
}
