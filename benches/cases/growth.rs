//! Ten million exports in a row: whether an export becomes slower as the table grows, and whether any
//! export has to wait while it grows.
//!
//! It runs in several processes, since a table grows once and never shrinks. A pause is measured
//! by the processor time of the exporting thread, so other programs do not cause one.

use crate::child::{self, tell};
use crate::duel::processor_time;
use crate::exported::Add;
use crate::measure::{Series, quantile};
use crate::peers;
use crate::results::{Case, Goal, Results, Unit};
use std::time::Instant;

/// How many are exported.
const LIVE: usize = 10_000_000;
/// Exports that are timed together.
const BLOCK: usize = 64;
/// Exports whose cost is one figure: as many as a chunk of the table holds, so that each has its growth.
const WINDOW: usize = 4096;
/// Where the early cost is taken: from here, for as many exports as the late cost is.
const EARLY: usize = 1_000;
const SPAN: usize = 100 * WINDOW;
/// Processes.
const RUNS: usize = 3;

#[allow(clippy::cast_precision_loss)] // millions
fn each(start: Instant, count: usize) -> f64 {
    start.elapsed().as_secs_f64() * 1e9 / count as f64
}

fn export(count: usize) {
    for _ in 0..count {
        // Kept: its wrapper's drop would close it.
        let _handle = Add::export(|x| x.wrapping_add(7)).into_handle();
    }
}

fn windows(key: &str, total: usize) {
    for _ in 0..total / WINDOW {
        let start = Instant::now();
        export(WINDOW);
        tell(key, each(start, WINDOW));
    }
}

fn pairs(key: &str) {
    for _ in 0..21 {
        let start = Instant::now();
        (peers::REGISTRY.pairs)(20_000);
        tell(key, each(start, 20_000));
    }
}

/// The child.
pub fn grow() {
    export(EARLY);
    pairs("pair early");
    windows("early", SPAN);
    let mut longest = [0.0_f64; 2];
    let between = LIVE - 2 * SPAN - EARLY;
    for _ in 0..between / BLOCK {
        let (start, processor) = (Instant::now(), processor_time());
        export(BLOCK);
        longest[0] = longest[0].max((processor_time() - processor).as_secs_f64());
        longest[1] = longest[1].max(start.elapsed().as_secs_f64());
    }
    windows("late", SPAN);
    pairs("pair late");
    tell("pause", longest[0] * 1e3);
    tell("pause by the clock", longest[1] * 1e3);
}

/// Runs the children, and judges.
pub fn ten_million(results: &mut Results) {
    let runs: Vec<_> = (0..RUNS).map(|_| child::run("growth", "")).collect();
    let collect = |name: &str, key: &str| Series {
        name: name.into(),
        samples: runs.iter().flat_map(|run| run.all(key)).collect(),
    };
    let series = vec![
        collect("export, 1,000 live", "early"),
        collect("export, 10 million live", "late"),
        collect("export + drop, 1,000 live", "pair early"),
        collect("export + drop, 10 million live", "pair late"),
    ];
    // Within one run, as everywhere.
    let over = |late: &str, early: &str| {
        let ratio =
            |run: &child::Figures| quantile(&run.all(late), 0.5) / quantile(&run.all(early), 0.5);
        quantile(&runs.iter().map(ratio).collect::<Vec<_>>(), 0.5)
    };
    let dearer = over("late", "early").max(over("pair late", "pair early"));
    let what = "export cost at 10 million live entries, against 1,000";
    results.goals.push(Goal::at_most(what, dearer, 2.0, "x"));
    // A pause of the table occurs in every run; a pause in one run only has another cause.
    let least = |key: &str| {
        runs.iter()
            .map(|run| run.one(key))
            .fold(f64::INFINITY, f64::min)
    };
    let what = "longest pause while the table grows to 10 million";
    results
        .goals
        .push(Goal::at_most(what, least("pause"), 1.0, "ms"));
    let about = format!(
        "From an empty process, {RUNS} times over. The longest that {BLOCK} exports took while the table grew was \
         {:.3} ms of processor time in the quietest run ({:.3} ms by the clock, other programs' work included).",
        least("pause"),
        least("pause by the clock"),
    );
    results.cases.push(Case {
        id: "growth",
        title: "Ten million exports in a row",
        about,
        unit: Unit::Nanoseconds,
        base: None,
        series,
    });
}
