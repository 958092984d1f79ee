//! `LocalQueue` and `CallQueue`: calls from any thread, which one thread makes when it wants to.
//!
//! A call of a queued callback keeps its arguments and puts them into the ring that all callbacks of the queue share. [`Core::run`] takes them
//! out and calls the closures, each inside its own entry.

use crate::delivery::alarm::{Alarm, Bell, Hook, NotAdded};
use crate::delivery::fifo::NotArmed;
use crate::delivery::job::Job;
use crate::delivery::joint::Joint;
use crate::delivery::waiter::Waiter;
use crate::delivery::waiting::{Overflow, Waiting};
use crate::errors::failure::ExportError;
use crate::registry::delivered;
use crate::wrappers::siblings::{RunsOnItsThread, RunsOnOneThread};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::fmt;
use core::future::Future;
use core::panic::Location;
use core::pin::Pin;
use core::task::{Context, Poll};

/// The queue runs already, further out on this thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Running;

impl fmt::Display for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the queue is running already: this was called from inside one of its callbacks",
        )
    }
}

impl core::error::Error for Running {}

/// A queue of calls that wait for the thread that made it.
///
/// For event loops, GUI threads and interpreters with one thread. Foreign code calls from any thread; the call copies its arguments, puts them into the
/// queue and returns. The closures, which need not be `Send`, run when this thread says so: [`run`](LocalQueue::run), [`run_for`](LocalQueue::run_for),
/// [`wait`](LocalQueue::wait), or [`next`](LocalQueue::next) on any executor. An event loop is woken by [`set_wake`](LocalQueue::set_wake) or
/// [`fd`](LocalQueue::fd).
///
/// All callbacks of a queue share one order: the calls of each thread run in the order in which it made them. [`CallQueue`] is a queue that may be sent
/// to another thread, with closures that are `Send`.
///
/// | | |
/// |---|---|
/// | a call while the queue is full | what [`Overflow`] says: by default `QUEUE_FULL`, and the call is not kept |
/// | an argument that is not valid | `INVALID_ARGUMENT` to the caller |
/// | no memory for the arguments | `EXHAUSTED` |
/// | the closure panics | the caller has gone: the error hook hears of it, and the queue runs on |
/// | the wrapper is dropped, or the handle released | later calls are `CLOSED`; what waits is dropped when its turn comes, and counted |
/// | the queue is dropped | calls are `CLOSED`; what waits is dropped and counted ([`Report::discarded`](crate::Report::discarded)) |
/// | `run` inside one of its own callbacks | `Err(Running)` |
/// | a call while the queue runs | waits for the next `run` |
/// | the callback type is an `unsafe fn` | the caller's contract has to hold until the closure has run, which is after its call has returned: a descriptor stays open, a handle stays live. No pointer can wait |
/// | in a forked child | what waited is the parent's to run: it is leaked there and counted; later calls work. A place in the queue is lost if a thread that is not there was at a call. Who waited before the fork is not woken, and neither is an event loop until the queue is run or `set_wake` is called again |
///
/// A call takes no lock. It allocates only for copies of long texts, slices and C strings, and for arguments that are larger together than five pointers.
///
/// ```
/// use registry_core::{LocalQueue, Status, exported_callback};
/// use std::cell::Cell;
/// use std::rc::Rc;
///
/// #[exported_callback]
/// type Progress = fn(done: u64, total: u64, line: &str);
///
/// let queue = LocalQueue::bounded(64);
/// let shown = Rc::new(Cell::new(0)); // this thread's own
/// let bar = Rc::clone(&shown);
/// let progress = Progress::export_queued(&queue, move |done, _, _: &str| bar.set(done));
///
/// let handle = progress.handle();
/// std::thread::spawn(move || Progress::call(handle, 1, 2, "half").unwrap()).join().unwrap();
/// assert_eq!(shown.get(), 0);
/// assert_eq!(queue.run(), Ok(1));
/// assert_eq!(shown.get(), 1);
/// ```
#[must_use = "calls of a dropped queue get `CLOSED`"]
pub struct LocalQueue {
    core: Core,
}

// SAFETY: no type meets the bound, so a `LocalQueue` is never `Send`. The bound is there for its message.
unsafe impl Send for LocalQueue where for<'a> LocalQueue: RunsOnItsThread<'a> {}
// SAFETY: likewise.
unsafe impl Sync for LocalQueue where for<'a> LocalQueue: RunsOnItsThread<'a> {}

/// A [`LocalQueue`] that may be sent to another thread: its closures are `Send`.
///
/// The closures run on the thread that runs the queue. Everything else is as for [`LocalQueue`].
///
/// ```
/// use registry_core::{CallQueue, exported_callback};
/// use std::time::Duration;
///
/// #[exported_callback]
/// type Tick = fn(time: u64);
///
/// let queue = CallQueue::bounded(64);
/// let (sender, times) = std::sync::mpsc::channel();
/// let tick = Tick::export_queued(&queue, move |time| sender.send(time).unwrap());
/// let worker = std::thread::spawn(move || queue.wait(Duration::from_secs(10)));
/// Tick::call(tick.handle(), 7).unwrap();
/// assert_eq!(worker.join().unwrap(), Ok(1));
/// assert_eq!(times.recv(), Ok(7));
/// ```
#[must_use = "calls of a dropped queue get `CLOSED`"]
pub struct CallQueue {
    core: Core,
}

// SAFETY: no type meets the bound, so a `CallQueue` is never `Sync`. The bound is there for its message.
unsafe impl Sync for CallQueue where for<'a> CallQueue: RunsOnOneThread<'a> {}

/// What both queues are.
struct Core {
    waiting: Joint<Waiting>,
    running: Cell<bool>,
    hook: RefCell<Option<Hook>>,
    #[cfg(all(feature = "std", unix, not(loom)))]
    event: core::cell::OnceCell<Arc<crate::sys::event::Event>>,
}

/// Lets the queue run again, even if a callback unwinds.
struct InRun<'a>(&'a Cell<bool>);

impl Drop for InRun<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

impl Core {
    #[track_caller]
    fn try_new(capacity: usize) -> Result<Self, ExportError> {
        let site = Location::caller();
        let waiting = Waiting::new(capacity).and_then(Joint::new);
        let waiting = waiting.ok_or(ExportError::Exhausted { site, returned: () })?;
        if !inherited::list(&waiting) {
            return Err(ExportError::Exhausted { site, returned: () });
        }
        Ok(Core {
            waiting,
            running: Cell::new(false),
            hook: RefCell::new(None),
            #[cfg(all(feature = "std", unix, not(loom)))]
            event: core::cell::OnceCell::new(),
        })
    }

    fn begin(&self) -> Result<InRun<'_>, Running> {
        if self.running.replace(true) {
            return Err(Running);
        }
        self.waiting.run_here();
        Ok(InRun(&self.running))
    }

    /// Makes the calls that wait now, while `goes_on` says so. How many there were.
    fn run(&self, mut goes_on: impl FnMut() -> bool) -> Result<usize, Running> {
        let _running = self.begin()?;
        // First: what comes from here on sets it again.
        self.quieten();
        let calls = &self.waiting.calls;
        let until = calls.end();
        let mut ran = 0;
        while goes_on() {
            let Some(node) = calls.take(until) else {
                break;
            };
            if Job::make(calls, node) {
                ran += 1;
            } else {
                delivered::discard(1);
            }
        }
        self.keep_watch();
        Ok(ran)
    }

    /// Makes the next call, if one waits.
    fn run_next(&self) -> Result<bool, Running> {
        let _running = self.begin()?;
        self.quieten();
        let calls = &self.waiting.calls;
        while let Some(node) = calls.take(u64::MAX) {
            if Job::make(calls, node) {
                self.keep_watch();
                return Ok(true);
            }
            delivered::discard(1);
        }
        Ok(false)
    }

    /// The alarm with the waiters of the last one, which the next call sets off. What is not used of the last one goes to `replaced`, to be dropped
    /// once the queue has the alarm: its drop is user code, which may use the queue.
    fn alarm(&self, last: Option<Alarm>, replaced: &mut Option<Hook>) -> Alarm {
        let last = last.unwrap_or_default();
        *replaced = last.bell.hook;
        Alarm {
            waiters: last.waiters,
            bell: Bell {
                hook: self.hook.borrow().clone(),
                #[cfg(all(feature = "std", unix, not(loom)))]
                event: self.event.get().cloned(),
            },
        }
    }

    /// Has the waiter woken by the next call; false if one waits. If no memory is left for that, the waiter is woken at once. If it is the `only` one, those before it
    /// are not woken any more.
    fn wait_with(&self, waiter: Waiter, only: bool) -> bool {
        let (mut replaced, mut before) = (None, Vec::new());
        let mut added = Ok(());
        let armed = self.waiting.calls.arm(|last| {
            let mut alarm = self.alarm(last, &mut replaced);
            if only {
                // Dropped at the end, as what is replaced is: that is user code.
                before = core::mem::take(&mut alarm.waiters);
            }
            added = alarm.add(waiter);
            alarm
        });
        if let Err(NotAdded {
            waiter,
            is_there: false,
        }) = added
        {
            waiter.wake();
        }
        match armed {
            Ok(()) => true,
            Err(NotArmed::Missed(missed)) => {
                if let Some(missed) = missed {
                    // Other tasks wait too, and no call has woken them.
                    missed.ring();
                }
                false
            }
            Err(NotArmed::NoMemory(alarm)) => {
                alarm.ring();
                true
            }
        }
    }

    fn quieten(&self) {
        #[cfg(all(feature = "std", unix, not(loom)))]
        if let Some(event) = self.event.get() {
            event.clear();
        }
    }

    /// Has the event loop woken by the next call, or at once if one waits.
    #[inline]
    fn keep_watch(&self) {
        if self.is_watched() {
            self.watch();
        }
    }

    /// Whether an event loop is to be woken.
    #[inline]
    fn is_watched(&self) -> bool {
        #[cfg(all(feature = "std", unix, not(loom)))]
        if self.event.get().is_some() {
            return true;
        }
        self.hook.borrow().is_some()
    }

    fn watch(&self) {
        let mut replaced = None;
        let alarm = self.alarm(None, &mut replaced);
        let armed = self
            .waiting
            .calls
            .arm(|last| self.alarm(last, &mut replaced));
        match armed {
            Ok(()) => {}
            Err(NotArmed::Missed(missed)) => missed.map_or(alarm, |missed| *missed).ring(),
            // The event loop looks again.
            Err(NotArmed::NoMemory(alarm)) => alarm.ring(),
        }
    }

    fn set_wake(&self, hook: Hook) {
        // The old one is dropped after the borrow: it is user code.
        let old = self.hook.replace(Some(hook));
        drop(old);
        self.keep_watch();
    }

    #[cfg(all(feature = "std", unix, not(loom)))]
    fn fd(&self) -> std::io::Result<std::os::fd::BorrowedFd<'_>> {
        use std::os::fd::AsFd;
        if self.event.get().is_none() {
            // None was there, so this is the one.
            let _ = self.event.set(Arc::new(crate::sys::event::Event::new()?));
            self.keep_watch();
        }
        // In a forked child it is the parent's.
        let ours = self.event.get().filter(|event| event.is_ours());
        ours.map(|event| event.as_fd())
            .ok_or_else(|| std::io::ErrorKind::Unsupported.into())
    }

    #[cfg(all(feature = "std", not(loom)))]
    fn wait(&self, timeout: std::time::Duration) -> Result<usize, Running> {
        use crate::delivery::waiter::blocking;
        if self.running.get() {
            return Err(Running);
        }
        self.waiting.run_here();
        let came = blocking::wait(timeout, |waiter| {
            (!self.wait_with(waiter, false)).then_some(())
        });
        came.map_or(Ok(0), |()| self.run(|| true))
    }

    /// Polls a future of the next call, which may be the `only` one.
    fn poll_next(&self, cx: &mut Context<'_>, only: bool) -> Poll<Result<(), Running>> {
        loop {
            match self.run_next() {
                Err(running) => return Poll::Ready(Err(running)),
                Ok(true) => return Poll::Ready(Ok(())),
                Ok(false) => {}
            }
            if self.wait_with(Waiter::Task(cx.waker().clone()), only) {
                return Poll::Pending;
            }
        }
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        inherited::unlist(&self.waiting);
        delivered::discard(self.waiting.calls.close());
        self.waiting.calls.drop_waiter();
    }
}

/// Where a process can fork, all queues are listed. In a forked child nothing waits in them: the parent makes these calls.
mod inherited {
    use crate::delivery::waiting::Waiting;

    #[cfg(all(feature = "std", unix, not(loom)))]
    mod listed {
        use super::Waiting;
        use crate::registry::delivered;
        use crate::sys::atfork::{self, ForkSafe};
        use alloc::vec::Vec;

        /// What a queue and its callbacks share.
        #[derive(PartialEq)]
        struct Listed(*const Waiting);

        // SAFETY: it is used while it is listed, and a `Waiting` is `Sync`.
        unsafe impl Send for Listed {}

        static QUEUES: ForkSafe<Vec<Listed>> = ForkSafe::new(Vec::new());

        /// False if no memory is left.
        pub(crate) fn list(waiting: &Waiting) -> bool {
            static PART: atfork::Part = atfork::Part::in_child(forget_all);
            atfork::hold(atfork::Module::Queues, &PART);
            QUEUES.with(|queues| {
                let has_room = queues.try_reserve(1).is_ok();
                if has_room {
                    queues.push(Listed(waiting));
                }
                has_room
            })
        }

        pub(crate) fn unlist(waiting: &Waiting) {
            QUEUES.with(|queues| queues.retain(|listed| listed.0 != core::ptr::from_ref(waiting)));
        }

        /// The values are leaked, since a child may not free memory here.
        fn forget_all() {
            QUEUES.with_all_held(|queues| {
                for listed in queues.iter() {
                    // SAFETY: the queue takes it off the list before it lets go of it.
                    let waiting = unsafe { &*listed.0 };
                    delivered::discard(waiting.calls.forget());
                }
            });
        }
    }

    #[cfg(all(feature = "std", unix, not(loom)))]
    pub(super) use listed::{list, unlist};
    #[cfg(not(all(feature = "std", unix, not(loom))))]
    pub(super) fn list(_: &Waiting) -> bool {
        true
    }
    #[cfg(not(all(feature = "std", unix, not(loom))))]
    pub(super) fn unlist(_: &Waiting) {}
}

/// The methods that both queues have, each with `self.core` inside.
macro_rules! both {
    ($queue:ident) => {
        impl $queue {
            /// A queue in which at most `capacity` calls wait, and at least one.
            ///
            /// # Panics
            #[doc = concat!("Where [`", stringify!($queue), "::try_bounded`] returns an error.")]
            #[track_caller]
            pub fn bounded(capacity: usize) -> Self {
                match Self::try_bounded(capacity) {
                    Ok(queue) => queue,
                    Err(error) => panic!("{error}"),
                }
            }

            #[doc = concat!("As [`", stringify!($queue), "::bounded`], with an error where that panics.")]
            ///
            /// # Errors
            /// `Exhausted`, if no memory is left, or the capacity is above 1,048,575.
            #[track_caller]
            pub fn try_bounded(capacity: usize) -> Result<Self, ExportError> {
                let core = Core::try_new(capacity)?;
                Ok($queue { core })
            }

            /// Says what happens to a call that finds the queue full, from now on.
            pub fn set_overflow(&self, overflow: Overflow) {
                self.core.waiting.set_overflow(overflow);
            }

            /// Runs the calls that wait, and returns how many it ran. Calls that come meanwhile wait for the next run.
            ///
            /// # Errors
            /// If it is called from inside one of the queue's callbacks.
            pub fn run(&self) -> Result<usize, Running> {
                self.core.run(|| true)
            }

            /// As `run`, but begins no call after `budget` is over. At least one call runs, if one waits.
            ///
            /// If calls are left, the function of `set_wake` is called, and the descriptor of `fd` stays readable.
            ///
            /// # Errors
            /// If it is called from inside one of the queue's callbacks.
            #[cfg(all(feature = "std", not(loom)))]
            pub fn run_for(&self, budget: std::time::Duration) -> Result<usize, Running> {
                let begun = (!crate::sys::sync::SINGLE).then(std::time::Instant::now);
                let mut is_first = true;
                self.core.run(|| {
                    let goes_on = is_first || begun.is_none_or(|begun| begun.elapsed() < budget);
                    is_first = false;
                    goes_on
                })
            }

            /// Waits at most this long until a call is there, then runs what waits. How many calls it ran: 0 after a time-out, or if the callbacks of all
            /// that came have ended. Where there is one thread, it does not wait.
            ///
            /// # Errors
            /// If it is called from inside one of the queue's callbacks.
            #[cfg(all(feature = "std", not(loom)))]
            pub fn wait(&self, timeout: std::time::Duration) -> Result<usize, Running> {
                self.core.wait(timeout)
            }

            /// Has `wake` called when a call comes after the queue was found empty, and at once if one waits now.
            ///
            /// It runs on the thread that calls, inside the call, so it should only wake: post an event, write a byte. It is called once, and again only after
            /// the queue has been run. A panic in it ends that call as `PANICKED`, although the call waits. It replaces the last such function.
            pub fn set_wake(&self, wake: impl Fn() + Send + Sync + 'static) {
                self.core.set_wake(Arc::new(wake));
            }

            /// A descriptor that is readable when a call waits, for `poll`, mio, tokio, libuv, glib, asyncio's `add_reader` and the like.
            ///
            /// It is made by the first call of this, and closed when the queue is dropped: tell the event loop before. It is one end of a pair of
            /// sockets, which `run` reads empty; what else reads it may do so too. Nobody else may close it.
            ///
            /// # Errors
            /// If the system has no descriptor left, or this is a forked child and the descriptor is its parent's.
            #[cfg(all(feature = "std", unix, not(loom)))]
            pub fn fd(&self) -> std::io::Result<std::os::fd::BorrowedFd<'_>> {
                self.core.fd()
            }

            pub(crate) fn waiting(&self) -> &Joint<Waiting> {
                &self.core.waiting
            }
        }

        impl fmt::Debug for $queue {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($queue)).finish_non_exhaustive()
            }
        }
    };
}

both!(LocalQueue);
both!(CallQueue);

impl LocalQueue {
    /// Whether it runs, further out on this thread.
    pub(crate) fn is_running(&self) -> bool {
        self.core.running.get()
    }

    /// What makes the descriptor readable, if there is one.
    #[cfg(all(feature = "std", unix, not(loom)))]
    pub(crate) fn event(&self) -> Option<&Arc<crate::sys::event::Event>> {
        self.core.event.get()
    }

    /// Whether a call waits.
    #[cfg(all(feature = "std", unix, not(loom)))]
    pub(crate) fn is_waiting(&self) -> bool {
        !self.core.waiting.calls.is_empty()
    }

    /// Runs the next call when it comes, to be awaited. Dropping the future loses nothing. Several tasks may await one queue: it keeps the waker of each until a call comes.
    pub fn next(&self) -> NextCall<'_> {
        NextCall(&self.core)
    }
}

impl CallQueue {
    /// Runs the next call when it comes, to be awaited. Dropping the future loses nothing. The future is `Send`, for executors of many threads. One task at a time awaits the
    /// queue: it keeps the last waker.
    #[allow(clippy::should_implement_trait, reason = "it is awaited")]
    pub fn next(&mut self) -> NextCallAnywhere<'_> {
        NextCallAnywhere(&mut self.core)
    }
}

/// The next call of a queue; made by [`LocalQueue::next`].
#[must_use = "futures do nothing unless they are awaited"]
pub struct NextCall<'a>(&'a Core);

impl Future for NextCall<'_> {
    /// `Err` from inside one of the queue's callbacks.
    type Output = Result<(), Running>;
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll_next(cx, false)
    }
}

/// The next call of a queue; made by [`CallQueue::next`].
#[must_use = "futures do nothing unless they are awaited"]
pub struct NextCallAnywhere<'a>(&'a mut Core);

impl Future for NextCallAnywhere<'_> {
    /// `Err` from inside one of the queue's callbacks.
    type Output = Result<(), Running>;
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll_next(cx, true)
    }
}

impl fmt::Debug for NextCall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NextCall")
    }
}

impl fmt::Debug for NextCallAnywhere<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NextCallAnywhere")
    }
}
