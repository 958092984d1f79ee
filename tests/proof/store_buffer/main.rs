//! The asymmetric fence on a machine with store buffers: every interleaving of the call and close protocol.
//!
//! Loom knows no `membarrier`, so its models run the form in which both sides pay. This test explores the
//! other form: callers store to their cell and load the entry's word without a fence (`hazard/record.rs`,
//! `enter_fast` and `leave_fast`), closers and leavers issue the heavy fence. The machine is x86-TSO
//! (Sewell et al. 2010): each thread has a first-in first-out store buffer that drains whenever it likes, and
//! read-modify-writes drain it first. The heavy fence drains the other threads' buffers one by one, in any
//! order, at any instants between its beginning and its end, which is what membarrier(2) promises.
//!
//! Scenarios must hold; each control takes one rule of the protocol away and must fail.

mod closing;
mod explore;
mod machine;
mod protocol;

use explore::{Outcome, explore};
use machine::SHARED;
use protocol::Action::{Call, CallAndRelease, Close, CloseAndWait, Export, Nested};
use protocol::{Action, Rules, Violation};

/// Threads by what they do, and the tag that the entry has at first (0 is none, n+1 is thread n's).
type Scenario = (&'static str, u8, &'static [&'static [Action]]);

const SCENARIOS: &[Scenario] = &[
    (
        "a first call against the owner's close",
        0,
        &[&[Close(0)], &[Call(0)]],
    ),
    (
        "a known caller against a close",
        2,
        &[&[Close(0)], &[Call(0)]],
    ),
    (
        "two calls against a close",
        0,
        &[&[Close(0)], &[Call(0), Call(0)]],
    ),
    (
        "two callers against a close",
        SHARED,
        &[&[Close(0)], &[Call(0)], &[Call(0)]],
    ),
    (
        "two callers, new to the entry",
        0,
        &[&[Close(0)], &[Call(0)], &[Call(0)]],
    ),
    (
        "two closers and a caller",
        SHARED,
        &[&[Close(0)], &[Close(0)], &[Call(0)]],
    ),
    ("a close from inside, alone", 1, &[&[CallAndRelease(0)]]),
    (
        "a close from inside and a caller",
        SHARED,
        &[&[CallAndRelease(0)], &[Call(0)]],
    ),
    (
        "a close from inside and one from outside",
        SHARED,
        &[&[CallAndRelease(0)], &[Close(0)], &[Call(0)]],
    ),
    (
        "a close from inside on two threads",
        SHARED,
        &[&[CallAndRelease(0)], &[CallAndRelease(0)]],
    ),
    (
        "a nested caller against a close",
        SHARED,
        &[&[Close(0)], &[Nested(0)], &[Call(0)]],
    ),
    (
        "a waiter and the only caller",
        2,
        &[&[CloseAndWait(0)], &[Call(0)]],
    ),
    (
        "a waiter and a new caller",
        0,
        &[&[CloseAndWait(0)], &[Call(0)]],
    ),
    (
        "two waiters and a caller",
        SHARED,
        &[&[CloseAndWait(0)], &[CloseAndWait(0)], &[Call(0)]],
    ),
    (
        "a stale caller and the next entry's close",
        0,
        &[&[Close(0), Export(1), Close(1)], &[Call(0)], &[Call(1)]],
    ),
];

/// Scenarios of many states: explored by a release build.
const LARGE: &[Scenario] = &[
    (
        "a stale caller and the next entry's waiter",
        SHARED,
        &[
            &[Close(0), Export(1), CloseAndWait(1)],
            &[Call(0)],
            &[Call(1)],
        ],
    ),
    (
        "the slot is reused by another thread",
        SHARED,
        &[&[Close(0)], &[Call(0)], &[Export(1), Close(1)], &[Call(1)]],
    ),
    (
        "a waiter and two callers",
        SHARED,
        &[&[CloseAndWait(0)], &[Call(0)], &[Call(0)]],
    ),
    (
        "two closers and two callers",
        SHARED,
        &[&[Close(0)], &[Close(0)], &[Call(0)], &[Call(0)]],
    ),
];

fn check(rules: Rules) -> Vec<(&'static str, Violation)> {
    let mut found = Vec::new();
    let large = if cfg!(debug_assertions) { &[] } else { LARGE };
    for &(name, tag, threads) in SCENARIOS.iter().chain(large) {
        let Outcome { states, violation } = explore(rules, tag, threads);
        println!(
            "{name}: {states} states, {}",
            violation.map_or("holds".to_owned(), |v| format!("{v:?}"))
        );
        found.extend(violation.map(|violation| (name, violation)));
    }
    found
}

#[test]
fn the_protocol_holds_in_every_interleaving() {
    assert_eq!(check(Rules::ALL), []);
}

/// The scenarios must find one of these violations.
fn must_fail(rules: Rules, expected: &[Violation]) {
    let found = check(rules);
    for violation in expected {
        assert!(
            found.iter().any(|(_, found)| found == violation),
            "{violation:?} expected among {found:?}"
        );
    }
}

#[test]
fn control_without_the_closers_fence_a_closure_is_dropped_under_its_caller() {
    let rules = Rules {
        closer_fence: false,
        ..Rules::ALL
    };
    must_fail(rules, &[Violation::UsedWhileDropped]);
}

#[test]
fn control_without_the_leavers_fence_a_closure_is_dropped_under_its_caller() {
    let rules = Rules {
        leaver_fence: false,
        ..Rules::ALL
    };
    must_fail(rules, &[Violation::UsedWhileDropped]);
}

#[test]
fn control_without_the_look_on_the_way_out_a_closure_is_never_dropped() {
    let rules = Rules {
        exit_look: false,
        ..Rules::ALL
    };
    must_fail(rules, &[Violation::NeverDropped]);
}

#[test]
fn control_without_the_look_of_a_refused_caller_a_closure_is_never_dropped() {
    let rules = Rules {
        refused_look: false,
        ..Rules::ALL
    };
    must_fail(rules, &[Violation::NeverDropped]);
}

#[test]
fn control_a_refused_caller_that_settles_its_own_generation_alone_leaks_the_next() {
    let rules = Rules {
        settles_any_generation: false,
        ..Rules::ALL
    };
    must_fail(rules, &[Violation::WaitsForEver]);
}

#[test]
fn control_waiters_that_take_dropping_for_the_end_return_too_early() {
    let rules = Rules {
        waits_for_free: false,
        ..Rules::ALL
    };
    must_fail(rules, &[Violation::ReturnedBeforeTheDrop]);
}

#[test]
fn control_without_the_tag_the_owners_shortcut_drops_under_a_caller() {
    let rules = Rules {
        claims_tag: false,
        ..Rules::ALL
    };
    must_fail(rules, &[Violation::UsedWhileDropped]);
}

#[test]
fn control_a_finisher_that_stores_where_a_waiter_flags_leaves_it_asleep() {
    let rules = Rules {
        frees_by_swap: false,
        ..Rules::ALL
    };
    must_fail(rules, &[Violation::WaitsForEver]);
}

#[test]
fn control_a_claim_that_checks_before_it_stores_drops_twice() {
    let rules = Rules {
        claims_by_swap: false,
        ..Rules::ALL
    };
    must_fail(rules, &[Violation::DroppedTwice]);
}

#[test]
fn control_a_slot_queued_before_its_finisher_has_let_go_leaks_the_next_entry() {
    let rules = Rules {
        queues_last: false,
        ..Rules::ALL
    };
    must_fail(rules, &[Violation::NeverDropped]);
}
