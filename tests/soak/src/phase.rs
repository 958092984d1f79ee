//! One phase: a number of threads for a period of time, with a watcher, and all figures after its end.
//!
//! `main.rs` starts it, and its threads run `work.rs`. The watcher samples memory, prints progress, and ends the process if there is no progress.

use crate::memory::{self, Sample};
use crate::plant::Plant;
use crate::tally::{self, Shown, Totals};
use crate::work::{Dice, Shared, Worker};
use std::process::exit;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How long nothing may move: far more than the longest round on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at whether the time is up.
const TICK: Duration = Duration::from_millis(10);
/// Between two lines of progress.
const LINE: Duration = Duration::from_secs(5);
/// The exit code of a run in which nothing moved.
const STUCK: i32 = 3;

/// The run so far.
#[derive(Debug)]
pub(crate) struct Run {
    start: Instant,
    last_line: Instant,
    /// Between two samples.
    every: Duration,
    plant: Option<Plant>,
    pub(crate) samples: Vec<Sample>,
    /// Of all phases that have ended.
    pub(crate) totals: Totals,
    pub(crate) warming: bool,
    phases: u64,
}

impl Run {
    pub(crate) fn new(length: Duration, plant: Option<Plant>) -> Self {
        let now = Instant::now();
        Run {
            start: now,
            last_line: now,
            every: (length / 400).clamp(TICK, Duration::from_secs(10)),
            plant,
            samples: room(),
            totals: Totals::default(),
            warming: true,
            phases: 0,
        }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// Lets so many threads work for so long.
    pub(crate) fn phase(&mut self, threads: usize, length: Duration) {
        let shared = Arc::new(Shared::new(threads, self.plant));
        let shown: Vec<Shown> = (0..threads).map(|_| Shown::default()).collect();
        let (left, seed) = (AtomicUsize::new(threads), self.phases << 8);
        self.phases += 1;
        let totals = std::thread::scope(|s| {
            let workers: Vec<_> = shown
                .iter()
                .zip(seed..)
                .map(|(shown, seed)| {
                    let (shared, left) = (Arc::clone(&shared), &left);
                    s.spawn(move || {
                        let dice = Dice::new(seed);
                        Worker { shared, dice }.run(shown);
                        left.fetch_sub(1, Ordering::Release);
                        tally::take()
                    })
                })
                .collect();
            self.watch(threads, &shown, &left, &shared, length);
            workers
                .into_iter()
                .map(|worker| worker.join().expect("a worker does not panic"))
                .collect::<Vec<_>>()
        });
        for one in totals.iter().chain([&tally::take()]) {
            self.totals.add(one);
        }
        self.sample(0, (0, 0));
    }

    /// Samples until the threads have ended, and stops them in time.
    fn watch(
        &mut self,
        threads: usize,
        shown: &[Shown],
        left: &AtomicUsize,
        shared: &Shared,
        length: Duration,
    ) {
        let begin = Instant::now();
        let (mut moved, mut sampled, mut before) = (begin, begin, (0, 0));
        while left.load(Ordering::Acquire) > 0 {
            std::thread::sleep(TICK.min(length / 4));
            let now = sum(shown);
            if sampled.elapsed() >= self.every {
                sampled = Instant::now();
                self.sample(threads, now);
            }
            if begin.elapsed() >= length && !shared.stop.swap(true, Ordering::Relaxed) {
                moved = Instant::now();
            }
            if now != before {
                (moved, before) = (Instant::now(), now);
            }
            if moved.elapsed() > PATIENCE {
                println!("STUCK: nothing has moved for {PATIENCE:?} with {threads} threads");
                exit(STUCK);
            }
        }
    }

    /// Notes a moment, and prints a line now and then.
    fn sample(&mut self, threads: usize, (calls, exports): (u64, u64)) {
        let sample = Sample {
            seconds: self.elapsed().as_secs_f64(),
            threads,
            calls: self.totals.told() + calls,
            exports: self.totals.get(tally::Count::Exported) + exports,
            resident: memory::resident().unwrap_or(0.0),
            warming: self.warming,
        };
        self.samples.push(sample);
        if threads > 0 && self.last_line.elapsed() >= LINE {
            self.last_line = Instant::now();
            let rate = |count: u64| count as f64 / sample.seconds / 1e6;
            println!(
                "{:7.1} s  {threads:2} threads  {:.3e} calls ({:.1} M/s)  {:.3e} exports ({:.2} M/s)  {:.1} MiB resident",
                sample.seconds,
                sample.calls as f64,
                rate(sample.calls),
                sample.exports as f64,
                rate(sample.exports),
                sample.resident / 1024.0,
            );
        }
    }
}

/// Room for the samples, written to, so that it does not look like growth later.
fn room() -> Vec<Sample> {
    let mut samples = std::hint::black_box(vec![
        Sample {
            threads: 1,
            ..Sample::default()
        };
        1_024
    ]);
    samples.clear();
    samples
}

/// What the threads show.
fn sum(shown: &[Shown]) -> (u64, u64) {
    shown
        .iter()
        .map(Shown::look)
        .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}
