//! The torture library: everything that was once wrong in a binding, in all of them.
//!
//! [`setup`](crate::setup) has built it and written its bindings; its programs are `torture.*` in the folder of each language. A program prints what is wrong.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use registry_bindgen::emit::status;

use crate::checkers::tsc;
use crate::dart;
use crate::packages::{Missing, Packages, program};
use crate::runtimes::{DENO, NODE, printed};
use crate::scenarios::{nothing_wrong, skipped};
use crate::setup::{STRICT, Setup};

/// A runtime, and what one of the two programs (`torture` or `checked`) found wrong in it.
type Caller = (
    &'static str,
    fn(&Setup, program: &str) -> Result<String, Missing>,
);

/// All that run both programs. C and C++ leave the checks to their compilers, and have the first alone.
const RUNTIMES: [Caller; 7] = [
    ("python ctypes", |setup, name| python(setup, name, "ctypes")),
    ("python cffi", |setup, name| python(setup, name, "cffi")),
    ("node", |setup, name| {
        javascript(setup, name, |_| program(&["node"]), NODE)
    }),
    ("bun", |setup, name| {
        javascript(setup, name, |packages| Ok(packages.bun()), &["run"])
    }),
    ("deno", |setup, name| {
        javascript(setup, name, |packages| Ok(packages.deno()), DENO)
    }),
    ("dart", |setup, name| {
        let mut dart = dart::command(&setup.packages, format!("{name}.dart"))?;
        Ok(printed(&mut dart))
    }),
    ("wasm in node", wasm),
];

/// Every standard of C and C++, strict and with GNU's extensions, whose macros are more.
const STANDARDS: [(&str, &str, &[&str]); 4] = [
    ("gcc", "c", C),
    ("clang", "c", C),
    ("g++", "c++", CPP),
    ("clang++", "c++", CPP),
];
const C: &[&str] = &[
    "c99", "c11", "c17", "c2x", "gnu99", "gnu11", "gnu17", "gnu2x",
];
const CPP: &[&str] = &[
    "c++11", "c++14", "c++17", "c++20", "c++2b", "gnu++11", "gnu++14", "gnu++17", "gnu++20",
    "gnu++2b",
];

/// What each compiler of this machine says of the headers, in each standard.
fn headers(setup: &Setup) -> Vec<(String, Output)> {
    let mut said = Vec::new();
    for (compiler, language, standards) in STANDARDS {
        let Ok(path) = program(&[compiler]) else {
            continue;
        };
        for standard in standards {
            let output = compiler_of(setup, &path, language, standard)
                .arg("-fsyntax-only")
                .output()
                .expect("the compiler starts");
            said.push((format!("{compiler} -std={standard}"), output));
        }
    }
    said
}

/// A compiler of the program, without what it is to write.
fn compiler_of(setup: &Setup, path: &Path, language: &str, standard: &str) -> Command {
    let mut command = Command::new(path);
    command
        .args(["-x", language, &format!("-std={standard}")])
        .args(STRICT);
    for folder in ["torture/c", "torture/cpp", "twin/c", "twin/cpp"] {
        command.arg("-I").arg(setup.boxed().join(folder));
    }
    if has_x11() {
        command.arg("-DWITH_X11");
    }
    command.arg(setup.packages.source.join("c/torture.c"));
    command
}

/// Whether the headers of X11 are on this machine.
fn has_x11() -> bool {
    Path::new("/usr/include/X11/Xlib.h").is_file()
}

/// What the program prints.
fn compiled(
    setup: &Setup,
    compiler: &str,
    language: &str,
    standard: &str,
) -> Result<String, Missing> {
    let (boxed, folder) = (setup.boxed(), &setup.packages.folder);
    let binary = folder.join(format!("torture-{language}.bin"));
    let mut command = compiler_of(setup, &program(&[compiler])?, language, standard);
    command
        .arg("-o")
        .arg(&binary)
        .arg("-L")
        .arg(&boxed)
        .args(["-ltorture", "-ltwin"])
        .arg(format!("-Wl,-rpath,{}", boxed.display()));
    printed(&mut command);
    Ok(printed(&mut Command::new(binary)))
}

fn python(setup: &Setup, name: &str, backend: &str) -> Result<String, Missing> {
    setup.packages.python()?;
    let mut python = Command::new(setup.packages.venv_python());
    let programs = setup.packages.folder.join("programs/python");
    python
        .arg(programs.join(format!("{name}.py")))
        .arg(setup.boxed())
        .env("TORTURE_BACKEND", backend);
    Ok(printed(&mut python))
}

fn wasm(setup: &Setup, name: &str) -> Result<String, Missing> {
    setup.wasm()?;
    let mut node = Command::new(program(&["node"])?);
    let source = setup.packages.folder.join("programs/web").join(name);
    node.arg(source.with_extension("js")).arg(setup.boxed());
    Ok(printed(&mut node))
}

fn javascript(
    setup: &Setup,
    name: &str,
    runtime: fn(&Packages) -> Result<PathBuf, Missing>,
    args: &[&str],
) -> Result<String, Missing> {
    setup.packages.node()?;
    let programs = setup.packages.folder.join("programs/javascript");
    let mut command = Command::new(runtime(&setup.packages)?);
    command
        .args(args)
        .arg(programs.join(format!("{name}_native.js")))
        .arg(setup.boxed())
        .current_dir(&setup.packages.folder);
    Ok(printed(&mut command))
}

/// `mypy --strict` over a program that uses the package.
fn mypy(setup: &Setup) -> Result<Output, Missing> {
    setup.packages.python()?;
    let mut mypy = Command::new(setup.packages.folder.join("venv/bin/mypy"));
    let source = setup
        .packages
        .folder
        .join("programs/python/torture_types.py");
    mypy.arg("--strict")
        .arg(source)
        .env("MYPYPATH", setup.boxed().join("torture/python"));
    mypy.output().map_err(|error| Missing(error.to_string()))
}

/// What a program has printed, which is what it found wrong.
fn judge(name: &str, found: Result<String, Missing>) {
    match found {
        Ok(said) => nothing_wrong(name, &said),
        Err(missing) => skipped(name, &missing),
    }
}

#[test]
fn the_torture_library_s_items_are_called_by_their_names_in_every_language() {
    let setup = Setup::get();
    judge("c", compiled(setup, "cc", "c", "gnu17"));
    judge("c++", compiled(setup, "c++", "c++", "gnu++17"));
    for (name, run) in RUNTIMES {
        judge(name, run(setup, "torture"));
    }
}

#[test]
fn a_value_is_checked_alike_in_every_position_of_every_language() {
    for (name, run) in RUNTIMES {
        judge(name, run(Setup::get(), "checked"));
    }
}

#[test]
fn koffi_makes_the_type_of_a_struct_once() {
    let setup = Setup::get();
    let run = || {
        setup.packages.node()?;
        let programs = setup.packages.folder.join("programs/javascript");
        let mut node = Command::new(program(&["node"])?);
        node.arg(programs.join("koffi_types.js")).arg(setup.boxed());
        Ok(printed(&mut node))
    };
    judge("node", run());
}

#[test]
fn the_torture_library_s_headers_are_clean_in_every_standard() {
    let said = headers(Setup::get());
    if !has_x11() {
        skipped("the headers of X11", &Missing("no libx11-dev".to_owned()));
    }
    // Of each language by one compiler at least.
    assert!(said.len() >= 18, "{} standards", said.len());
    for (name, output) in said {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {said}");
    }
}

/// What a compiler says of a program that includes both headers of a folder, and uses the newest status.
fn of_two_releases(compiler: &str, folder: &Path, ending: &str) -> Result<Output, Missing> {
    let path = program(&[compiler])?;
    let newest = status::STATUSES.last().expect("there are some").name;
    let source = folder.join("program");
    let text = format!(
        "#include \"older.{ending}\"\n#include \"newer.{ending}\"\nint main(void) {{ return REGISTRY_{newest}; }}\n"
    );
    std::fs::write(&source, text).expect("a file can be written");
    let language = if ending == "h" { "c" } else { "c++" };
    let output = Command::new(path)
        .args(["-x", language, "-fsyntax-only"])
        .args(STRICT)
        .arg(source)
        .output();
    Ok(output.expect("the compiler starts"))
}

#[test]
fn headers_of_two_releases_share_what_both_have_or_are_refused_with_the_reason() {
    let setup = Setup::get();
    let folder = setup.packages.folder.join("releases");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let read = |path: &str| {
        let text = std::fs::read_to_string(setup.boxed().join(path));
        text.expect("the header was written")
    };
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).expect("a file can be written");
    };
    // A release that has not heard of the newest status.
    let newest = status::STATUSES.last().expect("there are some");
    let (known, line) = (
        format!("#define REGISTRY_STATUSES {}\n", newest.number + 1),
        format!("  REGISTRY_{} = {}\n", newest.name, newest.number),
    );
    let twin = read("twin/c/twin.h");
    assert!(twin.contains(&known) && twin.contains(&line), "{twin}");
    let fewer = format!("#define REGISTRY_STATUSES {}\n", newest.number);
    let older = twin.replace(&known, &fewer).replace(&line, "");
    // The macro for it is the newer header's.
    let (own, _) = older
        .split_once("#if REGISTRY_STATUSES")
        .expect("its macros");
    let (_, rest) = older.split_once("/* Macros that").expect("other macros");
    write("older.h", &format!("{own}\n/* Macros that{rest}"));
    write("newer.h", &read("torture/c/torture.h"));
    match of_two_releases("cc", &folder, "h") {
        Err(missing) => return skipped("cc", &missing),
        Ok(done) => assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        ),
    }

    // In C++ the classes of both would be the same names.
    let twin = read("twin/cpp/twin.hpp");
    let (_, number) = twin.split_once("#define REGISTRY_CPP ").expect("a number");
    let number = number.lines().next().expect("a line");
    write("older.hpp", &twin.replace(number, "1u"));
    write("newer.hpp", &read("torture/cpp/torture.hpp"));
    write("twin.h", &read("twin/c/twin.h"));
    write("torture.h", &read("torture/c/torture.h"));
    match of_two_releases("c++", &folder, "hpp") {
        Err(missing) => skipped("c++", &missing),
        Ok(done) => {
            let said = String::from_utf8_lossy(&done.stderr);
            let wanted = "written by releases of registry-bindgen that differ";
            assert!(!done.status.success() && said.contains(wanted), "{said}");
            let first = said.lines().find(|line| line.contains("error"));
            assert!(first.is_some_and(|line| line.contains(wanted)), "{said}");
        }
    }
    write("older.hpp", &read("twin/cpp/twin.hpp"));
    let same = of_two_releases("c++", &folder, "hpp").expect("as before");
    assert!(
        same.status.success(),
        "{}",
        String::from_utf8_lossy(&same.stderr)
    );
}

#[test]
fn the_torture_library_s_types_are_accepted_by_their_checkers() {
    let setup = Setup::get();
    for (checker, done) in [("mypy", mypy(setup)), ("tsc", tsc(setup, "torture.ts"))] {
        match done {
            Err(missing) => skipped(checker, &missing),
            Ok(done) => assert!(
                done.status.success(),
                "{checker}: {}",
                String::from_utf8_lossy(&done.stdout)
            ),
        }
    }
}
