//! [`Uncallable`]: the parameters of an interface's own signature.
//!
//! The entry of an implementer has the interface's signature, so that all wrappers work for it. Only its methods are called: a call of the entry
//! itself would need an argument of a type without values.

// Elided lifetimes would hide that nothing is borrowed.
#![allow(clippy::needless_lifetimes)]

use crate::call::asked::Asked;
use crate::call::closure::Callable;
use crate::call::foreign::PassParams;
use crate::call::kept::KeepParams;
use crate::call::outcome::Outcome;
use crate::call::params::Params;
use crate::call::reply::Reply;
use crate::call::signature::{CallbackType, ExportedFunction};
use crate::table::pool_cell::PoolCell;
use crate::values::keep::Full;
use crate::values::lift::{Call, Invalid};
use crate::values::lower::Lower;
use crate::values::tagged::Tagged;
use core::ptr;

/// The parameters of an entry that can't be called itself: a type without values.
#[derive(Clone, Copy, Debug)]
pub enum Uncallable {}

impl PassParams for Uncallable {
    fn pass(args: Uncallable) -> Uncallable {
        match args {}
    }
}

/// So that a completion of an interface lacks one bound, and not two.
impl KeepParams for Uncallable {
    type Kept = Uncallable;
    fn keep(args: Uncallable) -> Result<Uncallable, Full> {
        match args {}
    }
    fn lend(kept: &Uncallable) -> Uncallable {
        match *kept {}
    }
}

// SAFETY: there are no arguments to lift.
unsafe impl Params for Uncallable {
    type CReprs = Uncallable;
    type Out<'call> = Uncallable;
    unsafe fn lift<'call>(
        c_reprs: Uncallable,
        _: &'call Call,
    ) -> Result<Uncallable, (usize, Invalid)> {
        match c_reprs {}
    }
    fn give_back(args: Uncallable) {
        match args {}
    }
    fn settle<'call>(args: Self::Out<'call>) -> Self::Out<'call> {
        match args {}
    }
    fn from_tagged(_: &[Tagged]) -> Result<Uncallable, (usize, Invalid)> {
        Err((
            0,
            Invalid::new("can't be passed: an interface is not called"),
        ))
    }
    /// Null: the export of an implementer stores the table of its methods instead.
    fn erase<R, Kind: Callable<Self, R>>() -> *const () {
        ptr::null()
    }
    unsafe fn call_erased<R>(_: *const (), _: *const u8, args: Uncallable) -> Outcome<R> {
        match args {}
    }
    /// Never asked for: no function has these parameters.
    fn stub<F: ExportedFunction<Params = Self>>() -> *const () {
        unreachable!("an interface has no stub")
    }
    unsafe fn call_entry<K: Asked, R: Lower, To: Reply<R::Value>, const FAST: bool>(
        _: u64,
        c_reprs: Uncallable,
        _: K,
        _: To::Given,
    ) -> To::Out {
        match c_reprs {}
    }
    unsafe fn call_pooled<S: CallbackType<Params = Self>>(
        c_reprs: Uncallable,
        _: &'static PoolCell,
    ) -> <S::Return as Lower>::CRepr {
        match c_reprs {}
    }
}
