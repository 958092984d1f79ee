//! `CallbackStream`: many calls, whose arguments come out one after the other.

use crate::call::closure::Callable;
use crate::call::kept::KeepParams;
use crate::call::outcome::Refusal;
use crate::call::signature::{CallbackType, UserDataBetween};
use crate::delivery::completion::Kept;
use crate::delivery::joint::Joint;
use crate::delivery::nothing::Nothing;
use crate::delivery::ring::{Found, NotPut, Ring};
use crate::delivery::waiter::Waiter;
use crate::errors::failure::ExportError;
use crate::handle::Handle;
use crate::registry::delivered;
use crate::wrappers::callback::Callback;
use crate::wrappers::export;
use crate::wrappers::pool::{self, Bound, PoolExhausted, Pooled, Wrapper};
use crate::wrappers::stub::Thunk;
use core::fmt;
use core::future::Future;
use core::panic::Location;
use core::pin::Pin;
use core::task::{Context, Poll};

/// A callback that foreign code calls again and again, and a stream of the arguments.
///
/// For C interfaces that say "call this whenever something happens", from any thread. Each call copies its arguments into a ring of
/// fixed size and returns. The stream gives them out in the order of the calls: [`next`](CallbackStream::next) on any executor,
/// [`wait`](CallbackStream::wait) and [`blocking`](CallbackStream::blocking) on a thread of its own, and `futures_core::Stream` with the
/// feature `futures-core`.
///
/// | | |
/// |---|---|
/// | a call while the ring is full | `QUEUE_FULL`: the call is not kept, and its caller decides |
/// | a call after the stream was dropped | `CLOSED`; what waits is dropped and counted ([`Report::discarded`](crate::Report::discarded)) |
/// | an argument that is not valid | `INVALID_ARGUMENT`; the stream goes on |
/// | no memory for the arguments | `EXHAUSTED`; the stream goes on |
/// | ended by foreign code, which owns it | what waits comes out, then the end |
/// | in a forked child, if a thread that is not there was at a call | that call may be lost, with its place in the ring, and nobody woken: give `wait` a time-out there |
///
/// The ring is allocated when the stream is made. A call takes no lock and allocates only for copies of long texts, slices and C strings.
/// A `next` that has to wait allocates a few words for its waker.
///
/// ```
/// use registry_core::{CallbackStream, Status, exported_callback};
/// use std::time::Duration;
///
/// #[exported_callback]
/// type Tick = fn(time: u64);
///
/// let mut ticks = CallbackStream::<Tick>::bounded(2);
/// let handle = ticks.handle();
/// Tick::call(handle, 1).unwrap();
/// Tick::call(handle, 2).unwrap();
/// assert_eq!(Tick::call(handle, 3).unwrap_err().status(), Status::QueueFull);
/// let read: Vec<u64> = ticks.blocking(Duration::from_millis(1)).collect();
/// assert_eq!(read, [1, 2]);
/// ```
#[must_use = "dropping a stream closes it, so store it for as long as foreign code may call"]
pub struct CallbackStream<S: CallbackType<Params: KeepParams>> {
    // First: it refuses calls before its entry is closed.
    items: CallbackItems<S>,
    callback: Callback<S>,
}

/// The items of a [`CallbackStream`] whose callback foreign code owns; made by [`CallbackStream::into_foreign`].
///
/// Dropping it lets later calls get `CLOSED`. Foreign code still has to release the handle.
#[must_use = "later calls of a stream whose items were dropped get `CLOSED`"]
pub struct CallbackItems<S: CallbackType<Params: KeepParams>> {
    ring: Joint<Ring<Kept<S>>>,
}

/// What calls are answered with.
enum Reply<R> {
    Nothing(fn() -> R),
    Value(R, fn(&R) -> R),
}

/// The callable of a stream.
struct Feed<P: KeepParams, R> {
    ring: Joint<Ring<P::Kept>>,
    reply: Reply<R>,
}

impl<P: KeepParams, R> Callable<P, R> for Feed<P, R> {
    fn call(&self, args: P::Out<'_>) -> Result<R, Refusal> {
        // First: it may be user code that panics.
        let reply = match &self.reply {
            Reply::Nothing(reply) => reply(),
            Reply::Value(reply, clone) => clone(reply),
        };
        let kept = P::keep(args).map_err(|_| Refusal::Exhausted)?;
        match self.ring.put(kept) {
            Ok(()) => Ok(reply),
            Err(NotPut::Full) => Err(Refusal::QueueFull),
            Err(NotPut::Closed) => Err(Refusal::Closed),
        }
    }
}

impl<P: KeepParams, R> Drop for Feed<P, R> {
    fn drop(&mut self) {
        self.ring.end();
    }
}

impl<S: CallbackType<Params: KeepParams>> CallbackStream<S> {
    /// A stream that keeps at most `capacity` calls, and at least one.
    ///
    /// # Panics
    /// Where [`CallbackStream::try_bounded`] returns an error.
    #[track_caller]
    pub fn bounded(capacity: usize) -> Self
    where
        S::Return: Nothing,
    {
        or_panic(Self::try_bounded(capacity))
    }

    /// As [`CallbackStream::bounded`], with an error where that panics.
    ///
    /// # Errors
    /// `Exhausted`, if no entry or no memory is left, or the capacity is above 1,048,575.
    #[track_caller]
    pub fn try_bounded(capacity: usize) -> Result<Self, ExportError>
    where
        S::Return: Nothing,
    {
        let reply = Reply::Nothing(<S::Return as Nothing>::nothing);
        Self::make(capacity, reply, Location::caller())
    }

    /// A stream of a callback that returns a value: each call is answered with a clone of `reply`.
    ///
    /// # Panics
    /// Where [`CallbackStream::try_bounded`] returns an error.
    #[track_caller]
    pub fn replying(capacity: usize, reply: S::Return) -> Self
    where
        S::Return: Clone + Send + Sync,
    {
        let reply = Reply::Value(reply, Clone::clone);
        or_panic(Self::make(capacity, reply, Location::caller()))
    }

    fn make(
        capacity: usize,
        reply: Reply<S::Return>,
        site: &'static Location<'static>,
    ) -> Result<Self, ExportError> {
        let exhausted = || ExportError::Exhausted { site, returned: () };
        let ring = Ring::new(capacity).ok_or_else(exhausted)?;
        let (ring, theirs) = Joint::pair(ring).ok_or_else(exhausted)?;
        let items = CallbackItems { ring };
        let feed = Feed::<S::Params, S::Return> {
            ring: theirs,
            reply,
        };
        match export::export_callable(feed, site) {
            Ok(callback) => Ok(CallbackStream { items, callback }),
            Err((why, _)) => Err(why),
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

    /// Takes a bare stub of the pool, for C interfaces without `user_data`. [`Bound::items`] leads to its items.
    ///
    /// # Errors
    /// If all stubs are taken; the stream comes back.
    #[track_caller]
    pub fn bind(self) -> Result<Bound<Self>, PoolExhausted<Self>>
    where
        S: Pooled,
    {
        pool::bind(self, Location::caller())
    }

    /// Gives the callback to foreign code, which ends it by `<crate>_release` or `<crate>_destroy`. The items end then.
    #[must_use = "foreign code must get the handle, or the callback lives for ever"]
    pub fn into_foreign(self) -> (Handle, CallbackItems<S>) {
        let CallbackStream { items, callback } = self;
        (callback.into_handle(), items)
    }

    /// The items, which the methods of [`CallbackItems`] give out.
    pub fn items(&mut self) -> &mut CallbackItems<S> {
        &mut self.items
    }

    /// As [`CallbackItems::next`].
    #[allow(clippy::should_implement_trait, reason = "it is awaited")]
    pub fn next(&mut self) -> Next<'_, S> {
        self.items.next()
    }

    /// As [`CallbackItems::try_next`].
    #[must_use = "what it gives out, it gives out once"]
    pub fn try_next(&mut self) -> Option<Kept<S>> {
        self.items.try_next()
    }

    /// As [`CallbackItems::wait`].
    ///
    /// # Errors
    /// If no call comes in time.
    #[cfg(all(feature = "std", not(loom)))]
    pub fn wait(&mut self, timeout: std::time::Duration) -> Result<Option<Kept<S>>, TimedOut> {
        self.items.wait(timeout)
    }

    /// As [`CallbackItems::blocking`].
    #[cfg(all(feature = "std", not(loom)))]
    pub fn blocking(&mut self, timeout: std::time::Duration) -> Blocking<'_, S> {
        self.items.blocking(timeout)
    }
}

impl<S: CallbackType<Params: KeepParams>> Bound<CallbackStream<S>> {
    /// The items of the bound stream.
    pub fn items(&mut self) -> &mut CallbackItems<S> {
        self.wrapper_mut().items()
    }
}

impl<S: CallbackType<Params: KeepParams>> CallbackItems<S> {
    /// The arguments of the next call, to be awaited; `None` at the end. Dropping the future loses nothing.
    #[allow(clippy::should_implement_trait, reason = "it is awaited")]
    pub fn next(&mut self) -> Next<'_, S> {
        Next(self)
    }

    /// The arguments of the next call, if it has come.
    #[must_use = "what it gives out, it gives out once"]
    pub fn try_next(&mut self) -> Option<Kept<S>> {
        match self.ring.take() {
            Found::Item(kept) => Some(kept),
            Found::End | Found::Nothing => None,
        }
    }

    /// As `Stream::poll_next` of the `futures-core` crate.
    pub fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Kept<S>>> {
        match self.ring.poll(|old| Waiter::task(old, cx.waker())) {
            Found::Item(kept) => Poll::Ready(Some(kept)),
            Found::End => Poll::Ready(None),
            Found::Nothing => Poll::Pending,
        }
    }

    /// Waits on this thread for the next call; `None` at the end. Where there is one thread, it does not wait.
    ///
    /// # Errors
    /// If no call comes in time. The stream goes on.
    #[cfg(all(feature = "std", not(loom)))]
    pub fn wait(&mut self, timeout: std::time::Duration) -> Result<Option<Kept<S>>, TimedOut> {
        use crate::delivery::waiter::blocking;
        let found = blocking::wait(timeout, |waiter| {
            match self.ring.poll(|old| waiter.instead_of(old)) {
                Found::Item(kept) => Some(Some(kept)),
                Found::End => Some(None),
                Found::Nothing => None,
            }
        });
        found.ok_or(TimedOut)
    }

    /// An iterator that waits at most this long for each call, and ends at the end or when no call comes in time.
    #[cfg(all(feature = "std", not(loom)))]
    pub fn blocking(&mut self, timeout: std::time::Duration) -> Blocking<'_, S> {
        Blocking {
            items: self,
            timeout,
        }
    }
}

impl<S: CallbackType<Params: KeepParams>> Drop for CallbackItems<S> {
    fn drop(&mut self) {
        delivered::discard(self.ring.close());
        self.ring.drop_waiter();
    }
}

/// No call came in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimedOut;

impl fmt::Display for TimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no call came in time")
    }
}

impl core::error::Error for TimedOut {}

/// The next call of a stream; made by [`CallbackStream::next`].
#[must_use = "futures do nothing unless they are awaited"]
pub struct Next<'a, S: CallbackType<Params: KeepParams>>(&'a mut CallbackItems<S>);

impl<S: CallbackType<Params: KeepParams>> Future for Next<'_, S> {
    type Output = Option<Kept<S>>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll_next(cx)
    }
}

/// The calls of a stream as they come; made by [`CallbackStream::blocking`].
#[cfg(all(feature = "std", not(loom)))]
pub struct Blocking<'a, S: CallbackType<Params: KeepParams>> {
    items: &'a mut CallbackItems<S>,
    timeout: std::time::Duration,
}

#[cfg(all(feature = "std", not(loom)))]
impl<S: CallbackType<Params: KeepParams>> Iterator for Blocking<'_, S> {
    type Item = Kept<S>;
    fn next(&mut self) -> Option<Kept<S>> {
        self.items.wait(self.timeout).ok().flatten()
    }
}

#[cfg(feature = "futures-core")]
impl<S: CallbackType<Params: KeepParams>> futures_core::Stream for CallbackStream<S> {
    type Item = Kept<S>;
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Kept<S>>> {
        self.items.poll_next(cx)
    }
}

#[cfg(feature = "futures-core")]
impl<S: CallbackType<Params: KeepParams>> futures_core::Stream for CallbackItems<S> {
    type Item = Kept<S>;
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Kept<S>>> {
        CallbackItems::poll_next(&mut self, cx)
    }
}

impl<S: CallbackType<Params: KeepParams>> pool::sealed::Sealed for CallbackStream<S> {}

impl<S: CallbackType<Params: KeepParams>> Wrapper for CallbackStream<S> {
    type Signature = S;
    fn handle(&self) -> Handle {
        self.callback.handle()
    }
}

impl<S: CallbackType<Params: KeepParams>> fmt::Debug for CallbackStream<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CallbackStream")
            .field(&self.callback)
            .finish()
    }
}

impl<S: CallbackType<Params: KeepParams>> fmt::Debug for CallbackItems<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CallbackItems<{}>", S::info().name)
    }
}

impl<S: CallbackType<Params: KeepParams>> fmt::Debug for Next<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Next<{}>", S::info().name)
    }
}

#[cfg(all(feature = "std", not(loom)))]
impl<S: CallbackType<Params: KeepParams>> fmt::Debug for Blocking<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blocking<{}>", S::info().name)
    }
}

/// Panics at the caller's line if there is no stream.
#[track_caller]
fn or_panic<T>(made: Result<T, ExportError>) -> T {
    match made {
        Ok(made) => made,
        Err(error) => panic!("{error}"),
    }
}
