//! A call by a table whose layout is a third party's: its functions get an object, which has the handle behind it ([`Object`]).

use crate::call::asked::MethodInfo;
use crate::call::enter::Path;
use crate::call::params::Params;
use crate::call::reply::Plain;
use crate::registry::ownership;
use crate::values::lower::Lower;
use crate::values::object::Object;

/// A pointer to an object of a C interface: the first parameter of each function of its table.
#[diagnostic::on_unimplemented(
    message = "the functions of a table get a pointer to their object first, and this one gets `{Self}`",
    label = "not a pointer to an object",
    note = "`vtable = ..` is for interfaces whose object is a struct, of which each function gets the address as its first argument"
)]
pub trait ObjectPointer: Copy + sealed::Sealed {
    /// The handle behind the object; 0 for null.
    ///
    /// # Safety
    /// The pointer is null, or points at an `Object` of its target that is valid to read.
    #[doc(hidden)]
    unsafe fn raw(self) -> u64;
}

mod sealed {
    pub trait Sealed {}
}

impl<B> sealed::Sealed for *mut B {}
impl<B> sealed::Sealed for *const B {}

impl<B> ObjectPointer for *const B {
    #[inline(always)]
    unsafe fn raw(self) -> u64 {
        // An opaque type does not say where the object ends and the handle begins.
        const {
            assert!(
                size_of::<B>() >= size_of::<usize>(),
                "the object of a table is a struct that begins with a pointer to it; `void` and opaque types have no known end"
            );
        }
        // SAFETY: the caller's promise.
        unsafe { Object::<B>::raw_of(self) }
    }
}

impl<B> ObjectPointer for *mut B {
    #[inline(always)]
    unsafe fn raw(self) -> u64 {
        // SAFETY: the caller's promise.
        unsafe { self.cast_const().raw() }
    }
}

/// The body of a function of such a table.
///
/// # Safety
/// `P` and `R` are the parameters and the return of the method. The object is null, or points at an `Object` of its target that is valid to read. Pointers in
/// `c_reprs` are null or valid for the call, and the method's own contract is kept.
#[inline]
pub unsafe fn call_object<P: Params, R: Lower>(
    object: impl ObjectPointer,
    c_reprs: P::CReprs,
    method: &'static MethodInfo,
    on_error: R::Value,
) -> R::CRepr {
    // SAFETY: the caller's promises.
    unsafe {
        P::call_entry::<_, R, Plain<R>, { Path::FAST }>(object.raw(), c_reprs, method, on_error)
    }
}

/// As [`call_object`], for a method with `#[release]`: then ends the entry, if foreign code owns it.
///
/// # Safety
/// As [`call_object`].
pub unsafe fn call_object_and_release<P: Params, R: Lower>(
    object: impl ObjectPointer,
    c_reprs: P::CReprs,
    method: &'static MethodInfo,
    on_error: R::Value,
) -> R::CRepr {
    // The method may free the object, so its handle is read before.
    // SAFETY: the caller's promises.
    let raw = unsafe { object.raw() };
    // SAFETY: likewise.
    let answer =
        unsafe { P::call_entry::<_, R, Plain<R>, { Path::FAST }>(raw, c_reprs, method, on_error) };
    ownership::end_behind_a_call(method.interface, raw);
    answer
}
