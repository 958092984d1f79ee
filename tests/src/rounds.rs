//! How often a test repeats something: as often as it says, and far less where an interpreter runs it.
//!
//! Miri takes about a thousand times as long for each step, and finds by looking at each what others find by luck.

/// `n`; under Miri about a hundredth of it, from 2 to 100.
#[must_use]
pub const fn rounds(n: usize) -> usize {
    match n / 100 + 2 {
        _ if !cfg!(miri) => n,
        few if few < 100 => few,
        _ => 100,
    }
}
