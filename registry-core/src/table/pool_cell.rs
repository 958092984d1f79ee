//! The cell of a pool's stub, which holds the handle of the callback that the stub is bound to.

use crate::call_site::Mark;
use crate::sys::sync::{Acquire, AtomicU64, const_fn};

/// The cell of one stub.
#[derive(Debug)]
pub struct PoolCell {
    pub(crate) handle: AtomicU64,
    /// Where the stub was last bound.
    pub(crate) site: Mark,
}

impl PoolCell {
    const_fn! {
    /// The cell of a stub that is not bound.
    #[must_use]
    #[allow(clippy::new_without_default)] // only generated statics make one
    pub fn new() -> Self {
        PoolCell {
            handle: AtomicU64::new(0),
            site: Mark::new(),
        }
    }
    }

    #[inline(always)]
    pub(crate) fn raw(&self) -> u64 {
        // Acquire: the entry was exported before its handle was put here. No instrument needs the Acquire: the
        // entry's own word publishes its fields, and foreign code gets the stub after the bind.
        self.handle.load(Acquire)
    }
}
