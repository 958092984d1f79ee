//! A panic that traps a wasm instance: the call that it cuts off is taken out of its thread's record.
//!
//! On wasm32 with `panic = "abort"` nothing after the panic runs, so the callback would count as running
//! for ever and its entry could never be dropped. `thread.rs` puts this into the panic hook when it makes
//! the record. Only the innermost call is taken out: frames further out are the host's, which may catch
//! the trap and return into them. A trap that is no panic (an out-of-bounds access, a stack overflow) runs
//! no hook, and its callback stays pinned.

/// Chains a hook before the one that is installed.
pub(crate) fn watch() {
    let next = std::panic::take_hook();
    std::panic::set_hook(std::boxed::Box::new(move |info| {
        next(info);
        if let Some(current) = crate::thread::current() {
            current.forget_innermost();
        }
    }));
}
