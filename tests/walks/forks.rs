//! Walks in whose midst a thread forks. The child goes on alone, and its accounts must come out as its parent's do.
//!
//! The other threads are idle then and hold nothing: what is inside of a thread that the child does not have, nobody there could account for. What waits in
//! queues is the parent's: the child has counted it as discarded. What streams and completions have kept, both of them read.

use crate::{accounts, callables, hands, number, world};
use registry_core::Report;
use registry_tests::child::{self, End};

/// So few, since each of them forks.
const WALKS: u64 = 100;

fn walk(seed: u64) -> [u64; 3] {
    let before = accounts::begin();
    world::begin(seed);
    hands::begin();
    crate::go_on(200);
    let forks = world::below(3);
    (0..3)
        .filter(|other| *other != forks)
        .for_each(hands::renew);
    let of_child = before.clone();
    let was_idle = hands::run(
        forks,
        Box::new(move || {
            let end = child::fork(|| child(&of_child, seed));
            assert_eq!(end, End::Exit(0), "its child: WALK={seed}");
        }),
    );
    assert!(was_idle, "it is between two steps");
    crate::go_on(100);
    world::end();
    hands::end();
    let unreleased = callables::end();
    accounts::settle(&before, Some(unreleased), seed)
}

fn child(before: &Report, seed: u64) {
    hands::be_alone();
    (0..100).for_each(|_| crate::step());
    world::end_here();
    world::end();
    callables::end();
    accounts::settle(before, None, seed);
}

#[test]
fn in_a_forked_child_each_call_is_accounted_for_too() {
    let _one = crate::alone();
    if let Some(seed) = number("WALK") {
        walk(seed);
        return;
    }
    for seed in 0..number("WALKS").unwrap_or(WALKS) {
        walk(seed);
    }
}
