//! `OwnedHandle` and `BorrowedHandle`: handles whose callback type is known, which may be parameters and results of callbacks.
//!
//! As std's `OwnedFd` and `BorrowedFd` do for descriptors, they say who ends the callback. An `OwnedHandle` crosses together with the ownership of its
//! entry: [`Lift`] takes it from foreign code, and [`Lower`] gives it to foreign code. A number from foreign code is checked before the callback
//! runs, so a typed handle never names a callback of another type.
//!
//! # Invariants
//! * An `OwnedHandle` owns its entry as a wrapper does (`Owner::Rust`), until it is dropped or handed over.
//! * A call that is refused before the callback runs takes nothing: `Lift::give_back` returns the entry to foreign code.

// Elided lifetimes would hide that each borrow is bounded by `'call`.
#![allow(clippy::needless_lifetimes)]

use crate::call::signature::Signature;
use crate::call_site::Site;
use crate::handle::Handle;
use crate::registry::ownership::{self, HandleError, Refused};
use crate::registry::place::Place;
use crate::status::Status;
use crate::table::lifecycle::Owner;
use crate::values::lift::{ByValue, Call, Invalid, Lift};
use crate::values::lower::Lower;
use crate::values::pass::Pass;
use crate::values::raw_handle::{RawHandle, lower_handle, raw_number};
use crate::values::type_desc::TypeDesc;
use crate::wrappers;
use crate::wrappers::callback::Callback;
use crate::wrappers::local::LocalCallback;
use crate::wrappers::scope::ScopedCallback;
use crate::wrappers::scope_local::ScopedLocalCallback;
use core::convert::Infallible;
use core::fmt;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::num::NonZeroU64;
use core::panic::Location;

/// Set in the number of an `OwnedHandle` that a call brought from foreign code. Handles are below 2^53.
const ARRIVED: u64 = 1 << 63;

/// A handle of a callback of type `S`, which owns the callback: dropping it ends the callback.
///
/// It is how ownership crosses. A callback that returns one gives the entry to foreign code, which ends it by `<crate>_release` or passes it back.
/// A callback that has one as a parameter takes the entry from foreign code. Both may be `Option<OwnedHandle<S>>`, where 0 is `None`. The
/// generated bindings return and take an object of the class of `S`.
///
/// A number that is not a live handle of type `S` that foreign code owns is refused before the callback runs: with `NULL_HANDLE`,
/// `UNKNOWN_HANDLE`, `CLOSED`, `WRONG_SIGNATURE` or `NOT_OWNED`. Whenever a call is refused, also because of another argument, foreign code still
/// owns the entry. If the callback ran, it does not, even if it failed or panicked.
///
/// The `on_error` of a callback that returns one is `None`: a failed call returns 0. A call from Rust, `S::call`, returns an `Option`, which is `None` only if the callback
/// returned `None`.
///
/// It may be sent to any thread, also for a [`LocalCallback`], whose closure its own thread drops. There is no `try_clone`, since an entry has one
/// owner. [`Callback`] and [`LocalCallback`] convert into it, and `TryFrom` converts it back.
///
/// It may be a field of a struct with `#[derive(FfiType)]`, and so may its `Option`. Such a struct owns what its fields own, and crosses by value only: as
/// a parameter or as a result, with the rules above for each of its fields. A call that is refused, also because of another field, takes none of them. Everywhere else a
/// struct would be copied, and an entry has one owner; so it is refused at compile time, as it is in a slice. Use a [`Handle`] there, which
/// [`from_handle`](OwnedHandle::from_handle) takes over.
///
/// Only stubs pass it. A foreign function is declared with [`Handle`], and called with what [`into_handle`](OwnedHandle::into_handle) returns.
///
/// ```
/// use registry_core::{OwnedHandle, exported_callback};
///
/// /// Takes a discount off a price.
/// #[exported_callback(on_error = -1)]
/// type Discount = fn(cents: i64) -> i64;
///
/// /// Makes a discount, which the caller owns.
/// #[exported_callback(on_error = None)]
/// fn discount(percent: i64) -> OwnedHandle<Discount> {
///     Discount::export(move |cents| cents - cents * percent / 100).into()
/// }
///
/// /// Takes a discount from the caller.
/// #[exported_callback(on_error = -1)]
/// fn apply_last(discount: OwnedHandle<Discount>, cents: i64) -> i64 {
///     Discount::call(discount.handle(), cents).unwrap_or(-1)
/// } // the discount ends here
///
/// let twenty = discount(20);
/// assert_eq!(Discount::call(twenty.handle(), 100).unwrap(), 80);
/// assert_eq!(apply_last(twenty, 100), 80);
/// ```
///
/// As a field:
///
/// ```
/// use registry_core::{FfiType, OwnedHandle, exported_callback};
///
/// #[exported_callback(on_error = -1)]
/// type Discount = fn(cents: i64) -> i64;
///
/// /// A discount, and what it costs to have it.
/// #[derive(FfiType)]
/// #[repr(C)]
/// struct Offer {
///     discount: OwnedHandle<Discount>,
///     fee: i64,
/// }
///
/// #[exported_callback(on_error = None)]
/// fn offer(percent: i64) -> Offer {
///     let discount = Discount::export(move |cents| cents - cents * percent / 100).into();
///     Offer { discount, fee: 5 }
/// }
///
/// #[exported_callback(on_error = -1)]
/// fn accept(offer: Offer, cents: i64) -> i64 {
///     Discount::call(offer.discount.handle(), cents).map_or(-1, |cents| cents + offer.fee)
/// } // the discount ends here
///
/// assert_eq!(accept(offer(20), 100), 85);
/// ```
// Not `repr(transparent)`, unlike `BorrowedHandle`: a foreign function that is declared with it would get the mark of one that has arrived, and
// not the ownership.
#[must_use = "the callback ends when its owned handle is dropped"]
pub struct OwnedHandle<S: Signature> {
    number: NonZeroU64,
    signature: PhantomData<fn() -> S>,
}

impl<S: Signature> OwnedHandle<S> {
    /// The caller hands the ownership of the entry over.
    fn new(handle: Handle) -> Self {
        Self::numbered(handle.raw())
    }

    fn numbered(number: u64) -> Self {
        OwnedHandle {
            // Never 0: the numbers are those of handles.
            number: NonZeroU64::new(number).unwrap_or(NonZeroU64::MIN),
            signature: PhantomData,
        }
    }

    /// The number that foreign code calls by.
    #[must_use]
    pub fn handle(&self) -> Handle {
        let raw = self.number.get() & !ARRIVED;
        Handle::from_raw(raw).unwrap_or_else(|| unreachable!("made of a handle"))
    }

    /// Borrows the handle.
    #[must_use]
    pub fn as_handle(&self) -> BorrowedHandle<'_, S> {
        BorrowedHandle::new(self.handle())
    }

    fn place(&self) -> Place {
        Place::of(S::function_slot(), self.handle())
    }

    /// The caller now owns the entry.
    fn into_place(self) -> Place {
        ManuallyDrop::new(self).place()
    }

    /// Gives the callback to foreign code, which ends it by `<crate>_release`.
    #[must_use = "foreign code must get the handle, or the callback lives for ever"]
    pub fn into_handle(self) -> Handle {
        let handle = self.handle();
        ownership::change(self.into_place(), Owner::Rust, Owner::Foreign);
        handle
    }

    /// Takes a callback that foreign code owns, on any thread.
    ///
    /// # Errors
    /// If the handle is not of this signature or is closed, or if foreign code does not own its entry.
    pub fn from_handle(handle: Handle) -> Result<Self, HandleError> {
        ownership::adopt(S::info(), S::function_slot(), handle.raw())?;
        Ok(Self::new(handle))
    }

    /// Ends the callback, as dropping does, and remembers this line for the message that a late call gets.
    #[track_caller]
    pub fn close(self) {
        let site = crate::call_site::intern(Location::caller());
        ownership::close(self.into_place(), Owner::Rust, site);
    }

    /// From an argument that foreign code passed.
    pub(super) fn arrive(raw: u64) -> Result<Self, Invalid> {
        match ownership::adopt(S::info(), S::function_slot(), raw) {
            Ok(()) => Ok(Self::numbered(raw | ARRIVED)),
            Err(why) => Err(refused::<S>(raw, why)),
        }
    }

    /// The same handle, as one that Rust passes.
    fn settle(self) -> Self {
        Self::new(ManuallyDrop::new(self).handle())
    }

    /// Returns an entry that a refused call brought. An entry that Rust passed ends, as any value that is moved into a call.
    fn give_back(self) {
        if self.number.get() & ARRIVED != 0 {
            ownership::change(self.into_place(), Owner::Rust, Owner::Foreign);
        }
    }
}

/// The refusal of an argument.
#[cold]
fn refused<S: Signature>(raw: u64, why: Refused) -> Invalid {
    let failure = why.failure();
    let status = match raw {
        0 => Status::NullHandle,
        _ => failure.status(),
    };
    Invalid::handle(status, raw, failure.callback, S::info().name)
}

impl<S: Signature> Drop for OwnedHandle<S> {
    fn drop(&mut self) {
        ownership::close(self.place(), Owner::Rust, Site::DROPPED);
    }
}

impl<S: Signature> fmt::Debug for OwnedHandle<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wrappers::debug("OwnedHandle", S::info(), self.handle(), f)
    }
}

impl<S: Signature> From<Callback<S>> for OwnedHandle<S> {
    fn from(callback: Callback<S>) -> Self {
        Self::new(ManuallyDrop::new(callback).handle())
    }
}

impl<S: Signature> From<LocalCallback<S>> for OwnedHandle<S> {
    fn from(callback: LocalCallback<S>) -> Self {
        Self::new(ManuallyDrop::new(callback).handle())
    }
}

/// Fails for the handle of a local callback, and gives it back.
impl<S: Signature> TryFrom<OwnedHandle<S>> for Callback<S> {
    type Error = OwnedHandle<S>;
    fn try_from(owned: OwnedHandle<S>) -> Result<Self, OwnedHandle<S>> {
        if ownership::suits(owned.place(), false) {
            return Ok(Callback::of_handle(ManuallyDrop::new(owned).handle()));
        }
        Err(owned)
    }
}

/// Fails for the handle of a callback that is not a local one of this thread, and gives it back.
impl<S: Signature> TryFrom<OwnedHandle<S>> for LocalCallback<S> {
    type Error = OwnedHandle<S>;
    fn try_from(owned: OwnedHandle<S>) -> Result<Self, OwnedHandle<S>> {
        if ownership::suits(owned.place(), true) {
            return Ok(LocalCallback::of_handle(ManuallyDrop::new(owned).handle()));
        }
        Err(owned)
    }
}

/// A handle of a callback of type `S` that somebody else owns, while the owner lives or the call lasts.
///
/// A parameter `BorrowedHandle<'_, S>` accepts the handle of any live callback of type `S`, of any owner. Any other number is refused before the
/// callback runs, with `NULL_HANDLE`, `UNKNOWN_HANDLE`, `CLOSED` or `WRONG_SIGNATURE`. The owner may end the callback at any time, also during the
/// call: then calls by the handle get `CLOSED`.
///
/// A callback can return a `BorrowedHandle<'static, S>`, for instance of a leaked wrapper. Foreign code may call by it, and can't release it.
///
/// It may be a field of a struct with `#[derive(FfiType)]`, and so may its `Option`. The struct has one lifetime, that of the call, and crosses by value only: as a parameter `Sale<'_>`, or as a
/// result `Sale<'static>`. The call takes nothing from foreign code, unless another field is an [`OwnedHandle`].
///
/// ```
/// use registry_core::{BorrowedHandle, exported_callback};
///
/// #[exported_callback(on_error = -1)]
/// type Discount = fn(cents: i64) -> i64;
///
/// /// Uses a discount, which stays the caller's.
/// #[exported_callback(on_error = -1)]
/// fn apply(discount: BorrowedHandle<'_, Discount>, cents: i64) -> i64 {
///     Discount::call(discount.handle(), cents).unwrap_or(-1)
/// }
///
/// let half = Discount::export(|cents| cents / 2);
/// assert_eq!(apply(half.as_handle(), 100), 50);
/// ```
///
/// As a field:
///
/// ```
/// use registry_core::{BorrowedHandle, FfiType, exported_callback};
///
/// #[exported_callback(on_error = -1)]
/// type Discount = fn(cents: i64) -> i64;
///
/// /// A sale, and the discounts that hold for it.
/// #[derive(FfiType)]
/// #[repr(C)]
/// struct Sale<'a> {
///     discount: BorrowedHandle<'a, Discount>,
///     other: Option<BorrowedHandle<'a, Discount>>,
///     cents: i64,
/// }
///
/// /// The lower price.
/// #[exported_callback(on_error = -1)]
/// fn lowest(sale: Sale<'_>) -> i64 {
///     let price = |by: BorrowedHandle<'_, Discount>| Discount::call(by.handle(), sale.cents).ok();
///     let other = sale.other.and_then(price);
///     price(sale.discount).into_iter().chain(other).min().unwrap_or(-1)
/// }
///
/// let half = Discount::export(|cents| cents / 2);
/// let sale = Sale { discount: half.as_handle(), other: None, cents: 100 };
/// assert_eq!(lowest(sale), 50);
/// ```
#[repr(transparent)]
pub struct BorrowedHandle<'a, S: Signature> {
    handle: Handle,
    owner: PhantomData<&'a S>,
    signature: PhantomData<fn() -> S>,
}

impl<'a, S: Signature> BorrowedHandle<'a, S> {
    fn new(handle: Handle) -> Self {
        BorrowedHandle {
            handle,
            owner: PhantomData,
            signature: PhantomData,
        }
    }

    /// The number that foreign code calls by.
    #[must_use]
    pub fn handle(self) -> Handle {
        self.handle
    }

    pub(super) fn arrive(raw: u64, _: &'a Call) -> Result<Self, Invalid> {
        let known = ownership::recognise(S::info(), S::function_slot(), raw);
        match (known, Handle::from_raw(raw)) {
            (Ok(()), Some(handle)) => Ok(Self::new(handle)),
            (Err(why), _) => Err(refused::<S>(raw, why)),
            (Ok(()), None) => unreachable!("a live entry has a handle"),
        }
    }
}

impl<S: Signature> Callback<S> {
    /// Its typed handle, for callbacks that take a [`BorrowedHandle`].
    #[must_use]
    pub fn as_handle(&self) -> BorrowedHandle<'_, S> {
        BorrowedHandle::new(self.handle())
    }
}

impl<S: Signature> LocalCallback<S> {
    /// Its typed handle, for callbacks that take a [`BorrowedHandle`].
    #[must_use]
    pub fn as_handle(&self) -> BorrowedHandle<'_, S> {
        BorrowedHandle::new(self.handle())
    }
}

impl<S: Signature> ScopedCallback<'_, S> {
    /// Its typed handle, for callbacks that take a [`BorrowedHandle`].
    #[must_use]
    pub fn as_handle(&self) -> BorrowedHandle<'_, S> {
        BorrowedHandle::new(self.handle())
    }
}

impl<S: Signature> ScopedLocalCallback<'_, S> {
    /// Its typed handle, for callbacks that take a [`BorrowedHandle`].
    #[must_use]
    pub fn as_handle(&self) -> BorrowedHandle<'_, S> {
        BorrowedHandle::new(self.handle())
    }
}

impl<S: Signature> Clone for BorrowedHandle<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Signature> Copy for BorrowedHandle<'_, S> {}

impl<S: Signature> fmt::Debug for BorrowedHandle<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wrappers::debug("BorrowedHandle", S::info(), self.handle, f)
    }
}

// SAFETY: the C form is a number, and `arrive` checks it. Nothing is borrowed.
#[diagnostic::do_not_recommend]
unsafe impl<S: Signature> Lift for OwnedHandle<S> {
    type CRepr = RawHandle;
    type Out<'call> = Self;
    const DESC: &'static TypeDesc = &TypeDesc::handle::<RawHandle>(S::IDENTITY, true);
    const TAKES: bool = true;
    fn give_back(out: Self) {
        out.give_back();
    }
    fn settle<'call>(out: <Self as Lift>::Out<'call>) -> <Self as Lift>::Out<'call> {
        out.settle()
    }
    unsafe fn lift(c_repr: RawHandle, _: &Call) -> Result<Self, Invalid> {
        Self::arrive(raw_number(c_repr))
    }
}

// SAFETY: as for `OwnedHandle`; 0 is `None`.
#[diagnostic::do_not_recommend]
unsafe impl<S: Signature> Lift for Option<OwnedHandle<S>> {
    type CRepr = RawHandle;
    type Out<'call> = Self;
    const DESC: &'static TypeDesc = &<OwnedHandle<S> as Lift>::DESC.optional();
    const TAKES: bool = true;
    fn give_back(out: Self) {
        if let Some(owned) = out {
            owned.give_back();
        }
    }
    fn settle<'call>(out: <Self as Lift>::Out<'call>) -> <Self as Lift>::Out<'call> {
        out.map(OwnedHandle::settle)
    }
    unsafe fn lift(c_repr: RawHandle, _: &Call) -> Result<Self, Invalid> {
        match raw_number(c_repr) {
            0 => Ok(None),
            raw => OwnedHandle::arrive(raw).map(Some),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<S: Signature> ByValue for OwnedHandle<S> {
    type CRepr = RawHandle;
}

#[diagnostic::do_not_recommend]
impl<S: Signature> ByValue for Option<OwnedHandle<S>> {
    type CRepr = RawHandle;
}

// SAFETY: the C form is a number, `arrive` checks it, and the lifted handle is bounded by the call.
#[diagnostic::do_not_recommend]
unsafe impl<S: Signature> Lift for BorrowedHandle<'static, S> {
    type CRepr = RawHandle;
    type Out<'call> = BorrowedHandle<'call, S>;
    const DESC: &'static TypeDesc = &TypeDesc::handle::<RawHandle>(S::IDENTITY, false);
    unsafe fn lift<'call>(
        c_repr: RawHandle,
        call: &'call Call,
    ) -> Result<BorrowedHandle<'call, S>, Invalid> {
        BorrowedHandle::arrive(raw_number(c_repr), call)
    }
}

// SAFETY: as for `BorrowedHandle`; 0 is `None`.
#[diagnostic::do_not_recommend]
unsafe impl<S: Signature> Lift for Option<BorrowedHandle<'static, S>> {
    type CRepr = RawHandle;
    type Out<'call> = Option<BorrowedHandle<'call, S>>;
    const DESC: &'static TypeDesc = &<BorrowedHandle<'static, S> as Lift>::DESC.optional();
    unsafe fn lift<'call>(
        c_repr: RawHandle,
        call: &'call Call,
    ) -> Result<Self::Out<'call>, Invalid> {
        match raw_number(c_repr) {
            0 => Ok(None),
            raw => BorrowedHandle::arrive(raw, call).map(Some),
        }
    }
}

// SAFETY: the C form is the number.
#[diagnostic::do_not_recommend]
unsafe impl<S: Signature> Pass for BorrowedHandle<'static, S> {
    fn pass(out: BorrowedHandle<'_, S>) -> RawHandle {
        lower_handle(Some(out.handle))
    }
}

// SAFETY: likewise; 0 is `None`.
#[diagnostic::do_not_recommend]
unsafe impl<S: Signature> Pass for Option<BorrowedHandle<'static, S>> {
    fn pass(out: Option<BorrowedHandle<'_, S>>) -> RawHandle {
        lower_handle(out.map(BorrowedHandle::handle))
    }
}

/// Implements `Lower` for a typed handle and its `Option`. The value of `on_error` is `None`, which is 0 in C.
macro_rules! returned {
    (@ $type:ty, $whole:ty, $into_raw:expr, $value:ident => $into_value:expr) => {
        // SAFETY: the C form is a number; 0 is `None`.
        #[diagnostic::do_not_recommend]
        unsafe impl<S: Signature> Lower for $whole {
            type CRepr = RawHandle;
            type Value = Option<$type>;
            type Error = Infallible;
            const DESC: &'static TypeDesc = <$whole as Lift>::DESC;
            #[inline(always)]
            fn into_value(self) -> Result<Self::Value, Infallible> {
                let $value = self;
                $into_value
            }
            #[inline(always)]
            fn lower(value: Self::Value) -> RawHandle {
                lower_handle(value.map($into_raw))
            }
            #[inline(always)]
            fn is_mistakable(result: &RawHandle, on_error: &RawHandle) -> bool {
                *result == *on_error
            }
        }
    };
    ($($type:ty, $into_raw:expr;)*) => {$(
        returned!(@ $type, $type, $into_raw, value => Ok(Some(value)));
        returned!(@ $type, Option<$type>, $into_raw, value => Ok(value));
    )*};
}

returned! {
    OwnedHandle<S>, OwnedHandle::into_handle;
    BorrowedHandle<'static, S>, BorrowedHandle::handle;
}
