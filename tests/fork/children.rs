//! Forks: a child never hangs, never drops a closure that a lost thread was using, and can use the registry.

use registry_core::{Callback, Group, Handle, Status, exported_callback, report, scope};
use registry_tests::child::{self, End};
use registry_tests::deadline::until;
use registry_tests::drops::Drops;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard};

#[exported_callback(on_error = -1)]
type Fork = fn(value: i64) -> i64;

#[exported_callback(on_error = -1)]
fn stays(value: i64) -> i64 {
    INSIDE.store(true, SeqCst);
    until(|| LEAVE.load(SeqCst));
    value
}

static INSIDE: AtomicBool = AtomicBool::new(false);
static LEAVE: AtomicBool = AtomicBool::new(false);

unsafe extern "C" {
    safe fn fork_stays(value: i64) -> i64;
}

/// One at a time: a thread of another test would not be in the child either.
fn alone() -> MutexGuard<'static, ()> {
    let one = crate::alone();
    INSIDE.store(false, SeqCst);
    LEAVE.store(false, SeqCst);
    one
}

fn call(handle: Handle) -> Result<i64, Status> {
    Fork::call(handle, 1).map_err(|error| error.status())
}

fn counted(drops: &Drops) -> Callback<Fork> {
    let token = drops.token();
    Fork::export(move |value| {
        token.keep();
        value
    })
}

/// A callback in which a thread stays until `LEAVE`.
fn with_somebody_inside(drops: &Drops) -> (Callback<Fork>, std::thread::JoinHandle<()>) {
    let token = drops.token();
    let stays = Fork::export(move |value| {
        token.keep();
        if value == 1 {
            INSIDE.store(true, SeqCst);
            until(|| LEAVE.load(SeqCst));
        }
        value
    });
    let handle = stays.handle();
    let thread = std::thread::spawn(move || assert_eq!(call(handle), Ok(1)));
    until(|| INSIDE.load(SeqCst));
    (stays, thread)
}

fn leave(thread: std::thread::JoinHandle<()>) {
    LEAVE.store(true, SeqCst);
    thread.join().unwrap();
}

#[test]
fn a_child_calls_exports_and_closes_as_its_parent_did() {
    let _one = alone();
    let drops = Drops::new();
    let before = counted(&drops);
    let end = child::fork(|| {
        assert_eq!(call(before.handle()), Ok(1));
        let new = counted(&drops);
        let handle = new.handle();
        assert_eq!(
            std::thread::spawn(move || call(handle)).join().unwrap(),
            Ok(1)
        );
        new.close_and_wait().expect("outside any callback");
        assert_eq!((drops.count(), call(handle)), (1, Err(Status::Closed)));
        let group = Group::new();
        group.add(counted(&drops)).expect("open");
        group.close_all();
        assert_eq!(drops.count(), 2);
    });
    assert_eq!(end, End::Exit(0));
    assert_eq!((drops.count(), call(before.handle())), (0, Ok(1)));
}

#[test]
fn a_child_leaks_what_a_caller_that_is_not_there_was_inside() {
    let _one = alone();
    let drops = Drops::new();
    let (stays, thread) = with_somebody_inside(&drops);
    let child = child::split();
    if child.is_none() {
        let (handle, before) = (stays.handle(), report());
        drop(stays);
        // Closed, never dropped, and counted.
        let good = call(handle) == Err(Status::Closed)
            && drops.count() == 0
            && report().lost == before.lost + 1;
        child::leave(if good { 0 } else { 1 });
    }
    leave(thread);
    drop(stays);
    assert_eq!(drops.count(), 1, "the parent is as it was");
    assert_eq!(child.map(child::Child::wait), Some(End::Exit(0)));
}

#[test]
fn a_child_waits_for_nobody_who_is_not_there() {
    let _one = alone();
    let drops = Drops::new();
    let (stays, thread) = with_somebody_inside(&drops);
    let child = child::split();
    if child.is_none() {
        let _ = stays.close_and_wait();
        child::leave(drops.count() as i32);
    }
    leave(thread);
    stays.close_and_wait().expect("outside any callback");
    assert_eq!(drops.count(), 1);
    assert_eq!(child.map(child::Child::wait), Some(End::Exit(0)));
}

#[test]
fn a_childs_function_is_free_although_a_caller_was_inside() {
    let _one = alone();
    let wrapper = stays::export();
    let thread = std::thread::spawn(|| assert_eq!(fork_stays(1), 1));
    until(|| INSIDE.load(SeqCst));
    let child = child::split();
    if child.is_none() {
        let waited = wrapper.close_and_wait();
        LEAVE.store(true, SeqCst);
        let again = stays::try_export()
            .is_ok_and(|again| fork_stays(5) == 5 && again.close_and_wait().is_ok());
        child::leave(i32::from(waited.is_err() || !again));
    }
    leave(thread);
    drop(wrapper);
    assert_eq!(child.map(child::Child::wait), Some(End::Exit(0)));
}

#[test]
fn a_fork_inside_a_callback_leaves_both_sides_whole() {
    let _one = alone();
    let drops = Drops::new();
    let token = drops.token();
    let children: Arc<Mutex<Vec<child::Child>>> = Arc::default();
    let forks = Fork::export({
        let children = Arc::clone(&children);
        move |value| {
            token.keep();
            match child::split() {
                Some(child) => {
                    children.lock().unwrap().push(child);
                    value
                }
                None => value + 100,
            }
        }
    });
    let handle = forks.handle();
    let answer = call(handle);
    if answer == Ok(101) {
        // The child, out of the callback: it closes, and the closure is dropped as ever.
        drop(forks);
        child::leave(
            if drops.count() == 1 && call(handle) == Err(Status::Closed) {
                0
            } else {
                1
            },
        );
    }
    assert_eq!(answer, Ok(1));
    drop(forks);
    assert_eq!(drops.count(), 1);
    let child = children.lock().unwrap().pop().expect("forked once");
    assert_eq!(child.wait(), End::Exit(0));
}

#[test]
fn a_child_of_a_scope_ends_it_at_whatever_step_its_callers_were() {
    let _one = alone();
    // Callers come, leave, drop last and are refused all the time; the fork catches them anywhere.
    for _ in 0..200 {
        let stop = Arc::new(AtomicBool::new(false));
        let target = Arc::new(AtomicU64::new(0));
        let (child, callers) = scope(|s| {
            let callers: Vec<_> = (0..2)
                .map(|_| {
                    let (stop, target) = (Arc::clone(&stop), Arc::clone(&target));
                    std::thread::spawn(move || {
                        while !stop.load(SeqCst) {
                            if let Some(handle) = Handle::from_raw(target.load(SeqCst)) {
                                let _ = call(handle);
                            }
                        }
                    })
                })
                .collect();
            let borrowed = String::from("borrowed");
            for _ in 0..20 {
                let token = borrowed.clone();
                let scoped = Fork::export_scoped(s, move |_| token.len() as i64);
                target.store(scoped.handle().raw(), SeqCst);
                let _ = call(scoped.handle());
                drop(scoped);
            }
            let kept = Fork::export_scoped(s, |value| value);
            target.store(kept.handle().raw(), SeqCst);
            let child = child::split();
            stop.store(true, SeqCst);
            (child, callers)
        });
        let Some(child) = child else { child::leave(0) };
        for caller in callers {
            caller.join().unwrap();
        }
        assert_eq!(child.wait(), End::Exit(0));
    }
}

#[test]
fn a_childs_child_works_too() {
    let _one = alone();
    let drops = Drops::new();
    let end = child::fork(|| {
        let first = counted(&drops);
        let end = child::fork(|| {
            assert_eq!(call(first.handle()), Ok(1));
            drop(first);
            assert_eq!(drops.count(), 1);
        });
        assert_eq!(end, End::Exit(0));
    });
    assert_eq!(end, End::Exit(0));
}
