//! A queue against channels with several threads that call, and one that sleeps when nothing waits.

use super::channels::{
    Async, Boxed, Channel, Crossbeam, Flume, Message, State, Std, Tokio, Unbounded,
};
use super::queues::Post;
use super::wakes;
use crate::measure::{Lane, rounds};
use crate::results::{Case, Results, Unit};
use registry_core::CallQueue;
use std::cell::Cell;
use std::ffi::c_long;
use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::Barrier;
use std::time::{Duration, Instant};

pub(super) const CAPACITY: usize = 1024;
/// Calls of all threads together, in a batch.
pub(super) const CALLS: u32 = 1 << 14;
const PRODUCERS: [u32; 4] = [1, 2, 4, 8];
const TITLES: [(&str, &str); 4] = [
    ("queue-1", "Queued calls, one thread that calls"),
    ("queue-2", "Queued calls, 2 threads that call"),
    ("queue-4", "Queued calls, 4 threads that call"),
    ("queue-8", "Queued calls, 8 threads that call"),
];

/// How often the calling thread has slept. 0 where the system does not say.
#[cfg(unix)]
fn sleeps() -> c_long {
    // SAFETY: all zeroes are a value, which the call overwrites.
    unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        #[cfg(target_os = "linux")]
        libc::getrusage(libc::RUSAGE_THREAD, &raw mut usage);
        usage.ru_nvcsw
    }
}

#[cfg(not(unix))]
fn sleeps() -> c_long {
    0
}

/// Sleeps and calls of a lane's consumer.
#[derive(Clone, Default)]
struct Slept(Rc<Cell<(c_long, u32)>>);

impl Slept {
    fn add(&self, sleeps: c_long, calls: u32) {
        let (before, all) = self.0.get();
        self.0.set((before + sleeps, all + calls));
    }

    /// For a thousand calls.
    fn rate(&self) -> f64 {
        let (sleeps, calls) = self.0.get();
        #[allow(clippy::cast_precision_loss, reason = "counts of a run")]
        let rate = sleeps as f64 * 1000.0 / f64::from(calls);
        rate
    }
}

/// Makes so many calls on this thread. If there is no room for one, it yields and calls again.
pub(super) fn post_all(call: &(impl Fn(u64) -> bool + ?Sized), calls: u32) {
    for number in 0..calls {
        while !call(u64::from(number)) {
            std::thread::yield_now();
        }
    }
}

/// Runs `call` on so many threads, and `run`, which returns how many calls it ran, on this one, until all have run.
fn together(
    threads: u32,
    slept: &Slept,
    call: &(dyn Fn(u64) -> bool + Sync),
    run: &mut dyn FnMut() -> usize,
) -> Duration {
    let barrier = Barrier::new(threads as usize + 1);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                barrier.wait();
                post_all(call, CALLS / threads);
            });
        }
        barrier.wait();
        let (begun, before) = (Instant::now(), sleeps());
        let mut ran = 0;
        while ran < CALLS as usize {
            ran += run();
        }
        slept.add(sleeps() - before, CALLS);
        begun.elapsed()
    })
}

fn registry(threads: u32, slept: Slept) -> Lane<'static> {
    let queue = CallQueue::bounded(CAPACITY);
    let mut state = State::default();
    let post = Post::export_queued(&queue, move |first, second| state.add(first, second));
    let work = move |_| {
        let handle = post.handle();
        let call = |number| Post::call(handle, number, 2).is_ok();
        let mut run = || queue.wait(Duration::from_secs(10)).unwrap_or(0);
        together(threads, &slept, &call, &mut run)
    };
    Lane::clocked("registry, CallQueue", work).of(CALLS)
}

fn peer<C: Channel + 'static, M: Message>(name: &str, threads: u32, slept: Slept) -> Lane<'static> {
    let (sender, mut receiver) = C::new::<M>(CAPACITY);
    let mut state = State::default();
    let work = move |_| {
        let sender = sender.clone();
        let call = |number| {
            let mut message = M::new(number, 2);
            while let Err(back) = C::send(&sender, message) {
                message = back;
                std::thread::yield_now();
            }
            true
        };
        let mut run = || {
            let mut ran = 0;
            let mut next = C::wait(&mut receiver);
            while let Some(message) = next {
                message.run(&mut state);
                ran += 1;
                next = C::take(&mut receiver);
            }
            ran
        };
        together(threads, &slept, &call, &mut run)
    };
    Lane::clocked(name, work).of(CALLS)
}

fn lanes(threads: u32) -> (Vec<Lane<'static>>, Vec<Slept>) {
    type Make = fn(u32, Slept) -> Lane<'static>;
    let ways: [Make; 7] = [
        |n, slept| peer::<Unbounded, Boxed>("std mpsc, boxed closures", n, slept),
        registry,
        |n, slept| peer::<Std, Boxed>("std sync_channel, boxed closures", n, slept),
        |n, slept| peer::<Crossbeam, Boxed>("crossbeam, boxed closures", n, slept),
        |n, slept| peer::<Flume, Boxed>("flume, boxed closures", n, slept),
        |n, slept| peer::<Async, Boxed>("async-channel, boxed closures", n, slept),
        |n, slept| peer::<Tokio, Boxed>("tokio mpsc, boxed closures", n, slept),
    ];
    let slept: Vec<Slept> = ways.iter().map(|_| Slept::default()).collect();
    let lanes = ways.iter().zip(&slept);
    let lanes = lanes.map(|(way, slept)| way(threads, slept.clone()));
    (lanes.collect(), slept)
}

/// One case for each number of threads.
pub fn several(results: &mut Results, count: usize) {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    for (threads, (id, title)) in PRODUCERS.into_iter().zip(TITLES) {
        let (lanes, slept) = lanes(threads);
        let series = rounds(lanes, count);
        let mut about = String::from(
            "Time for one call of all threads together. A thread that finds no room yields and calls again. How often the thread that runs the \
             calls slept, for a thousand calls: ",
        );
        let rates = series.iter().zip(&slept);
        for (at, (series, slept)) in rates.enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            let _ = write!(about, "{comma}{} {:.2}", series.name, slept.rate());
        }
        about.push_str(". ");
        about.push_str(&wakes::sentence(threads));
        results.cases.push(Case {
            id,
            title,
            about,
            unit: Unit::Nanoseconds,
            base: Some(0),
            series,
        });
    }
    registry_core::set_error_hook(None);
}
