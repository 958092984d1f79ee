//! The arguments of a call that are kept after it has returned.

use crate::call::arity::for_longer_lists;
use crate::call::closure;
use crate::call::enter::{Closure, call_fast, call_slow, outlined};
use crate::call::outcome::{CallResult, Refusal};
use crate::call::params::Params;
use crate::call::reply::Later;
use crate::call::signature::Signature;
use crate::call::trampoline::guarded;
use crate::table::slab::Slot;
use crate::values::keep::{Full, Keep};
use crate::values::lower::Lower;
use crate::values::signature_info::SignatureInfo;

/// Parameter lists whose arguments can be kept: tuples of [`Keep`] types.
pub trait KeepParams: Params {
    /// The kept arguments: `()` for none, the value itself for one, a tuple for more.
    type Kept: Send + 'static;
    /// Copies the arguments.
    ///
    /// # Errors
    /// If no memory is left.
    #[doc(hidden)]
    fn keep(args: Self::Out<'_>) -> Result<Self::Kept, Full>;
    /// The arguments, as a call would pass them.
    #[doc(hidden)]
    fn lend(kept: &Self::Kept) -> Self::Out<'_>;
}

/// Makes a call that was kept: enters the closure's entry as any call does, and runs `later` with the entry's callable under the guard. Returns false if the entry has
/// ended, and nothing runs.
///
/// # Safety
/// The entry with this handle has the signature `S`, and a callable of the type `C`.
pub(crate) unsafe fn call_later<S: Signature, C>(
    raw: u64,
    later: impl FnOnce(&C) -> Result<S::Return, Refusal>,
) -> bool {
    let entry = Closure(raw, S::info());
    // SAFETY: the caller's promise, and `S` has this return.
    let body = |later| unsafe { later_body::<C, S::Return>(S::info(), later) };
    let setup = |later| (Later, body(later));
    call_fast(entry, later, setup, |later| fallback(entry, body(later)))
}

/// The body of [`call_later`].
///
/// # Safety
/// It runs inside a live entry with a callable of the type `C`, and `R` is the return of the signature `info`.
unsafe fn later_body<C, R: Lower>(
    info: &'static SignatureInfo,
    later: impl FnOnce(&C) -> Result<R, Refusal>,
) -> impl FnOnce(&'static Slot) -> CallResult<R::Value> {
    move |slot| {
        let data: *const u8 = slot.data.get().cast();
        let callable: *const C = if closure::is_inline::<C>() {
            data.cast()
        } else {
            // SAFETY: the slot of a callable that does not fit holds a pointer to it.
            unsafe { *data.cast() }
        };
        // SAFETY: the caller's promises.
        unsafe { guarded::<R>(info, || later(&*callable)) }
    }
}

outlined! {
/// The slow path of [`call_later`].
fn fallback<T>(entry: Closure, body: impl FnOnce(&'static Slot) -> CallResult<T>) -> bool {
    call_slow(entry, Later, body)
}
}

impl KeepParams for () {
    type Kept = ();
    #[inline(always)]
    fn keep((): ()) -> Result<(), Full> {
        Ok(())
    }
    #[inline(always)]
    fn lend((): &()) {}
}

impl<A: Keep + 'static> KeepParams for (A,) {
    type Kept = A::Kept;
    #[inline(always)]
    fn keep(args: (A::Out<'_>,)) -> Result<A::Kept, Full> {
        A::keep(args.0)
    }
    #[inline(always)]
    fn lend(kept: &A::Kept) -> (A::Out<'_>,) {
        (A::lend(kept),)
    }
}

macro_rules! tuples {
    ($(($($arg:ident $at:tt)*))*) => {$(
        impl<$($arg: Keep + 'static),*> KeepParams for ($($arg,)*) {
            type Kept = ($($arg::Kept,)*);
            #[inline(always)]
            fn keep(args: <Self as Params>::Out<'_>) -> Result<Self::Kept, Full> {
                Ok(($($arg::keep(args.$at)?,)*))
            }
            #[inline(always)]
            fn lend(kept: &Self::Kept) -> <Self as Params>::Out<'_> {
                ($($arg::lend(&kept.$at),)*)
            }
        }
    )*};
}

for_longer_lists!(tuples);
