//! Every row of the documentation of `CallbackStream`.

use crate::completions::{SOON, status};
use crate::foreign_owners::release;
use crate::quiet;
use registry_core::{CallbackStream, Handle, Status, TimedOut, exported_callback};
use registry_tests::deadline;
use std::time::Duration;

#[exported_callback]
pub(crate) type Tick = fn(time: u64);

#[exported_callback]
type Line = fn(text: &str, exact: bool);

#[exported_callback(on_error = -1)]
type Answered = fn(number: i32) -> i32;

#[exported_callback(pool = 1)]
type BareTick = fn(time: u64);

const MOMENT: Duration = Duration::from_millis(5);

#[test]
fn calls_come_out_in_their_order() {
    let mut ticks = CallbackStream::<Tick>::bounded(8);
    for time in 0..5 {
        Tick::call(ticks.handle(), time).unwrap();
    }
    assert_eq!(ticks.try_next(), Some(0));
    Tick::call(ticks.handle(), 5).unwrap();
    let rest: Vec<u64> = ticks.blocking(MOMENT).collect();
    assert_eq!(rest, [1, 2, 3, 4, 5]);
    assert_eq!(ticks.try_next(), None);
}

#[test]
fn a_full_stream_refuses_until_there_is_room() {
    quiet();
    let mut ticks = CallbackStream::<Tick>::bounded(2);
    let handle = ticks.handle();
    let call = |time| status(Tick::call(handle, time));
    assert_eq!([call(1), call(2)], [Status::Ok; 2]);
    assert_eq!(call(3), Status::QueueFull);
    let said = registry_core::last_error().unwrap();
    assert!(said.contains("has no room"), "{said}");
    assert_eq!(ticks.try_next(), Some(1));
    assert_eq!(call(4), Status::Ok);
    assert_eq!(
        [ticks.try_next(), ticks.try_next(), ticks.try_next()],
        [Some(2), Some(4), None]
    );
}

#[test]
fn a_dropped_stream_is_closed() {
    quiet();
    let ticks = CallbackStream::<Tick>::bounded(2);
    let handle = ticks.handle();
    Tick::call(handle, 1).unwrap();
    drop(ticks);
    assert_eq!(status(Tick::call(handle, 2)), Status::Closed);
}

#[test]
fn a_wait_ends_in_time_and_the_stream_goes_on() {
    let mut ticks = CallbackStream::<Tick>::bounded(2);
    assert!(matches!(ticks.wait(MOMENT), Err(TimedOut { .. })));
    Tick::call(ticks.handle(), 1).unwrap();
    assert_eq!(ticks.wait(SOON), Ok(Some(1)));
}

#[test]
fn an_invalid_argument_is_refused_and_the_stream_goes_on() {
    quiet();
    let mut lines = CallbackStream::<Line>::bounded(2);
    let call = lines.thunk_last();
    let (function, user_data) = (call.function(), call.user_data());
    // SAFETY: the text is valid for its length; any `user_data` may be passed.
    unsafe { function(b"\xff".as_ptr(), 1, 1, user_data) };
    assert_eq!(registry_core::last_status(), Status::InvalidArgument);
    // SAFETY: likewise.
    unsafe { function(b"text".as_ptr(), 4, 1, user_data) };
    let (text, exact) = lines.try_next().unwrap();
    assert_eq!((&*text, exact), ("text", true));
    assert!(lines.try_next().is_none());
}

#[test]
fn released_by_its_foreign_owner_it_gives_out_the_rest_and_ends() {
    quiet();
    let (handle, mut ticks) = CallbackStream::<Tick>::bounded(4).into_foreign();
    Tick::call(handle, 1).unwrap();
    assert_eq!(release(handle), Status::Ok);
    assert_eq!(status(Tick::call(handle, 2)), Status::Closed);
    assert_eq!(ticks.wait(SOON), Ok(Some(1)));
    assert_eq!(ticks.wait(SOON), Ok(None));
    assert_eq!(ticks.blocking(SOON).next(), None);
}

#[test]
fn a_release_wakes_the_thread_that_waits() {
    deadline::finishes(|| {
        let (handle, mut ticks) = CallbackStream::<Tick>::bounded(4).into_foreign();
        let foreign = std::thread::spawn(move || {
            std::thread::sleep(MOMENT);
            release(handle)
        });
        assert_eq!(ticks.wait(SOON), Ok(None));
        assert_eq!(foreign.join().unwrap(), Status::Ok);
    });
}

#[test]
fn calls_that_return_a_value_are_answered_with_a_clone() {
    quiet();
    let mut stream = CallbackStream::<Answered>::replying(1, 42);
    assert_eq!(Answered::call(stream.handle(), 1).unwrap(), 42);
    assert_eq!(
        status(Answered::call(stream.handle(), 2)),
        Status::QueueFull
    );
    assert_eq!(stream.try_next(), Some(1));
}

#[test]
fn a_stream_has_a_bare_stub_too() {
    let mut bound = CallbackStream::<BareTick>::bounded(2).bind().unwrap();
    let stub = bound.stub().as_raw();
    // SAFETY: a safe signature.
    unsafe { stub(11) };
    assert_eq!(bound.items().try_next(), Some(11));
}

#[test]
fn the_smallest_ring_keeps_one_call_and_too_large_a_ring_is_refused() {
    quiet();
    let mut one = CallbackStream::<Tick>::bounded(0);
    Tick::call(one.handle(), 1).unwrap();
    assert_eq!(status(Tick::call(one.handle(), 2)), Status::QueueFull);
    assert_eq!(one.try_next(), Some(1));
    let huge = CallbackStream::<Tick>::try_bounded(usize::MAX);
    assert!(matches!(
        huge,
        Err(registry_core::ExportError::Exhausted { .. })
    ));
}

/// Calls until there is room.
fn persist(handle: Handle, time: u64) {
    while let Err(error) = Tick::call(handle, time) {
        assert_eq!(error.status(), Status::QueueFull);
        std::thread::yield_now();
    }
}

const PRODUCERS: u64 = 4;
const EACH: u64 = if cfg!(miri) { 20 } else { 20_000 };

fn producers(handle: Handle) -> Vec<std::thread::JoinHandle<()>> {
    let producer = |n| move || (0..EACH).for_each(|at| persist(handle, n * EACH + at));
    (0..PRODUCERS)
        .map(|n| std::thread::spawn(producer(n)))
        .collect()
}

/// Every call once, and those of one thread in its order.
fn check(items: &[u64]) {
    assert_eq!(items.len() as u64, PRODUCERS * EACH);
    for n in 0..PRODUCERS {
        let of_one = items.iter().copied().filter(|item| item / EACH == n);
        assert!(of_one.eq(n * EACH..(n + 1) * EACH), "producer {n}");
    }
}

#[test]
fn several_threads_at_once_lose_nothing_and_keep_their_order() {
    quiet();
    deadline::finishes(|| {
        let mut ticks = CallbackStream::<Tick>::bounded(64);
        let threads = producers(ticks.handle());
        let items: Vec<u64> = (0..PRODUCERS * EACH)
            .map(|_| ticks.wait(SOON).unwrap().unwrap())
            .collect();
        check(&items);
        threads
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
        assert_eq!(ticks.try_next(), None);
    });
}

#[cfg(not(miri))]
#[test]
fn awaited_it_loses_no_wake_up() {
    quiet();
    deadline::finishes(|| {
        let mut ticks = CallbackStream::<Tick>::bounded(3);
        let threads = producers(ticks.handle());
        let items = crate::executors::block_on(async {
            let mut items = Vec::new();
            while (items.len() as u64) < PRODUCERS * EACH {
                items.extend(ticks.next().await);
            }
            items
        });
        check(&items);
        threads
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
    });
}

#[cfg(not(any(miri, registry_lean)))]
#[test]
fn it_is_a_stream_of_the_ecosystem() {
    use futures_lite::StreamExt as _;
    let (handle, ticks) = CallbackStream::<Tick>::bounded(3).into_foreign();
    for time in 0..3 {
        Tick::call(handle, time).unwrap();
    }
    assert_eq!(release(handle), Status::Ok);
    let items: Vec<u64> = futures_lite::future::block_on(ticks.map(|time| time * 2).collect());
    assert_eq!(items, [0, 2, 4]);
}

#[cfg(all(unix, not(miri)))]
#[test]
fn what_was_told_ok_is_read_or_counted_when_a_stream_is_dropped_under_calls() {
    use registry_tests::child::{self, End};
    quiet();
    // In a process of its own: other tests discard calls too.
    let end = child::fork(|| {
        let before = registry_core::report().discarded;
        let (mut read, mut kept) = (0, 0);
        for round in 0..300 {
            let mut ticks = CallbackStream::<Tick>::bounded(16);
            let handle = ticks.handle();
            let callers: Vec<_> = (0..3)
                .map(|_| {
                    std::thread::spawn(move || {
                        let mut kept = 0;
                        loop {
                            match status(Tick::call(handle, 1)) {
                                Status::Ok => kept += 1,
                                Status::QueueFull => std::thread::yield_now(),
                                Status::Closed => return kept,
                                other => panic!("{other}"),
                            }
                        }
                    })
                })
                .collect();
            for _ in 0..round % 40 {
                read += u64::from(ticks.try_next().is_some());
            }
            drop(ticks);
            kept += callers.into_iter().map(|c| c.join().unwrap()).sum::<u64>();
        }
        assert_eq!(read + registry_core::report().discarded - before, kept);
    });
    assert_eq!(end, End::Exit(0));
}
