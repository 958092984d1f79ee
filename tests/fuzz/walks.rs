//! Random walks over many fibers: the target `fibers` with seeded bytes, in `cargo test` and under AddressSanitizer.

/// The next number of a walk's (xorshift).
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

fn walk(seed: u64) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let bytes: Vec<u8> = (0..700).map(|_| (next(&mut state) >> 40) as u8).collect();
    registry_fuzz::fibers(&bytes);
}

#[test]
fn random_walks_end_their_calls_in_random_order() {
    quiet();
    for seed in 0..400 {
        println!("seed {seed}");
        walk(seed);
    }
}

#[test]
fn walks_on_several_threads_at_once_do_not_meet() {
    quiet();
    std::thread::scope(|threads| {
        for thread in 0..4 {
            threads.spawn(move || (0..100).for_each(|n| walk(10_000 + thread * 100 + n)));
        }
    });
}

/// Failures are told by statuses here.
fn quiet() {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
}
