//! A queue that a host holds by a handle: its event loop runs the calls that wait, and learns which promises can be taken.
//!
//! The entry is a local one: it is dropped on its thread, and other threads get `WRONG_THREAD`.

use crate::call::ask::{self, Answer, Asked};
use crate::call::closure::Callable;
use crate::call::outcome::Refusal;
use crate::call::own_entry::own_entry;
use crate::call::signature::Signature;
use crate::call_site::Site;
use crate::delivery::joint::Joint;
use crate::delivery::promise;
use crate::delivery::queue::LocalQueue;
use crate::delivery::ready::Ready;
use crate::delivery::thread_end;
use crate::errors::failure::{CallError, ExportError};
use crate::handle::Handle;
use crate::registry::place::Place;
use crate::registry::{elsewhere, ownership, telling};
use crate::status::Status;
use crate::sys::thread_id;
use crate::table::lifecycle::Owner;
use crate::values::lift::Invalid;
use crate::values::raw_handle::{RawHandle, lower_handle};
use crate::wrappers::export;
use crate::wrappers::local::LocalCallback;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
#[cfg(all(feature = "std", unix, not(loom)))]
use core::cell::Cell;
use core::ffi::c_void;
use core::panic::Location;

/// The function that wakes a host: `void (*)(void *user_data)`.
pub type ForeignWake = unsafe extern "C" fn(*mut c_void);

/// What is asked of the entry of a queue.
enum Ask<'a> {
    Run(&'a mut usize),
    Next(&'a mut u64),
    Ready(&'a mut Option<Joint<Ready>>),
    SetWake(Wake),
    Descriptor(&'a mut i32),
    With(&'a mut dyn FnMut(&LocalQueue, &Joint<Ready>)),
}

/// The function that posts a message to a port of a Dart VM: `bool Dart_PostCObject(int64_t port, Dart_CObject *message)`.
pub type ForeignPost = unsafe extern "C" fn(i64, *mut c_void) -> u8;

/// What wakes a host: a function of foreign code.
#[derive(Clone, Copy)]
enum Wake {
    Function(ForeignWake, *mut c_void),
    /// With the port that it gets an empty message at.
    Post(ForeignPost, i64),
}

// SAFETY: the host that sets it promises that any thread may call it.
unsafe impl Send for Wake {}
// SAFETY: likewise.
unsafe impl Sync for Wake {}

impl Wake {
    fn call(&self) {
        let wake = *self;
        // If there is no thread for it, the wake is lost, and the next one tells of both.
        elsewhere::with_room(|| wake.call_here());
    }

    fn call_here(self) {
        match self {
            // SAFETY: the promise of `set_wake`'s caller.
            Wake::Function(function, user_data) => unsafe { function(user_data) },
            Wake::Post(post, port) => {
                // A `Dart_CObject` of the kind that is null, which has the number 0, with more room than any.
                let mut message = [0_u64; 8];
                // SAFETY: the promise of `set_port`'s caller. A port that has closed is none, and a VM that has ended takes no message.
                unsafe { post(port, message.as_mut_ptr().cast()) };
            }
        }
    }
}

/// The callable of a queue's entry.
struct HostQueue {
    /// Its own thread only.
    queue: LocalQueue,
    ready: Joint<Ready>,
    thread: u64,
    /// Whether a run has left the descriptor readable for the sake of promises.
    #[cfg(all(feature = "std", unix, not(loom)))]
    is_kept_readable: Cell<bool>,
}

impl HostQueue {
    fn answer(&self, ask: &mut Ask<'_>) -> Result<Result<(), String>, Refusal> {
        match ask {
            Ask::Run(ran) => {
                **ran = self.run()?;
                self.stay_readable();
            }
            Ask::Next(promise) => **promise = self.next(),
            Ask::Ready(ready) => **ready = Some(self.ready.share().ok_or(Refusal::Exhausted)?),
            Ask::SetWake(wake) => {
                let wake = *wake;
                self.queue.set_wake(move || wake.call());
                self.ready.set_hook(Arc::new(move || wake.call()));
            }
            Ask::Descriptor(descriptor) => match self.descriptor() {
                Ok(made) => **descriptor = made,
                Err(why) => return Ok(Err(why)),
            },
            Ask::With(run) => run(&self.queue, &self.ready),
        }
        Ok(Ok(()))
    }

    /// Runs what waits, and then ends the callables that Rust had let go of before: all their calls have run. It also settles what waits in the thread's mailbox.
    fn run(&self) -> Result<usize, Refusal> {
        if self.queue.is_running() {
            return Err(Refusal::Reentered);
        }
        // They end even if the run unwinds, by a hook that panics: nobody else has them.
        let _ended = Ended(self.ready.take_ended());
        self.queue.run().map_err(|_| Refusal::Reentered)
    }

    fn next(&self) -> u64 {
        let promise = self.ready.next();
        self.stay_readable_no_longer();
        promise.unwrap_or(0)
    }

    /// A run has read the descriptor empty. The host may not ask for all promises at once, so it stays readable while there are any.
    #[cfg(all(feature = "std", unix, not(loom)))]
    fn stay_readable(&self) {
        if let Some(event) = self.queue.event() {
            let is_left = !self.ready.is_empty();
            self.is_kept_readable.set(is_left);
            if is_left {
                event.set();
            }
        }
    }

    /// Takes that back once no promise is left. What comes after the looks sets the event itself.
    #[cfg(all(feature = "std", unix, not(loom)))]
    fn stay_readable_no_longer(&self) {
        if !self.is_kept_readable.get() || !self.ready.is_empty() {
            return;
        }
        if let Some(event) = self.queue.event() {
            event.clear();
            if self.queue.is_waiting() {
                event.set();
            }
            self.stay_readable();
        }
    }

    #[cfg(not(all(feature = "std", unix, not(loom))))]
    #[allow(clippy::unused_self, reason = "as where there are descriptors")]
    fn stay_readable(&self) {}

    #[cfg(not(all(feature = "std", unix, not(loom))))]
    #[allow(clippy::unused_self, reason = "as where there are descriptors")]
    fn stay_readable_no_longer(&self) {}

    /// A new descriptor, which the caller closes.
    #[cfg(all(feature = "std", unix, not(loom)))]
    fn descriptor(&self) -> Result<i32, String> {
        use std::os::fd::IntoRawFd;
        let made = self.queue.fd().and_then(|fd| fd.try_clone_to_owned());
        let made = made.map_err(|why| why.to_string())?;
        if let Some(event) = self.queue.event() {
            self.ready.set_event(Arc::clone(event));
        }
        Ok(made.into_raw_fd())
    }

    #[cfg(not(all(feature = "std", unix, not(loom))))]
    #[allow(clippy::unused_self, reason = "as where there are descriptors")]
    fn descriptor(&self) -> Result<i32, String> {
        Err(
            "this system has no descriptors that a queue could be waited for by; use `set_wake`"
                .to_string(),
        )
    }
}

/// Entries of this thread, which its drop ends, with those that other threads have left to this one. That drops what they hold.
struct Ended(Vec<Handle>);

impl Drop for Ended {
    fn drop(&mut self) {
        for entry in self.0.drain(..) {
            ownership::close(Place::Closure(entry), Owner::Rust, Site::DROPPED);
        }
        // A host may use nothing else of the library.
        ownership::settle_mail();
    }
}

impl Drop for HostQueue {
    fn drop(&mut self) {
        thread_end::unlist(&self.ready);
        drop(Ended(self.ready.go()));
    }
}

impl Callable<Asked, Answer> for HostQueue {
    fn call(&self, (ask,): (*mut c_void,)) -> Result<Result<(), String>, Refusal> {
        // Other threads get no further than this.
        if self.thread != thread_id::current() {
            return Err(Refusal::WrongThread);
        }
        // SAFETY: only `ask` calls entries of this signature.
        self.answer(unsafe { &mut *ask.cast::<Ask<'_>>() })
    }
}

own_entry! {
    /// The signature of the entries of all queues.
    enum QueueEntry: "registry_core::LocalQueue", Asked => Answer
}

/// Asks the entry with this handle, if it is a queue's.
fn ask(queue: RawHandle, what: Ask<'_>) -> Status {
    // SAFETY: all callables of this signature take an `Ask`.
    unsafe { ask::ask::<QueueEntry, _>(queue, what) }
}

impl LocalQueue {
    /// Gives the queue to the host, whose event loop runs it by `<crate>_queue_run`, on this thread alone. `<crate>_release` drops it, and so does the
    /// thread's end, which also releases the promises that the queue watches: nobody could take them.
    ///
    /// The library needs `export_runtime!(queues)`.
    ///
    /// # Errors
    /// If no entry or no memory is left, or the thread is ending, with the queue.
    #[track_caller]
    pub fn try_into_handle(self) -> Result<Handle, ExportError<Self>> {
        let site = Location::caller();
        let ready = Joint::pair(Ready::new()).filter(|_| thread_end::reserve());
        let Some((ready, listed)) = ready else {
            return Err(ExportError::Exhausted {
                site,
                returned: self,
            });
        };
        let make = |(queue, ready), _| HostQueue {
            queue,
            ready,
            thread: thread_id::current(),
            #[cfg(all(feature = "std", unix, not(loom)))]
            is_kept_readable: Cell::new(false),
        };
        let local: LocalCallback<QueueEntry> =
            export::export_around_local::<QueueEntry, HostQueue, _, _>((self, ready), make, site)?;
        let handle = local.into_handle();
        thread_end::list(handle, listed);
        Ok(handle)
    }

    /// As [`LocalQueue::try_into_handle`], with a panic where that is an error.
    ///
    /// # Panics
    /// If no entry or no memory is left.
    #[track_caller]
    #[must_use = "foreign code must get the handle, or the queue lives for ever"]
    pub fn into_handle(self) -> Handle {
        match self.try_into_handle() {
            Ok(handle) => handle,
            Err(error) => panic!("{error}"),
        }
    }

    /// Calls `f` with the queue of a host: for callbacks that get its handle, and export queued callbacks for it.
    ///
    /// ```
    /// use registry_core::{Handle, LocalQueue, exported_callback};
    ///
    /// #[exported_callback]
    /// type Tick = fn(time: u64);
    ///
    /// /// Makes a callback that any thread may call, and the host's event loop runs.
    /// #[exported_callback(on_error = None)]
    /// fn watch(queue: Handle) -> Option<Handle> {
    ///     let tick = LocalQueue::with_handle(queue, |queue| Tick::export_queued(queue, |time| println!("{time}")));
    ///     Some(tick.ok()?.into_handle())
    /// }
    ///
    /// let queue = LocalQueue::bounded(8).into_handle(); // as a host has it
    /// assert!(watch(queue).is_some());
    /// ```
    ///
    /// # Errors
    /// If the handle is not that of a live queue of this thread, or `f` panics.
    pub fn with_handle<T>(
        handle: Handle,
        f: impl FnOnce(&LocalQueue) -> T,
    ) -> Result<T, CallError> {
        with(handle, |queue, _| f(queue))
    }
}

/// As [`LocalQueue::with_handle`], also with what the event loop has to do besides.
pub(crate) fn with<T>(
    handle: Handle,
    f: impl FnOnce(&LocalQueue, &Joint<Ready>) -> T,
) -> Result<T, CallError> {
    let (mut f, mut result) = (Some(f), None);
    let mut run = |queue: &LocalQueue, ready: &Joint<Ready>| {
        result = f.take().map(|f| f(queue, ready));
    };
    // SAFETY: as in `ask`.
    unsafe { ask::ask_from_rust::<QueueEntry, _>(handle, Ask::With(&mut run)) }?;
    Ok(result.unwrap_or_else(|| unreachable!("it ran")))
}

/// The queue of the calling thread that an argument names.
pub(crate) fn recognise(raw: u64) -> Result<Handle, Invalid> {
    let info = QueueEntry::info();
    let queue = ownership::recognise_argument(info, raw)?;
    if ownership::suits(Place::Closure(queue), true) {
        Ok(queue)
    } else {
        Err(refused(Status::WrongThread, raw))
    }
}

/// Why a queue is refused that the argument has named.
pub(crate) fn refused(status: Status, raw: u64) -> Invalid {
    let name = QueueEntry::info().name;
    Invalid::handle(status, raw, Some(name), name)
}

/// `<crate>_queue_new`: see [`crate::runtime`].
#[track_caller]
pub(crate) fn new(capacity: usize) -> RawHandle {
    let queue = LocalQueue::try_bounded(capacity).ok();
    let handle = queue.and_then(|queue| queue.try_into_handle().ok());
    if handle.is_none() {
        let failure = crate::errors::failure::Failure::new(
            Status::Exhausted,
            0,
            Some(QueueEntry::info().name),
        );
        telling::fail(failure);
    }
    lower_handle(handle)
}

/// Runs what waits; how many calls ran.
pub(crate) fn run(queue: RawHandle, ran: &mut usize) -> Status {
    ask(queue, Ask::Run(ran))
}

/// The next promise that can be taken, or 0.
pub(crate) fn next(queue: RawHandle, promise: &mut u64) -> Status {
    ask(queue, Ask::Next(promise))
}

/// # Safety
/// Any thread may call the function with `user_data`, until the process ends.
pub(crate) unsafe fn set_wake(
    queue: RawHandle,
    wake: ForeignWake,
    user_data: *mut c_void,
) -> Status {
    ask(queue, Ask::SetWake(Wake::Function(wake, user_data)))
}

/// # Safety
/// Any thread may call `post` with any port and a message of this form, until the process ends.
pub(crate) unsafe fn set_port(queue: RawHandle, post: ForeignPost, port: i64) -> Status {
    ask(queue, Ask::SetWake(Wake::Post(post, port)))
}

/// A new descriptor that is readable when there is something to do.
pub(crate) fn descriptor(queue: RawHandle, descriptor: &mut i32) -> Status {
    ask(queue, Ask::Descriptor(descriptor))
}

/// Has the queue name the promise when it can be taken.
pub(crate) fn watch(promise: RawHandle, queue: RawHandle) -> Status {
    let mut ready = None;
    match (ask(queue, Ask::Ready(&mut ready)), ready) {
        (Status::Ok, Some(ready)) => promise::watch(promise, ready),
        (status, _) => status,
    }
}
