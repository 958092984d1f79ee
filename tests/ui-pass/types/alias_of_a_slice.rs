//! A slice is two C parameters, and the attribute sees one word.

use registry_core::exported_callback;

type Sample = u8;

#[exported_callback(pinned, on_error = -1)]
fn sum(samples: &[Sample], start: i64) -> i64 {
    samples.iter().map(|&sample| i64::from(sample)).sum::<i64>() + start
}

fn main() {}
