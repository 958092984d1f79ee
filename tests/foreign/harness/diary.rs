//! `examples/diary`: a program in Rust whose logger and storage are plugins, in five languages.

use crate::examples::{Example, NATIVE, RUNTIMES};
use crate::packages::{program, target};
use std::process::Command;
use std::sync::LazyLock;

static DIARY: LazyLock<Example> = LazyLock::new(|| Example::new("diary", &NATIVE));

const EXPECTED: &str = "expected.txt";

#[test]
fn plugins_in_rust_do_what_the_program_needs() {
    let _ = &*DIARY;
    DIARY.prints_the_file(
        Ok(Command::new(target().join("debug/diary-in-rust"))),
        EXPECTED,
    );
}

/// And lose nothing: valgrind sees it.
#[test]
fn plugins_in_c_and_cpp_do_what_the_program_needs() {
    for file in ["plugins.c", "plugins.cpp"] {
        let compiled = DIARY.compiled(file);
        let checked = compiled.and_then(|compiled| {
            let mut valgrind = Command::new(program(&["valgrind"])?);
            valgrind.args(["-q", "--error-exitcode=99", "--leak-check=full"]);
            valgrind.arg("--errors-for-leak-kinds=definite");
            valgrind.arg(compiled.get_program());
            Ok(valgrind)
        });
        DIARY.prints_the_file(checked, EXPECTED);
    }
}

#[test]
fn plugins_in_python_do_what_the_program_needs() {
    DIARY.prints_the_file(DIARY.python("plugins.py"), EXPECTED);
}

#[test]
fn plugins_in_javascript_do_what_the_program_needs() {
    for runtime in RUNTIMES {
        DIARY.prints_the_file(DIARY.javascript(runtime, "plugins.mjs"), EXPECTED);
    }
}
