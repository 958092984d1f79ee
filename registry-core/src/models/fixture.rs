//! What the models share: a signature, a closure that notices when it is touched too late, and threads.
//!
//! A capture holds one of loom's cells. A call reads it, and the drop writes it: loom fails the model if the two can overlap, or if nothing
//! orders them. Counts of drops and calls are plain, since they are only compared after the model's threads have ended.

use crate::{Callback, exported_callback};
use loom::cell::UnsafeCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::task::{Wake, Waker};

/// The signature of the models' closures.
#[exported_callback(on_error = -1)]
pub(crate) type Job = fn(x: i32) -> i32;

/// Another signature, to be confused with it.
#[exported_callback(on_error = -1)]
pub(crate) type Other = fn(x: i32) -> i32;

/// Runs `model` under every schedule with at most `preemptions` forced switches (or
/// `LOOM_MAX_PREEMPTIONS`), and says how many there were.
pub(crate) fn explore(preemptions: usize, model: impl Fn() + Send + Sync + 'static) {
    crate::set_error_hook(Some(Box::new(|_| {})));
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = builder.preemption_bound.or(Some(preemptions));
    builder.max_branches = 20_000;
    let schedules = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&schedules);
    builder.check(move || {
        counted.fetch_add(1, Relaxed);
        model();
    });
    let name = std::thread::current().name().unwrap_or_default().to_owned();
    println!("{name}: {} schedules", schedules.load(Relaxed));
}

/// Counts how often it wakes.
pub(crate) struct Bell(AtomicU32);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Relaxed);
    }
}

impl Bell {
    pub(crate) fn new() -> (Arc<Bell>, Waker) {
        let bell = Arc::new(Bell(AtomicU32::new(0)));
        (Arc::clone(&bell), Waker::from(bell))
    }
    pub(crate) fn rings(&self) -> u32 {
        self.0.load(Relaxed)
    }
}

/// A thread of a model. Loom does not run destructors of thread-locals in the order of real threads, so this calls the thread's exit.
pub(crate) fn spawn<T: 'static>(f: impl FnOnce() -> T + 'static) -> loom::thread::JoinHandle<T> {
    loom::thread::spawn(move || {
        let out = f();
        crate::flush();
        crate::registry::thread::exit();
        out
    })
}

/// What has happened to a capture.
pub(crate) struct Watch {
    life: UnsafeCell<bool>,
    drops: AtomicU32,
    calls: AtomicU32,
    step: loom::sync::atomic::AtomicU32,
}

// SAFETY: the cell is loom's, which fails the model where two threads are in it at once.
unsafe impl Sync for Watch {}
// SAFETY: likewise.
unsafe impl Send for Watch {}

impl Watch {
    pub(crate) fn new() -> Arc<Watch> {
        Arc::new(Watch {
            life: UnsafeCell::new(true),
            drops: AtomicU32::new(0),
            calls: AtomicU32::new(0),
            step: loom::sync::atomic::AtomicU32::new(0),
        })
    }
    pub(crate) fn drops(&self) -> u32 {
        self.drops.load(Relaxed)
    }
    pub(crate) fn calls(&self) -> u32 {
        self.calls.load(Relaxed)
    }
    /// Fails the model unless the capture's only drop comes before this in every thread's order.
    pub(crate) fn is_over(&self) {
        self.life.with(|alive| {
            // SAFETY: loom has checked that the drop's write is in order with this read.
            assert!(!unsafe { *alive }, "the drop has not begun");
        });
        assert_eq!(self.drops(), 1, "the drop has not finished");
    }
    /// Uses the capture, with a step inside at which other threads may run.
    pub(crate) fn touch(&self) {
        self.life.with(|alive| {
            self.step.load(Relaxed);
            // SAFETY: loom has checked that no thread writes meanwhile.
            assert!(unsafe { *alive }, "a call ran after the drop");
        });
    }
    /// A capture of this watch.
    pub(crate) fn capture(self: &Arc<Self>) -> Capture {
        Capture(Arc::clone(self))
    }
    /// A closure with a capture, exported.
    pub(crate) fn export(self: &Arc<Self>) -> Callback<Job> {
        let capture = self.capture();
        Job::export(move |x| capture.touch(x))
    }
}

/// A closure's capture.
pub(crate) struct Capture(Arc<Watch>);

impl Capture {
    /// A call of the closure.
    pub(crate) fn touch(&self, x: i32) -> i32 {
        self.0.calls.fetch_add(1, Relaxed);
        self.0.touch();
        x + 1
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        self.0.life.with_mut(|alive| {
            self.0.step.load(Relaxed);
            // SAFETY: loom has checked that no other thread is here.
            assert!(
                core::mem::replace(unsafe { &mut *alive }, false),
                "dropped twice"
            );
        });
        self.0.drops.fetch_add(1, Relaxed);
    }
}
