//! Rounds: the method of timing.
//!
//! A case has lanes, one for each way of doing the same work. In each round every lane runs a short batch,
//! one after the other, starting with a different lane each time. Ratios are computed within one
//! round, and their median is reported. So a machine that is slow for a while is slow for all
//! lanes, and a disturbance of single batches does not change the median.

use std::time::{Duration, Instant};

/// One way of doing a case's work.
pub struct Lane<'a> {
    name: String,
    /// Operations in a batch; found by `calibrate`.
    batch: u32,
    /// The most that `calibrate` may choose.
    most: u32,
    run: Box<dyn FnMut(u32) -> Duration + 'a>,
}

/// What a lane's batches took: nanoseconds for one operation, one figure a round.
#[derive(Clone, Debug)]
pub struct Series {
    /// The lane's name.
    pub name: String,
    /// By round.
    pub samples: Vec<f64>,
}

/// How long one batch should take.
const BATCH: Duration = Duration::from_micros(60);

impl<'a> Lane<'a> {
    /// `work(n)` does `n` operations.
    pub fn new(name: impl Into<String>, mut work: impl FnMut(u32) + 'a) -> Self {
        Lane::clocked(name, move |n| {
            let start = Instant::now();
            work(n);
            start.elapsed()
        })
    }

    /// `work(n)` does `n` operations and says how long they took, without what it had to prepare.
    pub fn clocked(name: impl Into<String>, work: impl FnMut(u32) -> Duration + 'a) -> Self {
        Lane {
            name: name.into(),
            batch: 1,
            most: 1 << 16,
            run: Box::new(work),
        }
    }

    /// Always `n` operations in a batch.
    #[must_use]
    pub fn of(mut self, n: u32) -> Self {
        self.batch = n;
        self.most = n;
        self
    }

    /// Doubles the batch until it takes long enough to be timed well: twice over, since the first of a size
    /// may be the first of all, or one that was disturbed.
    fn calibrate(&mut self) {
        while self.batch < self.most {
            let enough = (0..2).all(|_| (self.run)(self.batch) >= BATCH);
            if enough {
                return;
            }
            self.batch *= 2;
        }
    }

    /// The way that it measures.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Does `n` operations, and says how long they took.
    pub fn run(&mut self, n: u32) -> Duration {
        (self.run)(n)
    }

    fn sample(&mut self) -> f64 {
        let took = (self.run)(self.batch);
        took.as_secs_f64() * 1e9 / f64::from(self.batch)
    }
}

impl std::fmt::Debug for Lane<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lane")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Runs all lanes `rounds` times.
#[must_use]
pub fn rounds(mut lanes: Vec<Lane<'_>>, rounds: usize) -> Vec<Series> {
    for lane in &mut lanes {
        lane.calibrate();
    }
    let mut series: Vec<Series> = lanes
        .iter()
        .map(|lane| Series {
            name: lane.name.clone(),
            samples: vec![0.0; rounds],
        })
        .collect();
    for round in 0..rounds {
        for step in 0..lanes.len() {
            let at = (round + step) % lanes.len();
            series[at].samples[round] = lanes[at].sample();
        }
    }
    series
}

impl Series {
    /// A series of one figure.
    #[must_use]
    pub fn single(name: impl Into<String>, value: f64) -> Self {
        Series {
            name: name.into(),
            samples: vec![value],
        }
    }

    /// The middle sample.
    #[must_use]
    pub fn median(&self) -> f64 {
        quantile(&self.samples, 0.5)
    }

    /// This over `base`, round by round.
    #[must_use]
    pub fn over(&self, base: &Series) -> Series {
        let pairs = self.samples.iter().zip(&base.samples);
        Series {
            name: self.name.clone(),
            samples: pairs.map(|(a, b)| a / b).collect(),
        }
    }
}

/// The sample below which a part `q` of all lies; NaN of nothing.
#[must_use]
pub fn quantile(samples: &[f64], q: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    if sorted.is_empty() {
        return f64::NAN;
    }
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss
    )]
    let at = ((sorted.len() - 1) as f64 * q).round() as usize;
    sorted[at]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_sample_and_ratios_are_taken_round_by_round() {
        let slow_then_fast = Series {
            name: "a".into(),
            samples: vec![20.0, 2.0, 4.0],
        };
        let base = Series {
            name: "b".into(),
            samples: vec![10.0, 1.0, 1.0],
        };
        assert!((slow_then_fast.median() - 4.0).abs() < 1e-12);
        assert!((slow_then_fast.over(&base).median() - 2.0).abs() < 1e-12);
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn a_slow_first_batch_does_not_make_all_batches_small() {
        let mut first = true;
        let lane = Lane::clocked("warms up", |n| {
            let took = if first { 1_000_000 } else { 100 * u64::from(n) };
            first = false;
            Duration::from_nanos(took)
        });
        let series = rounds(vec![lane], 3);
        assert!((series[0].median() - 100.0).abs() < 1e-6);
        let batch = rounds(
            vec![Lane::clocked("steady", |n| {
                Duration::from_nanos(u64::from(n))
            })],
            1,
        );
        assert!((batch[0].median() - 1.0).abs() < 1e-6);
    }

    #[test]
    fn every_lane_runs_once_a_round_in_batches_of_its_size() {
        let mut calls = [0_u32; 2];
        let [first, second] = &mut calls;
        let lanes = vec![
            Lane::new("first", |n| *first += n).of(3),
            Lane::new("second", |n| *second += n).of(5),
        ];
        let series = rounds(lanes, 7);
        assert_eq!(
            series.iter().map(|s| s.samples.len()).collect::<Vec<_>>(),
            [7, 7]
        );
        assert_eq!(calls, [21, 35]);
    }
}
