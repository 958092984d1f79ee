//! Random walks over what is answered later, and over foreign callables: all that a program may do with them, in any order, on three threads, from inside
//! closures, wakers, hooks, drops and foreign functions.
//!
//! One thread is at work at a time, so that a walk is the same each time. There is no model of what each step must answer. The accounts must come out: each call
//! that was kept is read, run or counted as discarded; what was captured is dropped once; no waker is left; nothing is called after its end. `WALKS` is
//! how many walks there are, and `WALK` is the seed of a single one.

mod accounts;
mod callables;
#[cfg(all(unix, not(miri)))]
mod forks;
mod hands;
mod kept;
mod promises;
mod queues;
mod waker;
mod world;

use std::sync::{Mutex, MutexGuard, PoisonError};

registry_core::export_runtime!(queues);

/// The signature of all callbacks here.
#[registry_core::exported_callback(pool = 2)]
pub(crate) type Walked = fn(number: u64, text: &str);

/// What foreign callables are called with.
#[registry_core::exported_callback]
pub(crate) type Noted = fn(number: u64);

/// Does one thing.
pub(crate) fn step() {
    if !world::goes_on() {
        return;
    }
    let _deeper = world::Deeper::new();
    match world::below(34) {
        0 => kept::new_completion(),
        1 => kept::new_stream(),
        2 => queues::new(),
        3 => queues::new_local(),
        4 => queues::export(),
        5 => queues::export_local(),
        6..=9 => kept::call(),
        10 => kept::poll(),
        11 => kept::read(),
        12 => kept::change(),
        13 => kept::release(),
        14 => world::drop_one(),
        15 => world::drop_one_here(),
        16 => queues::run(),
        17 => queues::run_here(),
        18 => queues::set(),
        19 => kept::take_back(),
        20 | 29 => promises::step(),
        21 => callables::step(),
        22 => kept::end(),
        23..=26 => kept::call(),
        27 => queues::run(),
        28 => queues::run_here(),
        30 => kept::read(),
        31 | 32 => callables::step(),
        _ => hands::elsewhere(),
    }
}

/// So many find the bugs that walks have found, when they are planted again: a waker that is leaked, and calls that are dropped and not counted, where another
/// waker's drop panics.
const WALKS: u64 = 600;

fn walk(seed: u64) -> [u64; 3] {
    let before = accounts::begin();
    world::begin(seed);
    hands::begin();
    go_on(400);
    world::end();
    hands::end();
    let unreleased = callables::end();
    accounts::settle(&before, Some(unreleased), seed)
}

fn go_on(turns: u32) {
    for _ in 0..turns {
        match world::below(20) {
            0 => hands::renew(world::below(3)),
            _ => hands::elsewhere(),
        }
    }
}

/// A number that the environment gives.
fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().expect("a number"))
}

/// The walks of one test at a time: they count what the whole process does.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn whatever_is_done_in_whatever_order_each_call_is_accounted_for() {
    let _one = alone();
    if let Some(seed) = number("WALK") {
        walk(seed);
        return;
    }
    let walks = number("WALKS").unwrap_or(if cfg!(miri) { 3 } else { WALKS });
    let mut sums = [0; 3];
    for seed in 0..walks {
        let ended = walk(seed);
        sums.iter_mut().zip(ended).for_each(|(sum, n)| *sum += n);
    }
    // Else there would be nothing to account for.
    let is_enough = sums.iter().all(|sum| *sum > walks);
    assert!(is_enough || walks < 100, "read, ran, discarded: {sums:?}");
}
