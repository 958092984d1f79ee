//! A hint on branches.

/// Tells the compiler that the branch in which this stands is rarely taken. The code of the common path is then in one piece: a processor fetches
/// past a branch that is not taken in the same cycle. (`core::hint::cold_path` is not stable in the oldest Rust that the crate builds with.)
#[cold]
pub(crate) const fn rare() {}
