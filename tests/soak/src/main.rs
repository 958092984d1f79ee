//! The soak: 2 to 64 threads that export, call, re-enter, panic, close and wait, for as long as they are told.
//!
//! ```text
//! cargo run --release -p registry-soak -- --minutes 5
//! ```
//!
//! It repeats phases with each number of threads. After each phase, when all threads have ended and everything is closed, all counts have
//! to be exact. At the end it prints how far it got and whether the resident memory stayed flat, and writes the samples and a picture of
//! them. The exit code is 0 if all checks held, 1 if not, 3 if there was no progress for a minute.

mod callbacks;
mod delivery;
mod doors;
mod ends;
mod memory;
mod phase;
mod plant;
mod plot;
mod tally;
mod verdict;
mod work;

use clap::Parser;
use phase::Run;
use plant::Plant;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use tally::Count;
use verdict::Before;

/// The phases of a cycle: how many threads.
const THREADS: [usize; 6] = [2, 4, 8, 16, 32, 64];
/// A cycle takes about so many seconds, so that a long run has many.
const CYCLE: f64 = 30.0;

/// Soaks the registry, and checks every count and the memory at the end.
#[derive(Debug, Parser)]
#[command(name = "soak")]
struct Options {
    /// How long to run, in minutes; a part of one is fine
    #[arg(long, default_value_t = 5.0, value_parser = minutes)]
    minutes: f64,
    /// Where `soak.csv` and `soak.svg` are written
    #[arg(long, default_value = "target/soak")]
    out: PathBuf,
    /// The control: plants a fault that the soak has to find, so that it ends with exit code 1 (3 for `stuck`)
    #[arg(long, value_enum)]
    plant: Option<Plant>,
}

fn minutes(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(minutes) if (0.01..=10_000.0).contains(&minutes) => Ok(minutes),
        _ => Err("is no number of minutes from 0.01 to 10000".into()),
    }
}

fn main() -> ExitCode {
    let options = Options::parse();
    std::panic::set_hook(Box::new(quiet));
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    let before = Before::now();
    let length = Duration::from_secs_f64(options.minutes * 60.0);
    let mut run = Run::new(length, options.plant);
    let mut exact = soak(&mut run, length, before);
    println!("after {:.1} s:", run.elapsed().as_secs_f64());
    exact &= verdict::counts_hold(&run, before, true);
    let (line, flat) = verdict::memory_holds(&run);
    reached(&run);
    if let Err(error) = write(&run, line, &options) {
        println!("the samples could not be written: {error}");
        return ExitCode::FAILURE;
    }
    if exact && flat {
        println!("soak: all counts exact, memory flat");
        ExitCode::SUCCESS
    } else {
        println!("soak: FAILED");
        ExitCode::FAILURE
    }
}

/// Says nothing of the panics that are wanted, which all come from inside a callback; any other is told as usual.
fn quiet(info: &std::panic::PanicHookInfo<'_>) {
    if info.payload().downcast_ref::<&str>() != Some(&"on purpose") {
        eprintln!("{info}");
    }
}

/// All cycles; whether every quiet moment was exact.
fn soak(run: &mut Run, length: Duration, before: Before) -> bool {
    // The first cycle warms up, and at least two more are looked at.
    let cycles = ((length.as_secs_f64() / CYCLE).round() as u32).max(3);
    let mut left = cycles * THREADS.len() as u32;
    let mut exact = true;
    println!(
        "{cycles} cycles of {THREADS:?} threads, {:.2?} each",
        length / left
    );
    for cycle in 0..cycles {
        run.warming = cycle == 0;
        // For ever, on purpose: the report has to tell it from what was forgotten.
        callbacks::export(0).leak();
        tally::add(Count::Leaked, 1);
        for threads in THREADS {
            // What is left of the time, so that phases that end late do not add up.
            let phase = length.saturating_sub(run.elapsed()) / left;
            run.phase(threads, phase.max(Duration::from_millis(10)));
            left -= 1;
            exact &= verdict::counts_hold(run, before, false);
        }
    }
    exact
}

/// How far it got.
fn reached(run: &Run) {
    let count = |count: Count| run.totals.get(count);
    println!(
        "  {:.3e} calls answered, {:.3e} panicked, {:.3e} refused; {:.3e} exports",
        count(Count::Answered) as f64,
        count(Count::Panicked) as f64,
        count(Count::Refused) as f64,
        count(Count::Exported) as f64,
    );
}

fn write(
    run: &Run,
    line: Option<memory::Line>,
    options: &Options,
) -> Result<(), Box<dyn std::error::Error>> {
    std::fs::create_dir_all(&options.out)?;
    plot::table(&run.samples, &options.out)?;
    plot::draw(&run.samples, line, &options.out)?;
    println!("  samples and picture: {}", options.out.display());
    Ok(())
}
