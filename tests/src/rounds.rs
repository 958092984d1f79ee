//! The number of repetitions of a test: as written, and far fewer under Miri.
//!
//! Miri takes about a thousand times as long for each step, and checks every step, so it needs fewer.

/// `n`; under Miri about a hundredth of it, from 2 to 100.
#[must_use]
pub const fn rounds(n: usize) -> usize {
    match n / 100 + 2 {
        _ if !cfg!(miri) => n,
        few if few < 100 => few,
        _ => 100,
    }
}
