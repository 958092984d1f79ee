//! Two threads: on one callback, on neighbouring ones, and exporting at the same time.

use crate::duel::{Duel, Outcome, fight};
use crate::foreign::{Data, loop_with_data};
use crate::peers::{self, Way};
use crate::results::{Case, Goal, Results, Unit};

const CAPTURED: i32 = 7;

/// Passes a callback's address or key to the other thread unchanged.
#[derive(Clone, Copy)]
struct Sent(Data);
// SAFETY: every way's `user_data` may be used on any thread.
unsafe impl Send for Sent {}
// SAFETY: likewise.
unsafe impl Sync for Sent {}

fn calls(way: Way, data: [Data; 2]) -> Duel {
    let data = data.map(Sent);
    Duel {
        name: way.name.into(),
        work: Box::new(move |me, n| {
            let Sent(data) = data[me];
            // SAFETY: exported for `way.call`, and never closed.
            unsafe { loop_with_data(way.call, data, CAPTURED, n) };
        }),
    }
}

fn one(way: Way) -> Duel {
    let data = (way.export)(CAPTURED);
    calls(way, [data, data])
}

fn neighbours(way: Way) -> Duel {
    calls(way, [(way.export)(CAPTURED), (way.export)(CAPTURED)])
}

fn exports(way: Way) -> Duel {
    Duel {
        name: way.name.into(),
        work: Box::new(move |_, n| (way.pairs)(n)),
    }
}

/// The ways without code made at run time: such code performs like `Raw` once it runs.
fn ways() -> impl Iterator<Item = Way> {
    let code = ["libffi closure", "closure-ffi"];
    peers::ALL
        .into_iter()
        .filter(move |way| !code.contains(&way.name))
}

fn case(
    results: &mut Results,
    (id, title, about): (&'static str, &'static str, &str),
    goal: &str,
    fought: Vec<Outcome>,
) {
    let rejected: usize = fought.iter().map(|outcome| outcome.rejected).sum();
    let about = format!(
        "{about} {rejected} rounds, of all ways together, did not count because the threads were interrupted or \
         not at work together."
    );
    let case = Case {
        id,
        title,
        about,
        unit: Unit::Scale,
        base: None,
        series: fought.into_iter().map(|outcome| outcome.scale).collect(),
    };
    let ours = case.series(peers::REGISTRY.name).median();
    results
        .goals
        .push(Goal::at_least(goal, ours, 1.9, "x one thread"));
    results.cases.push(case);
}

/// All three cases.
pub fn two(results: &mut Results, count: usize) {
    let same: Vec<Duel> = ways().map(one).collect();
    let texts = (
        "threads-one-handle",
        "Two threads, one callback",
        "Throughput of two threads that call the same closure, over that of one.",
    );
    case(
        results,
        texts,
        "two threads, one handle",
        fight(&same, count),
    );
    let apart: Vec<Duel> = ways().map(neighbours).collect();
    let texts = (
        "threads-neighbours",
        "Two threads, neighbouring callbacks",
        "The same with two closures that were exported one after the other.",
    );
    case(
        results,
        texts,
        "two threads, neighbouring handles",
        fight(&apart, count),
    );
    let pairs: Vec<Duel> = ways().map(exports).collect();
    let texts = (
        "threads-pairs",
        "Two threads, export and drop",
        "Throughput of two threads that export closures and drop them, over that of one.",
    );
    case(
        results,
        texts,
        "export + drop, two threads",
        fight(&pairs, count),
    );
}

/// The registry alone, for the guard: how two threads on one handle scale; NaN if that could not be seen.
#[must_use]
pub fn scale_of_one_handle(count: usize) -> f64 {
    fight(&[one(peers::REGISTRY)], count)[0].scale.median()
}
