//! `Promise`: a result that a callback returns before it is there, and that the host awaits.
//!
//! It crosses as a handle. The entry's callable ([`Pledge`]) and the [`Resolver`] share a cell. The host takes the value by the handle
//! ([`take`]), and learns when to by its queue ([`crate::delivery::host_queue`]). So a value that is taken twice, too late, or by a forged
//! handle gets the status that it gets anywhere.

use crate::call::ask::{self, Answer, Asked};
use crate::call::closure::Callable;
use crate::call::outcome::Refusal;
use crate::call::own_entry::own_entry;
use crate::call_site::Site;
use crate::delivery::joint::Joint;
use crate::delivery::ready::Ready;
use crate::errors::failure::ExportError;
use crate::handle::Handle;
use crate::registry::ownership;
use crate::registry::place::Place;
use crate::status::Status;
use crate::sys::atfork::ForkSafe;
use crate::table::lifecycle::Owner;
use crate::values::lower::Lower;
use crate::values::raw_handle::{RawHandle, lower_handle};
use crate::values::type_desc::TypeDesc;
use crate::wrappers::callback::Callback;
use crate::wrappers::export;
use alloc::string::{String, ToString};
use core::convert::Infallible;
use core::ffi::c_void;
use core::fmt::{self, Display};
use core::mem;
use core::panic::Location;

/// A result that comes later: what an exported callback returns to a host that awaits it.
///
/// [`Promise::new`] makes it together with the [`Resolver`], which any thread may give the value to. The bindings return what their language
/// awaits: an `asyncio.Future` in Python, a `Promise` in JavaScript, a `CompletableFuture` in Java, a `Future` in Dart; in C++ a `Queue` makes a `std::future` of it.
/// C gets a handle, a descriptor to `poll` (`<crate>_queue_fd`), and takes the value by `<crate>_promise_take`. `R` is what the
/// callback would return if it had the value at once; an `Err` is `FAILED` with its text (and no code), when the value is
/// taken.
///
/// The library needs `export_runtime!(queues)`, by which hosts learn that a value has come.
///
/// | | |
/// |---|---|
/// | taken before the value is there | `BUSY`; it may be taken later |
/// | taken twice | `CLOSED` |
/// | released by the host, which cancels it | the resolver's `resolve` gives the value back; `is_cancelled` says so before. The host's queue names it, in case another part of the host waits |
/// | the resolver is dropped without a value | `CLOSED`; the host's queue names it, so nobody waits for ever |
/// | the callback fails or panics | it returns 0, and there is no promise |
/// | memory of another size is given for the value | `INVALID_ARGUMENT`; it may be taken again |
/// | in a forked child, if the thread that has the resolver is not there | never there |
///
/// Taking a value ends the entry, so the host need not release it. Making a promise allocates, and resolving it takes a lock that no user
/// code runs under.
///
/// ```
/// use registry_core::{Promise, exported_callback};
///
/// /// The sum of the numbers up to this one.
/// #[exported_callback(on_error = None)]
/// fn sum_up_to(last: u64) -> Promise<u64> {
///     let (sum, resolver) = Promise::new();
///     std::thread::spawn(move || resolver.resolve((1..=last).sum()));
///     sum
/// }
///
/// let mut sum = sum_up_to(10); // from Rust it is looked at
/// let sum = loop {
///     if let Some(sum) = sum.try_take() {
///         break sum;
///     }
/// };
/// assert_eq!(sum, Ok(55));
/// ```
#[must_use = "dropping a promise cancels it"]
pub struct Promise<R: Lower + Send + 'static> {
    cell: Joint<Cell<R>>,
    callback: Callback<PromiseEntry>,
}

/// Gives a [`Promise`] its value. Dropping it without one ends the promise.
#[must_use = "a promise whose resolver is dropped never gets a value"]
pub struct Resolver<R: Lower + Send + 'static> {
    cell: Joint<Cell<R>>,
    handle: Handle,
}

/// The promise never gets a value: it was taken, or its resolver was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Abandoned;

impl Display for Abandoned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the promise gets no value any more")
    }
}

impl core::error::Error for Abandoned {}

/// The queue that watches, in which there is room for the promise.
struct Watch(Joint<Ready>);

impl Watch {
    /// Has the queue name the promise. If its thread has ended, nobody will take the value.
    fn name(self, promise: Handle) {
        if !self.0.put(promise.raw()) {
            ownership::close(Place::Closure(promise), Owner::Foreign, Site::THREAD_ENDED);
        }
    }
}

enum State<R> {
    Waiting(Option<Watch>),
    Resolved(R),
    /// Taken, cancelled or abandoned.
    Over,
}

/// What the promise, its entry and its resolver share. No user code runs under the lock.
struct Cell<R>(ForkSafe<State<R>>);

impl<R> Cell<R> {
    fn replace(&self, new: State<R>) -> State<R> {
        self.0.with(|state| mem::replace(state, new))
    }

    /// The value, which is given out once.
    fn take(&self) -> Result<R, Refusal> {
        let state = self.0.with(|state| match state {
            State::Waiting(_) => None,
            _ => Some(mem::replace(state, State::Over)),
        });
        match state {
            None => Err(Refusal::NotYet),
            Some(State::Resolved(value)) => Ok(value),
            Some(_) => Err(Refusal::Closed),
        }
    }

    /// Nobody will take the value. The queue tells the part of the host that waits for it, since another part may have released the promise.
    fn cancel(&self, handle: Handle) {
        if let State::Waiting(Some(watch)) = self.replace(State::Over) {
            watch.name(handle);
        }
    }

    /// Has the queue told when there is something to take: at once, if there is.
    fn watch(&self, ready: Joint<Ready>, handle: Handle) -> Result<(), Refusal> {
        if !ready.watch() {
            return Err(Refusal::Exhausted);
        }
        let mut watch = Some(Watch(ready));
        let last = self.0.with(|state| match state {
            State::Waiting(place) => mem::replace(place, watch.take()),
            _ => None,
        });
        if let Some(last) = last {
            last.0.forget();
        }
        if let Some(watch) = watch {
            watch.name(handle);
        }
        Ok(())
    }
}

/// What is asked of the entry of a promise.
enum Ask<'a> {
    /// Writes the value to memory of this size.
    Take(*mut u8, usize),
    /// Tells this queue.
    Watch(&'a mut Option<Joint<Ready>>),
}

/// The callable of a promise's entry.
struct Pledge<R> {
    cell: Joint<Cell<R>>,
    handle: Handle,
}

impl<R: Lower> Pledge<R> {
    /// # Safety
    /// `result` is null or valid to write for `size` bytes.
    unsafe fn take(&self, result: *mut u8, size: usize) -> Result<Result<(), String>, Refusal> {
        if !result.is_null() && size != size_of::<R::CRepr>() {
            return Err(Refusal::WrongSize);
        }
        let taken = self.cell.take();
        if !matches!(taken, Err(Refusal::NotYet)) {
            // The caller is inside the entry, which is finished when it leaves.
            let _ = ownership::end(
                Place::Closure(self.handle),
                Owner::Foreign,
                Site::TAKEN,
                false,
            );
        }
        let value = taken?.into_value().map_err(|error| error.to_string());
        Ok(value.map(|value| {
            // Not lowered if nobody gets it: a buffer or an owner would never be freed.
            if !result.is_null() {
                let value = R::lower(value);
                // SAFETY: the caller's promise, and the size was compared.
                unsafe { result.cast::<R::CRepr>().write_unaligned(value) };
            }
        }))
    }
}

impl<R: Lower + Send + 'static> Callable<Asked, Answer> for Pledge<R> {
    fn call(&self, (ask,): (*mut c_void,)) -> Result<Result<(), String>, Refusal> {
        // SAFETY: only `ask` calls entries of this signature.
        match unsafe { &mut *ask.cast::<Ask<'_>>() } {
            // SAFETY: `take` has the promise of its caller.
            Ask::Take(result, size) => unsafe { self.take(*result, *size) },
            Ask::Watch(ready) => {
                let ready = ready.take().ok_or(Refusal::Exhausted)?;
                self.cell.watch(ready, self.handle)?;
                Ok(Ok(()))
            }
        }
    }
}

impl<R> Drop for Pledge<R> {
    fn drop(&mut self) {
        self.cell.cancel(self.handle);
    }
}

own_entry! {
    /// The signature of the entries of all promises.
    enum PromiseEntry: "registry_core::Promise", Asked => Answer
}

/// Asks the entry with this handle, if it is a promise's.
fn ask(raw: RawHandle, what: Ask<'_>) -> Status {
    // SAFETY: all callables of this signature take an `Ask`.
    unsafe { ask::ask::<PromiseEntry, _>(raw, what) }
}

/// `<crate>_promise_take(uint64_t, void *, size_t)`: see [`crate::runtime`].
///
/// # Safety
/// `result` is null or valid to write for `size` bytes.
pub(crate) unsafe fn take(promise: RawHandle, result: *mut c_void, size: usize) -> Status {
    ask(promise, Ask::Take(result.cast(), size))
}

/// Has the queue told when the promise can be taken.
pub(crate) fn watch(promise: RawHandle, ready: Joint<Ready>) -> Status {
    ask(promise, Ask::Watch(&mut Some(ready)))
}

impl<R: Lower + Send + 'static> Promise<R> {
    /// A promise, and what gives it its value.
    ///
    /// # Panics
    /// If no entry or no memory is left.
    #[track_caller]
    #[allow(clippy::new_ret_no_self, reason = "both are needed")]
    pub fn new() -> (Self, Resolver<R>) {
        match Self::try_new() {
            Ok(both) => both,
            Err(error) => panic!("{error}"),
        }
    }

    /// As [`Promise::new`], with an error where that panics.
    ///
    /// # Errors
    /// `Exhausted`, if no entry or no memory is left.
    #[track_caller]
    pub fn try_new() -> Result<(Self, Resolver<R>), ExportError> {
        let site = Location::caller();
        let exhausted = || ExportError::Exhausted { site, returned: () };
        let cell = Cell(ForkSafe::new(State::Waiting(None)));
        let (cell, theirs) = Joint::pair(cell).ok_or_else(exhausted)?;
        let resolvers = cell.share().ok_or_else(exhausted)?;
        let make = |(cell, ()), handle| Pledge { cell, handle };
        let callback =
            export::export_around::<PromiseEntry, Pledge<R>, _, _>((theirs, ()), make, site)
                .map_err(|_| exhausted())?;
        let handle = callback.handle();
        let resolver = Resolver {
            cell: resolvers,
            handle,
        };
        Ok((Promise { cell, callback }, resolver))
    }

    /// A promise that has its value already.
    ///
    /// # Panics
    /// As [`Promise::new`].
    #[track_caller]
    pub fn resolved(value: R) -> Self {
        let (promise, resolver) = Self::new();
        // Nobody has cancelled it.
        drop(resolver.resolve(value));
        promise
    }

    /// The value, if it has come. For callers in Rust.
    ///
    /// # Errors
    /// If it was taken before, or the resolver was dropped.
    pub fn try_take(&mut self) -> Option<Result<R, Abandoned>> {
        match self.cell.take() {
            Ok(value) => Some(Ok(value)),
            Err(Refusal::NotYet) => None,
            Err(_) => Some(Err(Abandoned)),
        }
    }

    /// Gives the promise to foreign code, which takes its value by `<crate>_promise_take` or cancels it by `<crate>_release`.
    #[must_use = "foreign code must get the handle, or the promise lives for ever"]
    pub fn into_handle(self) -> Handle {
        self.callback.into_handle()
    }
}

impl<R: Lower + Send + 'static> Resolver<R> {
    /// Gives the promise its value.
    ///
    /// # Errors
    /// If the promise was cancelled, with the value.
    pub fn resolve(self, value: R) -> Result<(), R> {
        let mut value = Some(value);
        let watch = self.cell.0.with(|state| match state {
            State::Waiting(watch) => {
                let watch = watch.take();
                *state = value.take().map_or(State::Over, State::Resolved);
                watch
            }
            _ => None,
        });
        if let Some(watch) = watch {
            watch.name(self.handle);
        }
        value.map_or(Ok(()), Err)
    }

    /// Whether nobody waits for the value any more, so that the work for it can stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cell.0.with(|state| matches!(state, State::Over))
    }
}

impl<R: Lower + Send + 'static> Drop for Resolver<R> {
    fn drop(&mut self) {
        let watch = self.cell.0.with(|state| match state {
            State::Waiting(watch) => {
                let watch = watch.take();
                *state = State::Over;
                Some(watch)
            }
            _ => None,
        });
        let Some(watch) = watch else {
            return;
        };
        // If Rust still owns the promise, its value is found to be missing when it is taken.
        ownership::close(Place::Closure(self.handle), Owner::Foreign, Site::ABANDONED);
        if let Some(watch) = watch {
            watch.name(self.handle);
        }
    }
}

impl<R: Lower + Send + 'static> fmt::Debug for Promise<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Promise")
            .field(&self.callback.handle())
            .finish()
    }
}

impl<R: Lower + Send + 'static> fmt::Debug for Resolver<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Resolver").field(&self.handle).finish()
    }
}

// SAFETY: the C form is a number; 0 is `None`, which is the value of `on_error`.
#[diagnostic::do_not_recommend]
unsafe impl<R: Lower + Send + 'static> Lower for Promise<R> {
    type CRepr = RawHandle;
    type Value = Option<Promise<R>>;
    type Error = Infallible;
    const DESC: &'static TypeDesc = &TypeDesc::promise::<RawHandle>(R::DESC);
    fn into_value(self) -> Result<Self::Value, Infallible> {
        Ok(Some(self))
    }
    fn lower(value: Self::Value) -> RawHandle {
        lower_handle(value.map(Promise::into_handle))
    }
    fn is_mistakable(result: &RawHandle, on_error: &RawHandle) -> bool {
        *result == *on_error
    }
}
