//! Owned handles as fields of a struct, which then crosses by value only. `wrappers/borrowed_field.rs` has those that borrow.
//!
//! The derive makes the struct's [`Lift`] and `Lower` of those of its fields. In a struct a handle is a `uint64_t` on every target, also on wasm32, where
//! it is a `double` as a parameter and as a result.
//!
//! # Invariants
//! * A struct that is refused takes nothing: its plain fields are checked before the first owner is taken, and an owner that has been taken
//!   when another one is refused is given back by [`Arrived`].

use crate::call::signature::Signature;
use crate::values::invalid::Invalid;
use crate::values::lift::{FfiType, Lift};
use crate::values::owning::OwnsNothing;
use crate::values::type_desc::TypeDesc;
use crate::wrappers::typed_handle::OwnedHandle;

/// An owned handle, or an optional one, as a field.
///
/// # Safety
/// `FIELD` describes a field of 64 bits, whose number `arrive` takes and `into_number` returns.
pub unsafe trait OwnedField: for<'call> Lift<Out<'call> = Self> + Sized {
    /// The description of the field.
    const FIELD: &'static TypeDesc;
    /// Takes the entry from foreign code.
    ///
    /// # Errors
    /// If the number is not that of a live entry of this type that foreign code owns.
    fn arrive(number: u64) -> Result<Self, Invalid>;
    /// Gives the entry to foreign code.
    fn into_number(self) -> u64;
}

// SAFETY: the field is a handle's number.
unsafe impl<S: Signature> OwnedField for OwnedHandle<S> {
    const FIELD: &'static TypeDesc = &TypeDesc::handle::<u64>(S::IDENTITY, true);
    fn arrive(number: u64) -> Result<Self, Invalid> {
        OwnedHandle::arrive(number)
    }
    fn into_number(self) -> u64 {
        self.into_handle().raw()
    }
}

// SAFETY: the field is a handle's number, or 0.
unsafe impl<S: Signature> OwnedField for Option<OwnedHandle<S>> {
    const FIELD: &'static TypeDesc = &<OwnedHandle<S> as OwnedField>::FIELD.optional();
    fn arrive(number: u64) -> Result<Self, Invalid> {
        match number {
            0 => Ok(None),
            number => OwnedHandle::arrive(number).map(Some),
        }
    }
    fn into_number(self) -> u64 {
        self.map_or(0, |owned| owned.into_handle().raw())
    }
}

/// A field that has arrived, in a struct of which another field may be refused: then its drop gives it back.
#[derive(Debug)]
pub struct Arrived<T: OwnedField>(Option<T>);

impl<T: OwnedField> Arrived<T> {
    /// Takes the entry from foreign code. `before` are the numbers of the fields that have arrived.
    ///
    /// # Errors
    /// As [`OwnedField::arrive`], with the field's name.
    pub fn new(field: &'static str, number: u64, before: &[u64]) -> Result<Self, Invalid> {
        match T::arrive(number) {
            Ok(arrived) => Ok(Arrived(Some(arrived))),
            Err(why) if before.contains(&number) => Err(why.twice().in_field(field)),
            Err(why) => Err(why.in_field(field)),
        }
    }

    /// The field, of a struct all of which has arrived.
    #[must_use]
    pub fn keep(mut self) -> T {
        let arrived = self.0.take();
        arrived.unwrap_or_else(|| unreachable!("it is there until `keep`"))
    }
}

impl<T: OwnedField> Drop for Arrived<T> {
    fn drop(&mut self) {
        if let Some(arrived) = self.0.take() {
            <T as Lift>::give_back(arrived);
        }
    }
}

// SAFETY: never used: its bound is never met. It is here for the message of that bound, where an alias hides an owned handle from the derive.
#[diagnostic::do_not_recommend]
unsafe impl<S: Signature> FfiType for OwnedHandle<S>
where
    for<'used> OwnedHandle<S>: OwnsNothing<'used>,
{
    type CRepr = u64;
    const EVERY_BIT_PATTERN: bool = false;
    const DESC: &'static TypeDesc = <Self as OwnedField>::FIELD;
    fn from_c_repr(_: u64) -> Result<Self, Invalid> {
        unreachable!("its bound is never met")
    }
    fn into_c_repr(self) -> u64 {
        unreachable!("its bound is never met")
    }
}
