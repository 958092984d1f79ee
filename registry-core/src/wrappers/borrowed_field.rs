//! Borrowed handles as fields of a struct, which then crosses by value only.
//!
//! As a parameter `BorrowedHandle<'_, S>` does, the struct with `'static` names the type, and [`Lift::Out`] is the same struct with the lifetime of the call. So no name
//! and no alias gives a field another lifetime. `wrappers/owned_field.rs` has the fields that own.

use crate::call::signature::Signature;
use crate::values::invalid::Invalid;
use crate::values::lift::{ByValue, Call, FfiType, Lift};
use crate::values::owning::{BorrowsNothing, WrittenWithItsLifetime};
use crate::values::raw_handle::RawHandle;
use crate::values::type_desc::TypeDesc;
use crate::wrappers::typed_handle::BorrowedHandle;

/// A borrowed handle, or an optional one, as a field: for the type with `'static`.
///
/// # Safety
/// `FIELD` describes a field of 64 bits, whose number `arrive` takes and `into_number` returns.
pub unsafe trait BorrowedField: Lift + Sized {
    /// The description of the field.
    const FIELD: &'static TypeDesc;
    /// Checks the number. It takes nothing.
    ///
    /// # Errors
    /// If the number is not that of a live entry of this type.
    fn arrive<'call>(number: u64, call: &'call Call) -> Result<Self::Out<'call>, Invalid>;
    /// The number that foreign code calls by.
    fn into_number(self) -> u64;
}

// SAFETY: the field is a handle's number.
unsafe impl<S: Signature> BorrowedField for BorrowedHandle<'static, S> {
    const FIELD: &'static TypeDesc = &TypeDesc::handle::<u64>(S::IDENTITY, false);
    fn arrive<'call>(number: u64, call: &'call Call) -> Result<BorrowedHandle<'call, S>, Invalid> {
        BorrowedHandle::arrive(number, call)
    }
    fn into_number(self) -> u64 {
        self.handle().raw()
    }
}

// SAFETY: the field is a handle's number, or 0.
unsafe impl<S: Signature> BorrowedField for Option<BorrowedHandle<'static, S>> {
    const FIELD: &'static TypeDesc =
        &<BorrowedHandle<'static, S> as BorrowedField>::FIELD.optional();
    fn arrive<'call>(
        number: u64,
        call: &'call Call,
    ) -> Result<Option<BorrowedHandle<'call, S>>, Invalid> {
        match number {
            0 => Ok(None),
            number => BorrowedHandle::arrive(number, call).map(Some),
        }
    }
    fn into_number(self) -> u64 {
        self.map_or(0, |borrowed| borrowed.handle().raw())
    }
}

// SAFETY: never used: its bound is never met. It is here for the message of that bound, where an alias hides a borrowed handle from the derive.
#[diagnostic::do_not_recommend]
unsafe impl<S: Signature> FfiType for BorrowedHandle<'static, S>
where
    for<'used> BorrowedHandle<'static, S>: BorrowsNothing<'used>,
{
    type CRepr = u64;
    const EVERY_BIT_PATTERN: bool = false;
    const DESC: &'static TypeDesc = <Self as BorrowedField>::FIELD;
    fn from_c_repr(_: u64) -> Result<Self, Invalid> {
        unreachable!("its bound is never met")
    }
    fn into_c_repr(self) -> u64 {
        unreachable!("its bound is never met")
    }
}

// Never used: an alias of it, or one that names a lifetime, is no parameter. It is here for the message.
#[diagnostic::do_not_recommend]
impl<S: Signature> ByValue for BorrowedHandle<'static, S>
where
    for<'used> BorrowedHandle<'static, S>: WrittenWithItsLifetime<'used>,
{
    type CRepr = RawHandle;
}
