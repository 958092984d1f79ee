//! What the operating system, the compiler and the standard library give: atomics, locks, fences, memory, forks and panics.
//!
//! It uses nothing of ours.

pub(crate) mod atfork;
pub(crate) mod huge_pages;
pub(crate) mod keep_loaded;
pub(crate) mod lock;
pub(crate) mod membarrier;
pub(crate) mod panic;
#[cfg(feature = "std")]
pub(crate) mod stderr;
pub(crate) mod sync;
