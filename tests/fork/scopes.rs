//! Forks while a scope is open: callbacks of a scope whose thread is not in the child are closed there.
//!
//! The closures borrow from the stack of the scope's thread. In the child that thread does not exist, and a new thread may get its stack. A
//! call by handle would read unrelated memory. Scopes of the forking thread itself stay open.

use crate::alone;
use registry_core::{Handle, Scope, ScopedCallback, Status, exported_callback, report, scope};
use registry_tests::child::{self, End};
use registry_tests::deadline::until;
use registry_tests::drops::Drops;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

#[exported_callback(on_error = -1, pool = 4)]
type Read = fn(at: usize) -> i64;

fn call(handle: Handle) -> Result<i64, Status> {
    Read::call(handle, 1).map_err(|error| error.status())
}

/// What the closures borrow: it stands on the stack of their scope's thread.
type Numbers = [i64; 512];

/// Runs `lend` in a scope on a thread of its own, then `meanwhile` with what it sent while that scope is open.
fn with_a_scope_elsewhere<T: Send, R>(
    lend: impl for<'scope> FnOnce(&'scope Scope<'scope, '_>, &'scope Numbers, mpsc::Sender<T>) + Send,
    meanwhile: impl FnOnce(T) -> R,
) -> R {
    let (sender, receiver) = mpsc::channel();
    let (leave, left) = mpsc::channel::<()>();
    thread::scope(|threads| {
        threads.spawn(move || {
            let numbers = [7; 512];
            scope(|s| {
                lend(s, &numbers, sender);
                let _ = left.recv();
            });
        });
        let result = meanwhile(receiver.recv().expect("what the scope's thread sent"));
        drop(leave);
        result
    })
}

/// What a thread whose scope is open has lent, and where its closure's drop is counted.
fn lend<'scope>(s: &'scope Scope<'scope, '_>, drops: &Drops) -> ScopedCallback<'scope, Read> {
    let (token, numbers) = (drops.token(), [7_i64; 64]);
    Read::export_scoped(s, move |at| {
        token.keep();
        numbers[at]
    })
}

#[test]
fn what_a_thread_that_is_not_in_the_child_has_lent_is_closed_there_and_never_dropped() {
    let _one = alone();
    let drops = Drops::new();
    let lost_in_the_child = with_a_scope_elsewhere(
        |s, numbers, sender| {
            let token = drops.token();
            let read = Read::export_scoped(s, move |at| {
                token.keep();
                numbers[at]
            });
            sender.send(read.handle()).unwrap();
            std::mem::forget(read);
        },
        |handle: Handle| {
            assert_eq!(call(handle), Ok(7));
            let before = report();
            let end = child::fork(|| {
                assert_eq!(call(handle), Err(Status::Closed));
                let message = registry_core::last_error().expect("a failed call");
                assert!(message.contains("fork"), "{message}");
                let after = report();
                assert_eq!(after.lost, before.lost + 1);
                assert_eq!(after.total.live, before.total.live - 1);
                assert_eq!(
                    thread::spawn(move || call(handle)).join().unwrap(),
                    Err(Status::Closed)
                );
                assert_eq!(drops.count(), 0);
            });
            assert_eq!(call(handle), Ok(7), "the parent is as it was");
            end
        },
    );
    assert_eq!(lost_in_the_child, End::Exit(0));
}

#[test]
fn a_stub_of_a_pool_and_a_thunk_find_it_closed_too() {
    let _one = alone();
    let end = with_a_scope_elsewhere(
        |s, _, sender| {
            let bound = Read::export_scoped(s, |at| at as i64)
                .bind()
                .expect("a free stub");
            let thunked = Read::export_scoped(s, |at| at as i64);
            let (stub, thunk) = (bound.stub().as_raw(), thunked.thunk_first());
            sender
                .send((stub, thunk.function(), thunk.user_data().addr()))
                .unwrap();
            std::mem::forget((bound, thunked));
        },
        |(stub, thunk, user_data)| {
            let both = || {
                // SAFETY: the callbacks take numbers, and `user_data` is a number.
                unsafe {
                    (
                        stub(5),
                        thunk(std::ptr::without_provenance_mut(user_data), 6),
                    )
                }
            };
            assert_eq!(both(), (5, 6));
            child::fork(|| assert_eq!(both(), (-1, -1)))
        },
    );
    assert_eq!(end, End::Exit(0));
}

#[test]
fn what_the_forking_thread_has_lent_goes_on_however_deep_its_scopes_are() {
    let _one = alone();
    let drops = Drops::new();
    let end = scope(|outer| {
        let first = lend(outer, &drops);
        scope(|inner| {
            let second = lend(inner, &drops);
            let handles = [first.handle(), second.handle()];
            child::fork(|| {
                assert_eq!(handles.map(call), [Ok(7), Ok(7)]);
                let elsewhere = thread::spawn(move || handles.map(call));
                assert_eq!(elsewhere.join().unwrap(), [Ok(7), Ok(7)]);
                drop(second);
                assert_eq!(handles.map(call), [Ok(7), Err(Status::Closed)]);
                assert_eq!(drops.count(), 1);
                scope(|third| assert_eq!(call(lend(third, &drops).handle()), Ok(7)));
                assert_eq!(drops.count(), 2);
            })
        })
    });
    assert_eq!(end, End::Exit(0));
    assert_eq!(drops.count(), 2);
}

#[test]
fn it_is_the_scope_s_thread_that_counts_and_not_the_one_that_exported() {
    let _one = alone();
    // Exported by another thread into a scope of the forking one: goes on.
    let end = scope(|s| {
        let handle = thread::scope(|threads| {
            let export = || {
                let read = Read::export_scoped(s, |at| at as i64);
                let handle = read.handle();
                std::mem::forget(read);
                handle
            };
            threads.spawn(export).join().unwrap()
        });
        child::fork(|| assert_eq!(call(handle), Ok(1)))
    });
    assert_eq!(end, End::Exit(0));
    // Exported by the forking thread into another's scope: ends.
    let end = scope_of_another(|s| {
        let read = Read::export_scoped(s, |at| at as i64);
        assert_eq!(call(read.handle()), Ok(1));
        let end = child::fork(|| assert_eq!(call(read.handle()), Err(Status::Closed)));
        assert_eq!(call(read.handle()), Ok(1));
        end
    });
    assert_eq!(end, End::Exit(0));
}

/// Runs `body` on a thread other than that of the scope that it is given.
fn scope_of_another<R: Send>(body: impl for<'s> FnOnce(&'s Scope<'s, '_>) -> R + Send) -> R {
    scope(|s| thread::scope(|threads| threads.spawn(|| body(s)).join().unwrap()))
}

#[test]
fn a_wrapper_that_was_sent_to_the_forking_thread_may_be_dropped_and_waited_for_in_the_child() {
    let _one = alone();
    for wait in [false, true] {
        let drops = Drops::new();
        let end = scope_of_another(|s| {
            let read = lend(s, &drops);
            let handle = read.handle();
            let Some(child) = child::split() else {
                let settled = if wait {
                    read.close_and_wait().is_ok()
                } else {
                    drop(read);
                    true
                };
                let good = settled && drops.count() == 0 && call(handle) == Err(Status::Closed);
                child::leave(i32::from(!good))
            };
            std::mem::forget(read);
            child.wait()
        });
        assert_eq!(end, End::Exit(0));
        assert_eq!(drops.count(), 1, "the parent's scope has ended");
    }
}

#[test]
fn a_callback_that_forks_in_the_scope_of_another_thread_is_left_and_then_closed() {
    let _one = alone();
    let drops = Drops::new();
    let end = with_a_scope_elsewhere(
        |s, _, sender| {
            let token = drops.token();
            let forks = Read::export_scoped(s, move |_| {
                token.keep();
                match child::split() {
                    Some(child) => i64::from(child.wait() == End::Exit(0)),
                    None => 100,
                }
            });
            sender.send(forks.handle()).unwrap();
            std::mem::forget(forks);
        },
        |handle: Handle| match call(handle) {
            Ok(100) => {
                let good = call(handle) == Err(Status::Closed) && drops.count() == 0;
                child::leave(i32::from(!good))
            }
            other => other,
        },
    );
    assert_eq!(end, Ok(1));
    assert_eq!(drops.count(), 1);
}

#[test]
fn what_a_scope_that_was_ending_had_lent_is_never_dropped_in_the_child() {
    let _one = alone();
    let drops = Drops::new();
    let (inside, leave) = (AtomicBool::new(false), AtomicBool::new(false));
    let number = AtomicU64::new(0);
    let end = thread::scope(|threads| {
        // Its scope waits for the caller below.
        let ending = threads.spawn(|| {
            scope(|s| {
                let token = drops.token();
                let (inside, leave) = (&inside, &leave);
                let stays = Read::export_scoped(s, move |at| {
                    token.keep();
                    if at == 1 {
                        inside.store(true, SeqCst);
                        until(|| leave.load(SeqCst));
                    }
                    0
                });
                number.store(stays.handle().raw(), SeqCst);
                std::mem::forget(stays);
                until(|| inside.load(SeqCst));
            });
        });
        until(|| number.load(SeqCst) != 0);
        let handle = Handle::from_raw(number.load(SeqCst)).expect("a handle");
        let caller = threads.spawn(move || call(handle));
        until(|| Read::call(handle, 2).is_err_and(|error| error.status() == Status::Closed));
        let before = report();
        let end = child::fork(|| {
            assert_eq!(call(handle), Err(Status::Closed));
            let after = report();
            assert_eq!(
                (after.lost, after.total.closing),
                (before.lost + 1, before.total.closing - 1)
            );
            assert_eq!(drops.count(), 0);
        });
        leave.store(true, SeqCst);
        assert_eq!(caller.join().unwrap(), Ok(0));
        ending.join().unwrap();
        end
    });
    assert_eq!(end, End::Exit(0));
    assert_eq!(drops.count(), 1);
}

/// Nothing but the ledger says in the child that this entry is a lost thread's: the one that is inside it is there.
#[test]
fn what_a_scope_that_was_ending_had_lent_is_not_dropped_by_the_child_that_was_inside() {
    let _one = alone();
    let drops = Drops::new();
    let (inside, number) = (AtomicBool::new(false), AtomicU64::new(0));
    let (forked, own) = (Mutex::new(None), || Handle::from_raw(number.load(SeqCst)));
    let end = thread::scope(|threads| {
        // Its scope waits for the caller below, which forks meanwhile.
        let ending = threads.spawn(|| {
            scope(|s| {
                let token = drops.token();
                let (inside, forked) = (&inside, &forked);
                let stays = Read::export_scoped(s, move |at| {
                    token.keep();
                    if at == 1 {
                        inside.store(true, SeqCst);
                        let closed = || Read::call(own().expect("a handle"), 2);
                        until(|| closed().is_err_and(|error| error.status() == Status::Closed));
                        *forked.lock().expect("no holder panics") = Some(child::split());
                    }
                    0
                });
                number.store(stays.handle().raw(), SeqCst);
                std::mem::forget(stays);
                until(|| inside.load(SeqCst));
            });
        });
        until(|| own().is_some());
        let handle = own().expect("a handle");
        let answer = call(handle);
        let child = forked.lock().expect("no holder panics").take();
        let Some(child) = child.expect("it has forked") else {
            registry_core::flush();
            let is_lost = call(handle) == Err(Status::Closed) && report().total.closing == 0;
            child::leave(i32::from(!is_lost || drops.count() != 0));
        };
        assert_eq!(answer, Ok(0));
        ending.join().unwrap();
        child.wait()
    });
    assert_eq!(end, End::Exit(0));
    assert_eq!(drops.count(), 1);
}

#[test]
fn a_child_that_forks_again_ends_what_its_own_other_threads_have_lent() {
    let _one = alone();
    let drops = Drops::new();
    let end = scope(|s| {
        let first = lend(s, &drops);
        let first = first.handle();
        child::fork(|| {
            // A thread of the child forks: neither the first scope's thread nor the second's is in the grandchild.
            let end = with_a_scope_elsewhere(
                |s, _, sender| {
                    let second = lend(s, &drops);
                    sender.send(second.handle()).unwrap();
                    std::mem::forget(second);
                },
                |second: Handle| {
                    thread::scope(|threads| {
                        let fork = || {
                            child::fork(|| {
                                assert_eq!([first, second].map(call), [Err(Status::Closed); 2]);
                                assert_eq!(drops.count(), 0);
                            })
                        };
                        assert_eq!(threads.spawn(fork).join().unwrap(), End::Exit(0));
                    });
                    child::fork(|| {
                        assert_eq!(call(second), Err(Status::Closed));
                    })
                },
            );
            assert_eq!(end, End::Exit(0));
        })
    });
    assert_eq!(end, End::Exit(0));
}

#[test]
fn a_fork_finds_scopes_at_any_step_and_no_call_in_the_child_reads_them() {
    let _one = alone();
    let stop = Arc::new(AtomicBool::new(false));
    let last = Arc::new(AtomicU64::new(0));
    thread::scope(|threads| {
        let _end = registry_tests::deadline::SetAtEnd(&stop);
        for _ in 0..2 {
            let (stop, last) = (Arc::clone(&stop), Arc::clone(&last));
            threads.spawn(move || {
                while !stop.load(SeqCst) {
                    let numbers = [7_i64; 8];
                    scope(|s| {
                        for _ in 0..3 {
                            let read = Read::export_scoped(s, |at| numbers[at]);
                            last.store(read.handle().raw(), SeqCst);
                            std::mem::forget(read);
                        }
                    });
                }
            });
        }
        for _ in 0..100 {
            until(|| last.load(SeqCst) != 0);
            let end = child::fork(|| {
                let open = report()
                    .entries
                    .iter()
                    .filter(|entry| entry.is_live)
                    .count();
                assert_eq!(open, 0);
                let handle = Handle::from_raw(last.load(SeqCst)).expect("a handle");
                let answer = call(handle);
                assert!(
                    matches!(answer, Err(Status::Closed | Status::UnknownHandle)),
                    "{answer:?}"
                );
            });
            assert_eq!(end, End::Exit(0));
        }
    });
}
