//! The platform layer: atomics, locks, fences, memory, forks, panics, stacks and stderr.
//!
//! Invariant: it uses no other room of this crate.

pub(crate) mod atfork;
pub(crate) mod branch;
#[cfg(all(feature = "std", unix, not(loom)))]
pub(crate) mod event;
pub(crate) mod huge_pages;
pub(crate) mod keep_loaded;
pub(crate) mod lock;
pub(crate) mod membarrier;
pub(crate) mod panic;
pub(crate) mod stack;
#[cfg(feature = "std")]
pub(crate) mod stderr;
pub(crate) mod sync;
pub(crate) mod thread_id;
