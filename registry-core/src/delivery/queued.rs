//! Callbacks whose calls wait in a queue: what their entries hold, and how they are exported.

use crate::call::closure::{Callable, Exclusive, Local};
use crate::call::kept::KeepParams;
use crate::call::outcome::Refusal;
use crate::call::params::{CallMut, Params};
use crate::call::signature::{CallbackType, Signature};
use crate::delivery::job::{Job, Packed, RunsLater};
use crate::delivery::joint::Joint;
use crate::delivery::nothing::Nothing;
use crate::delivery::queue::{CallQueue, LocalQueue};
use crate::delivery::waiting::Waiting;
use crate::errors::failure::ExportError;
use crate::handle::Handle;
use crate::wrappers::callback::Callback;
use crate::wrappers::export;
use crate::wrappers::local::LocalCallback;
use core::marker::PhantomData;
use core::panic::Location;

/// The callable of a queued callback. A call of the entry puts its arguments into the queue; the queue calls the closure, inside the same entry.
/// So the end of the entry ends both, and a wait for that end waits for a closure that runs.
pub(crate) struct Queued<S, C> {
    waiting: Joint<Waiting>,
    raw: u64,
    closure: C,
    signature: PhantomData<fn() -> S>,
}

impl<S, C> Queued<S, C> {
    pub(crate) fn new(closure: C, waiting: Joint<Waiting>, handle: Handle) -> Self {
        Queued {
            waiting,
            raw: handle.raw(),
            closure,
            signature: PhantomData,
        }
    }

    pub(crate) fn closure(&self) -> &C {
        &self.closure
    }

    pub(crate) fn waiting(&self) -> &Joint<Waiting> {
        &self.waiting
    }
}

impl<S, C> Callable<S::Params, S::Return> for Queued<S, C>
where
    S: CallbackType<Params: KeepParams, Return: NoAnswer>,
    C: Callable<S::Params, S::Return>,
{
    fn call(&self, args: <S::Params as Params>::Out<'_>) -> Result<S::Return, Refusal> {
        let kept = S::Params::keep(args).map_err(|_| Refusal::Exhausted)?;
        let args = Packed::new(kept).ok_or(Refusal::Exhausted)?;
        let node = self.waiting.claim(self.raw)?;
        // SAFETY: the handle is that of the entry that holds this.
        let write = |place| unsafe { Job::write::<S, Self>(place, self.raw, args) };
        // SAFETY: it writes a job.
        unsafe { self.waiting.publish(node, write) }?;
        Ok(S::Return::nothing())
    }
}

impl<S, C> RunsLater<S> for Queued<S, C>
where
    S: CallbackType<Params: KeepParams>,
    C: Callable<S::Params, S::Return>,
{
    fn run(&self, args: <S::Params as Params>::Out<'_>) -> Result<S::Return, Refusal> {
        self.closure.call(args)
    }
}

/// A return type that says nothing: `()`.
///
/// The caller of a queued callback has gone on when the closure runs, so there is nobody to return a value to.
#[diagnostic::on_unimplemented(
    message = "a queued call is answered before it runs, and this callback returns `{Self}`",
    label = "the callback returns a value",
    note = "return nothing; or use `Completion` or `CallbackStream`, whose `replying` gives all calls one answer"
)]
pub trait NoAnswer: Nothing {}

#[diagnostic::do_not_recommend]
impl NoAnswer for () {}

/// A closure that a queue can run: for a [`CallQueue`], which may go to another thread, it must be `Send`.
#[diagnostic::on_unimplemented(
    message = "a `CallQueue` may be sent to another thread, and this closure captures what isn't `Send`",
    label = "captures an `Rc`, a raw pointer, a lock's guard or the like",
    note = "use a `LocalQueue`, which stays on its thread"
)]
pub trait RunsAnywhere<Closure>: Send {}

#[diagnostic::do_not_recommend]
impl<F: Send> RunsAnywhere<F> for F {}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::LocalQueue {}
    impl Sealed for super::CallQueue {}
}

// `{Self}` is what stands behind the `&`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no queue for these calls",
    label = "neither a `LocalQueue` nor a `CallQueue`",
    note = "pass `&queue`; of an `Rc<LocalQueue>`, pass `&*queue`"
)]
/// Queues that the closures `F` of the callback type `S` can wait for: [`LocalQueue`] and [`CallQueue`].
pub trait QueueOf<S: Signature, F>: sealed::Sealed {
    /// What owns the callback.
    type Wrapper;
    #[doc(hidden)]
    fn export(
        &self,
        closure: F,
        site: &'static Location<'static>,
    ) -> Result<Self::Wrapper, ExportError<F>>;
}

impl<S, F> QueueOf<S, F> for LocalQueue
where
    S: CallbackType<Params: KeepParams, Return: NoAnswer>,
    F: CallMut<S::Params, S::Return> + 'static,
{
    type Wrapper = LocalCallback<S>;
    fn export(
        &self,
        closure: F,
        site: &'static Location<'static>,
    ) -> Result<LocalCallback<S>, ExportError<F>> {
        let Some(waiting) = self.waiting().share() else {
            let returned = closure;
            return Err(ExportError::Exhausted { site, returned });
        };
        let make = |(closure, waiting), handle| Queued::new(Local::new(closure), waiting, handle);
        export::export_around_local::<S, Queued<S, _>, _, _>((closure, waiting), make, site)
    }
}

impl<S, F> QueueOf<S, F> for CallQueue
where
    S: CallbackType<Params: KeepParams, Return: NoAnswer>,
    F: CallMut<S::Params, S::Return> + RunsAnywhere<F> + 'static,
{
    type Wrapper = Callback<S>;
    fn export(
        &self,
        closure: F,
        site: &'static Location<'static>,
    ) -> Result<Callback<S>, ExportError<F>> {
        let Some(waiting) = self.waiting().share() else {
            let returned = closure;
            return Err(ExportError::Exhausted { site, returned });
        };
        let make =
            |(closure, waiting), handle| Queued::new(Exclusive::new(closure), waiting, handle);
        export::export_around::<S, Queued<S, _>, _, _>((closure, waiting), make, site)
    }
}

/// Exports a closure whose calls wait in a queue.
///
/// # Errors
/// `Exhausted`, with the closure, if there is no room.
#[track_caller]
pub fn try_export_queued<S: Signature, F, Q: QueueOf<S, F>>(
    queue: &Q,
    closure: F,
) -> Result<Q::Wrapper, ExportError<F>> {
    queue.export(closure, Location::caller())
}

/// Exports a closure whose calls wait in a queue.
///
/// # Panics
/// If there is no room.
#[track_caller]
pub fn export_queued<S: Signature, F, Q: QueueOf<S, F>>(queue: &Q, closure: F) -> Q::Wrapper {
    match try_export_queued(queue, closure) {
        Ok(wrapper) => wrapper,
        Err(error) => panic!("{error}"),
    }
}
