//! A call of a foreign callable: its arguments go to foreign code, and its result comes back.
//!
//! The attribute writes [`ForeignSignature`] for each callback type, since only it knows which parameter is two in C. Whether the types
//! can cross in this direction is a trait bound ([`ForeignCallable`]), which the compiler checks where a callable is declared.

use crate::call::arity::for_longer_lists;
use crate::call::host;
use crate::call::params::Params;
use crate::call::signature::Signature;
use crate::call::trampoline;
use crate::errors::failure::CallError;
use crate::errors::foreign::ForeignError;
use crate::handle::Handle;
use crate::registry::ownership;
use crate::status::Status;
use crate::values::foreign_text::ForeignText;
use crate::values::lift::Invalid;
use crate::values::lower::Lower;
use crate::values::pass::{Answer, Pass};
use crate::values::raw_handle::ReleaseFn;
use alloc::string::{String, ToString};
use core::ffi::c_void;
use core::fmt;

/// Parameter lists that Rust can pass to a foreign callable: tuples of [`Pass`] types.
pub trait PassParams: Params {
    /// The C forms of the arguments.
    #[doc(hidden)]
    fn pass(args: Self::Out<'_>) -> Self::CReprs;
}

macro_rules! tuples {
    ($(($($arg:ident $at:tt)*))*) => {$(
        impl<$($arg: Pass + 'static),*> PassParams for ($($arg,)*) {
            #[inline(always)]
            #[allow(unused_variables, clippy::unused_unit)]
            fn pass(args: <Self as Params>::Out<'_>) -> Self::CReprs {
                ($(<$arg as Pass>::pass(args.$at),)*)
            }
        }
    )*};
}

tuples! { () (A 0) }
for_longer_lists!(tuples);

/// The C forms of the arguments of `S`.
pub type CReprs<S> = <<S as Signature>::Params as Params>::CReprs;
/// The C form of the result of `S`.
pub type Answered<S> = <<S as Signature>::Return as Lower>::CRepr;
/// The value of the result of `S`.
type Value<S> = <<S as Signature>::Return as Lower>::Value;

/// A callback type as the type of foreign callables.
///
/// # Safety
/// Implemented by the attribute alone. `call_foreign` passes the C forms on to a function of type `ForeignFn`. `Methods` is `repr(transparent)` over
/// `Callee<Self>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the type of a foreign callable",
    label = "not a callback type",
    note = "declare the type of the callable: `#[exported_callback] type Listener = fn(price: i64);`, and write `Foreign<Listener>`"
)]
pub unsafe trait ForeignSignature: Signature {
    /// `unsafe extern "C" fn(user_data, .., result, error) -> i32`; for a trait, its [`MethodTable`](crate::MethodTable).
    type ForeignFn: Copy + Send + Sync + 'static;
    /// The type with the method `call`, which has the parameters of the callback type.
    #[doc(hidden)]
    type Methods;
    /// How its calls wait in a queue; `None` if they can't, since they return a value or have a parameter that can't wait.
    #[doc(hidden)]
    const QUEUEING: Option<&'static Queueing<Self>> = None;
    /// Calls it.
    ///
    /// # Safety
    /// The contract of `function`. `result` is valid to write.
    #[doc(hidden)]
    unsafe fn call_foreign(
        function: Self::ForeignFn,
        user_data: *mut c_void,
        arguments: CReprs<Self>,
        result: *mut Answered<Self>,
        error: *mut ForeignText,
    ) -> i32;
    /// Why a callable with this function is refused, as the end of a sentence about it.
    ///
    /// # Errors
    /// For a trait, if its table has a size that none has.
    ///
    /// # Safety
    /// A table is valid to read for the size that its first field says.
    #[doc(hidden)]
    unsafe fn check(function: Self::ForeignFn) -> Result<(), Invalid> {
        let _ = function;
        Ok(())
    }
}

/// A callback type whose arguments Rust can pass, and whose result it can take: a [`ForeignSignature`] that has callables.
///
/// It has a lifetime because a bound that is not met is an error of the method that the attribute writes, unless it is `for<'a>`.
pub trait ForeignCallable<'a>: ForeignSignature<Params: PassParams, Return: Answer> {}

impl<S: ForeignSignature<Params: PassParams, Return: Answer>> ForeignCallable<'_> for S {}

/// What a call of a foreign callable needs.
pub struct Callee<S: ForeignSignature> {
    pub(crate) function: S::ForeignFn,
    pub(crate) user_data: *mut c_void,
    pub(crate) reach: Reach,
    /// Whether what it returns counts only if it says that it is an answer.
    pub(crate) answers: bool,
}

impl<S: ForeignSignature> Clone for Callee<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: ForeignSignature> Copy for Callee<S> {}

/// How a call gets to foreign code.
#[derive(Clone, Copy)]
pub(crate) enum Reach {
    /// On the calling thread.
    Direct,
    /// On the calling thread, inside this host, whose end ends the callable.
    In(Handle),
    /// By this entry, whose calls wait in a queue. The host is that of the callable in the entry.
    Queue { entry: Handle, host: Option<Handle> },
}

/// How callables of `S` wait in a queue. The functions are those of `crate::delivery`, which knows queues.
#[allow(missing_debug_implementations, reason = "three functions")]
pub struct Queueing<S: ForeignSignature> {
    /// Makes an entry of the callable in the queue with this handle. An error takes nothing.
    pub(crate) export: fn(queue: u64, Callee<S>, Option<ReleaseFn>) -> Result<Handle, Invalid>,
    /// Ends the entry, and releases nothing: foreign code still owns the callable.
    pub(crate) give_back: fn(entry: Handle),
    /// Ends the entry. Its thread releases the callable.
    pub(crate) close: fn(entry: Handle),
}

impl<S: ForeignSignature> fmt::Debug for Callee<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Callee<{}>({:p})", S::info().name, self.user_data)
    }
}

/// Calls a foreign callable: the body of the method `call`.
///
/// # Errors
/// If the host has closed, if the callable returns another number than 0, or if its result is not a value of its type.
///
/// # Safety
/// The callback type's own contract, if it is `unsafe`.
#[inline]
pub unsafe fn call_foreign<S>(
    callee: &Callee<S>,
    args: <S::Params as Params>::Out<'_>,
) -> Result<Value<S>, ForeignError>
where
    S: ForeignSignature,
    S::Params: PassParams,
    S::Return: Answer,
{
    if let Reach::Queue { entry, host } = callee.reach {
        // SAFETY: the caller's promise.
        return unsafe { call_later::<S>(entry, host, args) };
    }
    let arguments = S::Params::pass(args);
    call_with::<S, S::Return>(S::info().name, callee, |result, text| {
        // SAFETY: the maker of the callable promised that its function may be called so. The arguments' borrows last for the call.
        unsafe { S::call_foreign(callee.function, callee.user_data, arguments, result, text) }
    })
}

/// A call of foreign code, of which `call` is the function: in the host, with a place for the result and for the text.
#[inline]
pub(crate) fn call_with<S: ForeignSignature, R: Answer>(
    name: &'static str,
    callee: &Callee<S>,
    mut call: impl FnMut(*mut R::CRepr, *mut ForeignText) -> i32,
) -> Result<R::Value, ForeignError> {
    let mut result = R::unwritten();
    let mut text = ForeignText::new();
    let code = match callee.reach {
        // Only `call_foreign` calls what may wait.
        Reach::Direct | Reach::Queue { .. } => call(&raw mut result, &raw mut text),
        Reach::In(host) => host::run_in(host, &mut || call(&raw mut result, &raw mut text))
            .map_err(|why| not_run(name, &why))?,
    };
    if callee.answers && !text.is_answer() {
        return Err(ForeignError::unanswered(name));
    }
    if code != 0 {
        return Err(ForeignError::returned(name, code, text));
    }
    R::answer(result).map_err(|why| {
        let message = alloc::format!("its result {why}");
        ForeignError::new(name, Status::InvalidArgument, message)
    })
}

/// Puts the call into the queue of its entry.
///
/// # Safety
/// As [`call_foreign`].
#[cold]
#[inline(never)]
unsafe fn call_later<S: ForeignSignature>(
    entry: Handle,
    host: Option<Handle>,
    args: <S::Params as Params>::Out<'_>,
) -> Result<Value<S>, ForeignError> {
    let name = S::info().name;
    // Nobody may run the queue any more, in which the call would wait for ever.
    if host.is_some_and(|host| !ownership::is_live(host.raw())) {
        let message = String::from("its host has closed");
        return Err(ForeignError::new(name, Status::Closed, message));
    }
    // SAFETY: the caller's promise.
    unsafe { trampoline::call::<S>(entry, args) }.map_err(|why| {
        let message = match why.status() {
            Status::Closed => String::from("its queue has closed"),
            Status::QueueFull => String::from("its queue is full"),
            _ => why.to_string(),
        };
        ForeignError::new(name, why.status(), message)
    })
}

/// Why the entry of the host did not make the call.
#[cold]
fn not_run(name: &'static str, why: &CallError) -> ForeignError {
    let message = match why.status() {
        Status::Closed => String::from("its host has closed"),
        Status::WrongThread => String::from("its host is not what runs on this thread"),
        _ => why.to_string(),
    };
    ForeignError::new(name, why.status(), message)
}
