//! Every example under valgrind: no invalid access, no use after free, no block that is definitely lost.
//!
//! The sizes are smaller than in `output.rs`, since valgrind makes a program tens of times slower and runs
//! one thread at a time. A separate test checks that it would find a leak.

use crate::built;
use std::path::Path;
use std::process::{Command, Output};

/// What valgrind exits with when it has found something.
const FOUND: i32 = 99;

fn valgrind(program: &Path) -> Command {
    let mut command = Command::new("valgrind");
    command.args([
        "-q",
        "--leak-check=full",
        "--errors-for-leak-kinds=definite",
    ]);
    // Without it a thread that spins may keep the others from running.
    command.args(["--show-leak-kinds=definite", "--fair-sched=yes"]);
    command.arg(format!("--error-exitcode={FOUND}"));
    command.arg(program).env("RUST_BACKTRACE", "0");
    command
}

fn run(mut command: Command) -> (Option<i32>, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("valgrind starts");
    let printed = [stdout, stderr].concat();
    (
        status.code(),
        String::from_utf8_lossy(&printed).into_owned(),
    )
}

fn assert_clean(example: &str, size: u32) {
    if !built::has("valgrind", &["--version"]) {
        return;
    }
    let Some(executable) = built::executable(example) else {
        return;
    };
    let mut command = valgrind(executable);
    command.env("REGISTRY_EXAMPLE_SIZE", size.to_string());
    let (code, printed) = run(command);
    assert_eq!(code, Some(0), "`{example}` under valgrind:\n{printed}");
}

/// Set for the child of `a_leak_would_be_found`.
const LEAK: &str = "REGISTRY_LEAK_ON_PURPOSE";

#[test]
fn a_leak_would_be_found() {
    if std::env::var_os(LEAK).is_some() {
        std::hint::black_box(Box::leak(Box::new([0_u64; 512])));
        return;
    }
    if !built::has("valgrind", &["--version"]) {
        return;
    }
    let mut command = valgrind(&std::env::current_exe().expect("a test's path"));
    command
        .args(["--exact", "valgrind::a_leak_would_be_found"])
        .env(LEAK, "1");
    let (code, printed) = run(command);
    assert_eq!(code, Some(FOUND), "{printed}");
    assert!(
        printed.contains("4,096 bytes in 1 blocks are definitely lost"),
        "{printed}"
    );
}

#[test]
fn quickstart_is_clean() {
    assert_clean("quickstart", 1);
}

#[test]
fn quickstart_expanded_is_clean() {
    assert_clean("quickstart-expanded", 1);
}

#[test]
fn qsort_is_clean() {
    assert_clean("qsort", 2000);
}

#[test]
fn sqlite_is_clean() {
    assert_clean("sqlite", 2000);
}

#[test]
fn vfs_is_clean() {
    assert_clean("vfs", 2000);
}

#[test]
fn expat_is_clean() {
    assert_clean("expat", 2000);
}

#[test]
fn glib_is_clean() {
    assert_clean("glib", 500);
}

#[test]
fn curl_is_clean() {
    assert_clean("curl", 200_000);
}

#[test]
fn lua_is_clean() {
    assert_clean("lua", 500);
}

#[test]
fn audio_is_clean() {
    assert_clean("audio", 50);
}

#[test]
fn nftw_is_clean() {
    assert_clean("nftw", 50);
}

#[test]
fn event_loop_is_clean() {
    assert_clean("event_loop", 500);
}

#[test]
fn download_is_clean() {
    assert_clean("download", 20_000);
}

#[test]
fn worker_progress_is_clean() {
    assert_clean("worker_progress", 100);
}

#[test]
fn ticker_is_clean() {
    assert_clean("ticker", 100);
}

#[test]
fn threads_is_clean() {
    assert_clean("threads", 10);
}

#[test]
fn leak_report_is_clean() {
    assert_clean("leak_report", 1);
}
