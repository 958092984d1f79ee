//! The end of entries that another thread has called: only a fence across all threads tells whether that
//! thread is still inside, and `close_later` and groups share one among many.

use crate::exported::{Add, Add_call};
use crate::foreign::loop_by_handle;
use crate::measure::{Lane, Series, rounds};
use crate::results::{Case, Goal, Results, Unit};
use registry_core::{Callback, Group};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, TryRecvError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Entries in a batch.
const ENTRIES: u32 = 1024;
const CAPTURED: i32 = 7;

/// The other thread: calls each entry that it is sent once, and then sleeps or calls another entry in a loop.
struct Other {
    work: Option<mpsc::Sender<Vec<u64>>>,
    done: mpsc::Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

impl Other {
    /// `busy` keeps it at work between batches.
    fn spawn(busy: bool) -> Other {
        let (work, batches) = mpsc::channel();
        let (tell, done) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            crate::duel::stay_on(1);
            serve(busy, &batches, &tell);
        });
        Other {
            work: Some(work),
            done,
            thread: Some(thread),
        }
    }

    /// New entries that the other thread has called.
    fn called(&self, n: u32) -> Vec<Callback<Add>> {
        let all: Vec<_> = (0..n).map(|_| Add::export(counted())).collect();
        let handles = all.iter().map(|callback| callback.handle().raw()).collect();
        let work = self.work.as_ref().expect("there until the drop");
        work.send(handles).expect("the other thread is there");
        self.done.recv().expect("the other thread is there");
        all
    }

    /// A lane that times the end of entries that the other thread has called.
    fn lane<'a>(&'a self, name: &str, n: u32, end: fn(Vec<Callback<Add>>) -> Duration) -> Lane<'a> {
        Lane::clocked(name, move |n| {
            let before = DROPPED.load(Ordering::SeqCst);
            let took = end(self.called(n));
            let dropped = DROPPED.load(Ordering::SeqCst) - before;
            assert_eq!(
                dropped,
                u64::from(n),
                "the captures were not dropped in time"
            );
            took
        })
        .of(n)
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        // Its batches come to an end, and then it does.
        self.work = None;
        if let Some(thread) = self.thread.take() {
            assert!(thread.join().is_ok(), "the other thread panicked");
        }
    }
}

fn serve(busy: bool, batches: &mpsc::Receiver<Vec<u64>>, tell: &mpsc::Sender<()>) {
    let own = Add::export(|x| x.wrapping_add(CAPTURED));
    loop {
        let batch = if busy {
            match batches.try_recv() {
                Err(TryRecvError::Disconnected) => return,
                batch => batch.ok(),
            }
        } else {
            match batches.recv() {
                Err(_) => return,
                batch => batch.ok(),
            }
        };
        for handle in batch.iter().flatten() {
            // SAFETY: takes any number.
            unsafe { loop_by_handle(Add_call, *handle, CAPTURED, 1) };
        }
        if batch.is_some() && tell.send(()).is_err() {
            return;
        }
        if busy {
            // SAFETY: likewise; the wrapper lives.
            unsafe { loop_by_handle(Add_call, own.handle().raw(), CAPTURED, 256) };
        }
    }
}

static DROPPED: AtomicU64 = AtomicU64::new(0);

/// Counts its end.
struct Counted;

impl Drop for Counted {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Ordering::Relaxed);
    }
}

fn counted() -> impl Fn(i32) -> i32 + Send + Sync + 'static {
    let counted = Counted;
    move |x| {
        let _kept = &counted;
        x.wrapping_add(CAPTURED)
    }
}

fn at_once(all: Vec<Callback<Add>>) -> Duration {
    let start = Instant::now();
    drop(all);
    start.elapsed()
}

fn later(all: Vec<Callback<Add>>) -> Duration {
    let start = Instant::now();
    for callback in all {
        callback.close_later();
    }
    registry_core::flush();
    start.elapsed()
}

fn grouped(all: Vec<Callback<Add>>) -> Duration {
    let group = Group::new();
    for callback in all {
        assert!(group.add(callback).is_ok(), "the group is open");
    }
    let start = Instant::now();
    group.close_all();
    start.elapsed()
}

fn uncalled() -> Duration {
    let all: Vec<_> = (0..ENTRIES).map(|_| Add::export(counted())).collect();
    at_once(all)
}

fn series(count: usize) -> Vec<Series> {
    crate::duel::stay_on(0);
    let few = ENTRIES / 16;
    let mut series = {
        let other = Other::spawn(true);
        let lanes = vec![
            Lane::clocked("nobody else called: drop", |_| uncalled()).of(ENTRIES),
            other.lane("other thread at work: drop", few, at_once),
            other.lane("other thread at work: close_later", ENTRIES, later),
            other.lane("other thread at work: Group::close_all", ENTRIES, grouped),
        ];
        rounds(lanes, count)
    };
    let other = Other::spawn(false);
    let lanes = vec![
        other.lane("other thread asleep: drop", few, at_once),
        other.lane("other thread asleep: close_later", ENTRIES, later),
        other.lane("other thread asleep: Group::close_all", ENTRIES, grouped),
    ];
    series.extend(rounds(lanes, count));
    series
}

/// Prompt and batched, with the other thread asleep and at work.
pub fn of_others(results: &mut Results, count: usize) {
    // A thread of its own, which stays on one processor.
    let series = std::thread::spawn(move || series(count))
        .join()
        .expect("the thread has not panicked");
    let case = Case {
        id: "drops",
        title: "The end of entries that another thread has called",
        about: format!(
            "Each of {ENTRIES} closures ({} for the prompt drops) was called by the other thread once; their \
             captures are dropped within the time.",
            ENTRIES / 16
        ),
        unit: Unit::Nanoseconds,
        base: None,
        series,
    };
    let worst = ["close_later", "Group::close_all"]
        .map(|how| {
            case.series(&format!("other thread at work: {how}"))
                .median()
        })
        .into_iter()
        .fold(0.0, f64::max);
    let what = "drop of an entry that another thread called, batched";
    results.goals.push(Goal::at_most(what, worst, 300.0, "ns"));
    results.cases.push(case);
}
