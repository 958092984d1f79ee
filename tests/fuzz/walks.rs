//! Random walks over many fibers: the target `fibers` with seeded bytes, in `cargo test` and under AddressSanitizer.

use std::sync::{Mutex, PoisonError};

/// The next number of a walk's (xorshift).
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// The bytes of a walk.
fn seeded(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    (0..700).map(|_| (next(&mut state) >> 40) as u8).collect()
}

/// One test at a time: a walk that is not in company has the registry to itself.
static TURN: Mutex<()> = Mutex::new(());

#[test]
fn random_walks_end_their_calls_in_random_order() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    quiet();
    for seed in 0..400 {
        println!("seed {seed}");
        registry_fuzz::fibers(&seeded(seed));
    }
}

#[test]
fn walks_on_several_threads_at_once_do_not_meet() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    quiet();
    std::thread::scope(|threads| {
        for thread in 0..4 {
            threads.spawn(move || {
                for n in 0..100 {
                    registry_fuzz::fibers_in_company(&seeded(10_000 + thread * 100 + n));
                }
            });
        }
    });
}

/// Failures are told by statuses here.
fn quiet() {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
}
