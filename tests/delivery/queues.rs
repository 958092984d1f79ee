//! Every row of the documentation of `LocalQueue`, and of `CallQueue` where it differs.

use crate::completions::{SOON, status};
use crate::foreign_owners::release;
use crate::quiet;
use crate::waker::{Bell, poll};
use registry_core::{
    CallQueue, ExportError, FfiType, Handle, LocalQueue, Overflow, Running, Status,
    exported_callback, report,
};
use registry_tests::deadline;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::Poll;
use std::time::{Duration, Instant};

#[exported_callback]
type Post = fn(time: u64);

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

#[exported_callback]
type Turned = fn(by: &Matrix);

const MOMENT: Duration = Duration::from_millis(5);

/// A list, and what adds to it.
fn list<T: 'static>() -> (Rc<RefCell<Vec<T>>>, impl Fn(T) + Clone) {
    let list = Rc::new(RefCell::new(Vec::new()));
    let add = Rc::clone(&list);
    (list, move |item| add.borrow_mut().push(item))
}

fn tick(handle: Handle, time: u64) -> Status {
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
fn a_full_queue_refuses_until_it_has_run() {
    quiet();
    let queue = LocalQueue::bounded(2);
    let (ran, add) = list();
    let ticks = Post::export_queued(&queue, add);
    let handle = ticks.handle();
    assert_eq!([tick(handle, 1), tick(handle, 2)], [Status::Ok; 2]);
    assert_eq!(tick(handle, 3), Status::QueueFull);
    assert_eq!(queue.run(), Ok(2));
    assert_eq!(tick(handle, 4), Status::Ok);
    assert_eq!(queue.run(), Ok(1));
    assert_eq!(*ran.borrow(), [1, 2, 4]);
}

#[test]
fn a_full_queue_drops_the_oldest_or_all_and_counts_them() {
    let queue = LocalQueue::bounded(3);
    let (ran, add) = list();
    let ticks = Post::export_queued(&queue, add);
    let before = report().discarded;
    queue.set_overflow(Overflow::DropOldest);
    for time in 0..5 {
        assert_eq!(tick(ticks.handle(), time), Status::Ok);
    }
    assert_eq!(queue.run(), Ok(3));
    queue.set_overflow(Overflow::Latest);
    for time in 10..14 {
        assert_eq!(tick(ticks.handle(), time), Status::Ok);
    }
    assert_eq!(queue.run(), Ok(1));
    assert_eq!(*ran.borrow(), [2, 3, 4, 13]);
    assert!(report().discarded >= before + 2 + 3);
}

#[test]
fn a_caller_waits_for_room_on_another_thread_and_nowhere_else() {
    quiet();
    deadline::finishes(|| {
        let queue = LocalQueue::bounded(1);
        queue.set_overflow(Overflow::Wait(SOON));
        let (ran, add) = list();
        let ticks = Post::export_queued(&queue, add);
        let handle = ticks.handle();
        assert_eq!(tick(handle, 1), Status::Ok);
        assert_eq!(
            tick(handle, 2),
            Status::QueueFull,
            "its own thread would wait for itself"
        );
        let (refused, was_refused) = std::sync::mpsc::channel();
        let caller = std::thread::spawn(move || {
            let outer = Post::export_mut(move |time| refused.send(tick(handle, time)).unwrap());
            Post::call(outer.handle(), 3).unwrap();
            tick(handle, 4)
        });
        let inside = was_refused.recv().unwrap();
        assert_eq!(inside, Status::QueueFull, "never inside another callback");
        std::thread::sleep(MOMENT);
        while ran.borrow().len() < 2 {
            queue.run().unwrap();
        }
        assert_eq!(caller.join().unwrap(), Status::Ok);
        assert_eq!(*ran.borrow(), [1, 4]);
    });
}

#[test]
fn a_wait_for_room_ends_in_time_and_with_the_queue() {
    quiet();
    deadline::finishes(|| {
        let queue = LocalQueue::bounded(1);
        queue.set_overflow(Overflow::Wait(MOMENT));
        let ticks = Post::export_queued(&queue, |_| {});
        let handle = ticks.handle();
        assert_eq!(tick(handle, 1), Status::Ok);
        let late = std::thread::spawn(move || tick(handle, 2));
        assert_eq!(late.join().unwrap(), Status::QueueFull);
        queue.set_overflow(Overflow::Wait(Duration::MAX));
        let waits = std::thread::spawn(move || tick(handle, 2));
        std::thread::sleep(MOMENT);
        drop(queue);
        assert_eq!(waits.join().unwrap(), Status::Closed);
    });
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
fn a_queue_that_one_task_awaits_keeps_its_last_waker_alone() {
    let mut queue = CallQueue::bounded(4);
    let ticks = Post::export_queued(&queue, |_| {});
    let bells: Vec<_> = (0..5).map(|_| Bell::new()).collect();
    // As an executor does that gives a task a new waker each time.
    for (_, waker) in &bells {
        assert!(poll(&mut queue.next(), waker).is_pending());
    }
    let kept = bells.iter().map(|(bell, _)| Arc::strong_count(bell) - 2);
    assert!(kept.eq([0, 0, 0, 0, 1]));
    assert_eq!(tick(ticks.handle(), 1), Status::Ok);
    assert!(
        bells
            .iter()
            .map(|(bell, _)| bell.rings())
            .eq([0, 0, 0, 0, 1])
    );
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
fn a_wait_is_woken_and_ends_in_time() {
    deadline::finishes(|| {
        let queue = CallQueue::bounded(8);
        assert_eq!(queue.wait(MOMENT), Ok(0));
        let ticks = Post::export_queued(&queue, |_| {});
        let worker = std::thread::spawn(move || {
            let begun = Instant::now();
            (queue.wait(SOON), begun.elapsed())
        });
        std::thread::sleep(MOMENT);
        assert_eq!(tick(ticks.handle(), 1), Status::Ok);
        let (ran, waited) = worker.join().unwrap();
        assert_eq!(ran, Ok(1));
        assert!(waited < SOON);
    });
}

#[test]
fn the_next_call_is_awaited_and_a_future_that_is_dropped_loses_nothing() {
    let queue = LocalQueue::bounded(8);
    let (ran, add) = list();
    let ticks = Post::export_queued(&queue, add);
    let (bell, waker) = Bell::new();
    assert!(poll(&mut queue.next(), &waker).is_pending());
    assert_eq!(
        [tick(ticks.handle(), 1), tick(ticks.handle(), 2)],
        [Status::Ok; 2]
    );
    assert_eq!(bell.rings(), 1, "the second call need not wake");
    assert_eq!(poll(&mut queue.next(), &waker), Poll::Ready(Ok(())));
    assert_eq!(*ran.borrow(), [1]);
    assert_eq!(poll(&mut queue.next(), &waker), Poll::Ready(Ok(())));
    assert!(poll(&mut queue.next(), &waker).is_pending());
    assert_eq!(*ran.borrow(), [1, 2]);
}

#[test]
fn all_that_wait_for_one_queue_are_woken() {
    let queue = LocalQueue::bounded(8);
    queue.set_wake(|| {});
    let ticks = Post::export_queued(&queue, |_| {});
    let bells = [Bell::new(), Bell::new()];
    for (_, waker) in &bells {
        for _ in 0..3 {
            assert!(poll(&mut queue.next(), waker).is_pending());
        }
    }
    assert_eq!(queue.run(), Ok(0));
    assert_eq!(queue.wait(Duration::ZERO), Ok(0));
    assert_eq!(tick(ticks.handle(), 1), Status::Ok);
    assert_eq!(bells.each_ref().map(|(bell, _)| bell.rings()), [1, 1]);
}

/// A waker that panics.
struct Broken;

impl std::task::Wake for Broken {
    fn wake(self: Arc<Self>) {
        panic!("broken");
    }
}

#[test]
fn a_waker_that_panics_keeps_nobody_else_asleep() {
    quiet();
    let queue = LocalQueue::bounded(8);
    let ticks = Post::export_queued(&queue, |_| {});
    let wakes = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&wakes);
    queue.set_wake(move || _ = count.fetch_add(1, SeqCst));
    let (bell, waker) = Bell::new();
    for waker in [Arc::new(Broken).into(), waker, Arc::new(Broken).into()] {
        assert_eq!(poll(&mut queue.next(), &waker), Poll::Pending);
    }
    assert_eq!(tick(ticks.handle(), 1), Status::Panicked);
    assert_eq!((bell.rings(), wakes.load(SeqCst)), (1, 1));
    assert_eq!(
        queue.run(),
        Ok(1),
        "the call waits although it has panicked"
    );
}

#[test]
fn a_wake_function_is_called_once_for_each_time_the_queue_was_found_empty() {
    let queue = LocalQueue::bounded(8);
    let ticks = Post::export_queued(&queue, |_| {});
    let wakes = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&wakes);
    assert_eq!(tick(ticks.handle(), 0), Status::Ok);
    queue.set_wake(move || _ = count.fetch_add(1, SeqCst));
    assert_eq!(wakes.load(SeqCst), 1, "one waits already");
    queue.run().unwrap();
    for expected in 2..5 {
        assert_eq!(
            [tick(ticks.handle(), 1), tick(ticks.handle(), 2)],
            [Status::Ok; 2]
        );
        assert_eq!(wakes.load(SeqCst), expected);
        queue.run().unwrap();
    }
    assert_eq!(
        [tick(ticks.handle(), 1), tick(ticks.handle(), 2)],
        [Status::Ok; 2]
    );
    assert_eq!(queue.run_for(Duration::ZERO), Ok(1));
    assert_eq!(
        wakes.load(SeqCst),
        6,
        "one for the first, and one for what is left"
    );
}

thread_local!(static QUEUE: LocalQueue = LocalQueue::bounded(8));

/// Its drop awaits the next call of the thread's queue.
struct Awaits(std::task::Waker);

impl Drop for Awaits {
    fn drop(&mut self) {
        let next = QUEUE.with(|queue| poll(&mut queue.next(), &self.0).is_pending());
        assert!(next);
    }
}

#[test]
fn the_drop_of_a_wake_function_may_await_the_queue() {
    QUEUE.with(|queue| {
        let ticks = Post::export_queued(queue, |_| {});
        let (bell, waker) = Bell::new();
        let awaits = Awaits(waker);
        queue.set_wake(move || _ = &awaits);
        let wakes = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&wakes);
        queue.set_wake(move || _ = count.fetch_add(1, SeqCst));
        assert_eq!(tick(ticks.handle(), 1), Status::Ok);
        assert_eq!((bell.rings(), wakes.load(SeqCst)), (1, 1));
        assert_eq!(queue.run(), Ok(1));
    });
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
fn a_close_that_waits_ends_a_caller_that_waits_for_room() {
    quiet();
    deadline::finishes(|| {
        let queue = LocalQueue::bounded(1);
        queue.set_overflow(Overflow::Wait(Duration::MAX));
        let ticks = Post::export_queued(&queue, |_| {});
        let handle = ticks.handle();
        assert_eq!(tick(handle, 1), Status::Ok);
        let waits = std::thread::spawn(move || tick(handle, 2));
        std::thread::sleep(MOMENT);
        ticks.close_and_wait().unwrap();
        assert_eq!(waits.join().unwrap(), Status::Closed);
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
fn too_large_a_queue_is_refused_and_the_smallest_keeps_one_call() {
    quiet();
    assert!(matches!(
        LocalQueue::try_bounded(usize::MAX),
        Err(ExportError::Exhausted { .. })
    ));
    assert!(matches!(
        CallQueue::try_bounded(1 << 20),
        Err(ExportError::Exhausted { .. })
    ));
    let queue = LocalQueue::bounded(0);
    let ticks = Post::export_queued(&queue, |_| {});
    assert_eq!(
        [tick(ticks.handle(), 1), tick(ticks.handle(), 2)],
        [Status::Ok, Status::QueueFull]
    );
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

#[cfg(not(any(miri, registry_lean)))]
#[test]
fn a_queue_is_awaited_on_executors_of_one_thread_and_of_many() {
    async fn serve(mut queue: CallQueue) -> CallQueue {
        for _ in 0..20 {
            queue.next().await.unwrap();
        }
        queue
    }
    fn filled() -> (CallQueue, Arc<AtomicUsize>, std::thread::JoinHandle<Handle>) {
        let queue = CallQueue::bounded(4);
        queue.set_overflow(Overflow::Wait(SOON));
        let count = Arc::new(AtomicUsize::new(0));
        let ran = Arc::clone(&count);
        let handle =
            Post::export_queued(&queue, move |_| _ = ran.fetch_add(1, SeqCst)).into_handle();
        let caller = std::thread::spawn(move || {
            for time in 0..20 {
                Post::call(handle, time).unwrap();
            }
            handle
        });
        (queue, count, caller)
    }
    deadline::finishes(|| {
        let (queue, by_hand, first) = filled();
        drop(crate::executors::block_on(serve(queue)));
        let (queue, on_tokio, second) = filled();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .build()
            .unwrap();
        drop(runtime.block_on(async { tokio::spawn(serve(queue)).await.unwrap() }));
        let (queue, on_smol, third) = filled();
        let executor = async_executor::Executor::new();
        drop(futures_lite::future::block_on(executor.run(serve(queue))));
        for caller in [first, second, third] {
            assert_eq!(release(caller.join().unwrap()), Status::Ok);
        }
        assert_eq!(
            [by_hand, on_tokio, on_smol].map(|ran| ran.load(SeqCst)),
            [20; 3]
        );
    });
}

#[cfg(unix)]
#[test]
fn the_descriptor_is_readable_while_a_call_waits() {
    use std::os::fd::AsRawFd;
    #[repr(C)]
    struct PollFd {
        fd: i32,
        events: i16,
        returned: i16,
    }
    unsafe extern "C" {
        fn poll(fds: *mut PollFd, count: core::ffi::c_ulong, timeout: i32) -> i32;
    }
    let queue = LocalQueue::bounded(8);
    let ticks = Post::export_queued(&queue, |_| {});
    assert_eq!(tick(ticks.handle(), 0), Status::Ok);
    let readable = || {
        let (events, returned) = (1, 0);
        let fd = queue.fd().unwrap().as_raw_fd();
        let mut fds = PollFd {
            fd,
            events,
            returned,
        };
        // SAFETY: one descriptor is passed.
        unsafe { poll(&raw mut fds, 1, 0) == 1 }
    };
    assert!(readable(), "one waited when it was made");
    queue.run().unwrap();
    assert!(!readable());
    for _ in 0..3 {
        assert_eq!(
            [tick(ticks.handle(), 1), tick(ticks.handle(), 2)],
            [Status::Ok; 2]
        );
        assert!(readable());
        assert_eq!(queue.run_for(Duration::ZERO), Ok(1));
        assert!(readable(), "one is left");
        queue.run().unwrap();
        assert!(!readable());
    }
}
