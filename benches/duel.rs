//! Two threads at once: how a way to hold callbacks scales.
//!
//! Two threads that do not really run together seem to scale perfectly: each has the machine to
//! itself in turn. So each stays on its own processor, and a round counts only if both were
//! running for nearly all of the time and neither had to wait for its processor (waiting for a lock counts
//! as part of the work). If too few rounds count, the case is reported as not measured.

use crate::measure::Series;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The work of two threads; `work` gets the number of the thread and the number of operations.
pub struct Duel {
    /// Its name in tables.
    pub name: String,
    /// Runs on both threads.
    pub work: Box<dyn Fn(usize, u32) + Sync>,
}

impl std::fmt::Debug for Duel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Duel")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The result of a duel.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Throughput of two threads over that of one, by round that counts; none if too few did.
    pub scale: Series,
    /// Nanoseconds for an operation of one of two threads, likewise.
    pub together: Series,
    /// Rounds that did not count.
    pub rejected: usize,
}

/// How long a thread works alone in a round. Stretches of a quarter of that time differ by a tenth, even on an idle
/// machine, and the longer of two is used.
const SPAN: Duration = Duration::from_millis(3);
/// The part of the longer one's time in which both must have been running.
const OVERLAP: f64 = 0.95;
/// Part of its time for which each may have waited for its processor.
const WAITED: f64 = 0.03;
/// Fewer rounds than this say nothing.
const LEAST: usize = 5;

/// A stretch of work.
#[derive(Clone, Copy)]
struct Stretch {
    begin: Duration,
    end: Duration,
    waited: Duration,
}

impl Stretch {
    fn seconds(&self) -> f64 {
        (self.end - self.begin).as_secs_f64()
    }
    fn is_whole(&self) -> bool {
        self.waited.as_secs_f64() <= WAITED * self.seconds()
    }
}

/// Where two threads meet, without sleep: both begin within a fraction of a microsecond.
#[derive(Default)]
struct Meeting(AtomicUsize);

impl Meeting {
    fn meet(&self) {
        // SeqCst: a benchmark's meeting point need not be fast, only plain.
        let turn = self.0.fetch_add(1, Ordering::SeqCst) / 2;
        let mut spins = 0_u32;
        while self.0.load(Ordering::SeqCst) < 2 * (turn + 1) {
            spins += 1;
            if spins % 4096 == 0 {
                // The other may need this very processor to get here.
                std::thread::yield_now();
            }
            std::hint::spin_loop();
        }
    }
}

/// One round of one duel: each alone, then both.
#[derive(Clone, Copy)]
struct Round {
    alone: [Stretch; 2],
    together: [Stretch; 2],
}

impl Round {
    fn counts(&self) -> bool {
        let [a, b] = self.together;
        let both = a
            .end
            .min(b.end)
            .saturating_sub(a.begin.max(b.begin))
            .as_secs_f64();
        let longer = a.seconds().max(b.seconds());
        both >= OVERLAP * longer
            && self
                .alone
                .iter()
                .chain(&self.together)
                .all(Stretch::is_whole)
    }
    fn scale(&self) -> f64 {
        let alone = (self.alone[0].seconds() + self.alone[1].seconds()) / 2.0;
        2.0 * alone / self.together[0].seconds().max(self.together[1].seconds())
    }
}

/// Processor time that the calling thread has had.
#[cfg(unix)]
#[must_use]
pub fn processor_time() -> Duration {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `time` is valid to write.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    Duration::new(
        time.tv_sec.unsigned_abs(),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

/// Windows counts it in ticks of 15 ms, so the clock has to do.
#[cfg(not(unix))]
#[must_use]
pub fn processor_time() -> Duration {
    static BEGIN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    BEGIN.elapsed()
}

/// The processors that this process may use, as they were when this was first asked.
#[cfg(target_os = "linux")]
fn processors() -> &'static [usize] {
    static ALL: std::sync::LazyLock<Vec<usize>> = std::sync::LazyLock::new(|| {
        // SAFETY: all zeroes are a set; the call gets its true size and writes no more than that.
        unsafe {
            let mut allowed: libc::cpu_set_t = std::mem::zeroed();
            libc::sched_getaffinity(0, std::mem::size_of_val(&allowed), &raw mut allowed);
            let most = usize::try_from(libc::CPU_SETSIZE).unwrap_or(0);
            (0..most)
                .filter(|&cpu| libc::CPU_ISSET(cpu, &allowed))
                .collect()
        }
    });
    &ALL
}

/// How long the calling thread has been ready to run without a processor to run on. Zero where the system
/// does not tell; then only the overlap is checked.
fn waited() -> Duration {
    // "time on the processor, time in the queue, turns", in nanoseconds.
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let waited = text
        .split(' ')
        .nth(1)
        .and_then(|nanoseconds| nanoseconds.parse().ok());
    Duration::from_nanos(waited.unwrap_or(0))
}

/// Keeps the calling thread on the `n`th of the processors that the process may use.
pub fn stay_on(n: usize) {
    #[cfg(target_os = "linux")]
    if let Some(&cpu) = processors().get(n) {
        // SAFETY: all zeroes are a set; the call gets its true size.
        unsafe {
            let mut one: libc::cpu_set_t = std::mem::zeroed();
            libc::CPU_SET(cpu, &mut one);
            libc::sched_setaffinity(0, std::mem::size_of_val(&one), &raw const one);
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = n;
}

/// Runs all duels `rounds` times, interleaved.
///
/// # Panics
/// If a thread does.
#[must_use]
pub fn fight(duels: &[Duel], rounds: usize) -> Vec<Outcome> {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let log: Mutex<Vec<Vec<Round>>> = Mutex::new(vec![Vec::new(); duels.len()]);
    if processors >= 2 {
        let ring = Ring::new();
        std::thread::scope(|scope| {
            for me in 0..2 {
                let (ring, log) = (&ring, &log);
                scope.spawn(move || ring.corner(me, duels, rounds, log));
            }
        });
    }
    let log = log.into_inner().expect("no thread has panicked");
    duels
        .iter()
        .zip(log)
        .map(|(duel, rounds)| outcome(duel, &rounds))
        .collect()
}

fn outcome(duel: &Duel, rounds: &[Round]) -> Outcome {
    let counted: Vec<&Round> = rounds.iter().filter(|round| round.counts()).collect();
    let enough = if counted.len() >= LEAST {
        &counted[..]
    } else {
        &[]
    };
    let series = |value: fn(&Round) -> f64| Series {
        name: duel.name.clone(),
        samples: enough.iter().map(|round| value(round)).collect(),
    };
    Outcome {
        scale: series(Round::scale),
        together: series(|round| round.together[0].seconds().max(round.together[1].seconds())),
        rejected: rounds.len() - counted.len(),
    }
}

/// What the two threads share.
struct Ring {
    epoch: Instant,
    meeting: Meeting,
    batch: AtomicUsize,
    reports: Mutex<[Option<(Stretch, Stretch)>; 2]>,
}

impl Ring {
    fn new() -> Self {
        Ring {
            epoch: Instant::now(),
            meeting: Meeting::default(),
            batch: AtomicUsize::new(0),
            reports: Mutex::new([None; 2]),
        }
    }

    fn corner(&self, me: usize, duels: &[Duel], rounds: usize, log: &Mutex<Vec<Vec<Round>>>) {
        stay_on(me);
        let mut batches = Vec::new();
        for duel in duels {
            if me == 0 {
                self.batch.store(calibrate(duel) as usize, Ordering::SeqCst);
            }
            self.meeting.meet();
            batches.push(u32::try_from(self.batch.load(Ordering::SeqCst)).expect("a batch"));
            self.meeting.meet();
        }
        for _ in 0..rounds {
            for (at, duel) in duels.iter().enumerate() {
                let round = self.round(me, duel, batches[at]);
                if let Some(round) = round {
                    log.lock().expect("the other has not panicked")[at].push(round);
                }
            }
        }
    }

    /// The second thread to report gets the round.
    fn round(&self, me: usize, duel: &Duel, batch: u32) -> Option<Round> {
        let mut alone = None;
        for turn in 0..2 {
            self.meeting.meet();
            if turn == me {
                alone = Some(self.stretch(me, duel, batch));
            }
        }
        self.meeting.meet();
        let together = self.stretch(me, duel, batch);
        self.meeting.meet();
        let mut reports = self.reports.lock().expect("the other has not panicked");
        reports[me] = Some((alone?, together));
        if let [Some(a), Some(b)] = *reports {
            *reports = [None; 2];
            return Some(Round {
                alone: [a.0, b.0],
                together: [a.1, b.1],
            });
        }
        None
    }

    fn stretch(&self, me: usize, duel: &Duel, batch: u32) -> Stretch {
        let before = waited();
        let begin = self.epoch.elapsed();
        (duel.work)(me, batch);
        let end = self.epoch.elapsed();
        Stretch {
            begin,
            end,
            waited: waited().saturating_sub(before),
        }
    }
}

fn calibrate(duel: &Duel) -> u32 {
    let mut batch = 64;
    while batch < 1 << 24 {
        let start = Instant::now();
        (duel.work)(0, batch);
        if start.elapsed() >= SPAN {
            break;
        }
        batch *= 2;
    }
    batch
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(begin: u64, end: u64, waited: u64) -> Stretch {
        Stretch {
            begin: Duration::from_millis(begin),
            end: Duration::from_millis(end),
            waited: Duration::from_millis(waited),
        }
    }

    #[test]
    fn a_round_in_which_the_threads_took_turns_does_not_count() {
        let alone = [stretch(0, 100, 0), stretch(100, 200, 0)];
        let fair = Round {
            alone,
            together: [stretch(200, 300, 0), stretch(201, 301, 0)],
        };
        assert!(fair.counts());
        assert!((fair.scale() - 2.0).abs() < 1e-9);
        let turns = Round {
            alone,
            together: [stretch(200, 300, 0), stretch(300, 400, 0)],
        };
        assert!(!turns.counts());
        let interrupted = Round {
            alone,
            together: [stretch(200, 300, 40), stretch(200, 300, 0)],
        };
        assert!(!interrupted.counts());
    }

    #[test]
    fn two_threads_that_slow_each_other_down_to_half_scale_by_one() {
        let round = Round {
            alone: [stretch(0, 100, 0), stretch(100, 200, 0)],
            together: [stretch(200, 400, 1), stretch(200, 400, 1)],
        };
        assert!(round.counts());
        assert!((round.scale() - 1.0).abs() < 1e-9);
    }
}
