//! The command: a full run, one that is compared with the kept results (`--compare`), the guard (`--quick`), a count of instructions
//! (`--instructions`), or a child of a full run
//! (`--child`).

use crate::cases::{
    calls, delivery, drops, errors, growth, library, memory, pairs, random, sqlite, threads,
};
use crate::results::{Results, Verdict};
use crate::{compare, guard, instructions, machine, report};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// A part of a full run.
type Step = (&'static str, fn(&mut Results));

/// In the order of the report. The counts are rounds.
const STEPS: &[Step] = &[
    ("hot", |results| calls::hot(results, 300)),
    ("library", |results| library::loaded(results, 300, false)),
    ("library-initial-exec", |results| {
        library::loaded(results, 300, true)
    }),
    ("doors", |results| calls::doors(results, 300)),
    ("doors-initial-exec", |results| {
        calls::doors_initial_exec(results, 300);
    }),
    ("threads", |results| threads::two(results, 60)),
    ("random", |results| random::million(results, 250)),
    ("pairs", |results| pairs::export_and_drop(results, 150)),
    ("drops", |results| drops::of_others(results, 60)),
    ("memory", memory::a_million),
    ("growth", growth::ten_million),
    ("completion", |results| {
        delivery::completions::one_thread(results, 100);
    }),
    ("queue", |results| {
        delivery::queues::one_thread(results, 100)
    }),
    ("producers", |results| {
        delivery::producers::several(results, 20);
    }),
    ("errors", |results| errors::costs(results, 60)),
    ("sqlite", |results| sqlite::scalar(results, 45)),
];

/// Runs what the arguments ask for. Cargo passes `--bench`, which says nothing here.
#[must_use]
pub fn run() -> ExitCode {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => full(STEPS, After::Keep),
        ["--compare"] => full(STEPS, After::Compare),
        ["--quick"] => guard::run(),
        ["--instructions"] => instructions::run(),
        ["--only", name] => full(&only(name), After::Nothing),
        ["--only", name, "--compare"] => full(&only(name), After::Compare),
        ["--child", "memory", way] => {
            memory::fill(way);
            ExitCode::SUCCESS
        }
        ["--child", "placed", case] => {
            calls::placed(case);
            ExitCode::SUCCESS
        }
        ["--child", "instructions", _] => {
            instructions::call();
            ExitCode::SUCCESS
        }
        ["--child", "growth", _] => {
            growth::grow();
            ExitCode::SUCCESS
        }
        _ => {
            let names: Vec<&str> = STEPS.iter().map(|step| step.0).collect();
            eprintln!(
                "expected no argument, `--quick`, `--instructions`, `--compare`, or `--only` and one of {}, and `--compare` or not",
                names.join(", ")
            );
            ExitCode::FAILURE
        }
    }
}

fn only(name: &str) -> Vec<Step> {
    STEPS
        .iter()
        .filter(|step| step.0 == name)
        .copied()
        .collect()
}

/// What becomes of the results, besides that they are printed.
#[derive(Clone, Copy, PartialEq)]
enum After {
    Nothing,
    /// They replace those of this family of processors.
    Keep,
    /// They are compared with those.
    Compare,
}

fn full(steps: &[Step], after: After) -> ExitCode {
    let load = machine::load();
    let start = Instant::now();
    let mut results = Results::default();
    for (name, step) in steps {
        eprintln!("{:5.0} s  {name}", start.elapsed().as_secs_f64());
        step(&mut results);
    }
    eprintln!("{:5.0} s  done", start.elapsed().as_secs_f64());
    for case in &results.cases {
        print!("{}", report::table(case, ""));
    }
    println!("\n{}", report::targets(&results.goals));
    if let Some(note) = results.raw_calls_differ() {
        println!("{note}");
    }
    let (family, folder) = (machine::family(), Path::new(env!("CARGO_MANIFEST_DIR")));
    if after == After::Compare {
        return compare::with_kept(&results, &report::kept(&family, folder));
    }
    if after == After::Keep {
        if let Err(error) = report::write(&results, &family, &machine::line(load), folder) {
            eprintln!("the results could not be written: {error}");
            return ExitCode::FAILURE;
        }
    }
    let missed = results
        .goals
        .iter()
        .filter(|goal| goal.verdict() != Verdict::Met)
        .count();
    println!(
        "{} targets, {missed} missed or not measured",
        results.goals.len()
    );
    ExitCode::SUCCESS
}
