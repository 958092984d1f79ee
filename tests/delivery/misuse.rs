//! Misuses of completions that need tagged values, threads or several owners at once.

use crate::completions::status;
use crate::full_queues::until_inside;
use crate::quiet;
use registry_core::{
    Abandoned, CallQueue, CallbackStream, Completion, CompletionError, Handle, LocalQueue,
    Overflow, Promise, Status, exported_callback,
};
use std::sync::Barrier;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

#[exported_callback]
pub(crate) type Counted = fn(number: u8);

/// `registry_value` in C, for numbers.
#[repr(C)]
struct Value {
    tag: u32,
    reserved: u32,
    bits: u64,
    length: u64,
}

unsafe extern "C" {
    fn delivery_invoke(handle: u64, args: *const Value, n: usize, result: *mut Value) -> Status;
}

pub(crate) fn invoke(handle: registry_core::Handle, number: u64) -> Status {
    let value = Value {
        tag: 3,
        reserved: 0,
        bits: number,
        length: 0,
    };
    // SAFETY: one value is passed, and no result is wanted.
    unsafe { delivery_invoke(handle.raw(), &raw const value, 1, core::ptr::null_mut()) }
}

#[test]
fn a_tagged_value_that_the_parameter_does_not_take_ends_it_too() {
    quiet();
    let mut done = Completion::<Counted>::new();
    assert_eq!(invoke(done.handle(), 300), Status::InvalidArgument);
    match done.try_take() {
        Some(Err(CompletionError::InvalidArgument(why))) => assert_eq!(why.parameter(), "number"),
        other => panic!("{other:?}"),
    }
    let mut done = Completion::<Counted>::new();
    assert_eq!(invoke(done.handle(), 200), Status::Ok);
    assert_eq!(done.try_take(), Some(Ok(200)));
}

#[test]
fn a_tagged_value_that_ends_a_foreign_completion_is_told_as_what_it_is() {
    quiet();
    let (handle, mut future) = Completion::<Counted>::new().into_foreign();
    assert_eq!(invoke(handle, 300), Status::InvalidArgument);
    let outcome = future.try_take();
    assert!(matches!(
        outcome,
        Some(Err(CompletionError::InvalidArgument(_)))
    ));
    assert_eq!(invoke(handle, 300), Status::Closed);
    assert_eq!(invoke(handle, 200), Status::Closed);
}

#[test]
fn a_call_of_another_signature_leaves_it_as_it_is() {
    #[exported_callback]
    type Other = fn(number: u8);
    quiet();
    let mut done = Completion::<Counted>::new();
    assert_eq!(
        status(Other::call(done.handle(), 1)),
        Status::WrongSignature
    );
    assert_eq!(done.try_take(), None);
    Counted::call(done.handle(), 2).unwrap();
    assert_eq!(done.try_take(), Some(Ok(2)));
}

#[test]
fn a_call_of_another_signature_leaves_a_stream_and_a_queue_as_they_are() {
    #[exported_callback]
    type Stranger = fn(number: u8);
    quiet();
    let mut stream = CallbackStream::<Counted>::bounded(4);
    let (queue, local) = (CallQueue::bounded(4), LocalQueue::bounded(4));
    let queued = Counted::export_queued(&queue, |_| {});
    let here = Counted::export_queued(&local, |_| {});
    for handle in [stream.handle(), queued.handle(), here.handle()] {
        assert_eq!(status(Stranger::call(handle, 1)), Status::WrongSignature);
    }
    assert!(stream.try_next().is_none());
    assert_eq!((queue.run(), local.run()), (Ok(0), Ok(0)));
}

/// Calls when its thread's variables are destroyed, and says what it was told.
struct LastWords {
    handles: [Handle; 4],
    told: Sender<Status>,
}

impl Drop for LastWords {
    fn drop(&mut self) {
        for handle in self.handles {
            let _ = self.told.send(status(Counted::call(handle, 7)));
        }
    }
}

#[test]
fn the_last_calls_of_a_thread_that_ends_arrive_after_its_end() {
    std::thread_local!(static LAST: std::cell::RefCell<Option<LastWords>> = const { std::cell::RefCell::new(None) });
    quiet();
    // The newest variable is destroyed first: with a record, the thread has none of its own any more when it calls.
    for has_record in [false, true] {
        let mut done = Completion::<Counted>::new();
        let mut stream = CallbackStream::<Counted>::bounded(4);
        let (queue, (ran, numbers)) = (CallQueue::bounded(4), channel());
        let also = ran.clone();
        let queued = Counted::export_queued(&queue, move |number| ran.send(number).unwrap());
        let local = LocalQueue::bounded(4);
        let here = Counted::export_queued(&local, move |number| also.send(number).unwrap());
        let (told, statuses) = channel();
        let handles = [
            done.handle(),
            stream.handle(),
            queued.handle(),
            here.handle(),
        ];
        let ending = std::thread::spawn(move || {
            LAST.set(Some(LastWords { handles, told }));
            assert!(!has_record || registry_core::prepare_thread());
        });
        ending.join().unwrap();
        assert_eq!(statuses.iter().collect::<Vec<_>>(), [Status::Ok; 4]);
        assert_eq!(done.try_take(), Some(Ok(7)));
        assert_eq!(stream.try_next(), Some(7));
        assert_eq!((queue.run(), local.run()), (Ok(1), Ok(1)));
        assert_eq!(numbers.try_iter().collect::<Vec<_>>(), [7, 7]);
    }
}

/// As a C library whose worker owns the callback: its end releases it.
struct Owner(Handle);

impl Drop for Owner {
    fn drop(&mut self) {
        assert_eq!(registry_core::c_api::release(self.0.raw()), Status::Ok);
    }
}

#[test]
fn a_thread_that_panics_before_it_calls_leaves_nobody_waiting() {
    quiet();
    let (handle, mut done) = Completion::<Counted>::new().into_foreign();
    let owner = Owner(handle);
    let worker = std::thread::spawn(move || {
        let _owner = owner;
        std::panic::resume_unwind(Box::new("it dies"));
    });
    assert!(worker.join().is_err());
    let outcome = done.wait(Duration::ZERO);
    assert_eq!(outcome, Err(CompletionError::Abandoned));
}

#[test]
fn a_thread_that_panics_ends_what_it_owns_of_a_stream_a_queue_and_a_promise() {
    quiet();
    let (handle, mut items) = CallbackStream::<Counted>::bounded(4).into_foreign();
    let (queue, local) = (CallQueue::bounded(4), LocalQueue::bounded(4));
    let queued = Counted::export_queued(&queue, |_| {}).into_handle();
    let here = Counted::export_queued(&local, |_| {}).into_handle();
    let (mut promise, resolver) = Promise::<u8>::new();
    let owners = [handle, queued, here].map(Owner);
    let worker = std::thread::spawn(move || {
        let _owned = (owners, resolver);
        for handle in [handle, queued, here] {
            assert_eq!(status(Counted::call(handle, 1)), Status::Ok);
        }
        std::panic::resume_unwind(Box::new("it dies"));
    });
    assert!(worker.join().is_err());
    // The thread has ended, so that nothing is waited for.
    assert_eq!(
        items.wait(Duration::ZERO),
        Ok(Some(1)),
        "what it has said before"
    );
    assert_eq!(items.wait(Duration::ZERO), Ok(None));
    // The callbacks have ended before their calls ran.
    assert_eq!((queue.run(), local.run()), (Ok(0), Ok(0)));
    for handle in [handle, queued, here] {
        assert_eq!(status(Counted::call(handle, 2)), Status::Closed);
    }
    let taken = promise.try_take();
    assert!(matches!(taken, Some(Err(Abandoned { .. }))), "{taken:?}");
}

#[test]
fn a_queue_whose_thread_panics_is_closed_to_its_callers_one_that_waits_for_room_too() {
    quiet();
    registry_tests::deadline::finishes(|| {
        for is_local in [true, false] {
            let (say, said) = channel();
            let (wait, waits) = channel::<()>();
            let owner = std::thread::spawn(move || {
                let overflow = Overflow::Wait(Duration::MAX);
                let (local, queue) = (LocalQueue::bounded(1), CallQueue::bounded(1));
                local.set_overflow(overflow);
                queue.set_overflow(overflow);
                // The queue goes before its callback does.
                let here = Counted::export_queued(&local, |_| {}).into_handle();
                let anywhere = Counted::export_queued(&queue, |_| {}).into_handle();
                say.send(if is_local { here } else { anywhere }).unwrap();
                waits.recv().unwrap();
                std::panic::resume_unwind(Box::new("it dies"));
            });
            let handle = said.recv().unwrap();
            assert_eq!(status(Counted::call(handle, 1)), Status::Ok);
            let caller = std::thread::spawn(move || status(Counted::call(handle, 2)));
            until_inside(handle);
            wait.send(()).unwrap();
            assert!(owner.join().is_err());
            assert_eq!(caller.join().unwrap(), Status::Closed);
            assert_eq!(status(Counted::call(handle, 3)), Status::Closed);
        }
    });
}

#[test]
fn a_queue_that_may_be_sent_is_full_invalid_and_dropped_as_a_local_one() {
    quiet();
    let queue = CallQueue::bounded(1);
    let queued = Counted::export_queued(&queue, |_| {});
    assert_eq!(invoke(queued.handle(), 300), Status::InvalidArgument);
    let told = [1, 2].map(|number| status(Counted::call(queued.handle(), number)));
    assert_eq!(told, [Status::Ok, Status::QueueFull]);
    let before = registry_core::report().discarded;
    // On another thread.
    std::thread::spawn(move || drop(queue)).join().unwrap();
    assert!(registry_core::report().discarded > before);
    assert_eq!(status(Counted::call(queued.handle(), 3)), Status::Closed);
}

#[test]
fn of_several_threads_one_completes_and_the_others_are_told() {
    const THREADS: usize = 4;
    quiet();
    for _ in 0..if cfg!(miri) { 5 } else { 500 } {
        let mut done = Completion::<Counted>::new();
        let (handle, gate) = (done.handle(), Barrier::new(THREADS));
        let statuses: Vec<Status> = std::thread::scope(|s| {
            let callers: Vec<_> = (0..THREADS as u8)
                .map(|n| {
                    let gate = &gate;
                    s.spawn(move || {
                        gate.wait();
                        status(Counted::call(handle, n))
                    })
                })
                .collect();
            callers.into_iter().map(|c| c.join().unwrap()).collect()
        });
        let won = statuses.iter().position(|s| *s == Status::Ok).unwrap();
        let consumed = statuses.iter().filter(|s| **s == Status::Consumed);
        assert_eq!(consumed.count(), THREADS - 1, "{statuses:?}");
        assert_eq!(done.try_take(), Some(Ok(won as u8)));
    }
}

#[test]
#[cfg(all(unix, not(miri)))]
fn over_the_limit_there_is_no_completion() {
    use registry_tests::child::{self, End};
    // In a process of its own, since the limit is the process's.
    let end = child::fork(|| {
        registry_core::set_max_entries(Some(0));
        let refused = Completion::<Counted>::try_new();
        assert!(matches!(
            refused,
            Err(registry_core::ExportError::Exhausted { .. })
        ));
    });
    assert_eq!(end, End::Exit(0));
}
