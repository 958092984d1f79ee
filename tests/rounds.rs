//! How often a test repeats something: as often as it says, and far less where an interpreter runs it.
//!
//! Miri takes about a thousand times as long for each step, and finds by looking at each what others find by luck.

/// `n`, or about a hundredth of it, but no less than two, under Miri.
#[must_use]
pub const fn rounds(n: usize) -> usize {
    if cfg!(miri) { n / 100 + 2 } else { n }
}
