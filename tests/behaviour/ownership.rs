//! Ownership: only the owner may close an entry; others get an error.
//!
//! The owner of an entry is a wrapper, foreign code or a scope, or it has none. Ownership moves by one atomic swap, so of
//! two threads exactly one gets it. `release` and `from_handle` succeed only for entries that foreign code owns.

use registry_core::{
    Callback, EntryOwner, Handle, LocalCallback, Status, exported_callback, report, scope,
};
use registry_tests::deadline::{finishes, until};
use registry_tests::drops::Drops;
use registry_tests::rounds::rounds;
use std::ffi::c_void;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Mutex};

#[exported_callback(on_error = -1)]
type Own = fn(value: i64) -> i64;

#[exported_callback(on_error = -1)]
type Lookalike = fn(value: i64) -> i64;

#[exported_callback(on_error = -1)]
fn given(value: i64) -> i64 {
    value
}

#[exported_callback(on_error = -1, pinned)]
fn pinned(value: i64) -> i64 {
    value
}

unsafe extern "C" {
    safe fn behaviour_release(handle: u64) -> Status;
    fn behaviour_release_ptr(user_data: *mut c_void) -> Status;
    safe fn behaviour_release_f64(handle: f64) -> Status;
    safe fn behaviour_is_live(handle: u64) -> i32;
    safe fn behaviour_given(value: i64) -> i64;
}

fn release(handle: Handle) -> Status {
    behaviour_release(handle.raw())
}

fn is_live(handle: Handle) -> bool {
    behaviour_is_live(handle.raw()) == 1
}

fn call(handle: Handle) -> Result<i64, Status> {
    Own::call(handle, 1).map_err(|error| error.status())
}

/// A closure, and whether it was dropped.
fn counted() -> (Drops, Callback<Own>) {
    let drops = Drops::new();
    let token = drops.token();
    let own = Own::export(move |value| {
        token.keep();
        value
    });
    (drops, own)
}

#[test]
fn what_was_given_away_is_ended_by_release_and_once() {
    let (drops, own) = counted();
    let handle = own.into_handle();
    assert!(is_live(handle));
    assert_eq!(call(handle), Ok(1));
    assert_eq!(release(handle), Status::Ok);
    assert_eq!(drops.count(), 1, "dropped before release returned");
    assert!(!is_live(handle));
    assert_eq!(release(handle), Status::Closed);
    assert_eq!(call(handle), Err(Status::Closed));
    assert_eq!(drops.count(), 1);
}

#[test]
fn every_shape_of_release_releases() {
    let shapes: [fn(Handle) -> Status; 3] = [
        |handle| behaviour_release(handle.raw()),
        // SAFETY: an integer in disguise.
        |handle| unsafe { behaviour_release_ptr(handle.into_user_data()) },
        |handle| behaviour_release_f64(handle.to_f64()),
    ];
    for release in shapes {
        let (drops, own) = counted();
        let handle = own.into_handle();
        assert_eq!(release(handle), Status::Ok);
        assert_eq!(drops.count(), 1);
        assert_eq!(release(handle), Status::Closed);
    }
}

#[test]
fn what_a_wrapper_owns_can_be_neither_released_nor_taken() {
    let (drops, own) = counted();
    let handle = own.handle();
    assert_eq!(release(handle), Status::NotOwned);
    let error = Callback::<Own>::from_handle(handle).unwrap_err();
    assert_eq!(error.status(), Status::NotOwned);
    assert_eq!((drops.count(), call(handle)), (0, Ok(1)));
    drop(own);
    assert_eq!(drops.count(), 1);
}

#[test]
fn what_a_scope_owns_can_be_neither_released_nor_taken() {
    let borrowed = AtomicUsize::new(0);
    scope(|s| {
        let own = Own::export_scoped(s, |value| {
            borrowed.fetch_add(1, SeqCst);
            value
        });
        assert_eq!(release(own.handle()), Status::NotOwned);
        let error = Callback::<Own>::from_handle(own.handle()).unwrap_err();
        assert_eq!(error.status(), Status::NotOwned);
        assert_eq!(call(own.handle()), Ok(1));
        // Not even once its wrapper is forgotten.
        let handle = own.handle();
        std::mem::forget(own);
        assert_eq!(release(handle), Status::NotOwned);
    });
    assert_eq!(borrowed.into_inner(), 1);
}

#[test]
fn what_was_leaked_is_nobodys() {
    let (drops, own) = counted();
    let leaked: &'static Callback<Own> = own.leak();
    let handle = leaked.handle();
    assert_eq!(release(handle), Status::NotOwned);
    assert!(Callback::<Own>::from_handle(handle).is_err());
    assert_eq!((drops.count(), call(handle)), (0, Ok(1)));
    let report = report();
    let entry = report.entries.iter().find(|entry| entry.handle == handle);
    assert_eq!(entry.map(|entry| entry.owner), Some(EntryOwner::Leaked));
}

#[test]
fn a_pinned_function_is_nobodys() {
    let (stub, handle) = (pinned::stub().as_raw(), pinned::handle());
    assert_eq!(release(handle), Status::NotOwned);
    let error = Callback::<pinned>::from_handle(handle).unwrap_err();
    assert_eq!(error.status(), Status::NotOwned);
    // SAFETY: numbers.
    assert_eq!(unsafe { stub(5) }, 5);
}

#[test]
fn what_was_given_away_can_be_taken_back() {
    let (drops, own) = counted();
    let handle = own.into_handle();
    let own = Callback::<Own>::from_handle(handle).expect("foreign code owned it");
    assert_eq!(release(handle), Status::NotOwned);
    assert_eq!(drops.count(), 0);
    drop(own);
    assert_eq!(drops.count(), 1);
    let error = Callback::<Own>::from_handle(handle).unwrap_err();
    assert_eq!(error.status(), Status::Closed);
}

#[test]
fn taking_back_as_another_signature_names_both_and_changes_nothing() {
    let (drops, own) = counted();
    let handle = own.into_handle();
    let error = Callback::<Lookalike>::from_handle(handle).unwrap_err();
    assert_eq!(error.status(), Status::WrongSignature);
    let message = error.to_string();
    assert!(message.contains("`behaviour::ownership::Own`"), "{message}");
    assert!(
        message.contains("`behaviour::ownership::Lookalike`"),
        "{message}"
    );
    assert!(Callback::<given>::from_handle(handle).is_err());
    assert_eq!((drops.count(), release(handle)), (0, Status::Ok));
}

#[test]
fn a_made_up_handle_can_not_be_taken() {
    for raw in [1, (1 << 52) + 77, (1 << 53) - 1] {
        let error = Callback::<Own>::from_handle(Handle::from_raw(raw).unwrap()).unwrap_err();
        assert_eq!(error.status(), Status::UnknownHandle);
    }
}

#[test]
fn a_local_callback_comes_back_only_as_one_and_only_at_home() {
    let drops = Drops::new();
    let token = drops.token();
    let local = Own::export_local(move |value| {
        token.keep();
        value
    });
    let handle = local.into_handle();
    // As a wrapper that could travel: never.
    let error = Callback::<Own>::from_handle(handle).unwrap_err();
    assert_eq!(error.status(), Status::WrongThread);
    let elsewhere = std::thread::spawn(move || {
        LocalCallback::<Own>::from_handle(handle)
            .map(drop)
            .unwrap_err()
            .status()
    });
    assert_eq!(elsewhere.join().unwrap(), Status::WrongThread);
    let local = LocalCallback::<Own>::from_handle(handle).expect("at home");
    drop(local);
    assert_eq!(drops.count(), 1);
}

#[test]
fn a_closure_that_may_travel_does_not_come_back_as_a_local_one() {
    let (drops, own) = counted();
    let handle = own.into_handle();
    let error = LocalCallback::<Own>::from_handle(handle).unwrap_err();
    assert_eq!(error.status(), Status::WrongThread);
    assert_eq!((drops.count(), release(handle)), (0, Status::Ok));
}

/// Nothing in this program exports or calls it.
#[cfg(not(miri))]
#[exported_callback]
fn never_exported(_code: i32) {}

// Miri has no linker that puts the slots side by side: there a function is known from its first export on.
#[cfg(not(miri))]
#[test]
fn a_function_that_was_never_exported_is_known_by_its_handle() {
    assert_eq!(release(never_exported::HANDLE), Status::NotExported);
    let nobodys = Handle::from_raw(never_exported::HANDLE.raw() ^ 1).expect("a handle");
    assert_eq!(release(nobodys), Status::UnknownHandle);
}

#[test]
fn a_function_changes_hands_like_a_closure() {
    let wrapper = given::export();
    assert_eq!(release(given::HANDLE), Status::NotOwned);
    assert_eq!(wrapper.into_handle(), given::HANDLE);
    assert!(given::try_export().is_err(), "foreign code has it");
    assert_eq!(behaviour_given(3), 3);
    assert_eq!(release(given::HANDLE), Status::Ok);
    assert_eq!(behaviour_given(3), -1);
    assert_eq!(release(given::HANDLE), Status::NotExported);
    let again = given::export().into_handle();
    let back = Callback::<given>::from_handle(again).expect("foreign code owned it");
    assert_eq!(behaviour_given(3), 3);
    drop(back);
    assert_eq!(behaviour_given(3), -1);
}

/// Lets every thread do `take` at once, and says how many succeeded.
fn race(threads: usize, take: impl Fn(usize) -> bool + Send + Sync + 'static) -> usize {
    let (start, take) = (Arc::new(Barrier::new(threads)), Arc::new(take));
    let threads: Vec<_> = (0..threads)
        .map(|n| {
            let (start, take) = (Arc::clone(&start), Arc::clone(&take));
            std::thread::spawn(move || {
                start.wait();
                take(n)
            })
        })
        .collect();
    let won = threads.into_iter().map(|thread| thread.join().unwrap());
    won.filter(|won| *won).count()
}

#[test]
fn of_two_that_release_at_once_one_does() {
    for _ in 0..rounds(300) {
        let (drops, own) = counted();
        let handle = own.into_handle();
        let won = race(2, move |_| match release(handle) {
            Status::Ok => true,
            Status::Closed => false,
            other => panic!("{other}"),
        });
        assert_eq!((won, drops.count()), (1, 1));
    }
}

#[test]
fn of_one_that_releases_and_one_that_takes_back_one_does() {
    for _ in 0..rounds(300) {
        let (drops, own) = counted();
        let handle = own.into_handle();
        let won = race(2, move |n| match n {
            0 => match release(handle) {
                Status::Ok => true,
                Status::NotOwned | Status::Closed => false,
                other => panic!("{other}"),
            },
            _ => match Callback::<Own>::from_handle(handle).map_err(|error| error.status()) {
                Ok(own) => {
                    drop(own);
                    true
                }
                Err(Status::Closed) => false,
                Err(other) => panic!("{other}"),
            },
        });
        assert_eq!((won, drops.count()), (1, 1));
    }
}

#[test]
fn a_callback_may_be_released_from_inside_itself() {
    static HANDLE: Mutex<Option<Handle>> = Mutex::new(None);
    let drops = Drops::new();
    let token = drops.token();
    let inside = drops.clone();
    let own = Own::export(move |value| {
        token.keep();
        let handle = HANDLE.lock().unwrap().expect("set below");
        assert_eq!(release(handle), Status::Ok);
        assert_eq!(inside.count(), 0, "not under the call's feet");
        value
    });
    let handle = own.into_handle();
    *HANDLE.lock().unwrap() = Some(handle);
    assert_eq!(call(handle), Ok(1));
    assert_eq!(drops.count(), 1);
    assert_eq!(call(handle), Err(Status::Closed));
}

#[test]
fn a_callback_may_be_released_while_another_thread_runs_it() {
    finishes(|| {
        let (inside, leave) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicBool::new(false)),
        );
        let drops = Drops::new();
        let own = Own::export({
            let (token, inside, leave) = (drops.token(), Arc::clone(&inside), Arc::clone(&leave));
            move |value| {
                token.keep();
                inside.store(true, SeqCst);
                until(|| leave.load(SeqCst));
                value
            }
        });
        let handle = own.into_handle();
        let caller = std::thread::spawn(move || call(handle));
        until(|| inside.load(SeqCst));
        assert_eq!(release(handle), Status::Ok, "it does not wait");
        assert_eq!(drops.count(), 0);
        assert_eq!(call(handle), Err(Status::Closed), "no new call starts");
        leave.store(true, SeqCst);
        assert_eq!(caller.join().unwrap(), Ok(1), "the old one ends well");
        assert_eq!(drops.count(), 1);
    });
}
