//! Placements: the same program with its functions in another order.
//!
//! On some processors a call takes half as long again if a function begins at another place in its cache line, and a ratio to such a call
//! says little. So the program is linked anew with its functions shuffled (by LLVM's linker, which Rust uses on x86-64 Linux), and of each way the
//! best placement counts. Where the linker can't shuffle, only the program itself is measured.

use crate::child;
use crate::measure::Series;
use crate::report::figure;
use std::path::PathBuf;
use std::process::Command;

/// Seeds of the shuffled orders.
const SEEDS: [u32; 3] = [1, 2, 3];
/// The programs take turns, so that a machine that is slow for a while is slow for all of them.
const TURNS: usize = 10;
/// Medians of one way that differ by more are listed.
const STEADY: f64 = 1.1;

/// Samples of a case, by the best placement of each way.
#[derive(Clone, Debug)]
pub struct Placed {
    /// One for each way, in the order of the case.
    pub series: Vec<Series>,
    /// A sentence or two about the placements.
    pub about: String,
}

impl Placed {
    /// Those of one program.
    #[must_use]
    pub fn one(series: Vec<Series>) -> Self {
        Placed {
            series,
            about: "One placement of the code.".to_owned(),
        }
    }
}

/// Runs a case in each program, `rounds` rounds in each.
///
/// # Panics
/// If a program fails.
#[must_use]
pub fn best(case: &str, rounds: usize) -> Placed {
    let this = std::env::current_exe().expect("a running program has a file");
    best_of(&[vec![this], shuffled(&[])].concat(), case, rounds)
}

/// Runs a case in programs that are built with a feature of this package. `None` if they can't be built.
///
/// # Panics
/// If a program fails.
#[must_use]
pub fn best_with(feature: &str, case: &str, rounds: usize) -> Option<Placed> {
    let arguments = ["--features", feature];
    let programs = [vec![linked(None, &arguments)?], shuffled(&arguments)].concat();
    Some(best_of(&programs, case, rounds))
}

fn best_of(programs: &[PathBuf], case: &str, rounds: usize) -> Placed {
    let argument = format!("{case} {}", rounds.div_ceil(TURNS));
    let mut placements: Vec<Vec<Series>> = vec![Vec::new(); programs.len()];
    for _ in 0..TURNS {
        for (program, placement) in programs.iter().zip(&mut placements) {
            append(placement, &child::run_program(program, "placed", &argument));
        }
    }
    choose(&placements)
}

/// The child's side: prints all samples.
pub fn tell(series: &[Series]) {
    for one in series {
        for &sample in &one.samples {
            child::tell(&one.name, sample);
        }
    }
}

fn append(placement: &mut Vec<Series>, figures: &child::Figures) {
    for name in figures.names() {
        let samples = figures.all(name);
        match placement.iter_mut().find(|series| series.name == name) {
            Some(series) => series.samples.extend(samples),
            None => placement.push(Series {
                name: name.to_owned(),
                samples,
            }),
        }
    }
}

/// Of each way the placement with the least median.
fn choose(placements: &[Vec<Series>]) -> Placed {
    let mut series = Vec::new();
    let mut spread = Vec::new();
    for way in 0..placements[0].len() {
        let mut all: Vec<&Series> = placements.iter().map(|placement| &placement[way]).collect();
        all.sort_by(|a, b| a.median().total_cmp(&b.median()));
        let (best, worst) = (all[0], all[all.len() - 1]);
        if worst.median() > STEADY * best.median() {
            let (least, most) = (figure(best.median()), figure(worst.median()));
            spread.push(format!("{} {least} - {most}", best.name));
        }
        series.push(best.clone());
    }
    let about = match (placements.len(), spread.is_empty()) {
        (1, _) => "The linker could not shuffle the functions: one placement.".to_owned(),
        (n, true) => format!(
            "The best of {n} placements of the code; no way differs by more than a tenth between them."
        ),
        (n, false) => format!(
            "The best of {n} placements of the code. Ways that differ by more than a tenth between them: {}.",
            spread.join(", ")
        ),
    };
    Placed { series, about }
}

/// The programs that are linked in another order, built with these arguments.
fn shuffled(arguments: &[&str]) -> Vec<PathBuf> {
    let programs = SEEDS.into_iter().map(|seed| linked(Some(seed), arguments));
    programs.collect::<Option<_>>().unwrap_or_default()
}

/// This program, linked in the order of a seed, or in the linker's. Nothing is compiled but `run.rs`, and what a feature changes.
fn linked(seed: Option<u32>, arguments: &[&str]) -> Option<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let profile = if cfg!(debug_assertions) {
        "dev"
    } else {
        "bench"
    };
    let output = Command::new(cargo)
        .args([
            "rustc",
            "--quiet",
            "--package",
            "registry-benches",
            "--bench",
            "registry",
        ])
        .args(["--profile", profile, "--message-format", "json"])
        .args(arguments)
        .arg("--")
        .args(seed.map(|seed| format!("-Clink-arg=-Wl,--shuffle-sections=.text*={seed}")))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .ok()?;
    if !output.status.success() {
        eprintln!("{}", String::from_utf8_lossy(&output.stderr));
        return None;
    }
    executable(&String::from_utf8_lossy(&output.stdout))
}

/// The program that Cargo's messages name.
fn executable(messages: &str) -> Option<PathBuf> {
    let (_, behind) = messages.rsplit_once("\"executable\":\"")?;
    let (path, _) = behind.split_once('"')?;
    Some(path.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placement(values: &[(&str, f64)]) -> Vec<Series> {
        values
            .iter()
            .map(|(name, value)| Series::single(*name, *value))
            .collect()
    }

    #[test]
    fn the_best_placement_of_each_way_counts_and_the_spread_is_told() {
        let first = placement(&[("raw", 2.17), ("thunk", 4.0)]);
        let second = placement(&[("raw", 1.35), ("thunk", 4.2)]);
        let placed = choose(&[first, second]);
        let medians: Vec<f64> = placed.series.iter().map(Series::median).collect();
        assert_eq!(medians, [1.35, 4.0]);
        assert!(
            placed.about.ends_with("between them: raw 1.35 - 2.17."),
            "{}",
            placed.about
        );
    }

    #[test]
    fn samples_of_all_turns_stand_behind_each_other() {
        let mut placement = Vec::new();
        for value in [1.0, 2.0] {
            let figures =
                child::Figures::of(&[("a", value), ("b", value + 1.0), ("a", value + 2.0)]);
            append(&mut placement, &figures);
        }
        assert_eq!(placement[0].samples, [1.0, 3.0, 2.0, 4.0]);
        assert_eq!(placement[1].samples, [2.0, 3.0]);
    }

    #[test]
    fn cargos_last_program_is_the_one() {
        let messages = "{\"executable\":null}\n{\"filenames\":[\"/b\"],\"executable\":\"/a/b\",\"fresh\":true}\n";
        assert_eq!(executable(messages), Some("/a/b".into()));
        assert_eq!(executable("{\"executable\":null}"), None);
    }
}
