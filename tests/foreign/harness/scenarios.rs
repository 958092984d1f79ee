//! A program for each runtime runs the scenario table over the generated bindings, and all must print the same.
//!
//! The libraries are `foreign/library` and `foreign/neighbour`, built as a user would build them; `registry-bindgen` generates their bindings. The rows are in
//! `foreign/scenarios.tsv`; a program per language is in the folder of that name. A runtime that is not on this machine is skipped with a
//! printed line; with `REGISTRY_REQUIRE_RUNTIMES=1` that is a failure. `.ci/install-runtimes` installs all of them.

use std::collections::BTreeMap;
use std::io::Write;

use crate::packages::{self, Missing};
use crate::runtimes::{self, RUNTIMES, Runtime};
use crate::setup::{self, Setup};
use crate::{checkers, compiled, hostile, interrupted, page};

/// Rows of `name<tab>outcome`.
fn rows(text: &str) -> Vec<(String, String)> {
    let row = |line: &str| {
        line.split_once('\t')
            .map(|(name, outcome)| (name.to_owned(), outcome.to_owned()))
    };
    text.lines().filter_map(row).collect()
}

/// Past the test runner's capture: what was skipped must be seen, and so must the table.
fn show(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Says that something was skipped, or fails where nothing may be.
pub(crate) fn skipped(what: &str, missing: &Missing) {
    if missing.may_be() {
        return show(&format!("skipped: {what}: {}", missing.0));
    }
    assert!(!packages::required(), "{what} is required: {}", missing.0);
    show(&format!("skipped: {what}: {}", missing.0));
}

/// The outcomes that differ from what the table and the runtime's own exceptions want.
fn differences(runtime: &Runtime, outcomes: &BTreeMap<String, String>) -> Vec<String> {
    let mut differences = Vec::new();
    for (name, wanted) in rows(setup::SCENARIOS) {
        let exception = runtime.exceptions.iter().find(|(row, _)| *row == name);
        let wanted = exception.map_or(wanted, |(_, outcome)| (*outcome).to_owned());
        let found = outcomes.get(&name).map_or("no outcome", String::as_str);
        if found != wanted {
            differences.push(format!(
                "{}: {name}: {wanted} expected, {found} found",
                runtime.name
            ));
        }
    }
    differences
}

/// One column per runtime that ran.
fn table(columns: &[(&str, BTreeMap<String, String>)]) -> String {
    let mut table = format!("{:<26}", "");
    for (name, _) in columns {
        table.push_str(&format!("{name:>15}"));
    }
    for (row, wanted) in rows(setup::SCENARIOS) {
        table.push_str(&format!("\n{row:<26}"));
        for (_, outcomes) in columns {
            let outcome = outcomes.get(&row).map_or("missing", String::as_str);
            table.push_str(&format!(
                "{:>15}",
                if *outcome == wanted { "ok" } else { outcome }
            ));
        }
    }
    table
}

#[test]
fn every_runtime_gives_the_outcomes_of_the_table() {
    let setup = Setup::get();
    let (mut columns, mut wrong) = (Vec::new(), Vec::new());
    for runtime in RUNTIMES {
        match (runtime.run)(setup) {
            Ok(output) => {
                let outcomes = rows(&output).into_iter().collect();
                wrong.extend(differences(runtime, &outcomes));
                columns.push((runtime.name, outcomes));
            }
            Err(missing) => skipped(runtime.name, &missing),
        }
    }
    let table = table(&columns);
    show(&table);
    std::fs::write(setup.packages.folder.join("table.txt"), &table)
        .expect("the table can be written");
    assert!(!columns.is_empty(), "no runtime ran");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a compiler says of a source, in every standard; an empty list where there is no compiler.
fn compiled(source: &str, flags: &[&str]) -> Vec<(String, bool, String)> {
    let done = compiled::in_every_standard(Setup::get(), source, flags);
    if done.is_empty() {
        skipped(source, &Missing("no compiler of C".to_owned()));
    }
    done.into_iter()
        .map(|(name, output)| {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            (name, output.status.success(), said)
        })
        .collect()
}

#[test]
fn the_header_lays_structs_out_as_rust_does_in_every_standard() {
    for (name, fine, said) in compiled("c/layouts.c", &[]) {
        assert!(fine, "{name}: {said}");
    }
}

#[test]
fn a_layout_that_is_not_the_library_s_does_not_compile() {
    for (name, fine, said) in compiled("c/layouts.c", &["-fpack-struct=1", "-DNO_ASSERTIONS"]) {
        // The C library has an assertion of its own before C11, which shows the line and not the message.
        let named = said.contains("REGISTRY_LAYOUT(scenario_Point, 24, 8)")
            || said.contains("scenario_Point has 24 bytes, aligned to 8");
        assert!(!fine && named, "{name}: {said}");
    }
}

#[test]
fn a_pointer_to_an_array_of_another_length_does_not_compile() {
    for flags in [&[][..], &["-DELEMENT"]] {
        for (name, fine, said) in compiled("c/wrong_array.c", flags) {
            let about = [
                "incompatible",
                "cannot convert",
                "cannot initialize",
                "no known conversion",
                "no matching function",
            ];
            let named = about.iter().any(|words| said.contains(words));
            assert!(!fine && named, "{name}: {said}");
        }
    }
}

#[test]
fn the_programs_of_c_and_cpp_touch_no_memory_that_is_not_theirs() {
    let setup = Setup::get();
    match compiled::under_valgrind(setup) {
        Err(missing) => skipped("valgrind", &missing),
        Ok(printed) => {
            for (language, printed) in ["c", "c++"].into_iter().zip(printed) {
                let outcomes: BTreeMap<_, _> = rows(&printed).into_iter().collect();
                let runtime = RUNTIMES.iter().find(|runtime| runtime.name == language);
                let wrong = differences(runtime.expect("a column of the table"), &outcomes);
                assert!(wrong.is_empty(), "under valgrind: {}", wrong.join("\n"));
            }
        }
    }
}

/// What a program prints that says only what is wrong: nothing, and `end`, since one that ends early says nothing either.
pub(crate) fn nothing_wrong(name: &str, said: &str) {
    assert_eq!(said.trim(), "end", "{name}");
}

#[test]
fn a_hostile_caller_is_refused_in_its_own_language() {
    let setup = Setup::get();
    for (name, run) in hostile::CALLERS {
        match run(setup) {
            Ok(said) => nothing_wrong(name, &said),
            Err(missing) => skipped(name, &missing),
        }
    }
}

#[test]
fn calls_on_greenlets_and_under_gevent_end_in_any_order() {
    let setup = Setup::get();
    for backend in ["ctypes", "cffi"] {
        match runtimes::fibers(setup, backend) {
            Ok(said) => assert_eq!(said, "greenlet\t0 wrong\ngevent\t0 wrong\n", "{backend}"),
            Err(missing) => skipped("greenlet and gevent", &missing),
        }
    }
}

#[test]
fn what_interrupts_a_call_takes_no_failure_from_it_and_gives_it_none() {
    let setup = Setup::get();
    for (name, interruptions, run) in interrupted::PROGRAMS {
        match run(setup) {
            Ok(said) => assert_eq!(said, interrupted::wanted(interruptions), "{name}"),
            Err(missing) => skipped(name, &missing),
        }
    }
}

#[test]
fn python_s_type_checker_accepts_the_package_and_refuses_a_wrong_call() {
    let setup = Setup::get();
    match checkers::mypy(setup, "good.py") {
        Err(missing) => skipped("mypy", &missing),
        Ok(done) => {
            assert!(
                done.status.success(),
                "{}",
                String::from_utf8_lossy(&done.stdout)
            );
            let bad = checkers::mypy(setup, "bad.py").expect("it was there a moment ago");
            let said = String::from_utf8_lossy(&bad.stdout).into_owned();
            assert!(
                said.contains("incompatible type \"str\"; expected \"SupportsIndex\""),
                "{said}"
            );
        }
    }
}

#[test]
fn typescript_accepts_the_declarations_and_refuses_a_wrong_call() {
    let setup = Setup::get();
    match checkers::tsc(setup, "good.ts") {
        Err(missing) => skipped("tsc", &missing),
        Ok(done) => {
            assert!(
                done.status.success(),
                "{}",
                String::from_utf8_lossy(&done.stdout)
            );
            let bad = checkers::tsc(setup, "bad.ts").expect("it was there a moment ago");
            let said = String::from_utf8_lossy(&bad.stdout).into_owned();
            assert!(said.contains("TS2345"), "{said}");
        }
    }
}

#[test]
fn each_ecosystem_s_formatter_leaves_the_bindings_as_they_are() {
    let setup = Setup::get();
    for (formatter, run) in [
        ("prettier", checkers::prettier as checkers::Check),
        ("ruff format", checkers::ruff_format),
        ("ruff check", checkers::ruff_check),
    ] {
        match run(setup, &setup.boxed()) {
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

#[test]
fn the_formatters_refuse_what_is_not_formatted() {
    let setup = Setup::get();
    let folder = setup.packages.folder.join("unformatted");
    std::fs::create_dir_all(folder.join("node")).expect("a folder can be made");
    std::fs::write(folder.join("node/a.js"), "let  a = 1\n").expect("a file can be written");
    std::fs::write(folder.join("a.py"), "a  = 1\n").expect("a file can be written");
    for run in [checkers::prettier as checkers::Check, checkers::ruff_format] {
        match run(setup, &folder) {
            Err(missing) => skipped("a formatter", &missing),
            Ok(done) => assert!(!done.status.success()),
        }
    }
}

#[test]
fn the_web_page_does_what_it_says_in_a_real_browser() {
    let setup = Setup::get();
    match page::run(setup) {
        Err(missing) => skipped("the web page", &missing),
        Ok(claims) => {
            show(&claims);
            assert!(
                claims.lines().count() >= 15 && claims.lines().all(|line| line.starts_with("ok\t")),
                "{claims}"
            );
        }
    }
}

#[test]
fn the_bindings_know_every_status_by_its_number_and_name() {
    let known = registry_bindgen::emit::status::STATUSES.map(|status| (status.number, status.name));
    let statuses: Vec<(i32, &str)> = registry_core::Status::ALL
        .iter()
        .map(|status| (*status as i32, status.name()))
        .collect();
    assert_eq!(known.as_slice(), statuses);
}

#[test]
fn a_second_run_of_the_generator_writes_the_same_bytes() {
    let setup = Setup::get();
    let library = setup.packages.folder.join("box/libscenario.so");
    for language in setup::NATIVE {
        let (one, other) = (
            packages::files(&library, language),
            packages::files(&library, language),
        );
        assert_eq!(one, other);
    }
}
