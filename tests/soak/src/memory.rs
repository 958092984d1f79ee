//! Resident memory over time, and the line through it.
//!
//! `phase.rs` samples; `verdict.rs` judges. Threads have stacks and the allocator's arenas, so that a phase of 64 needs more than one of 2:
//! the line is fitted by least squares with one slope for all, and a height for each number of threads.

use std::collections::BTreeMap;

/// A moment of the run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sample {
    /// Since the start.
    pub(crate) seconds: f64,
    /// That were at work; 0 between two phases, when all has been closed.
    pub(crate) threads: usize,
    pub(crate) calls: u64,
    pub(crate) exports: u64,
    /// In KiB.
    pub(crate) resident: f64,
    /// Taken before the process had been through all phases once.
    pub(crate) warming: bool,
}

/// The process's resident memory in KiB; `None` where the system does not say.
#[cfg(unix)]
pub(crate) fn resident() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u32 = text.split_whitespace().nth(1)?.parse().ok()?;
    // SAFETY: takes a number.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    Some(f64::from(pages) * page as f64 / 1024.0)
}

#[cfg(not(unix))]
pub(crate) fn resident() -> Option<f64> {
    None
}

/// What the samples after the warm-up say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// KiB per minute.
    pub(crate) slope: f64,
    /// Minutes from the first of them to the last.
    pub(crate) minutes: f64,
    /// How many there are.
    pub(crate) samples: usize,
}

impl Line {
    /// KiB from the line's start to its end.
    pub(crate) fn growth(&self) -> f64 {
        self.slope * self.minutes
    }
}

/// The line of best fit; `None` with too few samples for one.
pub(crate) fn fit(samples: &[Sample]) -> Option<Line> {
    let mut groups: BTreeMap<usize, Vec<(f64, f64)>> = BTreeMap::new();
    let warm = || samples.iter().filter(|sample| !sample.warming);
    for sample in warm() {
        let point = (sample.seconds / 60.0, sample.resident);
        groups.entry(sample.threads).or_default().push(point);
    }
    let (mut above, mut below) = (0.0, 0.0);
    for points in groups.values() {
        let count = points.len() as f64;
        let mean_x = points.iter().map(|(x, _)| x).sum::<f64>() / count;
        let mean_y = points.iter().map(|(_, y)| y).sum::<f64>() / count;
        for (x, y) in points {
            above += (x - mean_x) * (y - mean_y);
            below += (x - mean_x) * (x - mean_x);
        }
    }
    let (first, last) = (warm().next()?, warm().next_back()?);
    (below > 0.0).then(|| Line {
        slope: above / below,
        minutes: (last.seconds - first.seconds) / 60.0,
        samples: warm().count(),
    })
}
