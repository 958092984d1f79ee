//! A trap of a wasm instance, which its host may catch: nothing is dropped any more, and every entry whose frames it may have cut off is lost.
//!
//! A trap takes the frames between the wasm function that trapped and the JavaScript that caught it off the stack, and no code of theirs runs.
//! Frames further out live on, and nobody in here can tell which those are: a pinned function shows itself in no cell. So the cells stay as they
//! are, and every entry that a cell names goes to LOST, as does every entry that a scope has lent, since a scope's frame may be gone. A caller
//! that is still inside leaves as ever.
//!
//! With `panic = "abort"` a panic is a trap. The hook learns of it before it happens; if the program has put another hook in its place since, the
//! next call or close does, by the panic that std says is under way and that nothing would survive otherwise. Of other traps (out of bounds,
//! `abort`, stack overflow, memory that is out) nothing here is told but by the host: `<crate>_trapped`, which the generated binding for the web calls
//! for each call that an error has left. That may run with next to no stack, where that is what has run out.

use crate::sys::sync::Relaxed;
use crate::sys::sync::plain::{AtomicPtr, AtomicU32};
use core::ptr;

/// What loses the entries that a trap may have cut off, a `fn()`. Null until a thread has a record: until then there are none.
static LOSE: AtomicPtr<()> = AtomicPtr::new(ptr::null_mut());
/// Whether the instance has trapped.
static TRAPPED: AtomicU32 = AtomicU32::new(0);
/// Whether a panic has been noticed, by the hook or by a look. After it the hook stays what it is, so that one is enough.
#[cfg(all(panic = "abort", feature = "std"))]
static PANICKED: AtomicU32 = AtomicU32::new(0);
/// Whether it trapped by a panic of which the hook was not told, or may: while another hook runs, and after one that never came back.
static DEAF: AtomicU32 = AtomicU32::new(0);

/// Whether closures may not be dropped any more: a trap can have left them, or what they share, half changed.
#[inline(always)]
pub(crate) fn has_happened() -> bool {
    look();
    TRAPPED.load(Relaxed) != 0
}

/// Before anything is called or dropped: notices a panic of which the hook was not told.
#[inline(always)]
pub(crate) fn look() {
    #[cfg(all(panic = "abort", feature = "std"))]
    if std::thread::panicking() && PANICKED.load(Relaxed) == 0 {
        noticed();
    }
}

/// Whether panics come to no hook of ours: then nothing more may be lent by scopes, since nobody would hear that their frames are gone.
#[inline(always)]
pub(crate) fn is_deaf() -> bool {
    look();
    DEAF.load(Relaxed) != 0
}

#[cfg(all(panic = "abort", feature = "std"))]
#[cold]
fn noticed() {
    // Ours has not run, and std lets nobody change the hook any more while a panic is under way, which is for ever.
    DEAF.store(1, Relaxed);
    PANICKED.store(1, Relaxed);
    note();
}

/// Loses what a trap may have cut off. To be told twice of one trap, or of none, is harmless but for what is lost.
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
        // Too late: std would panic. The next look notices.
        return;
    }
    let next = std::panic::take_hook();
    std::panic::set_hook(std::boxed::Box::new(move |info| {
        // First: the next one may trap itself.
        PANICKED.store(1, Relaxed);
        note();
        // Of a panic in a hook std tells no hook, nor of any later one if this does not return.
        let deaf = DEAF.load(Relaxed);
        DEAF.store(1, Relaxed);
        next(info);
        DEAF.store(deaf, Relaxed);
    }));
}
