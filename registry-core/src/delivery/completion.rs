//! `Completion`: one call, whose arguments a future gives out.

use crate::call::closure::{BadArgument, Callable};
use crate::call::kept::KeepParams;
use crate::call::outcome::Refusal;
use crate::call::signature::{CallbackType, Signature, UserDataBetween};
use crate::call_site::Site;
use crate::delivery::completion_cell::{CompletionCell, Lost, Outcome};
use crate::delivery::error::{CompletionError, InvalidArgument};
use crate::delivery::joint::Joint;
use crate::delivery::nothing::Nothing;
use crate::delivery::waiter::Waiter;
use crate::errors::failure::ExportError;
use crate::handle::Handle;
use crate::registry::delivered;
use crate::sys::sync::Cell;
use crate::wrappers::callback::Callback;
use crate::wrappers::export;
use crate::wrappers::pool::{self, Bound, PoolExhausted, Pooled, Wrapper};
use crate::wrappers::stub::Thunk;
use core::fmt;
use core::future::Future;
use core::panic::Location;
use core::pin::Pin;
use core::task::{Context, Poll};

/// What is kept of a call's arguments: `()` for a callback without parameters, the value itself for one parameter, a tuple for more.
///
/// [`Keep`](crate::Keep) says as what each parameter is kept.
pub type Kept<S> = <<S as Signature>::Params as KeepParams>::Kept;

/// A callback that foreign code calls once, and a future of the arguments.
///
/// For C interfaces that say "call this when it is done". The call copies its arguments and returns; the future, on any executor or
/// none, gives them out. As a wrapper it keeps the callback callable: dropping it cancels, so that a late call gets `CLOSED`.
///
/// | | |
/// |---|---|
/// | called before it is awaited | ready at once |
/// | called twice | `CONSUMED` while this lives, then `CLOSED` |
/// | dropped, or a time-out | closed: the late call gets `CLOSED` |
/// | called with an argument that is not valid | `INVALID_ARGUMENT`, and `Err(InvalidArgument)` here: there will be no second call |
/// | ended by foreign code without a call | `Err(Abandoned)` |
/// | no memory for the arguments | `EXHAUSTED`, and `Err(Exhausted)` here |
/// | in a forked child, if a thread that is not there was at the call | never woken: give `wait` a time-out there |
///
/// It allocates one cell when it is made, and no more for a call, except for the copies of long texts, slices and C strings. A call
/// takes no lock. Making a completion and dropping it costs an export and a close.
///
/// ```
/// use core::ffi::c_int;
/// use registry_core::{Completion, exported_callback};
/// use std::time::Duration;
///
/// #[exported_callback]
/// type Fetched = fn(code: c_int, body: &[u8]);
///
/// let mut done = Completion::<Fetched>::new();
/// let call = done.thunk_last(); // function and `user_data` for C
/// let (function, user_data) = (call.function(), call.user_data() as usize);
/// std::thread::spawn(move || unsafe { function(200, b"hello".as_ptr(), 5, user_data as *mut _) });
///
/// let (code, body) = done.wait(Duration::from_secs(10))?; // or `done.await?`
/// assert_eq!((code, &*body), (200, &b"hello"[..]));
/// # Ok::<(), registry_core::CompletionError>(())
/// ```
#[must_use = "dropping a completion closes it, so store it for as long as foreign code may call, or await it"]
pub struct Completion<S: CallbackType<Params: KeepParams>> {
    // First: a future that is dropped cancels before its entry is closed.
    future: CompletionFuture<S>,
    callback: Callback<S>,
}

/// The future of a [`Completion`] whose callback foreign code owns; made by [`Completion::into_foreign`].
///
/// Dropping it lets a late call get `CLOSED`. Foreign code still has to release the handle, unless it has called it.
#[must_use = "futures do nothing unless they are awaited, and a late call of a dropped one gets `CLOSED`"]
pub struct CompletionFuture<S: CallbackType<Params: KeepParams>> {
    cell: Joint<CompletionCell<Kept<S>>>,
}

/// The callable of a completion.
struct Deliver<P: KeepParams, R> {
    cell: Joint<CompletionCell<P::Kept>>,
    /// What the call is answered with; taken by the one that completes.
    reply: Cell<Option<R>>,
}

impl From<Lost> for Refusal {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::Consumed => Refusal::Consumed,
            Lost::Closed => Refusal::Closed,
        }
    }
}

impl<P: KeepParams, R> Callable<P, R> for Deliver<P, R> {
    const HEARS: bool = true;

    fn call(&self, args: P::Out<'_>) -> Result<R, Refusal> {
        if let Err(lost) = self.cell.claim() {
            P::give_back(args);
            return Err(lost.into());
        }
        let Ok(kept) = P::keep(args) else {
            self.cell.finish(Err(CompletionError::Exhausted))?;
            return Err(Refusal::Exhausted);
        };
        // Taken before the future is woken: its task may drop the completion.
        let reply = self.reply.take();
        self.cell.finish(Ok(kept))?;
        // Each completion has one call that gets here.
        reply.ok_or(Refusal::Consumed)
    }

    fn not_called(&self, why: &BadArgument) {
        if self.cell.claim().is_ok() {
            let why = CompletionError::InvalidArgument(InvalidArgument::new(why));
            // If the future has ended, nobody needs to know.
            let _ = self.cell.finish(Err(why));
        }
    }
}

impl<P: KeepParams, R> Drop for Deliver<P, R> {
    fn drop(&mut self) {
        self.cell.abandon();
    }
}

impl<S: CallbackType<Params: KeepParams>> Completion<S> {
    /// A completion that is not called yet.
    ///
    /// # Panics
    /// Where [`Completion::try_new`] returns an error.
    #[track_caller]
    pub fn new() -> Self
    where
        S::Return: Nothing,
    {
        or_panic(Self::try_new())
    }

    /// As [`Completion::new`], with an error where that panics.
    ///
    /// # Errors
    /// `Exhausted`, if no entry or no memory is left.
    #[track_caller]
    pub fn try_new() -> Result<Self, ExportError>
    where
        S::Return: Nothing,
    {
        Self::make(S::Return::nothing(), Location::caller()).map_err(|why| why.0)
    }

    /// A completion of a callback that returns a value: its call is answered with `reply`.
    ///
    /// # Panics
    /// If no entry or no memory is left.
    #[track_caller]
    pub fn replying(reply: S::Return) -> Self
    where
        S::Return: Send,
    {
        or_panic(Self::make(reply, Location::caller()).map_err(|why| why.0))
    }

    fn make(
        reply: S::Return,
        site: &'static Location<'static>,
    ) -> Result<Self, (ExportError, Option<S::Return>)> {
        let exhausted = || ExportError::Exhausted { site, returned: () };
        let Some((cell, theirs)) = Joint::pair(CompletionCell::new()) else {
            return Err((exhausted(), Some(reply)));
        };
        let future = CompletionFuture { cell };
        let deliver = Deliver::<S::Params, S::Return> {
            cell: theirs,
            reply: Cell::new(Some(reply)),
        };
        match export::export_callable(deliver, site) {
            Ok(callback) => Ok(Completion { future, callback }),
            Err((why, deliver)) => Err((why, deliver.reply.take())),
        }
    }

    /// The number that foreign code calls by.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.callback.handle()
    }

    /// As [`Callback::thunk_first`].
    ///
    /// # Panics
    /// On 32-bit targets when all thunk keys have been given out.
    #[must_use]
    pub fn thunk_first(&self) -> Thunk<'_, S::ThunkFirst> {
        self.callback.thunk_first()
    }

    /// As [`Callback::thunk_last`].
    ///
    /// # Panics
    /// On 32-bit targets when all thunk keys have been given out.
    #[must_use]
    pub fn thunk_last(&self) -> Thunk<'_, S::ThunkLast> {
        self.callback.thunk_last()
    }

    /// As [`Callback::thunk`].
    ///
    /// # Panics
    /// On 32-bit targets when all thunk keys have been given out.
    #[must_use]
    pub fn thunk<F: Copy>(&self) -> Thunk<'_, F>
    where
        S: UserDataBetween<Thunk = F>,
    {
        self.callback.thunk()
    }

    /// Takes a bare stub of the pool, for C interfaces without `user_data`. [`Bound::future`] leads to the future.
    ///
    /// # Errors
    /// If all stubs are taken; the completion comes back.
    #[track_caller]
    pub fn bind(self) -> Result<Bound<Self>, PoolExhausted<Self>>
    where
        S: Pooled,
    {
        pool::bind(self, Location::caller())
    }

    /// The arguments, if the call has come.
    ///
    /// # Errors
    /// If they can't come any more, or were given out before.
    #[must_use = "what it gives out, it gives out once"]
    pub fn try_take(&mut self) -> Option<Result<Kept<S>, CompletionError>> {
        self.future.try_take()
    }

    /// Waits on this thread until the call has come.
    ///
    /// After a time-out the completion is closed, and the call gets `CLOSED`. Where there is one thread, nobody could call meanwhile: it does not
    /// wait then.
    ///
    /// # Errors
    /// If the call does not come in time, can't come any more, or came with what can't be given out.
    #[cfg(all(feature = "std", not(loom)))]
    #[track_caller]
    pub fn wait(&mut self, timeout: std::time::Duration) -> Result<Kept<S>, CompletionError> {
        let outcome = self.future.wait(timeout);
        if outcome.is_err() {
            self.callback.end_at(Location::caller());
        }
        outcome
    }

    /// Closes the completion. The arguments, if the call came before.
    ///
    /// `None` means that every call gets `CLOSED`, one that is under way included.
    #[track_caller]
    pub fn cancel(self) -> Option<Result<Kept<S>, CompletionError>> {
        let Completion { future, callback } = self;
        let outcome = future.cell.cancel();
        callback.close_at(Location::caller());
        outcome
    }

    /// Gives the callback to foreign code, which ends it by a call, or by `<crate>_release` or `<crate>_destroy`, whichever is first.
    ///
    /// The status of that release says who won: `OK` if it has cancelled the completion, whose future is `Err(Abandoned)`; `CLOSED` if the call
    /// has been or is being delivered. A second call gets `CLOSED`. Foreign code that has called need not release.
    #[must_use = "foreign code must get the handle, or the callback lives for ever"]
    pub fn into_foreign(self) -> (Handle, CompletionFuture<S>) {
        let Completion { future, callback } = self;
        let handle = callback.handle();
        if future.cell.give(handle) {
            // A call that comes before the next step closes the entry itself.
            let _ = callback.into_handle();
        } else {
            // It was called before foreign code could own it.
            callback.close_with(Site::DELIVERED);
        }
        (handle, future)
    }
}

impl<S: CallbackType<Params: KeepParams>> Bound<Completion<S>> {
    /// The future of the bound completion, to await or to read.
    pub fn future(&mut self) -> &mut CompletionFuture<S> {
        &mut self.wrapper_mut().future
    }
}

impl<S: CallbackType<Params: KeepParams>> CompletionFuture<S> {
    /// As [`Completion::try_take`].
    ///
    /// # Errors
    /// If the arguments can't come any more, or were given out before.
    #[must_use = "what it gives out, it gives out once"]
    pub fn try_take(&mut self) -> Option<Result<Kept<S>, CompletionError>> {
        self.cell.try_take()
    }

    /// As [`Completion::wait`]. The entry stays foreign code's after a time-out.
    ///
    /// # Errors
    /// If the call does not come in time, can't come any more, or came with what can't be given out.
    #[cfg(all(feature = "std", not(loom)))]
    pub fn wait(&mut self, timeout: std::time::Duration) -> Result<Kept<S>, CompletionError> {
        use crate::delivery::waiter::blocking;
        let came = blocking::wait(timeout, |waiter| {
            self.cell.poll(|old| waiter.instead_of(old))
        });
        // A call that came just now was told that it is delivered.
        let outcome = came.or_else(|| self.cell.cancel());
        outcome.unwrap_or(Err(CompletionError::TimedOut))
    }
}

impl<S: CallbackType<Params: KeepParams>> Drop for CompletionFuture<S> {
    fn drop(&mut self) {
        if let Some(Ok(_)) = self.cell.cancel() {
            delivered::discard(1);
        }
    }
}

impl<S: CallbackType<Params: KeepParams>> Future for CompletionFuture<S> {
    type Output = Result<Kept<S>, CompletionError>;
    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // First, and inlined: an outcome that comes from a function's memory is waited for.
        let mut outcome: Option<Outcome<_>> = self.cell.try_take();
        if outcome.is_none() {
            outcome = self.cell.poll(|old| Waiter::task(old, cx.waker()));
        }
        outcome.map_or(Poll::Pending, Poll::Ready)
    }
}

impl<S: CallbackType<Params: KeepParams>> Future for Completion<S> {
    type Output = Result<Kept<S>, CompletionError>;
    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.future).poll(cx)
    }
}

impl<S: CallbackType<Params: KeepParams>> pool::sealed::Sealed for Completion<S> {}

impl<S: CallbackType<Params: KeepParams>> Wrapper for Completion<S> {
    type Signature = S;
    fn handle(&self) -> Handle {
        self.callback.handle()
    }
}

impl<S: CallbackType<Params: KeepParams, Return: Nothing>> Default for Completion<S> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<S: CallbackType<Params: KeepParams>> fmt::Debug for Completion<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Completion").field(&self.callback).finish()
    }
}

impl<S: CallbackType<Params: KeepParams>> fmt::Debug for CompletionFuture<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CompletionFuture<{}>", S::info().name)
    }
}

/// Panics at the caller's line if there is no completion.
#[track_caller]
fn or_panic<T>(made: Result<T, ExportError>) -> T {
    match made {
        Ok(made) => made,
        Err(error) => panic!("{error}"),
    }
}
