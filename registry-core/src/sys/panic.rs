//! [`guard`] runs user code: callbacks, drops of captures, hooks, and `Display` implementations of errors.
//!
//! Invariant: this is the only place that catches panics, and all user code runs inside it. So no panic crosses the
//! boundary to C.

/// The payload of a panic that [`guard`] caught.
pub(crate) struct Panicked(#[cfg(feature = "std")] alloc::boxed::Box<dyn core::any::Any + Send>);

/// Runs `f` and catches its panic.
///
/// Like `std::thread::spawn`, it does not require `UnwindSafe`. A callback that panicked stays callable; its author
/// decides whether its captures are still consistent.
#[inline(always)]
pub(crate) fn guard<T>(f: impl FnOnce() -> T) -> Result<T, Panicked> {
    // Under loom a panic must end the model. With `panic = "abort"` there is nothing to catch, and `catch_unwind` would
    // still spill `f` and its result to memory.
    #[cfg(all(feature = "std", not(loom), panic = "unwind"))]
    return std::panic::catch_unwind(core::panic::AssertUnwindSafe(f)).map_err(Panicked);
    #[cfg(any(loom, not(feature = "std"), not(panic = "unwind")))]
    return Ok(f());
}

impl Panicked {
    /// Lets the panic go on, in a caller that is under a guard itself.
    #[cold]
    pub(crate) fn resume(self) -> ! {
        #[cfg(feature = "std")]
        std::panic::resume_unwind(self.0);
        #[cfg(not(feature = "std"))]
        unreachable!("nothing is caught without std")
    }

    /// The panic's message, if its payload is text. Drops the payload, and catches a panic of that drop.
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
            // The drop of a payload is user code and may panic, and so may the drop of that second payload. A third
            // payload is leaked.
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
