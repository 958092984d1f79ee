//! Every example runs and prints exactly its documented output.
//!
//! Three things are masked: places in source code (`src.rs:12:5` becomes `src.rs:L:C`); the handles of closures,
//! which begin at a random generation; and the registry's peak, which counts slots in reserve. The examples check
//! more by themselves: their counts, and that each capture is dropped exactly once.

use crate::built;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What an example prints, masked.
fn run(name: &str) -> Option<String> {
    let executable = built::executable(name)?;
    let mut command = Command::new(executable);
    command.env("RUST_BACKTRACE", "0");
    command.env_remove("REGISTRY_EXAMPLE_SIZE");
    let output = command.output().expect("the example starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{name}: {}\n{errors}",
        output.status
    );
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let printed = mask(&printed, ".rs:", ":", "L:C");
    let printed = mask(&printed, "\"handle\":", "", "H");
    Some(mask(
        &mask(&printed, "peak ", "", "P"),
        "\"peak\":",
        "",
        "P",
    ))
}

/// Puts `with` in the place of the numbers that follow `before`: one, or two with `between` in between.
fn mask(text: &str, before: &str, between: &str, with: &str) -> String {
    let mut parts = text.split(before);
    let mut masked = parts.next().expect("a first part").to_owned();
    for part in parts {
        let is_digit = |c: char| c.is_ascii_digit();
        let mut rest = part.trim_start_matches(is_digit);
        if let Some(second) = rest.strip_prefix(between).filter(|_| !between.is_empty()) {
            rest = second.trim_start_matches(is_digit);
        }
        masked += before;
        masked += with;
        masked += rest;
    }
    masked
}

fn assert_prints(name: &str, expected: &str) {
    if let Some(printed) = run(name) {
        assert!(
            printed == expected,
            "`{name}` prints\n{printed}\nexpected\n{expected}"
        );
    }
}

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace");
    fs::read_to_string(root.join(path)).expect(path)
}

#[test]
fn every_example_of_the_index_is_tested_and_stands_in_the_index() {
    let manifest = read("examples/Cargo.toml");
    let names = manifest.split("[[example]]\nname = \"").skip(1);
    let names: Vec<&str> = names.filter_map(|rest| rest.split('"').next()).collect();
    assert!(names.len() >= 13, "found {names:?}");
    let (index, tests) = (read("examples/README.md"), read("tests/examples/output.rs"));
    let valgrind = read("tests/examples/valgrind.rs");
    for name in names {
        assert!(
            // To its file, or to one of its folder, where all but a few lines of it are.
            [".rs) | ", "/"]
                .iter()
                .any(|end| index.contains(&format!("| [`{name}`]({name}{end}"))),
            "`{name}` is not in the index"
        );
        let quoted = format!("\"{name}\"");
        assert!(tests.contains(&quoted), "`{name}` is not run");
        assert!(
            valgrind.contains(&quoted),
            "`{name}` is not run under valgrind"
        );
    }
}

#[test]
fn masks_hide_numbers_and_nothing_else() {
    assert_eq!(
        mask("at a.rs:12:5, b.rs:1:2.", ".rs:", ":", "L:C"),
        "at a.rs:L:C, b.rs:L:C."
    );
    assert_eq!(
        mask("{\"handle\":77,\"n\":7}", "\"handle\":", "", "H"),
        "{\"handle\":H,\"n\":7}"
    );
}

#[test]
fn quickstart_prints_what_the_readme_shows() {
    let readme = read("README.md");
    let shown = readme
        .split("$ cargo run\n")
        .nth(1)
        .expect("a console block");
    let shown = shown.split("```").next().expect("its end");
    // There the file is the program of a package of its own.
    let example = shown.replace("src/main.rs:", "examples/quickstart.rs:");
    assert_prints("quickstart", &mask(&example, ".rs:", ":", "L:C"));
    assert!(
        shown.starts_with("C: 100 cents become 120\nC: NOT_EXPORTED: "),
        "{shown}"
    );
}

#[test]
fn quickstart_expanded_does_the_same_by_hand() {
    assert_prints(
        "quickstart-expanded",
        "100 cents become 120\nRust: NOT_EXPORTED\nlate call: -1\n",
    );
}

#[test]
fn qsort_sorts_with_closures_that_borrow() {
    assert_prints(
        "qsort",
        "\
100000 numbers in order, comparisons counted
100000 numbers in reverse order
by last digit and by length, on two threads at once
the fifth: no stub of the pool of 4 is free, held by: examples/qsort.rs:L:C (4)
the fifth by its handle: 0
called late: on_error, which is 0; CLOSED
10 closures exported, each dropped once
",
    );
}

#[test]
fn sqlite_calls_a_closure_in_each_row() {
    assert_prints(
        "sqlite",
        "\
100000 rows, each with the handle of a closure
SQL called them all: sum 5097500000
taxed() was replaced: SQLite released the first closure
taxed() over all rows: sum 6119900000
taxed(0): callback `sqlite::Rule` failed: nothing costs nothing
endless query: interrupted
the handler was asked 3 times
endless query: interrupted
the handler was asked 3 times; CLOSED
the trace counted 2 statements
late: callback `sqlite::Rule` is closed: exported at examples/sqlite.rs:L:C, closed at examples/sqlite.rs:L:C
forged: handle 12345 was never issued by this library
negative: there is no handle
database closed: SQLite released its function
100003 closures exported, each dropped once
",
    );
}

#[test]
fn vfs_keeps_the_files_of_sqlite_in_rust() {
    assert_prints(
        "vfs",
        "\
20000 rows written
a second connection reads them, and rolls back
late: unable to open database file
late: disk I/O error
all files closed
",
    );
}

#[test]
fn expat_decodes_and_parses_through_closures() {
    assert_prints(
        "expat",
        "\
50000 books in 4939550 bytes of EUC-JP
parser freed: Expat released the decoder
100001 elements, 3 deep, ids add up to 1249975000
1475301 characters, as they were written
5 closures exported, each dropped once
",
    );
}

#[test]
fn glib_parses_and_runs_its_loop_through_closures() {
    assert_prints(
        "glib",
        "\
10000 items, 2 deep
after 3: FAILED: callback `glib::Found` failed: three are enough
the loop has ended: GLib dropped 2 closures
",
    );
}

#[test]
fn curl_writes_through_closures_that_borrow() {
    assert_prints(
        "curl",
        "\
4000000 bytes, as they are in the file
stopped by the progress function: Operation was aborted by an application callback
the writer panics: Failed writing received data to disk/application
a form, in pieces
",
    );
}

#[test]
fn lua_owns_closures_and_collects_them() {
    assert_prints(
        "lua",
        "\
discount(20)(100) is Ok(\"80\")
an error of the rule: Err(\"FAILED: callback `lua::Rule` failed: -1 cents is no price\")
an error that Lua catches: Ok(\"FAILED: callback `lua::Rule` failed: -1 cents is no price\")
10000 rules live in a table of Lua
0 after the collector came by
too much memory: Err(\"not enough memory\")
0 after Lua has ended
",
    );
}

#[test]
fn audio_is_in_time() {
    assert_prints(
        "audio",
        "\
the host's log: [\"stopped: some blocks were silent\"]
calls in time allocated and freed 0 times
2000 effects dropped here, 0 by the thread that has to be in time
",
    );
}

#[test]
fn nftw_walks_with_closures_that_borrow() {
    assert_prints(
        "nftw",
        "\
500 files of 124750 bytes, 3 deep
two walks at once find the same
a walk stops where its closure says
a panic stops the walk: -1, PANICKED
",
    );
}

#[test]
fn event_loop_outlives_its_listeners() {
    assert_prints(
        "event_loop",
        "\
6 listeners
tick: 6 OK
unload: 5 OK, 1 CLOSED
tick: 3 OK, 2 CLOSED
tick: 3 OK; 3 listeners
load: 3 OK; 4 listeners
echo, a tick inside it: 4 OK
event 99: 4 INVALID_ARGUMENT
all plugins gone: 4 CLOSED; 0 listeners
10000 plugins came and went, 299865 ticks heard
30007 closures exported, each dropped once
",
    );
}

#[test]
fn threads_see_every_call_that_ran_answered() {
    assert_prints(
        "threads",
        "\
close_and_wait: 50 times, each call that ran was answered
drop: 50 times, each call that ran was answered
from inside itself: 50 times, each call that ran was answered
release by C: 50 times, each call that ran was answered
a function: 50 times, each call that ran was answered
200 closures exported, each dropped once
",
    );
}

#[test]
fn download_completes_each_transfer_and_drops_one_that_is_aborted() {
    assert_prints(
        "download",
        "\
1000000 bytes
100000 bytes
0 bytes
refused: Server returned nothing (no headers, no data)
one that never ends was aborted
",
    );
}

#[test]
fn worker_progress_shows_every_report_in_order_on_one_thread() {
    assert_prints(
        "worker_progress",
        "\
3 workers, 1000 reports of each, all in order on one thread
the last file: a-picture-of-the-holidays-1000.jpeg
0 calls discarded
",
    );
}

#[test]
fn ticker_is_held_back_and_loses_no_price() {
    assert_prints(
        "ticker",
        "\
1000 prices, 102997 cents in all
the ticker was held back, and ended by CLOSED
each price that was taken was read, or counted as discarded
",
    );
}

#[test]
fn leak_report_names_who_holds_what() {
    let site = "examples/leak_report.rs:L:C";
    let row = |before: &str, count: u8, leaked: u8| {
        format!("  {before}: {count} live ({leaked} leaked), 0 closing, 0 in flight\n")
    };
    let at = |leaked| row(&format!("exported at {site}"), 1, leaked);
    let (load, evict) = ("callback leak_report::Load", "callback leak_report::Evict");
    let expected = [
        "in use:\nregistry: 5 live (1 leaked), 0 closing, 0 in flight; 5 closures exported, 0 closed, 0 lost, peak P, 0 buffers out, 0 calls discarded\n".to_owned(),
        row(evict, 1, 0),
        row(load, 4, 1),
        at(1) + &at(0) + &at(0) + &at(0) + &at(0),
        "\nwhen all should be gone:\nregistry: 3 live (1 leaked), 0 closing, 0 in flight; 5 closures exported, 2 closed, 0 lost, peak P, 0 buffers out, 0 calls discarded\n".to_owned(),
        row(evict, 1, 0),
        row(load, 2, 1),
        at(1) + &at(0) + &at(0),
        format!("\nas JSON:\n{}\n\n", leak_report_json(site)),
        format!(
            "\
assert_no_leaks: the registry still holds 2 entries and 0 buffers:
  leak_report::Load, owned by foreign, exported at {site}
  leak_report::Evict, owned by rust, exported at {site}
mended: 4 closures dropped once, 1 kept for ever on purpose
"
        ),
    ];
    assert_prints("leak_report", &expected.concat());
}

/// The report when all should be gone, as JSON.
fn leak_report_json(site: &str) -> String {
    let counts = |live, leaked| {
        format!("{{\"live\":{live},\"leaked\":{leaked},\"closing\":0,\"in_flight\":0}}")
    };
    let entry = |callback: &str, owner: &str| {
        format!(
            "{{\"handle\":H,\"callback\":\"leak_report::{callback}\",\"declared_at\":\"{site}\",\"exported_at\":\"{site}\",\"owner\":\"{owner}\",\"is_live\":true,\"in_flight\":0}}"
        )
    };
    format!(
        "{{\"exported\":5,\"closed\":2,\"lost\":0,\"peak\":P,\"buffers\":0,\"discarded\":0,\"unreleased\":0,\"total\":{},\
         \"signatures\":{{\"leak_report::Evict\":{},\"leak_report::Load\":{}}},\
         \"sites\":{{\"{site}\":{},\"{site}\":{},\"{site}\":{}}},\"entries\":[{},{},{}]}}",
        counts(3, 1),
        counts(1, 0),
        counts(2, 1),
        counts(1, 1),
        counts(1, 0),
        counts(1, 0),
        entry("Load", "leaked"),
        entry("Load", "foreign"),
        entry("Evict", "rust"),
    )
}
