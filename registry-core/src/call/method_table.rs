//! [`MethodTable`]: the methods of a foreign implementer, and a call of one.
//!
//! A [`Foreign`](crate::Foreign) of a trait is one of a callback type but for its function: it has a table of functions. The table is versioned by its
//! size: methods are appended, and one behind the end of an earlier table is `NotImplemented`, as is a null one.

use crate::call::asked::MethodInfo;
use crate::call::enter::Path;
use crate::call::foreign::{Callee, ForeignSignature, PassParams, call_with};
use crate::call::method::MethodTypes;
use crate::call::params::Params;
use crate::call::reply::Try;
use crate::errors::foreign::ForeignError;
use crate::registry::user_data;
use crate::status::Status;
use crate::values::foreign_text::ForeignText;
use crate::values::lift::Invalid;
use crate::values::lower::Lower;
use crate::values::pass::Answer;
use alloc::string::String;
use core::ffi::c_void;
use core::fmt;
use core::marker::PhantomData;
use core::ptr::NonNull;

/// The table of a foreign implementer's methods: in C a pointer to a `<crate>_<Trait>_methods`, which is its size and a function for each method.
///
/// `I` is the marker of the trait.
#[repr(transparent)]
pub struct MethodTable<I>(NonNull<c_void>, PhantomData<fn() -> I>);

// SAFETY: the table is not written to while an implementer is in use (`Foreign::from_raw`).
unsafe impl<I> Send for MethodTable<I> {}
// SAFETY: likewise.
unsafe impl<I> Sync for MethodTable<I> {}

impl<I> Clone for MethodTable<I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I> Copy for MethodTable<I> {}

impl<I> fmt::Debug for MethodTable<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MethodTable({:p})", self.0)
    }
}

/// The largest table. A larger size is taken for memory that was not initialised.
const LARGEST: usize = 1 << 16;
const WORD: usize = size_of::<*const ()>();

impl<I> MethodTable<I> {
    /// The table at this address; none at null. Nothing is read before it is used.
    #[must_use]
    pub fn new(table: *const c_void) -> Option<Self> {
        NonNull::new(table.cast_mut()).map(|table| MethodTable(table, PhantomData))
    }

    /// # Safety
    /// The table is valid to read for the size that its first field says.
    unsafe fn size(self) -> usize {
        // SAFETY: the caller's promise.
        unsafe { self.0.as_ptr().cast::<usize>().read_unaligned() }
    }

    /// The function of the method at this position, if the table has one.
    ///
    /// # Safety
    /// As [`MethodTable::size`].
    pub(crate) unsafe fn method(self, at: usize) -> Option<NonNull<()>> {
        let begin = WORD * (at + 1);
        // SAFETY: the caller's promise, and the size says that the table has the function.
        unsafe {
            if self.size() < begin + WORD {
                return None;
            }
            let function = self.0.as_ptr().cast::<u8>().add(begin);
            NonNull::new(function.cast::<*mut ()>().read_unaligned())
        }
    }

    /// Whether a table can have its size.
    ///
    /// # Errors
    /// If it has not even its own size, ends in a function, or is larger than any table.
    ///
    /// # Safety
    /// The table is valid to read for the size that its first field says.
    pub unsafe fn check(self) -> Result<(), Invalid> {
        // SAFETY: the caller's promise.
        let size = unsafe { self.size() };
        if !(WORD..=LARGEST).contains(&size) || size % WORD != 0 {
            return Err(Invalid::with_number(
                "has methods of a `size` that no table has: it is",
                size as i128,
            ));
        }
        Ok(())
    }
}

/// An interface whose implementers in Rust can be handed out as foreign ones are passed: by a table.
///
/// # Safety
/// Implemented by the attribute alone. `TABLE` is its own size in bytes, and a function for each method in the order of [`MethodInfo::at`], which takes any `user_data`.
///
/// [`MethodInfo::at`]: crate::call::asked::MethodInfo::at
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no methods, so there is no table of them",
    label = "not the marker of a trait",
    note = "tables are for implementers of a trait with the attribute; C gets a closure by `thunk_first()` or `thunk_last()`, and a function by `stub()`"
)]
pub unsafe trait TableOf: ForeignSignature<ForeignFn = MethodTable<Self>> {
    /// The table, which all implementers share.
    #[doc(hidden)]
    const TABLE: &'static [*const ()];
}

/// The first word of a table with as many methods.
#[must_use]
pub const fn table_size(methods: usize) -> *const () {
    core::ptr::without_provenance(WORD * (methods + 1))
}

/// The body of a function in the table of Rust's implementers.
///
/// It returns 0, or `REGISTRY_FAILED` for every failure: any other number would be taken for the code of the callback's error. The message has the status.
///
/// # Safety
/// `P` and `R` are the parameters and the return of the method. `result` is null or valid to write. Pointers in `c_reprs` are null or valid for the call, and the
/// method's own contract is kept. `text` is null, or has the functions of a [`ForeignText`], which may be called with it.
#[inline]
pub unsafe fn call_member<P: Params, R: Lower>(
    user_data: *mut c_void,
    c_reprs: P::CReprs,
    method: &'static MethodInfo,
    result: *mut R::CRepr,
    text: *mut ForeignText,
) -> i32 {
    let raw = user_data::raw_from_user_data(user_data);
    // SAFETY: the caller's promises.
    let status =
        unsafe { P::call_entry::<_, R, Try<R>, { Path::FAST }>(raw, c_reprs, method, result) };
    if status == Status::Ok {
        return 0;
    }
    // SAFETY: likewise.
    unsafe { ForeignText::tell(text, status) };
    Status::Failed.raw()
}

/// A method that a foreign implementer may have.
///
/// # Safety
/// Implemented by the attribute alone. `call_foreign` passes the C forms on to `function`.
pub unsafe trait ForeignMethodTypes: MethodTypes {
    /// Calls it.
    ///
    /// # Safety
    /// `function` is the C function of this method, which may be called with `user_data`. `result` is valid to write.
    unsafe fn call_foreign(
        function: NonNull<()>,
        user_data: *mut c_void,
        arguments: <Self::Params as Params>::CReprs,
        result: *mut <Self::Return as Lower>::CRepr,
        error: *mut ForeignText,
    ) -> i32;
}

/// A method whose arguments Rust can pass, and whose result it can take. It has a lifetime as [`ForeignCallable`](crate::ForeignCallable) has.
pub trait ForeignMethod<'a>: ForeignMethodTypes<Params: PassParams, Return: Answer> {}

impl<M: ForeignMethodTypes<Params: PassParams, Return: Answer>> ForeignMethod<'_> for M {}

/// Calls a method of a foreign implementer.
///
/// # Errors
/// `NotImplemented` if its table has no such method; otherwise as for a callable.
///
/// # Safety
/// The method's own contract, if it is `unsafe`.
#[inline]
pub unsafe fn call_foreign_method<I, M>(
    callee: &Callee<I>,
    args: <M::Params as Params>::Out<'_>,
) -> Result<<M::Return as Lower>::Value, ForeignError>
where
    I: ForeignSignature<ForeignFn = MethodTable<I>>,
    M: ForeignMethodTypes<Params: PassParams, Return: Answer>,
{
    let method = M::info();
    let arguments = M::Params::pass(args);
    let mut missing = false;
    let called = call_with::<I, M::Return>(method.info.name, callee, |result, text| {
        // The table is read inside the host: it may be gone with it.
        // SAFETY: the maker of the implementer promised that the table is valid while it is in use.
        let Some(function) = (unsafe { callee.function.method(method.at) }) else {
            missing = true;
            return Status::NotImplemented.raw();
        };
        // SAFETY: the same promise: the function is that of this method. The arguments' borrows last for the call.
        unsafe { M::call_foreign(function, callee.user_data, arguments, result, text) }
    });
    if missing {
        let message = String::from("its table has no such method");
        return Err(ForeignError::new(
            method.info.name,
            Status::NotImplemented,
            message,
        ));
    }
    called
}
