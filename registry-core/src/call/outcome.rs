//! How a call ends, on its way out: with a value, or with a refusal or a reason and none.
//!
//! `call/closure.rs` makes an `Outcome` and `call/trampoline.rs` an `Ended` of it; `call/enter.rs` takes that apart. Both have two forms. Where there are
//! threads, a closure's value comes back in one register and the refusal in a second. Where there is one thread (wasm32, whose functions
//! return one number) the refusal stands in a static, which nobody else can write before it is read, and a value never shares memory with a
//! reason, so that it stays a local of the function.

use crate::sys::panic::Panicked;
use crate::values::lift::Invalid;
use crate::values::signature_info::SignatureInfo;
use alloc::string::String;
use core::fmt;
use core::mem::MaybeUninit;

/// Why a live closure did not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// In wasm of a pointer's width: beside one in an enumeration it then costs no memory. Elsewhere narrow, so that in an
// `Outcome` a number comes first, in the register in which it is wanted.
#[cfg_attr(target_arch = "wasm32", repr(u32))]
#[cfg_attr(not(target_arch = "wasm32"), repr(u8))]
pub enum Refusal {
    /// It runs now, on another thread.
    Busy = 1,
    /// It runs now, on this thread below us.
    Reentered,
    /// It ran, and was to run once.
    Consumed,
    /// It is another thread's.
    WrongThread,
}

/// Why a call that came in did not end with a value. Told after the entry has been left.
pub(crate) enum Stop {
    Invalid(usize, Invalid),
    Refused(Refusal),
    Failed(String),
    Panicked(Panicked),
    /// The entry's signature, and the one that was asked for.
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

    /// How what a slot calls answers.
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

    /// How a call that came in ended.
    pub(crate) struct Ended<T>(Result<T, Stop>);

    impl<T> Ended<T> {
        #[inline(always)]
        pub(crate) fn value(value: T) -> Self {
            Ended(Ok(value))
        }
        #[inline(always)]
        pub(crate) fn stop(stop: Stop) -> Self {
            Ended(Err(stop))
        }
        #[inline(always)]
        pub(crate) fn into_result(self) -> Result<T, Stop> {
            self.0
        }
        /// The reason, or an initialised value.
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

    /// 0, or why the call that has just returned was refused. Relaxed, throughout: one thread.
    static REFUSED: AtomicU32 = AtomicU32::new(0);

    /// How what a slot calls answers. Invariant: initialised if nothing was refused.
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
                _ => Refusal::WrongThread,
            })
        }
    }

    /// How a call that came in ended.
    pub(crate) struct Ended<T> {
        stop: Option<Stop>,
        /// Invariant: initialised if there is no reason.
        value: MaybeUninit<T>,
    }

    impl<T> Ended<T> {
        #[inline(always)]
        pub(crate) fn value(value: T) -> Self {
            Ended {
                stop: None,
                value: MaybeUninit::new(value),
            }
        }
        #[inline(always)]
        pub(crate) fn stop(stop: Stop) -> Self {
            Ended {
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
        /// The reason, or an initialised value.
        #[inline(always)]
        pub(crate) fn parts(self) -> (Option<Stop>, MaybeUninit<T>) {
            (self.stop, self.value)
        }
    }
}

pub(crate) use form::{Ended, Outcome};

impl<R> fmt::Debug for Outcome<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome").finish_non_exhaustive()
    }
}
