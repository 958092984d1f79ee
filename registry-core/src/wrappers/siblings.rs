//! Bounds that exist for their messages: if an item or a closure does not meet one, the compiler says what to use instead.
//!
//! A closure's traits are blanket implementations over `Send` and `Sync`: the compiler would report those, which say what is wrong and
//! not which method takes the closure. Their parameter is the closure itself. Without it the compiler sees that a number is `Send`, and
//! advises to call a closure that returns one.
//!
//! No type implements the traits that functions and `stub` ask for: the methods that ask for them exist for their message. These traits have a lifetime, since
//! a bound that is never met is an error of the method itself, unless it is `for<'a>`.

/// A closure that [`export`](crate::exported_callback) takes: any thread may call it, also while it runs.
#[diagnostic::on_unimplemented(
    message = "`export` needs a closure that any thread may call, and this one captures what isn't `Send` and `Sync`",
    label = "captures an `Rc`, a `Cell`, a raw pointer, a lock's guard or the like",
    note = "use `export_local` for a closure that only this thread calls, or `export_mut` if what it captures is `Send`"
)]
pub trait Shareable<Closure>: Send + Sync {}

#[diagnostic::do_not_recommend]
impl<F: Send + Sync> Shareable<F> for F {}

/// A closure that [`export_scoped`](crate::exported_callback) takes: as [`Shareable`], in a scope.
#[diagnostic::on_unimplemented(
    message = "`export_scoped` needs a closure that any thread may call, and this one captures what isn't `Send` and `Sync`",
    label = "captures an `Rc`, a `Cell`, a raw pointer, a lock's guard or the like",
    note = "use `export_scoped_mut` if what it captures is `Send`: a `Cell` is, a borrow of one is not, so write `move`"
)]
pub trait ShareableInScope<Closure>: Send + Sync {}

#[diagnostic::do_not_recommend]
impl<F: Send + Sync> ShareableInScope<F> for F {}

/// A closure that [`export_mut`, `export_once` and `export_continuation`](crate::exported_callback) take: any thread may call it, one at a time.
#[diagnostic::on_unimplemented(
    message = "`export_mut` and `export_once` need a closure that any thread may call, and this one captures what isn't `Send`",
    label = "captures an `Rc`, a raw pointer, a lock's guard or the like",
    note = "use `export_local` for a closure that only this thread calls"
)]
pub trait Sendable<Closure>: Send {}

#[diagnostic::do_not_recommend]
impl<F: Send> Sendable<F> for F {}

/// An implementer that [`export`](crate::exported_callback) and `export_scoped` of an interface take: any thread may call its methods, several at once.
#[diagnostic::on_unimplemented(
    message = "`export` and `export_scoped` need a value that several threads may use at once, and `{Self}` isn't `Send` and `Sync`",
    label = "holds an `Rc`, a `Cell`, a raw pointer, a lock's guard or the like",
    note = "use `export_mut` if it is `Send`: its methods are called one at a time; or `export_local` if only this thread calls them; in a scope `export_scoped_mut` or `export_scoped_local`"
)]
pub trait ShareableImplementer: Send + Sync {}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync> ShareableImplementer for T {}

/// An implementer that [`export_mut`](crate::exported_callback) and `export_scoped_mut` of an interface take: any thread may call its methods, one at a time.
#[diagnostic::on_unimplemented(
    message = "`export_mut` and `export_scoped_mut` need a value that goes from thread to thread, and `{Self}` isn't `Send`",
    label = "holds an `Rc`, a raw pointer, a lock's guard or the like",
    note = "use `export_local` if only this thread calls its methods, in a scope `export_scoped_local`"
)]
pub trait SendableImplementer: Send {}

#[diagnostic::do_not_recommend]
impl<T: Send> SendableImplementer for T {}

/// Asked for by `export` and `export_scoped` of an interface with a method that takes `&mut self`.
#[diagnostic::on_unimplemented(
    message = "a method of the trait behind `{Self}` takes `&mut self`, so its methods can't run at once",
    label = "lends its value to several calls",
    note = "use `export_mut` or `export_local`, in a scope `export_scoped_mut` or `export_scoped_local`: one call at a time has the value"
)]
pub trait MethodsTakeShared<'a> {}

/// The type of the constant `call` of a function. `add_tax::call(..)` is one error, "expected function, found `CallTheFunctionByItsName`", whatever stands in the
/// parentheses. A method would be a second error where it has other parameters.
#[derive(Clone, Copy, Debug)]
pub struct CallTheFunctionByItsName;

/// The same for the marker of a trait, of which no call is one: `StorageEntry::call_put(..)` and its kinds call a method.
#[derive(Clone, Copy, Debug)]
pub struct CallTheMethodByItsName;

/// What `export` of a `pinned` function asks for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is `pinned`: C can call it at any time, and there is nothing to export",
    label = "exported for the life of the program",
    note = "use `{Self}::stub()` for its function pointer, or remove `pinned` from its attribute"
)]
pub trait NotPinned<'a> {}

/// What `stub` of a callback type asks for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a callback type, and its closures have the stubs",
    label = "has no stub of its own",
    note = "use `thunk_first()` or `thunk_last()` on the wrapper that `{Self}::export(..)` returns; or write `pool = 8` in its \
            attribute, and use `bind()` on the wrapper"
)]
pub trait HasOneStub<'a> {}

/// What `stub` of a function asks for that is not `pinned`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` isn't `pinned`: C can call it only while a wrapper lives, which has the stub",
    label = "has no stub without a wrapper",
    note = "use `{Self}::export()` and `stub()` on the wrapper, or write `pinned` in its attribute"
)]
pub trait Pinned<'a> {}

/// What `clone` of a wrapper asks for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` owns its entry, so there is one",
    label = "can't be cloned",
    note = "use `handle()`, which is `Copy`, to call; or share the wrapper by an `Arc`, or an `Rc` if it is a local one"
)]
pub trait Shared<'a> {}

/// What moving a foreign callable to another thread asks for.
///
/// It is implemented by nothing.
///
/// # Safety
/// [`Foreign`](crate::Foreign) is `Send` for a type that implements it, so no type may.
#[diagnostic::on_unimplemented(
    message = "a `Foreign<{Self}>` stays on the thread that passed it",
    label = "moves the callable to another thread",
    note = "write `AnyThread<Foreign<{Self}>>` as the parameter's type: then foreign code passes a callable that any thread may call"
)]
pub unsafe trait StaysOnItsThread<'a> {}

/// What moving a [`LocalQueue`](crate::LocalQueue) to another thread asks for, and sharing it.
///
/// It is implemented by nothing.
///
/// # Safety
/// A type that implements it may be used on any thread.
#[diagnostic::on_unimplemented(
    message = "a `LocalQueue` stays on the thread that made it",
    label = "takes the queue to another thread",
    note = "use a `CallQueue`, which may be sent to the thread that runs it, if the closures are `Send`; threads that call need the callback's handle and no queue"
)]
pub unsafe trait RunsOnItsThread<'a> {}

/// What sharing a [`CallQueue`](crate::CallQueue) with another thread asks for.
///
/// It is implemented by nothing.
///
/// # Safety
/// Several threads may use a type at once that implements it.
#[diagnostic::on_unimplemented(
    message = "a `CallQueue` is run by one thread at a time",
    label = "shares the queue with another thread",
    note = "move the queue into the thread that runs it; threads that call need the callback's handle and no queue"
)]
pub unsafe trait RunsOnOneThread<'a> {}
