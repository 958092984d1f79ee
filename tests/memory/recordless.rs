//! A thread that has no record, and no memory for one, ends entries: no call starts any more, and a later caller drops the closure, or the thread of a local one.

use crate::{REFUSED, alone};
use registry_core::{Callback, Handle, Status, c_api, exported_callback, prepare_thread};
use registry_tests::drops::Drops;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::channel;

#[exported_callback]
type Beat = fn(time: u64);

#[exported_callback(on_error = -1)]
fn twice(number: i64) -> i64 {
    2 * number
}

/// The size of a record, once it is known.
static SIZE: AtomicUsize = AtomicUsize::new(0);

/// Runs `act` on a thread that is refused the memory of a record.
pub(crate) fn without_a_record<T: Send>(act: impl Fn() -> T + Sync) -> T {
    let run = |size| {
        REFUSED.set(size);
        let done = (!prepare_thread()).then(&act);
        REFUSED.set(0);
        done
    };
    let attempt = |at: usize| match SIZE.load(SeqCst) {
        0 => 128 * (at % 32 + 1),
        known => known,
    };
    let done = std::thread::scope(|s| {
        let mut holds = Vec::new();
        (0..256).map(attempt).find_map(|size| {
            let ((say, said), (hold, release)) = (channel(), channel::<()>());
            let run = &run;
            s.spawn(move || {
                say.send(run(size)).expect("the test waits");
                // The next thread gets neither this one's record nor one that an ended thread has left.
                let _ = release.recv();
            });
            holds.push(hold);
            let done = said.recv().expect("the thread is there")?;
            SIZE.store(size, SeqCst);
            Some(done)
        })
    });
    done.expect("one of the sizes is that of a record")
}

fn counted(drops: &Drops) -> Callback<Beat> {
    let token = drops.token();
    Beat::export(move |_| token.keep())
}

fn is_closed_and_dropped(handle: Handle, drops: &Drops) {
    let late = Beat::call(handle, 1).unwrap_err();
    assert_eq!((late.status(), drops.count()), (Status::Closed, 1));
}

#[test]
fn an_entry_that_it_releases_is_closed() {
    let _one = alone();
    let drops = Drops::new();
    let handle = counted(&drops).into_handle();
    let released = without_a_record(|| c_api::release(handle.raw()));
    assert_eq!(released, Status::Ok);
    is_closed_and_dropped(handle, &drops);
}

#[test]
fn an_entry_that_it_may_not_release_is_not_owned() {
    let _one = alone();
    let drops = Drops::new();
    let kept = counted(&drops);
    let released = without_a_record(|| c_api::release(kept.handle().raw()));
    assert_eq!(released, Status::NotOwned);
    Beat::call(kept.handle(), 1).unwrap();
}

#[test]
fn a_wrapper_that_it_drops_ends_its_callback() {
    let _one = alone();
    let drops = Drops::new();
    let kept = counted(&drops);
    let (handle, kept) = (kept.handle(), Mutex::new(Some(kept)));
    without_a_record(|| drop(kept.lock().unwrap().take()));
    is_closed_and_dropped(handle, &drops);
}

#[test]
fn a_local_entry_that_it_releases_is_dropped_by_its_own_thread() {
    let _one = alone();
    let drops = Drops::new();
    let token = drops.token();
    let handle = Beat::export_local(move |_| token.keep()).into_handle();
    let before = registry_core::report().total.closing;
    let released = without_a_record(|| c_api::release(handle.raw()));
    assert_eq!((released, drops.count()), (Status::Ok, 0));
    registry_core::flush();
    assert_eq!(drops.count(), 1);
    assert_eq!(registry_core::report().total.closing, before);
}

#[test]
fn a_function_whose_wrapper_it_drops_can_be_exported_again() {
    let _one = alone();
    let kept = Mutex::new(Some(twice::export()));
    without_a_record(|| drop(kept.lock().unwrap().take()));
    let again = twice::try_export().expect("it has ended");
    // SAFETY: a number is harmless.
    assert_eq!(unsafe { again.stub().as_raw()(4) }, 8);
}
