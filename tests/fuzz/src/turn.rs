//! One input at a time: two of the targets count what the whole registry holds.
//!
//! It also silences what an input causes on purpose: the panics of callbacks and of drops, and the
//! line that the default hook writes about them. Any other panic fails the input, also one inside a callback,
//! which the library would turn into a status: a replay must see what the fuzzer saw.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

static UNORDERED: AtomicBool = AtomicBool::new(false);

/// The payload of every panic that an input orders.
pub(crate) struct Ordered;

/// The turn of one input.
pub(crate) struct Turn {
    _guard: MutexGuard<'static, ()>,
}

impl Turn {
    /// The input has ended, and all that it ordered.
    pub(crate) fn end(self) {
        let unordered = UNORDERED.swap(false, Relaxed);
        assert!(
            !unordered,
            "something panicked that the input did not order"
        );
    }
}

/// Waits until no other input is under way.
pub(crate) fn take() -> Turn {
    static TURN: Mutex<()> = Mutex::new(());
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        registry_core::set_error_hook(Some(Box::new(|_| {})));
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !info.payload().is::<Ordered>() {
                UNORDERED.store(true, Relaxed);
                told(info);
            }
        }));
    });
    // A turn that ended by a panic has failed its own test; the next one starts with what it finds.
    let guard = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    UNORDERED.store(false, Relaxed);
    Turn { _guard: guard }
}
