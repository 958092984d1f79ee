//! The instruments: how each is built and run over the copy, and the sign by which it reports a bug.
//!
//! A run counts as caught only by the instrument's own mark. An assertion of the stress program is not one:
//! its own checks are off (`STRESS_BLIND`), so that the instrument has to find the bug. A program that a
//! bug has hung is stopped, and does not count as caught.

use crate::tree::Tree;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output};

/// Seconds of processor time after which a run is cut off: on a busy machine a clock would cut off others.
pub(crate) const PATIENCE: u32 = 240;
/// Seconds by the clock, for a program that hangs without working.
const HANGS: &str = "1200";
const SIGKILL: i32 = 9;
const SIGXCPU: i32 = 24;
const TARGET: &str = "x86_64-unknown-linux-gnu";
const OLDEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../.ci/msrv");

/// The signal that ended a program.
#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

/// No instrument runs here.
#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Instrument {
    /// A model, by its path below `models`.
    Loom(&'static str),
    Tsan,
    Asan,
    /// The leak detector of AddressSanitizer's run-time library.
    Lsan,
    Valgrind,
    /// A property, by what Cargo is to build and by its path in there.
    Property(&'static [&'static str], &'static str),
    /// `tests/proof/interfaces`, by its target. It builds what it runs by itself.
    Interfaces(&'static str),
    /// A user's crate, built and run with the oldest Rust that is promised.
    Oldest,
}

use Instrument::{Asan, Interfaces, Loom, Lsan, Oldest, Property, Tsan, Valgrind};

impl fmt::Display for Instrument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Loom(model) => write!(f, "loom {model}"),
            Property(_, name) => write!(f, "property {name}"),
            Interfaces(target) => write!(f, "interfaces {target}"),
            other => f.write_str(other.name()),
        }
    }
}

/// What a run told.
pub(crate) enum Found {
    Caught,
    Missed,
    /// The run was cut off.
    TooLong,
    /// The instrument could not run: the text says why.
    Unfit(String),
}

impl Instrument {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Loom(_) => "loom",
            Property(..) => "property",
            Interfaces(_) => "interfaces",
            Tsan => "tsan",
            Asan => "asan",
            Lsan => "lsan",
            Valgrind => "valgrind",
            Oldest => "oldest",
        }
    }

    fn flags(self) -> &'static str {
        match self {
            Loom(_) => "--cfg loom",
            Tsan => "-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer --cfg registry_rmw",
            Asan | Lsan => "-Zsanitizer=address -Cunsafe-allow-abi-mismatch=sanitizer",
            Valgrind | Property(..) | Oldest | Interfaces(_) => "",
        }
    }

    /// What the instrument prints when it has found something.
    pub(crate) fn marks(self) -> &'static [&'static str] {
        match self {
            // A model may abort while its first panic unwinds.
            Loom(_) | Property(..) => &["test result: FAILED", "panicked at"],
            Interfaces(_) => &["\nFAILED ", "\nSTOPPED "],
            Tsan => &["WARNING: ThreadSanitizer: data race"],
            Asan => &["ERROR: AddressSanitizer:"],
            Lsan => &["ERROR: LeakSanitizer:"],
            Valgrind => &[
                "Invalid read",
                "Invalid write",
                "definitely lost",
                "Invalid free",
            ],
            // An error that has a number is the compiler's, not Cargo's.
            Oldest => &["error[E", "panicked at"],
        }
    }

    /// Whether the two run the same program.
    pub(crate) fn shares_with(self, other: Instrument) -> bool {
        match (self, other) {
            (Property(one, _), Property(other, _)) => one == other,
            (Interfaces(one), Interfaces(other)) => one == other,
            _ => self.name() == other.name(),
        }
    }

    /// Builds the instrument's program, and says where it is. `once`: it is not going to run often, so that
    /// little is spent on making it fast.
    pub(crate) fn build(self, tree: &Tree, once: bool) -> Result<PathBuf, String> {
        if matches!(self, Interfaces(_)) {
            return Ok(tree.path(""));
        }
        if self == Oldest {
            // Its script builds and runs: what it is given is the folder of the crates.
            return Ok(tree.path(""));
        }
        let mut command = Command::new("cargo");
        command.args(["test", "--no-run", "--quiet"]);
        command.args(["--message-format", "json"]);
        match self {
            Loom(_) => command.args(["--release", "-p", "registry-core", "--lib"]),
            // As `cargo test` builds them.
            Property(which, _) => command.args(which),
            _ => command.args(["--release", "-p", "registry-proof", "--test", "stress"]),
        };
        if once && matches!(self, Loom(_)) {
            command.args([
                "--config",
                "profile.release.package.registry-core.opt-level=0",
            ]);
            command.env("CARGO_INCREMENTAL", "1");
        }
        let folder = match self {
            // As `tests/proof/sanitize` has it.
            Asan | Lsan | Tsan => "../sanitized",
            // What it depends on is built there already.
            _ => "../..",
        };
        let folder = tree.root.join(folder);
        if !matches!(self, Property(..)) {
            // With a target, Cargo keeps the flags away from the macros and build scripts.
            command.args(["--target", TARGET]);
        }
        command
            .current_dir(&tree.root)
            .env("CARGO_TARGET_DIR", folder);
        command.env("RUSTFLAGS", self.flags());
        if !matches!(self, Loom(_) | Valgrind | Property(..)) {
            // The flags are unstable; their run-time libraries come with the stable toolchain too.
            command.env("RUSTC_BOOTSTRAP", "1");
        }
        let built = start(&mut command)?;
        let printed = String::from_utf8_lossy(&built.stdout);
        let executable = printed.split("\"executable\":\"").nth(1);
        match executable.and_then(|rest| rest.split('"').next()) {
            Some(path) if built.status.success() => Ok(path.into()),
            _ => Err(format!("it does not compile: {}", first_error(&built))),
        }
    }

    /// Runs what [`Instrument::build`] has built.
    pub(crate) fn run(
        self,
        program: &PathBuf,
        variables: &[(&str, &str)],
        patience: u32,
    ) -> Result<Found, String> {
        if let Interfaces(target) = self {
            return self.run_interfaces(program, target);
        }
        let mut command = Command::new("bash");
        command.args(["-c", "ulimit -t $0; exec timeout -k 10 \"$@\""]);
        command.args([&patience.to_string(), HANGS]);
        if self == Valgrind {
            command.args(["valgrind", "-q", "--leak-check=full", "--fair-sched=yes"]);
            command.args(["--errors-for-leak-kinds=definite", "--error-exitcode=99"]);
        }
        if self == Oldest {
            command.args([OLDEST, "user"]);
        }
        command.arg(program).env("RUST_BACKTRACE", "0");
        if let Loom(model) = self {
            command.args(["--exact", &format!("models::{model}")]);
        }
        if let Property(_, name) = self {
            // That it fails is enough: the least case that does is of no interest here.
            command.args(["--exact", name]);
            command.env("PROPTEST_MAX_SHRINK_ITERS", "0");
            // What only wasm shows is looked for there, whatever that costs.
            command.env("REGISTRY_STD_FROM_SOURCE", "yes");
            // A procedural macro's tests are linked to std as a shared library.
            command.env("LD_LIBRARY_PATH", libraries()?);
        }
        let size = if self == Valgrind { "3000" } else { "100000" };
        // The first report is enough: what a bug does to the program afterwards may take for ever. A crash ends the program: ThreadSanitizer's own handler may wait for
        // a lock that the thread had when it crashed.
        let options = "halt_on_error=1 handle_segv=0 handle_sigbus=0";
        command.env("TSAN_OPTIONS", options);
        command.env("STRESS_BLIND", "1").env("STRESS_ROUNDS", "1");
        command.env("STRESS_ITERATIONS", size);
        command.envs(variables.iter().copied());
        let ran = start(&mut command)?;
        let text = text(&ran);
        if matches!(self, Loom(_) | Property(..)) && !text.contains("running 1 test") {
            return Ok(Found::Unfit("there is no such test".to_owned()));
        }
        let marked = self.marks().iter().any(|mark| text.contains(mark));
        Ok(match ran.status.code() {
            // It has seen the bug, whatever the bug did to the program afterwards.
            _ if marked && !matches!(self, Loom(_) | Property(..)) => Found::Caught,
            Some(0) => Found::Missed,
            Some(124 | 137) => Found::TooLong,
            None if matches!(signal(ran.status), Some(SIGKILL | SIGXCPU)) => Found::TooLong,
            // A model may crash as well: it runs the code itself.
            _ if marked || matches!(self, Loom(_)) => Found::Caught,
            _ => Found::Missed,
        })
    }
}

impl Instrument {
    /// A small crate over the copy in `crates`: a fault of these shows in many of its items.
    fn run_interfaces(self, crates: &Path, target: &str) -> Result<Found, String> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/interfaces");
        let mut command = Command::new(script);
        command.args(["--items", "120", "--rounds", "2", target]);
        command.arg("--crates").arg(crates);
        let ran = start(&mut command)?;
        let text = text(&ran);
        let marked = self.marks().iter().any(|mark| text.contains(mark));
        Ok(match ran.status.code() {
            Some(0) => Found::Missed,
            _ if marked => Found::Caught,
            _ => Found::Unfit(first_error(&ran)),
        })
    }

    /// As [`Instrument::run`], but where chance decides how the threads meet, a run that has seen nothing is made
    /// again, up to four times: on a busy machine two of them may hardly ever be at work at once.
    pub(crate) fn run_until_caught(self, program: &PathBuf) -> Result<Found, String> {
        let tries = if matches!(self, Tsan | Asan | Lsan | Valgrind) {
            4
        } else {
            1
        };
        let mut found = Found::Missed;
        for _ in 0..tries {
            found = self.run(program, &[], PATIENCE)?;
            if !matches!(found, Found::Missed) {
                break;
            }
        }
        Ok(found)
    }
}

/// Fails unless all tests of the copy compile as they are.
pub(crate) fn check_tests(tree: &Tree) -> Result<(), String> {
    let mut command = Command::new("cargo");
    command.args(["check", "--quiet", "--tests", "-p", "registry-tests"]);
    command
        .current_dir(&tree.root)
        .env("CARGO_TARGET_DIR", tree.root.join("../.."))
        .env("RUSTFLAGS", "");
    let checked = start(&mut command)?;
    match checked.status.success() {
        true => Ok(()),
        false => Err(format!(
            "the tests of the copy do not compile: {}",
            first_error(&checked)
        )),
    }
}

fn start(command: &mut Command) -> Result<Output, String> {
    let output = command.output();
    output.map_err(|error| format!("{:?} can't be started: {error}", command.get_program()))
}

/// Where std's shared library is.
fn libraries() -> Result<String, String> {
    let mut command = Command::new("rustc");
    let printed = start(command.args(["--print", "target-libdir"]))?;
    Ok(String::from_utf8_lossy(&printed.stdout).trim().to_owned())
}

fn text(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&text).into_owned()
}

fn first_error(output: &Output) -> String {
    let text = text(output);
    let line = text.lines().find(|line| line.starts_with("error"));
    line.unwrap_or("no error is printed").to_owned()
}
