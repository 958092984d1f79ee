//! The regression guard: short runs of the hot cases, compared with twice their targets.
//!
//! The factor of two keeps a busy machine from failing it, and a case that fails is repeated before it counts.

use crate::cases::{calls, pairs, threads};
use crate::measure::{Lane, rounds};
use crate::peers;
use crate::report;
use crate::results::{Goal, Limit, Results, Verdict};
use std::process::ExitCode;

/// How often a case is tried.
const TRIES: usize = 3;
/// What is allowed over a target.
const SLACK: f64 = 2.0;

fn loosened(goals: Vec<Goal>) -> Vec<Goal> {
    let loosen = |goal: Goal| Goal {
        target: match goal.limit {
            Limit::AtMost => goal.target * SLACK,
            Limit::AtLeast => goal.target / SLACK,
        },
        ..goal
    };
    goals.into_iter().map(loosen).collect()
}

fn measure() -> Vec<Goal> {
    let mut results = Results::default();
    calls::doors_of_this_program(&mut results, 30);
    let doors = &results.cases[0];
    let thunk = doors.ratio(peers::REGISTRY.name);
    let by_handle = doors.ratio("by handle");
    let mut goals = vec![
        Goal::at_most("hot call by a thunk", thunk, 3.0, "x raw"),
        Goal::at_most("hot call by handle", by_handle, 3.0, "x raw"),
    ];
    goals.append(&mut results.goals);
    let lanes = vec![
        Lane::new("malloc", pairs::malloc_pairs),
        Lane::new(peers::REGISTRY.name, peers::REGISTRY.pairs),
    ];
    let series = rounds(lanes, 30);
    let limit = (1.6 * series[0].median()).max(20.0);
    goals.push(Goal::at_most(
        "export + drop",
        series[1].median(),
        limit,
        "ns",
    ));
    let scale = threads::scale_of_one_handle(12);
    goals.push(Goal::at_least(
        "two threads, one handle",
        scale,
        1.9,
        "x one thread",
    ));
    loosened(goals)
}

/// Measures, prints, and fails if every try missed something.
#[must_use]
pub fn run() -> ExitCode {
    for left in (0..TRIES).rev() {
        let goals = measure();
        println!("{}", report::targets(&goals));
        if goals.iter().all(|goal| goal.verdict() != Verdict::Missed) {
            return ExitCode::SUCCESS;
        }
        println!("something was missed; {left} more tries");
    }
    ExitCode::FAILURE
}
