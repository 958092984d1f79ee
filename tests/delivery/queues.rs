//! Every row of the documentation of `LocalQueue`, and of `CallQueue` where it differs.

use crate::completions::{SOON, status};
use crate::foreign_owners::release;
use crate::quiet;
use crate::waker::{Bell, poll};
use registry_core::{
    CallQueue, FfiType, Handle, LocalQueue, Overflow, Running, Status, exported_callback, report,
};
use registry_tests::deadline;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::Poll;
use std::time::Duration;

#[exported_callback]
pub(crate) type Post = fn(time: u64);

#[exported_callback]
type PostLine = fn(text: &str, exact: bool);

#[exported_callback]
type PostBytes = fn(bytes: &[u16], name: Option<&core::ffi::CStr>, first: &i32);

#[exported_callback(pool = 1)]
type BarePost = fn(time: u64);

#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(C)]
struct Matrix {
    rows: [i64; 16],
}

/// Adds the number at this place to a sum.
///
/// # Safety
/// There is a number at this place until the closure has run.
#[exported_callback]
type Sums = unsafe fn(at: usize);

#[exported_callback]
type Turned = fn(by: &Matrix);

pub(crate) const MOMENT: Duration = Duration::from_millis(5);

/// A list, and what adds to it.
pub(crate) fn list<T: 'static>() -> (Rc<RefCell<Vec<T>>>, impl Fn(T) + Clone) {
    let list = Rc::new(RefCell::new(Vec::new()));
    let add = Rc::clone(&list);
    (list, move |item| add.borrow_mut().push(item))
}

pub(crate) fn tick(handle: Handle, time: u64) -> Status {
    status(Post::call(handle, time))
}

#[test]
fn calls_of_all_callbacks_run_in_their_order_on_the_thread_of_the_queue() {
    let queue = LocalQueue::bounded(16);
    let (ran, add) = list();
    let (tick_add, line_add) = (add.clone(), add);
    let ticks = Post::export_queued(&queue, move |time| tick_add(format!("tick {time}")));
    let lines = PostLine::export_queued(&queue, move |text: &str, exact| {
        line_add(format!("{text} {exact}"));
    });
    let (tick, line) = (ticks.handle(), lines.handle());
    std::thread::spawn(move || {
        Post::call(tick, 1).unwrap();
        PostLine::call(
            line,
            "a line that is longer than what is kept in place",
            true,
        )
        .unwrap();
        Post::call(tick, 2).unwrap();
    })
    .join()
    .unwrap();
    assert!(
        ran.borrow().is_empty(),
        "nothing runs before the queue does"
    );
    assert_eq!(queue.run(), Ok(3));
    assert_eq!(
        *ran.borrow(),
        [
            "tick 1",
            "a line that is longer than what is kept in place true",
            "tick 2"
        ]
    );
    assert_eq!(queue.run(), Ok(0));
}

#[test]
fn borrowed_and_large_arguments_are_copied() {
    let queue = LocalQueue::bounded(4);
    let (seen, add) = list();
    let bytes = PostBytes::export_queued(
        &queue,
        move |bytes: &[u16], name: Option<&core::ffi::CStr>, first: &i32| {
            add((bytes.to_vec(), name.map(ToOwned::to_owned), *first));
        },
    );
    let (turned, add) = list();
    let turns = Turned::export_queued(&queue, move |by: &Matrix| add(*by));
    {
        let (numbers, first) = (vec![1, 2, 3], Box::new(7));
        PostBytes::call(bytes.handle(), &numbers, Some(c"name"), &first).unwrap();
        Turned::call(turns.handle(), &Matrix { rows: [9; 16] }).unwrap();
        Turned::call(turns.handle(), &Matrix { rows: [8; 16] }).unwrap();
    }
    assert_eq!(queue.run(), Ok(3));
    assert_eq!(
        *seen.borrow(),
        [(vec![1, 2, 3], Some(c"name".to_owned()), 7)]
    );
    assert_eq!(
        *turned.borrow(),
        [Matrix { rows: [9; 16] }, Matrix { rows: [8; 16] }]
    );
    Turned::call(turns.handle(), &Matrix { rows: [0; 16] }).unwrap();
}

#[test]
fn what_waits_for_a_dropped_wrapper_is_dropped_and_counted() {
    quiet();
    let queue = LocalQueue::bounded(4);
    let (ran, add) = list();
    let (first, second) = (add.clone(), add);
    let gone = Post::export_queued(&queue, first);
    let stays = Post::export_queued(&queue, second);
    for handle in [gone.handle(), stays.handle(), gone.handle()] {
        assert_eq!(tick(handle, handle.raw()), Status::Ok);
    }
    let before = report().discarded;
    let late = gone.handle();
    drop(gone);
    assert_eq!(tick(late, 1), Status::Closed);
    assert_eq!(queue.run(), Ok(1));
    assert_eq!(*ran.borrow(), [stays.handle().raw()]);
    assert!(report().discarded >= before + 2);
}

#[test]
fn a_release_by_its_foreign_owner_ends_it_too_and_its_own_thread_drops_the_closure() {
    quiet();
    let queue = LocalQueue::bounded(4);
    let kept = Rc::new(());
    let capture = Rc::clone(&kept);
    let ticks = Post::export_queued(&queue, move |_| _ = Rc::strong_count(&capture));
    let handle = ticks.into_handle();
    assert_eq!(tick(handle, 1), Status::Ok);
    let foreign = std::thread::spawn(move || (release(handle), tick(handle, 2)));
    assert_eq!(foreign.join().unwrap(), (Status::Ok, Status::Closed));
    assert_eq!(queue.run(), Ok(0));
    registry_core::flush();
    assert_eq!(Rc::strong_count(&kept), 1);
}

#[test]
fn the_contract_of_an_unsafe_call_has_to_hold_until_the_closure_runs() {
    let queue = LocalQueue::bounded(4);
    let numbers = Rc::new(RefCell::new(vec![1, 2]));
    let sum = Rc::new(Cell::new(0));
    let (from, to) = (Rc::clone(&numbers), Rc::clone(&sum));
    let sums = Sums::export_queued(&queue, move |at| {
        // SAFETY: the caller's contract.
        to.set(to.get() + unsafe { *from.borrow().get_unchecked(at) });
    });
    // SAFETY: both numbers stay until the queue has run.
    let called = [0, 1].map(|at| unsafe { Sums::call(sums.handle(), at) });
    assert!(called.iter().all(Result::is_ok));
    assert_eq!(sum.get(), 0, "the calls have returned, and nothing has run");
    numbers.borrow_mut()[1] = 41;
    assert_eq!(queue.run(), Ok(2));
    assert_eq!(sum.get(), 42, "what is there when it runs");
    numbers.borrow_mut().clear();
}

#[test]
fn calls_of_a_dropped_queue_are_closed_and_what_waits_is_counted() {
    quiet();
    let queue = CallQueue::bounded(4);
    let ticks = Post::export_queued(&queue, |_| panic!("it never runs"));
    assert_eq!(
        [tick(ticks.handle(), 1), tick(ticks.handle(), 2)],
        [Status::Ok; 2]
    );
    let before = report().discarded;
    drop(queue);
    assert!(report().discarded >= before + 2);
    assert_eq!(tick(ticks.handle(), 3), Status::Closed);
}

#[test]
fn a_panic_is_told_and_the_queue_runs_on() {
    let queue = LocalQueue::bounded(4);
    let ran = Rc::new(Cell::new(0));
    let count = Rc::clone(&ran);
    let ticks = Post::export_queued(&queue, move |time| {
        assert_ne!(time, 13, "an unlucky number");
        count.set(count.get() + 1);
    });
    quiet();
    for time in [12, 13, 14] {
        assert_eq!(tick(ticks.handle(), time), Status::Ok);
    }
    assert_eq!(queue.run(), Ok(3));
    assert_eq!(ran.get(), 2);
}

#[test]
fn an_invalid_argument_is_refused_at_once() {
    quiet();
    let queue = LocalQueue::bounded(4);
    let lines = PostLine::export_queued(&queue, |_: &str, _| {});
    let call = lines.thunk_last();
    // SAFETY: the text is valid for its length; any `user_data` may be passed.
    unsafe { (call.function())(b"\xff".as_ptr(), 1, 1, call.user_data()) };
    assert_eq!(registry_core::last_status(), Status::InvalidArgument);
    assert_eq!(queue.run(), Ok(0));
}

#[test]
fn a_queue_does_not_run_inside_itself_and_a_call_from_inside_waits_for_the_next_run() {
    quiet();
    let queue = Rc::new(LocalQueue::bounded(1));
    let (ran, add) = list();
    let inner = Rc::clone(&queue);
    let handle = Rc::new(Cell::new(None));
    let own = Rc::clone(&handle);
    let ticks = Post::export_queued(&*queue, move |time| {
        assert!(matches!(inner.run(), Err(Running { .. })));
        assert!(inner.wait(SOON).is_err());
        assert!(inner.run_for(SOON).is_err());
        let (_, waker) = Bell::new();
        assert!(matches!(
            poll(&mut inner.next(), &waker),
            Poll::Ready(Err(_))
        ));
        add(time);
        if time < 3 {
            // Its own place is free again.
            assert_eq!(tick(own.get().unwrap(), time + 1), Status::Ok);
        }
    });
    handle.set(Some(ticks.handle()));
    assert_eq!(tick(ticks.handle(), 1), Status::Ok);
    for _ in 0..3 {
        assert_eq!(queue.run(), Ok(1));
    }
    assert_eq!(*ran.borrow(), [1, 2, 3]);
    // A circle of the closure and the queue.
    drop(ticks);
}

#[test]
fn a_run_with_a_budget_leaves_the_rest() {
    let queue = LocalQueue::bounded(8);
    let ticks = Post::export_queued(&queue, |_| std::thread::sleep(MOMENT));
    for time in 0..4 {
        assert_eq!(tick(ticks.handle(), time), Status::Ok);
    }
    assert_eq!(queue.run_for(Duration::ZERO), Ok(1));
    assert_eq!(queue.run_for(MOMENT / 2), Ok(1));
    assert_eq!(queue.run_for(SOON), Ok(2));
}

#[test]
fn the_closure_of_a_local_queue_that_ends_its_own_wrapper_is_dropped_after_the_call() {
    quiet();
    let queue = LocalQueue::bounded(4);
    let own = Rc::new(RefCell::new(None));
    let (inside, ran) = (Rc::clone(&own), Rc::new(Cell::new(0)));
    let count = Rc::clone(&ran);
    let ticks = Post::export_queued(&queue, move |_| {
        drop(inside.borrow_mut().take());
        count.set(count.get() + 1);
    });
    let handle = ticks.handle();
    *own.borrow_mut() = Some(ticks);
    assert_eq!([tick(handle, 1), tick(handle, 2)], [Status::Ok; 2]);
    assert_eq!(queue.run(), Ok(1), "the second call finds it closed");
    assert_eq!((ran.get(), Rc::strong_count(&ran)), (1, 1));
}

#[test]
fn a_close_that_waits_waits_for_the_closure_that_runs() {
    deadline::finishes(|| {
        let queue = CallQueue::bounded(4);
        let state = Arc::new(AtomicUsize::new(0));
        let inside = Arc::clone(&state);
        let ticks = Post::export_queued(&queue, move |_| {
            inside.store(1, SeqCst);
            std::thread::sleep(4 * MOMENT);
            inside.store(2, SeqCst);
        });
        assert_eq!(tick(ticks.handle(), 1), Status::Ok);
        let worker = std::thread::spawn(move || queue.run());
        deadline::until(|| state.load(SeqCst) != 0);
        ticks.close_and_wait().unwrap();
        assert_eq!(state.load(SeqCst), 2);
        assert_eq!(worker.join().unwrap(), Ok(1));
    });
}

#[test]
fn a_queued_callback_has_a_bare_stub_too() {
    let queue = LocalQueue::bounded(4);
    let (ran, add) = list();
    let bound = BarePost::export_queued(&queue, add).bind().unwrap();
    // SAFETY: a safe signature.
    unsafe { (bound.stub().as_raw())(11) };
    assert_eq!(queue.run(), Ok(1));
    assert_eq!(*ran.borrow(), [11]);
}

#[test]
fn many_threads_lose_nothing_and_each_one_keeps_its_order() {
    const EACH: u64 = if cfg!(miri) { 20 } else { 3_000 };
    deadline::finishes(|| {
        let queue = LocalQueue::bounded(64);
        queue.set_overflow(Overflow::Wait(SOON));
        let ran = Rc::new(RefCell::new([0; 4]));
        let seen = Rc::clone(&ran);
        let ticks = Post::export_queued(&queue, move |time| {
            let next = &mut seen.borrow_mut()[(time / EACH) as usize];
            assert_eq!(time % EACH, *next);
            *next += 1;
        });
        let handle = ticks.handle();
        let callers: Vec<_> = (0..4)
            .map(|caller| {
                std::thread::spawn(move || {
                    for time in 0..EACH {
                        Post::call(handle, caller * EACH + time).unwrap();
                    }
                })
            })
            .collect();
        let mut calls = 0;
        while calls < 4 * EACH as usize {
            calls += queue.wait(SOON).unwrap();
        }
        for caller in callers {
            caller.join().unwrap();
        }
        assert_eq!(*ran.borrow(), [EACH; 4]);
    });
}
