//! `--instructions`: the instructions of each kind of call, counted by valgrind's callgrind.
//!
//! The count is the same on a busy machine, and shows a change of a single instruction. It includes the C loop around the call. One run of
//! valgrind counts all ways: callgrind writes what it has counted so far to a file whenever the program calls `bench_mark`, and starts again at 0.

use crate::cases::calls;
use crate::report::figure;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode};

/// Calls of each way that are not counted: the first of a thread takes the slow path.
const FIRST: u32 = 100;
const COUNTED: u32 = 10_000;

/// The most instructions of every way of the registry, on x86-64: at most two above what it takes.
const MOST: [(&str, f64); 8] = [
    ("pinned function's stub", 13.0),
    ("function's stub", 50.0),
    ("registry, thunk", 68.0),
    ("pool's stub", 71.0),
    ("by handle", 77.0),
    ("by handle, status apart", 83.0),
    ("`Add::call` by handle", 46.0),
    ("a method by handle", 79.0),
];

unsafe extern "C" {
    safe fn bench_mark();
}

/// Counts and prints. Fails if a call takes more than its limit in this file, or if valgrind can't be run.
#[must_use]
pub fn run() -> ExitCode {
    let counted = match count() {
        Ok(counted) => counted,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    println!("| way | instructions | at most |\n|---|---|---|");
    let mut over = 0;
    for (way, each) in counted {
        let most = MOST.iter().find(|(name, _)| *name == way);
        let most = most.filter(|_| cfg!(target_arch = "x86_64"));
        let is_over = most.is_some_and(|(_, most)| each > *most);
        over += usize::from(is_over);
        let limit = most.map(|(_, most)| figure(*most)).unwrap_or_default();
        let mark = if is_over { "**" } else { "" };
        println!("| {way} | {mark}{}{mark} | {limit} |", figure(each));
    }
    println!("{over} over the most");
    ExitCode::from(u8::from(over > 0))
}

/// The child's side.
pub fn call() {
    for mut lane in calls::door_lanes() {
        lane.run(FIRST);
        bench_mark();
        lane.run(COUNTED);
        bench_mark();
    }
}

/// The instructions of one call, for each way.
fn count() -> Result<Vec<(String, f64)>, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    // Beside the running program: a later run replaces them.
    let folder = program.with_extension("instructions");
    // It may not be there.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let file = folder.join("counted");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--dump-before=bench_mark"])
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(program)
        .args(["--child", "instructions", ""])
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(format!("valgrind failed:\n{text}"));
    }
    let parts = parts(&folder).map_err(|error| error.to_string())?;
    let lanes = calls::door_lanes();
    let each = each(&parts, lanes.len());
    let each = each.ok_or_else(|| format!("callgrind wrote {} parts", parts.len()))?;
    let names = lanes.iter().map(|lane| lane.name().to_owned());
    Ok(names.zip(each).collect())
}

/// The instructions of each part that callgrind has written, by its number.
fn parts(folder: &Path) -> std::io::Result<BTreeMap<usize, f64>> {
    let mut parts = BTreeMap::new();
    for file in std::fs::read_dir(folder)? {
        parts.extend(part(&std::fs::read_to_string(file?.path())?));
    }
    Ok(parts)
}

/// The number of a part, and its instructions.
fn part(text: &str) -> Option<(usize, f64)> {
    let field = |name| text.lines().find_map(|line| line.strip_prefix(name));
    let (number, counted) = (field("part: ")?, field("summary: ")?);
    Some((number.trim().parse().ok()?, counted.trim().parse().ok()?))
}

/// Two parts for each way, the first of which ends with its uncounted calls; behind them is the end of the program.
fn each(parts: &BTreeMap<usize, f64>, ways: usize) -> Option<Vec<f64>> {
    let of_one = |way| Some(parts.get(&(2 * way + 2))? / f64::from(COUNTED));
    let each: Option<Vec<f64>> = (0..ways).map(of_one).collect();
    each.filter(|_| parts.len() == 2 * ways + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_read_from_what_callgrind_writes() {
        let text = "version: 1\npid: 1\npart: 2\n\ndesc: Trigger: x\nevents: Ir\nsummary: 670000\n\nfn=(1) a\n";
        assert_eq!(part(text), Some((2, 670_000.0)));
        assert_eq!(part("no part"), None);
    }

    #[test]
    fn every_second_part_is_a_ways_counted_calls() {
        let counted = [5e6, 670_000.0, 5e4, 120_000.0, 7e5];
        let mut parts: BTreeMap<usize, f64> = (1..).zip(counted).collect();
        assert_eq!(each(&parts, 2), Some(vec![67.0, 12.0]));
        assert_eq!(each(&parts, 1), None);
        parts.remove(&4);
        assert_eq!(each(&parts, 2), None);
    }

    #[test]
    fn every_way_of_the_registry_has_a_limit_and_every_limit_a_way() {
        let lanes = calls::door_lanes();
        for (way, _) in MOST {
            assert!(lanes.iter().any(|lane| lane.name() == way), "{way}");
        }
        let by_hand = |name: &str| name.starts_with("raw") || name.contains("Box<dyn");
        for lane in lanes.iter().filter(|lane| !by_hand(lane.name())) {
            let has_limit = MOST.iter().any(|(way, _)| *way == lane.name());
            assert!(has_limit, "{}", lane.name());
        }
    }
}
