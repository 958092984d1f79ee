//! Internal result types of a call: a value, a refusal, or a failure.
//!
//! A callable returns an [`Outcome`]. The trampoline makes a [`CallResult`] of it, which `call/enter.rs` takes apart. Each has two forms:
//!
//! * Where there are threads, a closure's value comes back in one register and the refusal in a second.
//! * Where there is one thread (wasm32, whose functions return one number), the refusal is in a static, which no other code can write
//!   before it is read. A value never shares memory with a failure, so that it stays a local variable of the wasm function.

use crate::sys::panic::Panicked;
use crate::values::lift::Invalid;
use crate::values::signature_info::SignatureInfo;
use alloc::string::String;
use core::fmt;
use core::mem::MaybeUninit;

/// Why a live closure was not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// In wasm as wide as a pointer: an enum that holds either then needs no more memory. Elsewhere narrow, so that the value comes
// first in an `Outcome`, and returns in the register in which it is needed.
#[cfg_attr(target_arch = "wasm32", repr(u32))]
#[cfg_attr(not(target_arch = "wasm32"), repr(u8))]
pub enum Refusal {
    /// Another thread runs it now.
    Busy = 1,
    /// This thread runs it now, further out.
    Reentered,
    /// It may run once, and has.
    Consumed,
    /// It belongs to another thread.
    WrongThread,
    /// What it would deliver to has ended.
    Closed,
    /// What it would deliver to has no room.
    QueueFull,
    /// No memory is left for what it would deliver.
    Exhausted,
    /// Its value has not come yet.
    NotYet,
    /// The memory for its value has another size.
    WrongSize,
    /// Too little of the thread's stack is left for it.
    NoStack,
}

/// Why a call that entered its entry has no value. It is reported after the entry has been left.
pub(crate) enum Stop {
    Invalid(usize, Invalid),
    Refused(Refusal),
    /// The message of the callback's error, and its code.
    Failed(String, Option<i32>),
    Panicked(Panicked),
    /// The entry's signature, and the one that the caller expects.
    Signature(*mut (), &'static SignatureInfo),
}

#[cfg(not(all(
    not(loom),
    any(
        registry_single_thread,
        all(target_arch = "wasm32", not(target_feature = "atomics"))
    )
)))]
mod form {
    use super::{MaybeUninit, Refusal, Stop};

    /// What a callable returns: a value, or a refusal.
    pub struct Outcome<R> {
        refusal: Option<Refusal>,
        /// Invariant: initialised if there is no refusal.
        value: MaybeUninit<R>,
    }

    impl<R> Outcome<R> {
        #[inline(always)]
        pub(crate) fn new(result: Result<R, Refusal>) -> Self {
            match result {
                Ok(value) => Outcome {
                    refusal: None,
                    value: MaybeUninit::new(value),
                },
                Err(refusal) => Outcome {
                    refusal: Some(refusal),
                    value: MaybeUninit::uninit(),
                },
            }
        }

        #[inline(always)]
        pub(crate) fn into_result(self) -> Result<R, Refusal> {
            match self.refusal {
                // SAFETY: the invariant.
                None => Ok(unsafe { self.value.assume_init() }),
                Some(refusal) => Err(refusal),
            }
        }
    }

    /// The result of a call that entered its entry.
    pub(crate) struct CallResult<T>(Result<T, Stop>);

    impl<T> CallResult<T> {
        #[inline(always)]
        pub(crate) fn value(value: T) -> Self {
            CallResult(Ok(value))
        }
        #[inline(always)]
        pub(crate) fn stop(stop: Stop) -> Self {
            CallResult(Err(stop))
        }
        #[inline(always)]
        pub(crate) fn into_result(self) -> Result<T, Stop> {
            self.0
        }
        /// Why there is no value; if `None`, the value is initialised.
        #[inline(always)]
        pub(crate) fn parts(self) -> (Option<Stop>, MaybeUninit<T>) {
            match self.0 {
                Ok(value) => (None, MaybeUninit::new(value)),
                Err(stop) => (Some(stop), MaybeUninit::uninit()),
            }
        }
    }
}

#[cfg(all(
    not(loom),
    any(
        registry_single_thread,
        all(target_arch = "wasm32", not(target_feature = "atomics"))
    )
))]
mod form {
    use super::{MaybeUninit, Refusal, Stop};
    use crate::sys::sync::{AtomicU32, Relaxed};

    /// 0, or why the call that has just returned was refused. Relaxed throughout: there is one thread.
    static REFUSED: AtomicU32 = AtomicU32::new(0);

    /// What a callable returns: a value, or a refusal. Invariant: initialised if the call was not refused.
    #[repr(transparent)]
    pub struct Outcome<R>(MaybeUninit<R>);

    impl<R> Outcome<R> {
        #[inline(always)]
        pub(crate) fn new(result: Result<R, Refusal>) -> Self {
            match result {
                Ok(value) => Outcome(MaybeUninit::new(value)),
                Err(refusal) => {
                    REFUSED.store(refusal as u32, Relaxed);
                    Outcome(MaybeUninit::uninit())
                }
            }
        }

        #[inline(always)]
        pub(crate) fn into_result(self) -> Result<R, Refusal> {
            if REFUSED.load(Relaxed) == 0 {
                // SAFETY: the invariant; a refusal is taken out below before anything else can be called.
                return Ok(unsafe { self.0.assume_init() });
            }
            Err(match REFUSED.swap(0, Relaxed) {
                1 => Refusal::Busy,
                2 => Refusal::Reentered,
                3 => Refusal::Consumed,
                4 => Refusal::WrongThread,
                5 => Refusal::Closed,
                6 => Refusal::QueueFull,
                7 => Refusal::Exhausted,
                8 => Refusal::NotYet,
                9 => Refusal::WrongSize,
                _ => Refusal::NoStack,
            })
        }
    }

    /// The result of a call that entered its entry.
    pub(crate) struct CallResult<T> {
        stop: Option<Stop>,
        /// Invariant: initialised if `stop` is `None`.
        value: MaybeUninit<T>,
    }

    impl<T> CallResult<T> {
        #[inline(always)]
        pub(crate) fn value(value: T) -> Self {
            CallResult {
                stop: None,
                value: MaybeUninit::new(value),
            }
        }
        #[inline(always)]
        pub(crate) fn stop(stop: Stop) -> Self {
            CallResult {
                stop: Some(stop),
                value: MaybeUninit::uninit(),
            }
        }
        #[inline(always)]
        pub(crate) fn into_result(self) -> Result<T, Stop> {
            match self.stop {
                // SAFETY: the invariant.
                None => Ok(unsafe { self.value.assume_init() }),
                Some(stop) => Err(stop),
            }
        }
        /// Why there is no value; if `None`, the value is initialised.
        #[inline(always)]
        pub(crate) fn parts(self) -> (Option<Stop>, MaybeUninit<T>) {
            (self.stop, self.value)
        }
    }
}

pub(crate) use form::{CallResult, Outcome};

impl<R> fmt::Debug for Outcome<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome").finish_non_exhaustive()
    }
}
