//! `guard`, round everything that is the user's: callbacks, drops of captures, hooks, `Display`s.
//!
//! Called by `call/trampoline.rs` (callbacks), `registry/mod.rs` (drops) and `errors/hook.rs` (hooks). It is
//! the only place that catches panics; beyond it nothing unwinds, so nothing crosses the boundary.

/// What a piece of user code that panicked left behind.
pub(crate) struct Panicked(#[cfg(feature = "std")] alloc::boxed::Box<dyn core::any::Any + Send>);

/// Runs `f`, and stops a panic of it here.
///
/// No `UnwindSafe` is asked for, as by `std::thread::spawn`: a callback that panicked stays callable,
/// and what its captures are worth then is the business of whoever wrote it.
#[inline(always)]
pub(crate) fn guard<T>(f: impl FnOnce() -> T) -> Result<T, Panicked> {
    // A model must end where loom panics. Where a panic aborts there is nothing to catch, and std's way of
    // trying would put `f` and its result into memory.
    #[cfg(all(feature = "std", not(loom), panic = "unwind"))]
    return std::panic::catch_unwind(core::panic::AssertUnwindSafe(f)).map_err(Panicked);
    #[cfg(any(loom, not(feature = "std"), not(panic = "unwind")))]
    return Ok(f());
}

impl Panicked {
    /// The panic's message, as far as it is text. Consumes the payload, whose drop may itself panic.
    #[cold]
    pub(crate) fn into_message(self) -> alloc::string::String {
        use alloc::string::String;
        #[cfg(feature = "std")]
        {
            let payload = self.0;
            let message = if let Some(text) = payload.downcast_ref::<&'static str>() {
                String::from(*text)
            } else if let Some(text) = payload.downcast_ref::<String>() {
                text.clone()
            } else {
                String::from("the panic carried no text")
            };
            // A payload's drop is user code. If it panics, so may that panic's payload: the third is
            // leaked rather than given another chance.
            if let Err(second) = guard(|| drop(payload)) {
                if let Err(third) = guard(|| drop(second.0)) {
                    core::mem::forget(third.0);
                }
            }
            message
        }
        #[cfg(not(feature = "std"))]
        String::new()
    }
}
