//! Calls on one thread that end in any order: callbacks that pause on fibers.
//!
//! A thread's hazard record shows closers which entries the thread is inside. These tests enter and leave entries in every order, and
//! check each time that a closed entry lives while a fiber is inside it, and no longer.

use crate::{Step, alone, with_others};
use registry_core::{Callback, Group, Handle, exported_callback, report, scope};
use registry_tests::child::{self, End};
use registry_tests::deadline::{finishes, until};
use registry_tests::drops::Drops;
use registry_tests::fiber::{Fiber, pause};
use std::io::Read;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering::SeqCst};
use std::sync::{Arc, mpsc};
use std::time::Duration;

#[exported_callback(on_error = -1)]
fn pauses(value: i64) -> i64 {
    pause();
    value + 1
}

unsafe extern "C" {
    safe fn fibers_pauses(value: i64) -> i64;
    safe fn fibers_is_live(handle: u64) -> i32;
}

/// A callback that pauses once, and uses its capture after that.
struct Paused {
    wrapper: Option<Callback<Step>>,
    handle: Handle,
    drops: Drops,
}

impl Paused {
    fn new() -> Self {
        let drops = Drops::new();
        let token = drops.token();
        let seen = drops.clone();
        let wrapper = Step::export(move |value| {
            pause();
            assert_eq!(seen.count(), 0, "dropped while a fiber was inside");
            token.keep();
            value + 1
        });
        Paused {
            handle: wrapper.handle(),
            wrapper: Some(wrapper),
            drops,
        }
    }

    /// A fiber inside.
    fn enter(&self) -> Fiber {
        Fiber::begun(calls(self.handle))
    }

    fn close(&mut self) {
        drop(self.wrapper.take());
    }
}

/// What a fiber does that calls a callback which answers.
fn calls(handle: Handle) -> impl FnOnce() + 'static {
    move || assert_eq!(Step::call(handle, 1).unwrap(), 2)
}

#[test]
fn a_call_that_begins_after_an_outer_one_has_left_hides_nobody() {
    let _lock = with_others();
    let [x, y, mut z, w] = [(); 4].map(|()| Paused::new());
    let (mut in_x, mut in_y, mut in_z) = (x.enter(), y.enter(), z.enter());
    in_y.finish();
    let mut in_w = w.enter();
    z.close();
    assert_eq!(z.drops.count(), 0, "a fiber is inside");
    in_z.finish();
    assert_eq!(z.drops.count(), 1, "the last has left");
    in_w.finish();
    in_x.finish();
}

/// Every order of `0..n`.
fn orders(n: usize) -> Vec<Vec<usize>> {
    if n == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for shorter in orders(n - 1) {
        for at in 0..n {
            let mut order = shorter.clone();
            order.insert(at, n - 1);
            all.push(order);
        }
    }
    all
}

#[test]
fn four_calls_may_leave_in_every_order_with_a_new_one_after_each() {
    let _lock = with_others();
    for order in orders(4) {
        // Once the outermost is where a call by the fast way is, once it is not.
        for nested in [false, true] {
            let outer = Paused::new();
            let mut in_outer = nested.then(|| outer.enter());
            let mut first: Vec<Paused> = (0..4).map(|_| Paused::new()).collect();
            let mut fibers: Vec<Fiber> = first.iter().map(Paused::enter).collect();
            let mut later = Vec::new();
            for &n in &order {
                fibers[n].finish();
                let new = Paused::new();
                later.push((new.enter(), new));
                // All that are closed now and still entered must live on; this one must not.
                for (paused, fiber) in first.iter_mut().zip(&fibers) {
                    paused.close();
                    assert_eq!(paused.drops.count(), usize::from(fiber.is_over()));
                }
            }
            for (fiber, new) in &mut later {
                new.close();
                assert_eq!(new.drops.count(), 0, "{order:?}");
                fiber.finish();
                assert_eq!(new.drops.count(), 1, "{order:?}");
            }
            if let Some(fiber) = &mut in_outer {
                fiber.finish();
            }
        }
    }
}

#[test]
fn a_hundred_calls_fill_the_record_s_later_blocks_in_any_order() {
    let _lock = with_others();
    const N: usize = 100;
    let mut all: Vec<Paused> = (0..N).map(|_| Paused::new()).collect();
    let mut fibers: Vec<Fiber> = all.iter().map(Paused::enter).collect();
    for round in 0..4 {
        // 37 has no divisor in common with 100: every one in turn, far from the last.
        for step in 0..N {
            let n = (step * 37 + round) % N;
            all[n].close();
            assert_eq!(all[n].drops.count(), 0);
            fibers[n].finish();
            assert_eq!(all[n].drops.count(), 1);
            all[n] = Paused::new();
            fibers[n] = all[n].enter();
        }
    }
    for (paused, fiber) in all.iter_mut().zip(&mut fibers) {
        paused.close();
        fiber.finish();
        assert_eq!(paused.drops.count(), 1);
    }
}

#[test]
fn several_fibers_in_one_entry_are_all_waited_for() {
    let _lock = with_others();
    for order in orders(4) {
        let mut one = Paused::new();
        let mut fibers: Vec<Fiber> = (0..4).map(|_| one.enter()).collect();
        one.close();
        for (left, &n) in order.iter().enumerate() {
            assert_eq!(one.drops.count(), 0, "{left} of 4 have left");
            fibers[n].finish();
        }
        assert_eq!(one.drops.count(), 1);
    }
}

/// Three calls have begun, the second has ended, and a fourth has begun: the moment at which the third was once
/// hidden by the fourth.
fn disorder(handles: [Handle; 4]) -> [Fiber; 4] {
    let [x, mut y, z] = [0, 1, 2].map(|n| Fiber::begun(calls(handles[n])));
    y.finish();
    [x, y, z, Fiber::begun(calls(handles[3]))]
}

fn finish(fibers: &mut [Fiber]) {
    for fiber in fibers.iter_mut().filter(|fiber| !fiber.is_over()) {
        fiber.finish();
    }
}

/// The third of [`disorder`], closed by another thread, and the others.
fn closed_elsewhere(close: impl FnOnce(Callback<Step>) + Send + 'static) {
    let mut paused = [(); 4].map(|()| Paused::new());
    let mut fibers = disorder([0, 1, 2, 3].map(|n: usize| paused[n].handle));
    let (wrapper, handle) = (paused[2].wrapper.take().unwrap(), paused[2].handle);
    let drops = paused[2].drops.clone();
    let returned = Arc::new(AtomicBool::new(false));
    let ended = Arc::clone(&returned);
    let closer = std::thread::spawn(move || {
        close(wrapper);
        ended.store(true, SeqCst);
        drops.count()
    });
    until(|| fibers_is_live(handle.raw()) == 0);
    // Long enough for a closer that sees nobody.
    std::thread::sleep(Duration::from_millis(20));
    assert_eq!(paused[2].drops.count(), 0, "a fiber is inside");
    assert!(!returned.load(SeqCst), "a fiber is inside");
    fibers[2].finish();
    assert_eq!(closer.join().unwrap(), 1);
    finish(&mut fibers);
}

#[test]
fn another_thread_that_closes_and_waits_waits_for_a_fiber() {
    let _lock = with_others();
    finishes(|| closed_elsewhere(|wrapper| wrapper.close_and_wait().unwrap()));
}

#[test]
fn a_scope_of_another_thread_ends_when_the_last_fiber_has_left() {
    let _lock = with_others();
    finishes(|| {
        let (give, take) = mpsc::channel();
        let (left, gone) = mpsc::channel::<()>();
        let returned = Arc::new(AtomicBool::new(false));
        let ended = Arc::clone(&returned);
        let scoping = std::thread::spawn(move || {
            let sum = AtomicI64::new(0);
            scope(|s| {
                let add = |value| {
                    pause();
                    assert!(!ended.load(SeqCst), "the scope has ended");
                    sum.fetch_add(value, SeqCst) + value
                };
                let visits = [(); 4].map(|()| Step::export_scoped(s, add));
                give.send([0, 1, 2, 3].map(|n: usize| visits[n].handle()))
                    .unwrap();
                gone.recv().unwrap();
            });
            ended.store(true, SeqCst);
            sum.into_inner()
        });
        let handles = take.recv().unwrap();
        let enter =
            |n: usize| Fiber::begun(move || assert!(Step::call(handles[n], 1).unwrap() > 0));
        let [mut x, mut y, mut z] = [0, 1, 2].map(enter);
        y.finish();
        let mut w = enter(3);
        left.send(()).unwrap();
        until(|| fibers_is_live(handles[2].raw()) == 0);
        for fiber in [&mut w, &mut x, &mut z] {
            std::thread::sleep(Duration::from_millis(20));
            assert!(!returned.load(SeqCst), "a fiber is inside");
            fiber.finish();
        }
        assert_eq!(scoping.join().unwrap(), 4);
    });
}

#[test]
fn a_thread_with_a_fiber_in_a_callback_closes_and_does_not_wait() {
    let _lock = with_others();
    let (mut inside, other) = (Paused::new(), Paused::new());
    let mut fiber = inside.enter();
    let waited = inside.wrapper.take().unwrap().close_and_wait();
    assert!(waited.is_err(), "nobody may wait for its own thread");
    // Nobody is in this one: there was nothing to wait for.
    let (wrapper, drops) = (other.wrapper.unwrap(), other.drops);
    assert_eq!(wrapper.close_and_wait(), Ok(()));
    assert_eq!((inside.drops.count(), drops.count()), (0, 1));
    fiber.finish();
    assert_eq!(inside.drops.count(), 1);
}

/// What the end of a scope writes that would wait for its own thread.
const STUCK: &str = "a fiber of this thread is inside it";

#[test]
fn a_scope_that_would_wait_for_its_own_thread_ends_the_process_and_says_why() {
    let _lock = alone();
    let (mut reader, writer) = UnixStream::pair().unwrap();
    let end = child::fork(|| {
        // SAFETY: both are open; the child's stderr is its own.
        unsafe { libc::dup2(writer.as_raw_fd(), 2) };
        scope(|s| {
            let visit = Step::export_scoped(s, |value| {
                pause();
                value
            });
            let handle = visit.handle();
            let fiber = Fiber::begun(move || drop(Step::call(handle, 1)));
            std::mem::forget(fiber);
        });
    });
    drop(writer);
    let mut said = String::new();
    reader.read_to_string(&mut said).unwrap();
    assert_eq!(end, End::Signal(libc::SIGABRT), "{said}");
    assert!(said.contains(STUCK), "{said}");
}

#[test]
fn a_group_and_close_later_keep_what_a_fiber_is_in() {
    let _lock = with_others();
    let mut paused = [(); 4].map(|()| Paused::new());
    let mut fibers = disorder([0, 1, 2, 3].map(|n: usize| paused[n].handle));
    let group = Group::new();
    group.add(paused[2].wrapper.take().unwrap()).unwrap();
    paused[3].wrapper.take().unwrap().close_later();
    paused[1].wrapper.take().unwrap().close_later();
    group.close_all();
    registry_core::flush();
    let counts = |paused: &[Paused; 4]| [0, 1, 2, 3].map(|n: usize| paused[n].drops.count());
    assert_eq!(counts(&paused), [0, 1, 0, 0]);
    fibers[2].finish();
    assert_eq!(counts(&paused), [0, 1, 1, 0]);
    finish(&mut fibers);
    assert_eq!(counts(&paused), [0, 1, 1, 1]);
}

#[test]
fn a_function_s_calls_leave_in_any_order_of_its_exports() {
    let _lock = with_others();
    let first = pauses::export();
    let call = || Fiber::begun(|| assert_eq!(fibers_pauses(1), 2));
    let [mut x, mut y] = [call(), call()];
    // Closed while two are inside: refused, and exported anew, while they are still there.
    drop(first);
    assert_eq!(fibers_pauses(1), -1);
    let second = pauses::export();
    let mut z = call();
    y.finish();
    let mut w = call();
    let waited = second.close_and_wait();
    assert!(waited.is_err(), "nobody may wait for its own thread");
    for fiber in [&mut z, &mut x, &mut w] {
        assert_eq!(fibers_pauses(1), -1);
        fiber.finish();
    }
    let third = pauses::export();
    call().finish();
    assert_eq!(third.close_and_wait(), Ok(()));
}

#[test]
fn a_report_counts_what_is_in_flight_in_any_order() {
    let _lock = alone();
    let before = report().total.in_flight;
    let paused = [(); 4].map(|()| Paused::new());
    let mut fibers = disorder([0, 1, 2, 3].map(|n: usize| paused[n].handle));
    for (n, of_four) in [(2, 3), (0, 2), (3, 1)] {
        assert_eq!(report().total.in_flight - before, of_four);
        fibers[n].finish();
    }
    assert_eq!(report().total.in_flight, before);
}

#[test]
fn a_child_has_its_parent_s_fibers_and_goes_on_with_them() {
    let _lock = alone();
    let mut paused = [(); 4].map(|()| Paused::new());
    let mut fibers = disorder([0, 1, 2, 3].map(|n: usize| paused[n].handle));
    let end = child::fork(|| {
        paused[2].close();
        assert_eq!(paused[2].drops.count(), 0, "a fiber is inside, here too");
        fibers[2].finish();
        assert_eq!(paused[2].drops.count(), 1);
        finish(&mut fibers);
    });
    assert_eq!(end, End::Exit(0));
    assert_eq!(paused[2].drops.count(), 0);
    finish(&mut fibers);
}
