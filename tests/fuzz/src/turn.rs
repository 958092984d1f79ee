//! One input at a time: two of the targets count what the whole registry holds.
//!
//! It also keeps quiet what an input orders on purpose: the panics of callbacks and of drops, and the
//! line that the default hook writes about them.

use std::sync::{Mutex, MutexGuard, Once, PoisonError};

/// The payload of every panic that an input orders.
pub(crate) struct Ordered;

/// Waits until no other input is under way.
pub(crate) fn take() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        registry_core::set_error_hook(Some(Box::new(|_| {})));
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !info.payload().is::<Ordered>() {
                told(info);
            }
        }));
    });
    // A turn that ended by a panic has failed its own test; the next one starts with what it finds.
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}
