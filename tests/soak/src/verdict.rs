//! The verdict: every count exact, and the memory flat; a line each, and whether all hold.
//!
//! `main.rs` prints it. The compared figures come from different places: from callbacks, their callers, captures, and the
//! registry itself.

use crate::memory::{self, Line};
use crate::phase::Run;
use crate::tally::Count;
use registry_core::Report;

/// How much the fitted line may rise from its start to its end, in KiB. Runs of up to half an hour were seen to rise by 570 by themselves, before the
/// allocator has settled: one of an hour and a half ended at the same height. One byte lost for every twenty exports would be more in a quarter of a minute,
/// one for every thousand in twenty minutes.
const GROWTH: f64 = 2_048.0;

/// One line.
#[derive(Debug)]
struct Check {
    what: &'static str,
    left: u64,
    right: u64,
}

/// What the registry held before the first phase.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Before {
    exported: u64,
    live: u64,
}

impl Before {
    pub(crate) fn now() -> Self {
        let report = registry_core::report();
        Before {
            exported: report.exported,
            live: report.total.live,
        }
    }
}

fn checks(run: &Run, before: Before, report: &Report) -> Vec<Check> {
    let count = |count: Count| run.totals.get(count);
    let leaked = count(Count::Leaked);
    let functions = report.functions();
    let held = report.total.live + report.total.closing - functions;
    let check = |what, left, right| Check { what, left, right };
    vec![
        check(
            "callbacks that ran + discarded = answered, panicked",
            count(Count::Ran) + report.discarded,
            run.totals.told(),
        ),
        check(
            "captures made = dropped + leaked on purpose",
            count(Count::Created),
            count(Count::Dropped) + leaked,
        ),
        check("captures used after their drop", count(Count::Broken), 0),
        check(
            "answers and statuses that do not fit",
            count(Count::Wrong),
            0,
        ),
        check(
            "exports here = in the registry's report",
            count(Count::Exported),
            report.exported - before.exported,
        ),
        check(
            "report: exported = closed + lost + live + closing",
            report.exported,
            report.closed + report.lost + held,
        ),
        check(
            "live now = at the start + leaked on purpose",
            report.total.live - u64::from(function_is_live(report)),
            before.live + leaked,
        ),
        check("closed and not finished", report.total.closing, 0),
        check("lost", report.lost, 0),
        check("calls in flight", report.total.in_flight, 0),
    ]
}

/// Whether the function that comes and goes is exported: its last wrapper should be gone.
fn function_is_live(report: &Report) -> bool {
    let turn = crate::callbacks::turn::HANDLE;
    report.entries.iter().any(|entry| entry.handle == turn)
}

/// Whether every count is exact, at a quiet moment; the lines that are not are printed, or all of them.
pub(crate) fn counts_hold(run: &Run, before: Before, all: bool) -> bool {
    let report = registry_core::report();
    let checks = checks(run, before, &report);
    for Check { what, left, right } in &checks {
        let holds = left == right;
        if all || !holds {
            let verdict = if holds { "ok" } else { "WRONG" };
            println!("  {what:<52} {left:>16} {right:>16}  {verdict}");
        }
    }
    checks.iter().all(|check| check.left == check.right)
}

/// Whether the memory is flat.
pub(crate) fn memory_holds(run: &Run) -> (Option<Line>, bool) {
    if memory::resident().is_none() {
        println!("  resident memory: not measured on this system");
        return (None, true);
    }
    let Some(line) = memory::fit(&run.samples) else {
        println!("  resident memory: too few samples for a line  WRONG");
        return (None, false);
    };
    let holds = line.growth() <= GROWTH;
    println!(
        "  resident memory: {:+.1} KiB per minute, {:+.1} KiB in {:.2} minutes of {} samples (limit {GROWTH:.0} KiB)  {}",
        line.slope,
        line.growth(),
        line.minutes,
        line.samples,
        if holds { "ok" } else { "WRONG" },
    );
    (Some(line), holds)
}
