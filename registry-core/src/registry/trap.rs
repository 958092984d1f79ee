//! Traps of a wasm instance, which its host may catch. After one, nothing is dropped any more, and every entry whose frames the trap may have
//! removed is lost.
//!
//! A trap removes the frames between the wasm function that trapped and the JavaScript that caught it from the stack, and none of their code runs.
//! Frames further out live on. Nothing in the instance can tell which these are: a pinned function shows itself in no cell. So the cells stay as
//! they are. Every entry that a cell names goes to LOST. So does every entry of a scope, since the scope's frame may be gone. A caller that is
//! still inside leaves as usual.
//!
//! With `panic = "abort"` a panic is a trap. The panic hook learns of it before it happens. If the program has replaced that hook, the next call or
//! close notices: std says that a panic is under way, which no code survives otherwise. Of other traps (out of bounds, `abort`, stack overflow,
//! out of memory) only the host can tell the library, by `<crate>_trapped`. The generated binding for the web calls it for each call that an error has
//! left. It may run with very little stack, if the stack overflowed.

#[cfg(all(panic = "abort", feature = "std"))]
use self::panics::PANIC;
#[cfg(all(panic = "abort", feature = "std"))]
use crate::errors::{
    failure::{Detail, Failure},
    last_error,
};
use crate::status::Status;
use crate::sys::sync::Relaxed;
use crate::sys::sync::plain::{AtomicPtr, AtomicU32};
use core::ptr;

/// What loses the entries that a trap may have cut off, a `fn()`. Null until a thread has a record: until then there are none.
static LOSE: AtomicPtr<()> = AtomicPtr::new(ptr::null_mut());
/// Whether the instance has trapped.
static TRAPPED: AtomicU32 = AtomicU32::new(0);
/// Whether a panic has been noticed, by the hook or by [`look`]. After a panic the hook can't be replaced, so one is enough.
#[cfg(all(panic = "abort", feature = "std"))]
static PANICKED: AtomicU32 = AtomicU32::new(0);
/// Whether a panic may go unnoticed by the hook: while another hook runs, after one that did not return, and after a panic that it missed.
static DEAF: AtomicU32 = AtomicU32::new(0);

/// Whether closures must not be dropped any more: a trap may have left them, or what they share, half changed.
#[inline(always)]
pub(crate) fn has_happened() -> bool {
    look();
    TRAPPED.load(Relaxed) != 0
}

/// Called before anything is called or dropped: notices a panic that the hook missed.
#[inline(always)]
pub(crate) fn look() {
    #[cfg(all(panic = "abort", feature = "std"))]
    if std::thread::panicking() && PANICKED.load(Relaxed) == 0 {
        noticed();
    }
}

/// Whether the hook may miss panics. Then scopes may export nothing more, since it would go unnoticed that their frames are gone.
#[inline(always)]
pub(crate) fn is_deaf() -> bool {
    look();
    DEAF.load(Relaxed) != 0
}

#[cfg(all(panic = "abort", feature = "std"))]
#[cold]
fn noticed() {
    // Our hook has not run. Std does not let it be replaced during a panic, and this panic never ends.
    DEAF.store(1, Relaxed);
    PANICKED.store(1, Relaxed);
    note();
}

/// Loses the entries that a trap may have cut off. A second call for one trap, or a call without a trap, only loses more of them.
#[cold]
pub(crate) fn note() {
    TRAPPED.store(1, Relaxed);
    let lose = LOSE.load(Relaxed);
    if !lose.is_null() {
        // SAFETY: `watch` stored a `fn()`.
        let lose = unsafe { core::mem::transmute::<*mut (), fn()>(lose) };
        lose();
    }
}

/// Notices traps from now on: `lose` then loses the entries that one may have cut off.
pub(crate) fn watch(lose: fn()) {
    LOSE.store(lose as *mut (), Relaxed);
    #[cfg(all(panic = "abort", feature = "std"))]
    hear_panics();
}

/// Puts a panic hook before the one that is installed.
#[cfg(all(panic = "abort", feature = "std"))]
fn hear_panics() {
    if std::thread::panicking() {
        // Too late: std would panic. The next `look` notices the panic.
        return;
    }
    let next = std::panic::take_hook();
    std::panic::set_hook(std::boxed::Box::new(move |info| {
        // First: the next hook may itself trap.
        PANICKED.store(1, Relaxed);
        note();
        PANIC.set(Some(panics::Message::of(info)));
        // Std calls no hook for a panic in a hook, nor for later panics if this hook does not return.
        let deaf = DEAF.load(Relaxed);
        DEAF.store(1, Relaxed);
        next(info);
        DEAF.store(deaf, Relaxed);
    }));
}

/// Makes the newest panic of this thread its last failure, and returns [`Status::Panicked`]. Returns [`Status::Ok`] if there has been none
/// since the last question. The host asks, so there is memory for the failure; the panic itself may have been in an allocator.
#[cold]
pub(crate) fn take_panic() -> Status {
    #[cfg(all(panic = "abort", feature = "std"))]
    if let Some(message) = PANIC.take() {
        let detail = Detail::Text(message.into());
        last_error::keep(Failure::new(Status::Panicked, 0, None).with(detail));
        return Status::Panicked;
    }
    Status::Ok
}

#[cfg(all(panic = "abort", feature = "std"))]
mod panics {
    //! The message of a panic, stored without an allocation: the panic may be one of the allocator.

    use alloc::string::String;
    use core::cell::Cell;
    use std::panic::PanicHookInfo;

    crate::sys::sync::per_thread! {
        /// The newest panic's message, until the host has asked for it.
        pub(super) static PANIC: Cell<Option<Message>> = Cell::new(None);
    }

    /// As much of a text as there is room for.
    #[derive(Clone, Copy)]
    pub(super) struct Message {
        length: usize,
        bytes: [u8; 512],
    }

    impl Message {
        pub(super) fn of(info: &PanicHookInfo<'_>) -> Self {
            let payload = info.payload();
            let text = payload.downcast_ref::<&'static str>().copied();
            let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
            let text = text.unwrap_or("the panic carried no text");
            let mut bytes = [0; 512];
            let mut length = text.len().min(bytes.len());
            while !text.is_char_boundary(length) {
                length -= 1;
            }
            bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
            Message { length, bytes }
        }
    }

    impl From<Message> for String {
        fn from(message: Message) -> Self {
            String::from_utf8_lossy(&message.bytes[..message.length]).into_owned()
        }
    }
}
