//! Pools: bare function pointers for C interfaces that have no room for `user_data`.
//!
//! Stubs are reused first in, first out, after a quarantine, or never. If none is left
//! the error returns the wrapper and the places that hold the stubs. A call of a stale pointer always gets an answer.

use registry_core::{Bound, CFn, Callback, Status, exported_callback, last_status};
use registry_tests::drops::Drops;
use registry_tests::rounds::rounds;
use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

#[exported_callback(on_error = -1, pool = 4)]
type Four = fn(value: i64) -> i64;

#[exported_callback(on_error = -1, pool = 4, pool_quarantine = 2)]
type Rested = fn(value: i64) -> i64;

#[exported_callback(on_error = -1, pool = 3, pool_reuse = never)]
type Single = fn(value: i64) -> i64;

#[exported_callback(on_error = -1, pool = 20)]
type Twenty = fn(value: i64) -> i64;

/// A pool is one for the whole process.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn run(stub: CFn<Four>, value: i64) -> i64 {
    // SAFETY: numbers, and static code.
    unsafe { stub(value) }
}

/// Takes a stub, and says which.
macro_rules! bound {
    ($type:ty, $closure:expr) => {{
        let bound: Bound<Callback<$type>> =
            <$type>::export($closure).bind().expect("a stub is free");
        let stub = bound.stub().as_raw();
        (bound, stub)
    }};
}

#[test]
fn each_stub_runs_the_closure_that_it_is_bound_to() {
    let _one = alone();
    let bound: Vec<_> = (0..20)
        .map(|n| {
            Twenty::export(move |value| value * 100 + n)
                .bind()
                .expect("a stub")
        })
        .collect();
    for (n, bound) in bound.iter().enumerate() {
        assert_eq!(run(bound.stub().as_raw(), 7), 700 + n as i64);
    }
    let stubs: HashSet<usize> = bound
        .iter()
        .map(|bound| bound.stub().as_raw() as usize)
        .collect();
    assert_eq!(stubs.len(), 20, "no two are one");
}

#[test]
fn a_stub_whose_binding_is_gone_is_answered() {
    let _one = alone();
    let drops = Drops::new();
    let token = drops.token();
    let (bound, stub) = bound!(Four, move |value| {
        token.keep();
        value
    });
    assert_eq!(run(stub, 5), 5);
    drop(bound);
    assert_eq!((run(stub, 5), drops.count()), (-1, 1));
    assert_eq!(last_status(), Status::Closed);
}

#[test]
fn an_unbound_stub_is_answered_and_its_wrapper_lives_on() {
    let _one = alone();
    let (bound, stub) = bound!(Four, |value| value);
    let four = bound.unbind();
    assert_eq!(run(stub, 5), -1);
    assert_eq!(last_status(), Status::Closed);
    let message = registry_core::last_error().expect("it failed");
    assert!(message.ends_with("is bound to nothing"), "{message}");
    assert_eq!(Four::call(four.handle(), 5).unwrap(), 5);
}

#[test]
fn stubs_return_first_in_first_out() {
    let _one = alone();
    let mut held: Vec<_> = (0..4).map(|_| bound!(Four, |value| value)).collect();
    let order: Vec<_> = held.iter().map(|(_, stub)| *stub as usize).collect();
    for n in [2, 0, 1] {
        let at = held.iter().position(|(_, stub)| *stub as usize == order[n]);
        drop(held.remove(at.expect("held")));
    }
    for n in [2, 0, 1] {
        let (again, stub) = bound!(Four, |value| value + 1);
        assert_eq!(stub as usize, order[n], "the one that rested longest");
        held.push((again, stub));
    }
}

#[test]
fn a_stale_pointer_to_a_stub_in_use_runs_the_new_closure_as_documented() {
    let _one = alone();
    let (first, stale) = bound!(Four, |_| 1);
    drop(first);
    let held: Vec<_> = (0..4).map(|_| bound!(Four, |_| 2)).collect();
    assert!(
        held.iter()
            .any(|(_, stub)| *stub as usize == stale as usize)
    );
    assert_eq!(run(stale, 0), 2);
}

#[test]
fn an_exhausted_pool_gives_the_wrapper_back_and_names_the_sites() {
    let _one = alone();
    let line = line!() + 1;
    let held: Vec<_> = (0..4).map(|_| bound!(Four, |value| value)).collect();
    let drops = Drops::new();
    let token = drops.token();
    let fifth = Four::export(move |value| {
        token.keep();
        value + 5
    });
    let refused = fifth.bind().expect_err("four are held");
    let here = |site: &&std::panic::Location<'_>| site.file() == file!() && site.line() == line;
    assert_eq!(
        refused.holders().iter().filter(|site| here(site)).count(),
        4
    );
    let message = refused.to_string();
    assert!(
        message.contains("no stub of the pool of 4 is free"),
        "{message}"
    );
    assert!(
        message.contains(&format!("{}:{line}", file!())),
        "{message}"
    );
    let fifth = refused.into_wrapper();
    assert_eq!(
        (Four::call(fifth.handle(), 1).unwrap(), drops.count()),
        (6, 0)
    );
    // And it recovers.
    drop(held);
    assert_eq!(
        run(fifth.bind().expect("four are free").stub().as_raw(), 1),
        6
    );
}

#[test]
fn a_quarantined_stub_rests_until_others_have_been_given_back() {
    let _one = alone();
    let mut held: Vec<_> = (0..4).map(|_| bound!(Rested, |value| value)).collect();
    let (first, stale) = held.remove(0);
    drop(first);
    // One and then two rest: not yet.
    assert!(Rested::export(|value| value).bind().is_err());
    drop(held.remove(0));
    let refused = Rested::export(|value| value).bind().unwrap_err();
    assert!(
        refused.to_string().contains("2 rest in quarantine"),
        "{refused}"
    );
    assert_eq!(run(stale, 1), -1, "and so it is still nobody's");
    // The third lets the first out.
    drop(held.remove(0));
    let (_again, stub) = bound!(Rested, |_| 9);
    assert_eq!(stub as usize, stale as usize);
    assert_eq!(run(stale, 1), 9);
}

#[test]
fn a_pool_that_never_reuses_answers_a_stale_pointer_for_ever() {
    let _one = alone();
    let stale: Vec<_> = (0..3)
        .map(|_| {
            let (bound, stub) = bound!(Single, |value| value);
            drop(bound);
            stub
        })
        .collect();
    for _ in 0..3 {
        let refused = Single::export(|value| value).bind().unwrap_err();
        assert!(
            refused.to_string().contains("none is ever used again"),
            "{refused}"
        );
        assert!(stale.iter().all(|&stub| run(stub, 1) == -1));
    }
}

#[test]
fn every_wrapper_can_be_bound() {
    let _one = alone();
    let mut count = 0;
    let local = Four::export_local(move |value| {
        count += value;
        count
    });
    let local = local.bind().expect("a stub");
    let stub = local.stub().as_raw();
    assert_eq!((run(stub, 2), run(stub, 2)), (2, 4));
    let elsewhere = std::thread::spawn(move || (run(stub, 2), last_status()));
    assert_eq!(elsewhere.join().unwrap(), (-1, Status::WrongThread));
    let mut seen = Vec::new();
    registry_core::scope(|s| {
        let scoped = Four::export_scoped_mut(s, |value| {
            seen.push(value);
            value
        });
        assert_eq!(run(scoped.bind().expect("a stub").stub().as_raw(), 8), 8);
    });
    assert_eq!(seen, [8]);
}

#[test]
fn threads_that_bind_and_drop_get_a_stub_each_and_their_own_answer() {
    let _one = alone();
    registry_tests::deadline::goes_on(|steps| {
        let threads = [1, 2, 3].map(|n: i64| {
            let steps = steps.clone();
            std::thread::spawn(move || {
                for _ in 0..rounds(5_000) {
                    let (bound, stub) = bound!(Four, move |value| value + n);
                    assert_eq!(run(stub, 10), 10 + n);
                    drop(bound);
                    steps.step();
                }
            })
        });
        for thread in threads {
            thread.join().unwrap();
        }
    });
}
