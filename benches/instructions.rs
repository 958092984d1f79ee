//! `--instructions`: the instructions of each kind of call, counted by valgrind's callgrind.
//!
//! The count is the same on a busy machine, and shows a change of a single instruction. It includes the C loop around the call.

use crate::cases::calls;
use crate::report::figure;
use std::process::{Command, ExitCode};

/// The difference of two runs leaves out what the program does besides.
const FEW: u32 = 1000;
const MANY: u32 = 11_000;

/// The most instructions of the calls that must not grow unseen, on x86-64: two above what they take, in a program whose callbacks are in a library.
const MOST: [(&str, f64); 5] = [
    ("pinned function's stub", 13.0),
    ("function's stub", 50.0),
    ("registry, thunk", 69.0),
    ("by handle", 69.0),
    ("pool's stub", 71.0),
];

/// Counts and prints. Fails if a call takes more than its limit in this file, or if valgrind can't be run.
#[must_use]
pub fn run() -> ExitCode {
    println!("| way | instructions | at most |\n|---|---|---|");
    let mut over = 0;
    for lane in calls::door_lanes() {
        let (few, many) = match (count(lane.name(), FEW), count(lane.name(), MANY)) {
            (Ok(few), Ok(many)) => (few, many),
            (Err(error), _) | (_, Err(error)) => {
                eprintln!("{}: {error}", lane.name());
                return ExitCode::FAILURE;
            }
        };
        let each = (many - few) / f64::from(MANY - FEW);
        let most = MOST.iter().find(|(name, _)| *name == lane.name());
        let most = most.filter(|_| cfg!(target_arch = "x86_64"));
        over += usize::from(most.is_some_and(|(_, most)| each > *most));
        let limit = most.map(|(_, most)| figure(*most)).unwrap_or_default();
        println!("| {} | {} | {limit} |", lane.name(), figure(each));
    }
    println!("{over} over the most");
    ExitCode::from(u8::from(over > 0))
}

/// The child's side: "way, calls".
///
/// # Panics
/// If there is no such way.
pub fn call(argument: &str) {
    let (way, calls) = argument.rsplit_once(", ").expect("a way and a number");
    let mut lanes = calls::door_lanes();
    let lane = lanes.iter_mut().find(|lane| lane.name() == way);
    let calls = calls.parse().expect("a number of calls");
    lane.expect("one of the ways").run(calls);
}

/// The instructions of a process that makes this many calls.
fn count(way: &str, calls: u32) -> Result<f64, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let file = std::env::temp_dir().join(format!("registry-instructions-{}", std::process::id()));
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(program)
        .args(["--child", "instructions", &format!("{way}, {calls}")])
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    // It may not have been written.
    let _ = std::fs::remove_file(file);
    let text = String::from_utf8_lossy(&output.stderr);
    collected(&text).ok_or_else(|| format!("valgrind failed:\n{text}"))
}

/// What callgrind says that it has counted.
fn collected(text: &str) -> Option<f64> {
    let (_, behind) = text.split_once("Collected : ")?;
    behind.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_read_from_what_callgrind_prints() {
        let text = "==1== Events    : Ir\n==1== Collected : 1702357\n==1== \n==1== I   refs:      1,702,357\n";
        assert_eq!(collected(text), Some(1_702_357.0));
        assert_eq!(collected("valgrind: no such tool"), None);
    }

    #[test]
    fn every_limit_is_that_of_a_way() {
        let lanes = calls::door_lanes();
        for (way, _) in MOST {
            assert!(lanes.iter().any(|lane| lane.name() == way), "{way}");
        }
    }
}
