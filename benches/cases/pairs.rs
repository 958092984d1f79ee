//! An export and its drop in a loop: the cost of short-lived callbacks.

use crate::measure::{Lane, rounds};
use crate::peers;
use crate::results::{Case, Goal, Results, Unit};
use std::hint::black_box;

const MALLOC: &str = "malloc + free, 24 bytes";

/// The allocator's own pair.
pub fn malloc_pairs(n: u32) {
    for _ in 0..n {
        // SAFETY: the block is freed once, and `malloc` may return null, which `free` takes.
        unsafe { libc::free(black_box(libc::malloc(black_box(24)))) };
    }
}

/// One thread.
pub fn export_and_drop(results: &mut Results, count: usize) {
    let mut lanes = vec![Lane::new(MALLOC, malloc_pairs)];
    lanes.extend(peers::ALL.map(|way| Lane::new(way.name, way.pairs)));
    let case = Case {
        id: "pairs",
        title: "Export and drop",
        about: "From Rust, a closure is exported and its wrapper dropped, with nothing else live; no call \
                between."
            .into(),
        unit: Unit::Nanoseconds,
        base: Some(1),
        series: rounds(lanes, count),
    };
    let ours = case.series(peers::REGISTRY.name);
    let malloc = case.series(MALLOC);
    // The larger of the two limits counts.
    let goal = if 1.6 * malloc.median() > 20.0 {
        let over = ours.over(malloc).median();
        Goal::at_most("export + drop, one thread", over, 1.6, "x malloc + free")
    } else {
        Goal::at_most("export + drop, one thread", ours.median(), 20.0, "ns")
    };
    results.goals.push(goal);
    results.cases.push(case);
}
