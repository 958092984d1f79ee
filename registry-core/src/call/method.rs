//! Methods of an interface: what a call of one needs, and how an implementer is called by one.
//!
//! An implementer is stored once, with the guard of its kind ([`Shared`], [`Exclusive`], [`Local`]). Each method sees it as a callable of its own,
//! [`MethodOf`], in that same guard: so a method that is called while another one runs is refused as a closure that is called while it runs.

use crate::call::asked::MethodInfo;
use crate::call::closure::{Exclusive, Local, Shared};
use crate::call::params::{CallFn, CallMut, Erase, Params};
use crate::call::signature::Signature;
use crate::call::trampoline::call_lifted;
use crate::call::uncallable::Uncallable;
use crate::errors::failure::CallError;
use crate::handle::Handle;
use crate::values::lower::{Lower, NoOnErrorNeeded};
use core::marker::PhantomData;

/// A method.
///
/// # Safety
/// Implemented by the attribute alone. `info` describes a method with these parameters and this return. Its `interface` is the static of the interface,
/// and `at` is below the number of the interface's methods, and no other method's.
pub unsafe trait MethodTypes {
    /// The parameters without the receiver, lifetimes written `'static`.
    type Params: Params;
    /// What the method returns.
    type Return: Lower + 'static;
    /// What a call of the method asks for.
    fn info() -> &'static MethodInfo;
}

/// A method that takes `&self`, of the implementer `T`.
pub trait MethodFn<T>: MethodTypes {
    /// Calls it.
    fn call(this: &T, args: <Self::Params as Params>::Out<'_>) -> Self::Return;
}

/// A method of the implementer `T`, of which one call runs at a time: it takes `&mut self` or `&self`.
pub trait MethodMut<T>: MethodTypes {
    /// Calls it.
    fn call_mut(this: &mut T, args: <Self::Params as Params>::Out<'_>) -> Self::Return;
}

/// An implementer, as the closure that one of its methods is.
#[repr(transparent)]
#[allow(missing_debug_implementations, reason = "only slots have one")]
pub struct MethodOf<T, M>(T, PhantomData<fn() -> M>);

impl<T, M: MethodFn<T>> CallFn<M::Params, M::Return> for MethodOf<T, M> {
    #[inline(always)]
    fn call(&self, args: <M::Params as Params>::Out<'_>) -> M::Return {
        M::call(&self.0, args)
    }
}

impl<T, M: MethodMut<T>> CallMut<M::Params, M::Return> for MethodOf<T, M> {
    #[inline(always)]
    fn call(&mut self, args: <M::Params as Params>::Out<'_>) -> M::Return {
        M::call_mut(&mut self.0, args)
    }
}

/// An implementer as it is stored: without a method.
pub(crate) type Implementer<T> = MethodOf<T, Uncallable>;

impl<T> Implementer<T> {
    pub(crate) fn new(implementer: T) -> Self {
        MethodOf(implementer, PhantomData)
    }
    pub(crate) fn into_inner(self) -> T {
        self.0
    }
}

// SAFETY: it is no method, and has no description that a call could ask for.
unsafe impl MethodTypes for Uncallable {
    type Params = Uncallable;
    type Return = ();
    fn info() -> &'static MethodInfo {
        unreachable!("it is no method")
    }
}

impl<T> MethodFn<T> for Uncallable {
    fn call(_: &T, args: Uncallable) {
        match args {}
    }
}

impl<T> MethodMut<T> for Uncallable {
    fn call_mut(_: &mut T, args: Uncallable) {
        match args {}
    }
}

/// An interface: the marker that the attribute on a trait generates.
///
/// # Safety
/// Implemented by the attribute alone.
pub unsafe trait Interface: Signature<Params = Uncallable, Return = ()> {}

/// An interface that `T` implements.
///
/// # Safety
/// Implemented by the attribute alone. The tables have the function of each method, in the order of [`MethodInfo::at`]: those that [`exclusive`] and
/// [`local`] return for `T`.
pub unsafe trait Implements<T>: Interface {
    /// The methods of an implementer that one caller at a time may call.
    const EXCLUSIVE: &'static [*const ()];
    /// The methods of an implementer that its own thread may call.
    const LOCAL: &'static [*const ()];
}

/// An interface of methods that all take `&self`, which `T` implements.
///
/// # Safety
/// As [`Implements`], with the functions that [`shared`] returns.
pub unsafe trait ImplementsShared<T>: Implements<T> {
    /// The methods of an implementer that several threads may call at once.
    const SHARED: &'static [*const ()];
}

/// The function that calls the method `M` of an implementer in a `Shared`.
#[must_use]
pub const fn shared<T, M: MethodFn<T>>() -> *const ()
where
    M::Params: Erase<M::Return, Shared<MethodOf<T, M>>>,
{
    // `MethodOf<T, M>` is transparent over `T`, and `Shared` over it: the callable is at the same place for each method.
    <M::Params as Erase<M::Return, Shared<MethodOf<T, M>>>>::CALL
}

/// The function that calls the method `M` of an implementer in an `Exclusive`.
#[must_use]
pub const fn exclusive<T, M: MethodMut<T>>() -> *const ()
where
    M::Params: Erase<M::Return, Exclusive<MethodOf<T, M>>>,
{
    // As in `shared`: an `Exclusive` is `repr(C)`, so it is laid out alike for each method.
    <M::Params as Erase<M::Return, Exclusive<MethodOf<T, M>>>>::CALL
}

/// The function that calls the method `M` of an implementer in a `Local`.
#[must_use]
pub const fn local<T, M: MethodMut<T>>() -> *const ()
where
    M::Params: Erase<M::Return, Local<MethodOf<T, M>>>,
{
    // As in `exclusive`.
    <M::Params as Erase<M::Return, Local<MethodOf<T, M>>>>::CALL
}

/// A call of a method by handle from Rust.
///
/// # Errors
/// Every way in which a call can end without a value.
///
/// # Safety
/// The method's own contract is kept.
#[inline]
pub unsafe fn call_method<M: MethodTypes>(
    handle: Handle,
    args: <M::Params as Params>::Out<'_>,
) -> Result<<M::Return as Lower>::Value, CallError> {
    let args = M::Params::settle(args);
    // SAFETY: the caller's promise.
    unsafe { call_lifted::<_, M::Params, M::Return>(M::info(), handle.raw(), args) }
}

/// A return type without a value, whose method needs no `on_error`.
#[diagnostic::on_unimplemented(
    message = "`on_error` is needed: the method returns a value, and a call that can't be made must return one too",
    label = "returned by the method",
    note = "write `#[on_error(..)]` above the method, with a constant that the foreign side can take for a failure"
)]
pub trait NoOnErrorInMethod: Lower {
    /// What a plain stub returns for a call that fails.
    const NOTHING: Self::Value;
}

#[diagnostic::do_not_recommend]
impl<R: NoOnErrorNeeded> NoOnErrorInMethod for R {
    const NOTHING: Self::Value = R::NOTHING;
}
