//! [`Foreign`]: a callable of foreign code, which Rust owns, calls and releases.
//!
//! Decisions:
//! * **Owner.** The value owns the callable. A call of an exported callback takes it only if the callback runs: a call that is refused, also
//!   because of another argument, takes nothing (as with [`OwnedHandle`](crate::OwnedHandle)). Its drop calls `release`, so once; no call is in progress then,
//!   since a call borrows the value. There is no entry in the registry, no allocation and no lock.
//! * **Thread.** A `Foreign` is `!Send`: it is called and released on the thread that brought it. An [`AnyThread`] is `Send + Sync`: any thread
//!   may call it, several at once, and release it.
//! * **Re-entry.** A callable may call the library, which may call the same callable again. A callable that must not be re-entered guards itself.
//! * **Host.** A struct may name a host. Calls and the release run inside the host's entry ([`call::host`](crate::call::host)). When the host has closed,
//!   calls are CLOSED, and nothing is released: it has let go of all its callables. If the host has a place, calls elsewhere are WRONG_THREAD.
//! * **Queue.** The struct of an [`AnyThread`] may name a queue of its host's. Its functions are called and released on the queue's thread alone: the callable
//!   becomes an entry whose calls wait there, and the value has the entry's handle. The [delivery](crate::delivery) makes it, since it knows queues.
//! * **Panics.** A foreign function can't panic: it is `extern "C"`, where a Rust panic ends the process. A foreign exception must not leave it.
//! * **Fork.** A value in the child is the child's own, and so is the copy of the memory that its release frees. A value that belonged to
//!   another thread is not dropped there.

// Elided lifetimes would hide that each borrow is bounded by `'call`.
#![allow(clippy::needless_lifetimes)]

use crate::call::foreign::{Callee, ForeignCallable, ForeignSignature, Queueing, Reach};
use crate::call::host::release_in;
use crate::call::raw_foreign::RawForeign;
use crate::errors::last_error;
use crate::handle::Handle;
use crate::values::lift::{ByValue, Call, Invalid, Lift};
use crate::values::raw_handle::ReleaseFn;
use crate::values::type_desc::TypeDesc;
use crate::wrappers::host;
use crate::wrappers::siblings::StaysOnItsThread;
use core::fmt;
use core::mem::ManuallyDrop;
use core::ops::Deref;

/// The largest struct that a later version may have. A larger size is taken for memory that was not initialised.
const LARGEST: usize = 4096;

/// A callable of foreign code: a C function with its `user_data`. Rust calls it, and releases it by dropping this value.
///
/// It is a parameter of an exported callback. `S` is a callback type, which says how it is called. The method `call` has the parameters of `S`,
/// and returns `Result<T, ForeignError>`.
///
/// C passes a pointer to a struct `<crate>_<S>_foreign`, which is copied: `size`, `call`, `user_data`, `release`, `host`. `call` gets `user_data`, the
/// arguments, a pointer for the result, and a place for the message and the code of a failure. It returns 0 on success, or
/// `REGISTRY_FAILED`, or another number, which is the code of its failure ([`ForeignError::code`](crate::ForeignError::code)), such as an `errno`. `set_code` takes a code that may
/// be the number of `FAILED`, 11.
///
/// A refused call takes nothing: foreign code still owns the callable if the status is `INVALID_ARGUMENT`, or another one that is not of the callback
/// itself. If the callback ran, Rust owns the callable, even if the callback failed or panicked.
///
/// A raw pointer among the parameters is passed as it is. If `S` is a safe type, safe Rust may pass any address: `call` must not use what is behind it, as for
/// a callback of that type. A type that is written `unsafe fn` makes the method `call` unsafe, and has the contract of both.
///
/// `S` may be the marker of a trait with the attribute: the callable is an implementer then, and has the trait's methods in the place of `call`, each with the result
/// `Result<T, ForeignError>`. C passes a table of functions. A method that the table does not have, since it is of an earlier version, is
/// [`NotImplemented`](crate::Status::NotImplemented). A method that is called `drop` is called by `(*storage).drop()`, since the callable has a `drop` of its own.
///
/// It stays on its thread: it is called and released on the thread that passed it. [`AnyThread`] is the form for any thread. Calls may be nested. The result is
/// zeroed before the call, so a callable that returns 0 and writes nothing returns 0, if that is a value of the type.
///
/// # Versions of a trait
///
/// The size of a table is its version. So a method can only be appended to a trait, and the caller decides what a missing one is worth:
///
/// ```
/// use registry_core::{Foreign, ForeignError, Status, exported_callback};
///
/// /// Takes lines of text.
/// #[exported_callback]
/// pub trait Log {
///     fn line(&self, text: &str);
///     /// Came with the second version of the trait.
///     fn flush(&self);
/// }
///
/// /// Logs a line. A log of the first version has nothing to flush.
/// #[exported_callback]
/// fn log_to(log: Foreign<LogEntry>) -> Result<(), ForeignError> {
///     log.line("ready")?;
///     match log.flush() {
///         Err(error) if error.status() == Status::NotImplemented => Ok(()),
///         flushed => flushed,
///     }
/// }
/// ```
///
/// With `#[exported_callback(adopt)]` a `Foreign<LogEntry>` is a `Log` itself, as a `Box<dyn Log>` needs it. Then a method has to say what a failed call is: it returns a
/// `Result`, or a value with `#[on_error(..)]`.
///
/// # Hosts
///
/// A plugin or an interpreter that may end before Rust lets go of its functions opens a *host* (`<crate>_host_open`), and writes it into the field `host` of each struct.
/// `<crate>_host_close` waits for the calls that run. From then on a call is an error with the status `CLOSED`, and no `release` is called. On a thread that is inside a
/// callback it does not wait, and returns `BUSY`: the host is closed then, and a second close from outside waits for the calls, and returns `CLOSED`.
///
/// `<crate>_host_open_in(current, &finaliser)` makes a host that is in one place at a time, such as an isolate of Dart: a function of it is called only where `current()`
/// returns what it returned then, and is `WRONG_THREAD` elsewhere, and in a finaliser (`<crate>_destroy`), which a runtime also runs while the place ends.
/// `<crate>_host_released` tells which ones were released there or elsewhere.
///
/// `<crate>_host_open_with_stack(bytes)` makes a host whose code may end the process where it finds less of the thread's stack, such as a JVM. A call there is `EXHAUSTED`, and a release runs on
/// another thread, which is waited for and is inside a callback meanwhile. So `release` of such a callable may be called on any thread.
///
/// # An example
///
/// ```
/// use registry_core::{Foreign, ForeignError, RawForeign, exported_callback};
/// use std::cell::RefCell;
/// use std::ffi::c_void;
///
/// /// Hears of a price in cents.
/// #[exported_callback(on_error = 0)]
/// type Listener = fn(cents: i64, currency: &str) -> i32;
///
/// thread_local!(static LISTENERS: RefCell<Vec<Foreign<Listener>>> = const { RefCell::new(Vec::new()) });
///
/// /// Calls the listener for each new price, until `unsubscribe_all`.
/// #[exported_callback]
/// fn subscribe(on_price: Foreign<Listener>) -> Result<(), ForeignError> {
///     on_price.call(42, "EUR")?;
///     LISTENERS.with_borrow_mut(|all| all.push(on_price));
///     Ok(())
/// }
///
/// # unsafe extern "C" fn call(_: *mut c_void, cents: i64, _: *const u8, _: usize, result: *mut i32, _: *mut registry_core::ForeignText) -> i32 {
/// #     unsafe { *result = cents as i32 };
/// #     0
/// # }
/// // What C does; `call` is a C function.
/// let callable = RawForeign::<Listener> {
///     size: size_of::<RawForeign<Listener>>(),
///     call: Some(call),
///     user_data: std::ptr::null_mut(),
///     release: None,
///     host: 0,
/// };
/// let export = subscribe::export();
/// unsafe { export.stub().as_raw()(&callable) };
/// assert_eq!(LISTENERS.with_borrow(|all| all[0].call(7, "USD").unwrap()), 7);
/// ```
#[must_use = "the callable is released when it is dropped"]
pub struct Foreign<S: ForeignSignature> {
    callee: Callee<S>,
    release: Option<ReleaseFn>,
    /// Whether a call brought it from foreign code, which gets it back if the call is refused.
    arrived: bool,
}

/// A foreign callable that any thread may call, several at once, and release: `AnyThread<Foreign<S>>`.
///
/// C passes the same struct as for a [`Foreign`]. The header says that its functions are called on any thread.
///
/// A host that runs code on one thread, such as JavaScript, passes the handle of a [queue](crate::LocalQueue) in the struct ([`RawForeign`]). A call
/// copies its arguments then, waits in the queue, and runs on the host's thread: `call` returns when the call waits. So it returns nothing, and its parameters can
/// [wait](crate::Keep). It fails with `QUEUE_FULL` or `CLOSED` as any queued call does. What the callable itself fails with, the error hook hears.
/// If `S` is written `unsafe fn`, the contract of `call` has to hold until the callable has run, since Rust can't tell whether it waits: what the arguments name stays valid after
/// `call` has returned.
/// The host releases the callable on its own thread, after the calls that wait.
///
/// ```
/// use registry_core::{AnyThread, Foreign, exported_callback};
///
/// #[exported_callback]
/// type Progress = fn(done: u32);
///
/// /// Works on a thread of its own.
/// #[exported_callback]
/// fn start(on_progress: AnyThread<Foreign<Progress>>) {
///     std::thread::spawn(move || {
///         // An error says that the host has closed, or that the callable failed.
///         let _ = on_progress.call(1);
///     });
/// }
/// ```
#[must_use = "the callable is released when it is dropped"]
pub struct AnyThread<T>(T);

// SAFETY: foreign code that passes a callable for any thread promises that its functions may be called on any thread, several at once; of one that names a
// queue they are called on the queue's thread alone. `S` has no value. There is no way to take the `Foreign` out.
unsafe impl<S: ForeignSignature> Send for AnyThread<Foreign<S>> {}
// SAFETY: likewise.
unsafe impl<S: ForeignSignature> Sync for AnyThread<Foreign<S>> {}

// SAFETY: no type meets the bound, so a `Foreign` is never `Send`. The bound is there for its message.
unsafe impl<S: ForeignSignature> Send for Foreign<S> where for<'a> S: StaysOnItsThread<'a> {}
// SAFETY: likewise.
unsafe impl<S: ForeignSignature> Sync for Foreign<S> where for<'a> S: StaysOnItsThread<'a> {}

impl<S: ForeignSignature> Foreign<S> {
    /// Takes a callable from a struct that came by another way than as an argument.
    ///
    /// # Errors
    /// Why the struct is refused, as the end of a sentence about it. Nothing is taken then.
    ///
    /// # Safety
    /// 1. `raw` is null or valid to read for the size that its first field says.
    /// 2. `call` and `release` may be called with `user_data` on this thread, until `release` has been called or the host is closed; `release` on any thread, if `host` is
    ///    one of `<crate>_host_open_with_stack`. They do not unwind. If `S` is safe, `call` may be called with any raw pointers as arguments. If `S` is the marker of a trait, this
    ///    holds for each function in the table. The table is valid to read and nobody writes to it, for the same time, and in any case until this function returns.
    /// 3. The caller does not release the callable itself.
    pub unsafe fn from_raw(raw: *const RawForeign<S>) -> Result<Self, Invalid>
    where
        S: for<'a> ForeignCallable<'a>,
    {
        // SAFETY: the caller's promise.
        unsafe { Self::arrive(raw, false) }.map(Self::settle)
    }

    /// A callable for any thread, or for the calling one.
    ///
    /// # Safety
    /// `raw` is null or valid to read for the size that its first field says.
    unsafe fn arrive(raw: *const RawForeign<S>, any_thread: bool) -> Result<Self, Invalid> {
        if raw.is_null() {
            return Err(Invalid::new("is a null pointer"));
        }
        // SAFETY: not null, so it has a size.
        let size = unsafe { raw.cast::<usize>().read_unaligned() };
        // SAFETY: the caller's promise.
        let Tail { answers, queue } = unsafe { check_size::<S>(raw, size) }?;
        // SAFETY: the struct has at least the fields that this library knows.
        let raw = unsafe { raw.read_unaligned() };
        let Some(function) = raw.call else {
            return Err(Invalid::new("has no function: its `call` is null"));
        };
        let host = match raw.host {
            0 => None,
            host => Some(host::recognise(host).map_err(|why| why.in_field("host"))?),
        };
        // After the host was asked for: what the struct points at may be gone with it.
        // SAFETY: the caller's promise: what the struct points at is as C said.
        unsafe { S::check(function) }?;
        let callee = Callee {
            function,
            user_data: raw.user_data,
            reach: host.map_or(Reach::Direct, Reach::In),
            answers,
        };
        let foreign = Foreign {
            callee,
            release: raw.release,
            arrived: true,
        };
        match (queue, any_thread) {
            (0, _) => Ok(foreign),
            (_, false) => Err(foreign.refuse(Invalid::new(
                "has a queue, which only a callable for any thread may have",
            ))),
            (queue, true) => foreign.wait_in(queue, host),
        }
    }

    /// A callable that is not taken.
    fn refuse(self, why: Invalid) -> Invalid {
        core::mem::forget(self);
        why
    }

    /// The callable whose calls wait in this queue, where this one is called.
    fn wait_in(self, queue: u64, host: Option<Handle>) -> Result<Self, Invalid> {
        let Some(queueing) = S::QUEUEING else {
            return Err(self.refuse(Invalid::new(
                "has a queue, and its calls can't wait there: they return a value, or have an argument that can't be kept",
            )));
        };
        let this = ManuallyDrop::new(self);
        let entry = (queueing.export)(queue, this.callee, this.release)?;
        let reach = Reach::Queue { entry, host };
        Ok(Foreign {
            callee: Callee {
                reach,
                ..this.callee
            },
            release: None,
            arrived: true,
        })
    }

    /// A callable that has been checked, for the entry whose calls wait.
    pub(crate) fn of_callee(callee: Callee<S>, release: Option<ReleaseFn>) -> Self {
        Foreign {
            callee,
            release,
            arrived: false,
        }
    }

    /// What a call needs.
    pub(crate) fn callee(&self) -> &Callee<S> {
        &self.callee
    }

    /// The same callable, as one that Rust passes.
    fn settle(mut self) -> Self {
        self.arrived = false;
        self
    }

    /// Foreign code keeps a callable that a refused call brought. One that Rust passed is released, as any value that is moved into a call.
    fn give_back(self) {
        let this = ManuallyDrop::new(self);
        match (this.arrived, this.queueing()) {
            (false, _) => drop(ManuallyDrop::into_inner(this)),
            (true, Some((queueing, entry))) => (queueing.give_back)(entry),
            (true, None) => {}
        }
    }

    /// The entry whose calls wait in a queue, if this has one.
    fn queueing(&self) -> Option<(&'static Queueing<S>, Handle)> {
        match self.callee.reach {
            Reach::Queue { entry, .. } => S::QUEUEING.map(|queueing| (queueing, entry)),
            Reach::Direct | Reach::In(_) => None,
        }
    }
}

impl<S: ForeignSignature> AnyThread<Foreign<S>> {
    /// Takes a callable for any thread from a struct that came by another way than as an argument, such as a plugin's.
    ///
    /// # Errors
    /// As [`Foreign::from_raw`].
    ///
    /// # Safety
    /// As [`Foreign::from_raw`], whose second promise holds on every thread, and for several calls at once. If the struct names a queue, it holds on this thread alone.
    pub unsafe fn from_raw(raw: *const RawForeign<S>) -> Result<Self, Invalid>
    where
        S: for<'a> ForeignCallable<'a>,
    {
        // SAFETY: the caller's promise.
        unsafe { Foreign::arrive(raw, true) }.map(|foreign| AnyThread(foreign.settle()))
    }
}

/// What may stand behind the fields of the struct.
struct Tail {
    /// Whether the callable says when it has answered.
    answers: bool,
    /// The queue in which its calls wait, or 0.
    queue: u64,
}

/// What stands behind the fields. Refuses a struct that is too small, or that has fields which this library does not know.
///
/// # Safety
/// `raw` is valid to read for `size` bytes.
unsafe fn check_size<S: ForeignSignature>(
    raw: *const RawForeign<S>,
    size: usize,
) -> Result<Tail, Invalid> {
    const { assert!(size_of::<RawForeign<S>>() <= LARGEST) };
    let mut known = size_of::<RawForeign<S>>();
    if size < known || size > LARGEST {
        return Err(Invalid::with_number(
            "has a `size` that no version of its struct has: it is",
            size as i128,
        ));
    }
    let mut tail = Tail {
        answers: false,
        queue: 0,
    };
    // SAFETY: it is read only inside the struct.
    let number = |at| unsafe { raw.byte_add(at).cast::<u64>().read_unaligned() };
    if size >= known + size_of::<u64>() && number(known) <= 1 {
        tail.answers = number(known) == 1;
        known += size_of::<u64>();
        if size >= known + size_of::<u64>() {
            tail.queue = number(known);
            known += size_of::<u64>();
        }
    }
    for at in known..size {
        // SAFETY: inside the struct.
        if unsafe { raw.cast::<u8>().add(at).read() } != 0 {
            return Err(Invalid::new(
                "has a field that this version of the library does not know, and that is not 0",
            ));
        }
    }
    Ok(tail)
}

impl<S: ForeignSignature> Deref for Foreign<S> {
    type Target = S::Methods;
    fn deref(&self) -> &S::Methods {
        // SAFETY: `ForeignSignature` promises that it is transparent over `Callee<S>`.
        unsafe { &*(&raw const self.callee).cast() }
    }
}

impl<T> Deref for AnyThread<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<S: ForeignSignature> Drop for Foreign<S> {
    fn drop(&mut self) {
        if let Some((queueing, entry)) = self.queueing() {
            return last_error::preserved(|| (queueing.close)(entry));
        }
        let Some(release) = self.release else {
            return;
        };
        let user_data = self.callee.user_data;
        // To drop the value is no call: the thread's last status stays, whatever the release does.
        last_error::preserved(|| match self.callee.reach {
            // Without a `Queueing` there is no entry.
            // SAFETY: foreign code promised that it may be called once, here; no call is in progress, since it would borrow `self`.
            Reach::Direct | Reach::Queue { .. } => unsafe { release(user_data) },
            // A host that has closed has let go of the callable.
            // SAFETY: likewise, and on any thread, if the host needs some of the stack.
            Reach::In(host) => unsafe { release_in(host, release, user_data) },
        });
    }
}

impl<S: ForeignSignature> fmt::Debug for Foreign<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, user_data) = (S::info().name, self.callee.user_data);
        write!(f, "Foreign<{name}>({user_data:p})")
    }
}

impl<T: fmt::Debug> fmt::Debug for AnyThread<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AnyThread({:?})", self.0)
    }
}

/// A parameter that the attribute takes for a callable, by its name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a foreign callable",
    label = "can't cross the C boundary",
    note = "write `Foreign<S>`, `AnyThread<Foreign<S>>` or an `Option` of them, where `S` is a callback type",
    note = "an alias of your own with such a name is written with a path, like `self::Foreign<S>`"
)]
pub trait CallableParameter {
    /// What C passes.
    type CRepr: Copy;
}

/// Implements the traits of a parameter for a callable and its `Option`, where null is `None`.
///
/// The attribute asks for `CallableParameter` where it sees one of these names: the compiler's error is about the type in `S` then. No other error lists
/// callables, since their `ByValue` is hidden.
macro_rules! parameters {
    ($($type:ty, $any_thread:literal, $foreign:ident => $into_foreign:expr, $from_foreign:expr;)*) => {$(
        // SAFETY: the C form is a pointer, which is null or valid to read by the caller's promise, and `arrive` checks what it points at. Nothing is borrowed.
        unsafe impl<S: for<'a> ForeignCallable<'a>> Lift for $type {
            type CRepr = *const RawForeign<S>;
            type Out<'call> = Self;
            const DESC: &'static TypeDesc = &TypeDesc::foreign::<Self::CRepr>(S::IDENTITY, $any_thread);
            const TAKES: bool = true;
            fn give_back($foreign: Self) {
                $into_foreign.give_back();
            }
            fn settle<'call>($foreign: <Self as Lift>::Out<'call>) -> <Self as Lift>::Out<'call> {
                $from_foreign($into_foreign.settle())
            }
            unsafe fn lift(raw: *const RawForeign<S>, _: &Call) -> Result<Self, Invalid> {
                // SAFETY: the caller's promise.
                unsafe { Foreign::arrive(raw, $any_thread) }.map($from_foreign)
            }
        }
        // SAFETY: likewise; null is `None`.
        unsafe impl<S: for<'a> ForeignCallable<'a>> Lift for Option<$type> {
            type CRepr = *const RawForeign<S>;
            type Out<'call> = Self;
            const DESC: &'static TypeDesc = &<$type as Lift>::DESC.optional();
            const TAKES: bool = true;
            fn give_back(foreign: Self) {
                if let Some(foreign) = foreign {
                    <$type as Lift>::give_back(foreign);
                }
            }
            fn settle<'call>(foreign: <Self as Lift>::Out<'call>) -> <Self as Lift>::Out<'call> {
                foreign.map(<$type as Lift>::settle)
            }
            unsafe fn lift(raw: *const RawForeign<S>, _: &Call) -> Result<Self, Invalid> {
                if raw.is_null() {
                    return Ok(None);
                }
                // SAFETY: the caller's promise.
                unsafe { Foreign::arrive(raw, $any_thread) }.map($from_foreign).map(Some)
            }
        }
        #[diagnostic::do_not_recommend]
        impl<S: for<'a> ForeignCallable<'a>> ByValue for $type {
            type CRepr = *const RawForeign<S>;
        }
        impl<S: for<'a> ForeignCallable<'a>> CallableParameter for $type {
            type CRepr = *const RawForeign<S>;
        }
        #[diagnostic::do_not_recommend]
        impl<S: for<'a> ForeignCallable<'a>> ByValue for Option<$type> {
            type CRepr = *const RawForeign<S>;
        }
        impl<S: for<'a> ForeignCallable<'a>> CallableParameter for Option<$type> {
            type CRepr = *const RawForeign<S>;
        }
    )*};
}

parameters! {
    Foreign<S>, false, foreign => foreign, |foreign| foreign;
    AnyThread<Foreign<S>>, true, foreign => foreign.0, AnyThread;
}
