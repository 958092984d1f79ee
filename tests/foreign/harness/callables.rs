//! Callables that the foreign sides pass to the torture library, and implementers of traits that they get from it: `callables.*` and `implementers.*` in
//! the folder of each language. A program prints what is wrong.

use std::path::Path;
use std::process::Command;

use crate::dart;
use crate::packages::{Missing, program};
use crate::runtimes::{DENO, NODE, printed};
use crate::scenarios::{nothing_wrong, skipped};
use crate::setup::{STRICT, Setup};

/// The compilers and the standards of the programs.
const COMPILERS: [(&str, &str); 8] = [
    ("g++", "c++11"),
    ("g++", "gnu++20"),
    ("clang++", "c++11"),
    ("clang++", "c++17"),
    ("gcc", "c99"),
    ("gcc", "gnu17"),
    ("clang", "c11"),
    ("clang", "gnu17"),
];

/// What the program of this name prints.
fn compiled(setup: &Setup, name: &str, compiler: &str, standard: &str) -> Result<String, Missing> {
    let (boxed, folder) = (setup.boxed(), &setup.packages.folder);
    let binary = folder.join(format!("{name}-{compiler}-{standard}.bin"));
    let source = if compiler.ends_with("++") {
        format!("cpp/{name}.cpp")
    } else {
        format!("c/{name}.c")
    };
    let mut command = Command::new(program(&[compiler])?);
    command
        .arg(format!("-std={standard}"))
        .args(STRICT)
        .arg("-I")
        .arg(boxed.join("torture/c"))
        .arg("-I")
        .arg(boxed.join("torture/cpp"))
        .arg(setup.packages.source.join(source))
        .arg("-o")
        .arg(&binary)
        .arg("-L")
        .arg(&boxed)
        .args(["-ltorture", "-lpthread"])
        .arg(format!("-Wl,-rpath,{}", boxed.display()));
    printed(&mut command);
    if !standard.starts_with("gnu") {
        return Ok(printed(&mut Command::new(binary)));
    }
    // Nothing is lost, and nothing is used after its end.
    let mut valgrind = Command::new(program(&["valgrind"])?);
    valgrind
        .args(["-q", "--fair-sched=yes", "--error-exitcode=99"])
        .args(["--leak-check=full", "--errors-for-leak-kinds=definite"])
        .arg(binary);
    Ok(printed(&mut valgrind))
}

/// What the program of Python of this name prints.
fn python(setup: &Setup, name: &str, backend: &str) -> Result<String, Missing> {
    setup.packages.python()?;
    let mut python = Command::new(setup.packages.venv_python());
    python
        .arg(
            setup
                .packages
                .folder
                .join(format!("programs/python/{name}.py")),
        )
        .arg(setup.boxed())
        .env("TORTURE_BACKEND", backend);
    Ok(printed(&mut python))
}

/// What the program of JavaScript of this name prints.
fn javascript(setup: &Setup, name: &str, runtime: &Path, args: &[&str], more: &[&str]) -> String {
    let programs = setup.packages.folder.join("programs/javascript");
    let program = programs.join(format!("{name}.js"));
    let mut command = Command::new(runtime);
    command
        .args(args)
        .arg(program)
        .arg(setup.boxed())
        .args(more)
        .current_dir(&setup.packages.folder);
    printed(&mut command)
}

#[test]
fn javascript_passes_any_function_and_rust_calls_it_on_its_thread_until_the_program_ends() {
    javascript_says_nothing("callables");
}

#[test]
fn a_page_passes_any_function_by_a_place_in_the_module_s_table() {
    a_page_says_nothing("callables");
}

#[test]
fn javascript_calls_methods_of_an_object_and_rust_calls_those_of_any_object_of_javascript() {
    javascript_says_nothing("implementers");
    a_page_says_nothing("implementers");
}

#[test]
fn javascript_passes_any_function_for_any_thread_by_a_queue_of_its_event_loop() {
    javascript_says_nothing("queued");
    a_page_says_nothing("queued");
}

#[test]
fn what_others_show_in_their_tests_is_so_in_javascript() {
    javascript_says_nothing("peers");
    a_page_says_nothing("peers");
}

#[test]
fn a_queue_keeps_the_program_running_as_its_user_says() {
    javascript_says_nothing_of("queued", &["refs"]);
}

fn javascript_says_nothing(program_name: &str) {
    javascript_says_nothing_of(program_name, &[]);
}

fn javascript_says_nothing_of(program_name: &str, more: &[&str]) {
    let setup = Setup::get();
    let packages = &setup.packages;
    let said = |runtime: &Path, args: &[&str]| javascript(setup, program_name, runtime, args, more);
    match packages.node().and_then(|()| program(&["node"])) {
        Ok(node) => nothing_wrong("node", &said(&node, NODE)),
        Err(missing) => skipped("node", &missing),
    }
    for (name, runtime, args) in [
        ("bun", packages.bun(), &["run"] as &[&str]),
        ("deno", packages.deno(), DENO),
    ] {
        match packages.node() {
            Ok(()) => nothing_wrong(name, &said(&runtime, args)),
            Err(missing) => skipped(name, &missing),
        }
    }
}

fn a_page_says_nothing(name: &str) {
    let setup = Setup::get();
    match setup.wasm().and_then(|()| program(&["node"])) {
        Ok(node) => nothing_wrong("wasm", &javascript(setup, name, &node, NODE, &["web"])),
        Err(missing) => skipped("wasm in node", &missing),
    }
}

#[test]
fn python_passes_any_callable_and_rust_calls_it_on_any_thread_until_the_interpreter_ends() {
    python_says_nothing("callables");
}

#[test]
fn python_calls_methods_of_an_object_and_rust_calls_those_of_any_object_of_python() {
    python_says_nothing("implementers");
}

#[test]
fn what_others_show_in_their_tests_is_so_in_python() {
    python_says_nothing("peers");
}

fn python_says_nothing(name: &str) {
    let setup = Setup::get();
    for backend in ["ctypes", "cffi"] {
        match python(setup, name, backend) {
            Ok(said) => nothing_wrong(backend, &said),
            Err(missing) => skipped(backend, &missing),
        }
    }
}

#[test]
fn dart_passes_any_function_and_rust_calls_it_in_its_isolate_until_that_ends() {
    dart_says_nothing("called.dart");
}

#[test]
fn dart_calls_methods_of_an_object_and_rust_calls_those_of_its_implementers_in_their_isolate() {
    dart_says_nothing("implementers.dart");
}

#[test]
fn what_others_show_in_their_tests_is_so_in_dart() {
    dart_says_nothing("peers.dart");
}

fn dart_says_nothing(program: &str) {
    match dart::command(&Setup::get().packages, program) {
        Ok(mut dart) => nothing_wrong("dart", &printed(&mut dart)),
        Err(missing) => skipped("dart", &missing),
    }
}

fn say_nothing(program: &str, compilers: impl IntoIterator<Item = (&'static str, &'static str)>) {
    let setup = Setup::get();
    for (compiler, standard) in compilers {
        let name = format!("{compiler} {standard}");
        match compiled(setup, program, compiler, standard) {
            Ok(said) => nothing_wrong(&name, &said),
            Err(missing) => skipped(&name, &missing),
        }
    }
}

#[test]
fn c_passes_callables_as_struct_literals_and_cpp_as_functions() {
    say_nothing("callables", COMPILERS);
}

#[test]
fn c_calls_methods_by_handle_and_cpp_calls_those_of_an_object_and_each_implements_a_trait() {
    let compilers = [
        ("gcc", "c99"),
        ("clang", "gnu17"),
        ("g++", "c++11"),
        ("clang++", "gnu++20"),
    ];
    say_nothing("implementers", compilers);
}

#[test]
fn what_others_show_in_their_tests_is_so_in_cpp() {
    say_nothing("peers", [("g++", "c++11"), ("clang++", "gnu++20")]);
}
