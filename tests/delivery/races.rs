//! Random races of a cancel, a release and the end of the future with the call, with exact counts. `REGISTRY_RACES` is how many of each.

use crate::foreign_owners::{Ended, release};
use crate::quiet;
use registry_core::{Completion, CompletionError, Status};
use registry_tests::deadline;
use std::sync::Barrier;
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering::SeqCst};

fn rounds() -> i32 {
    let given = std::env::var("REGISTRY_RACES").ok();
    let given = given.map(|number| number.parse().expect("a number"));
    given.unwrap_or(if cfg!(miri) { 30 } else { 20_000 })
}

/// The status of a call on another thread, raced by `on_this`, for each round.
fn race<T>(
    rounds: i32,
    done: &deadline::Steps,
    mut make: impl FnMut() -> (registry_core::Handle, T),
    mut on_this: impl FnMut(T, &dyn Fn() -> Status),
) {
    let (handle, answer) = (AtomicU64::new(0), AtomicI32::new(-1));
    let gates = [Barrier::new(2), Barrier::new(2)];
    std::thread::scope(|s| {
        s.spawn(|| {
            for round in 0..rounds {
                gates[0].wait();
                let handle = registry_core::Handle::from_raw(handle.load(SeqCst)).unwrap();
                for _ in 0..round % 64 {
                    std::hint::spin_loop();
                }
                let status = Ended::call(handle, round);
                let status = status.map_or_else(|error| error.status(), |()| Status::Ok);
                answer.store(status.raw(), SeqCst);
                gates[1].wait();
            }
        });
        for _ in 0..rounds {
            done.step();
            let (number, made) = make();
            handle.store(number.raw(), SeqCst);
            gates[0].wait();
            on_this(made, &|| {
                gates[1].wait();
                Status::from_raw(answer.load(SeqCst)).unwrap()
            });
        }
    });
}

#[test]
fn of_a_cancel_and_a_call_one_wins_and_both_know_which() {
    quiet();
    deadline::goes_on(|done| {
        let (rounds, mut won, mut lost) = (rounds(), 0, 0);
        race(
            rounds,
            done,
            || {
                let done = Completion::<Ended>::new();
                (done.handle(), done)
            },
            |completion, answer| {
                let outcome = completion.cancel();
                match (outcome, answer()) {
                    (Some(Ok(_)), Status::Ok) => won += 1,
                    (None, Status::Closed) => lost += 1,
                    other => panic!("{other:?}"),
                }
            },
        );
        assert_eq!(won + lost, rounds);
        println!("{won} calls won, {lost} cancels");
    });
}

#[test]
fn of_a_release_and_a_call_one_wins_and_both_and_the_future_know_which() {
    quiet();
    deadline::goes_on(|done| {
        let (rounds, mut won, mut lost) = (rounds(), 0, 0);
        race(
            rounds,
            done,
            || {
                let (handle, future) = Completion::<Ended>::new().into_foreign();
                (handle, (handle, future))
            },
            |(handle, mut future), answer| {
                let released = release(handle);
                let outcome = future.try_take();
                match (released, answer()) {
                    (Status::Closed, Status::Ok) => {
                        assert!(matches!(outcome.or_else(|| future.try_take()), Some(Ok(_))));
                        won += 1;
                    }
                    (Status::Ok, Status::Closed) => {
                        let outcome = outcome.or_else(|| future.try_take());
                        assert_eq!(outcome, Some(Err(CompletionError::Abandoned)));
                        lost += 1;
                    }
                    other => panic!("{other:?}"),
                }
            },
        );
        assert_eq!(won + lost, rounds);
        println!("{won} calls won, {lost} releases");
    });
}
