//! A host: a part of the program that implements callables, and may end before the Rust code that calls them.
//!
//! It is an entry of the registry, of a signature that no stub has. A call of a callable runs inside its host's entry, as any call of a callback,
//! so that closing the host keeps new calls out, and can wait for those that run.
//!
//! A host may have a *place*: an isolate of Dart, which goes on on another thread of the system's after any event, and into which the VM lets only calls come that
//! its own calls have made. Its callables are called in this place alone, whichever thread that is. One that is released elsewhere is kept until the host asks.
//!
//! A host may need some of the thread's stack for its own code, and end the process where it finds too little: a JVM. Its callables are called only where that much is left.
//!
//! Inside a finaliser a thread is in no place. A runtime runs the finalisers of a place in any order while the place ends, and may still say that it is the current one, but
//! none of them may call the runtime. What one of them drops may own callables of the place, before the finaliser of the host has run.

use crate::call::closure::Callable;
use crate::call::kept::call_later;
use crate::call::outcome::Refusal;
use crate::call::own_entry::own_entry;
use crate::call::trampoline;
use crate::errors::failure::CallError;
use crate::handle::Handle;
use crate::registry::{elsewhere, finaliser, ownership};
use crate::sys::atfork::ForkSafe;
use crate::sys::stack;
use crate::sys::sync::Relaxed;
use crate::sys::sync::plain::AtomicU64;
use crate::values::raw_handle::{ReleaseFn, UserData};
use alloc::vec::Vec;

own_entry! {
    /// The signature of a host's entry. It returns a number, since a success without a value would reset the last status of the thread, which is not about
    /// calls of foreign code.
    pub(crate) enum Host: "the host of a foreign callable", (*const Work,) => i32
}

/// What a call of the entry runs. It is on the stack of the call.
pub(crate) struct Work {
    run: unsafe fn(*mut ()) -> i32,
    data: *mut (),
}

/// `void *(*current)(void)`: the place that runs on the calling thread, or null.
pub type CurrentPlace = unsafe extern "C" fn() -> UserData;

/// Where a host is.
pub(crate) struct Place {
    current: CurrentPlace,
    of_host: UserData,
    /// The `user_data` of the callables that were released elsewhere.
    released: ForkSafe<Vec<UserData>>,
}

impl Place {
    /// The place that this thread is in. None if it is in none.
    ///
    /// # Safety
    /// `current` may be called on any thread until the host's entry is over, and returns the same for no other place meanwhile.
    pub(crate) unsafe fn here(current: CurrentPlace) -> Option<Self> {
        // SAFETY: the caller's promise.
        let of_host = unsafe { current() };
        (!of_host.is_null()).then(|| Place {
            current,
            of_host,
            released: ForkSafe::new(Vec::new()),
        })
    }

    fn is_here(&self) -> bool {
        // SAFETY: the promise of `here`.
        !finaliser::is_running() && self.of_host == unsafe { (self.current)() }
    }

    /// Keeps what was released. False if no memory is left for that.
    fn keep(&self, user_data: UserData) -> bool {
        self.released.with(|released| {
            let has_room = released.try_reserve(1).is_ok();
            if has_room {
                released.push(user_data);
            }
            has_room
        })
    }
}

/// The callable in a host's entry.
pub(crate) enum Inside {
    /// On any thread.
    Anywhere,
    /// On any thread, where enough of its stack is left.
    WithStack,
    /// In one place.
    In(Place),
}

impl Inside {
    fn is_here(&self) -> bool {
        match self {
            Inside::Anywhere | Inside::WithStack => true,
            Inside::In(place) => place.is_here(),
        }
    }
}

impl Callable<(*const Work,), i32> for Inside {
    #[inline(always)]
    fn call(&self, (work,): (*const Work,)) -> Result<i32, Refusal> {
        if !self.is_here() {
            return Err(Refusal::WrongThread);
        }
        if matches!(self, Inside::WithStack) && stack::is_short() {
            return Err(Refusal::NoStack);
        }
        // SAFETY: only `run_in` calls a host's entry. Its work lives through the call.
        Ok(unsafe { ((*work).run)((*work).data) })
    }
}

/// Runs `work` inside the entry of this host, if it is open, and returns what it does. `work` is borrowed and not moved: a move so soon after its parts were
/// written makes the processor wait.
pub(crate) fn run_in<F: FnMut() -> i32>(host: Handle, work: &mut F) -> Result<i32, CallError> {
    unsafe fn run<F: FnMut() -> i32>(data: *mut ()) -> i32 {
        // SAFETY: `run_in` passes its work, which nothing else uses meanwhile.
        unsafe { (*data.cast::<F>())() }
    }
    let work = Work {
        run: run::<F>,
        data: core::ptr::from_mut(work).cast(),
    };
    // SAFETY: a host's entry trusts the pointer, which is valid through the call.
    unsafe { trampoline::call::<Host>(host, (&raw const work,)) }
}

/// Runs `work` inside the entry of this host, in its place. If it has closed, or is in another place, nothing runs, and nothing is reported.
pub(crate) fn run_if_here(host: Handle, work: impl FnOnce()) {
    let run = |inside: &Inside| {
        if inside.is_here() {
            work();
        }
        Ok(0)
    };
    // SAFETY: a host's entry has this signature and this callable, and its handle is never issued again.
    unsafe { call_later::<Host, Inside>(host.raw(), run) };
}

/// How a callable is released, and with which `user_data`.
struct ReleaseCall(ReleaseFn, UserData);

// SAFETY: it is sent only where its host needs some of the stack. Such a host promises that its callables may be released on any thread.
unsafe impl Send for ReleaseCall {}

impl ReleaseCall {
    /// # Safety
    /// The callable may be released on this thread. It is released once.
    unsafe fn run(self) {
        // SAFETY: the caller's promise.
        unsafe { (self.0)(self.1) };
    }
}

/// How many callables were not released for want of memory or of a thread. Relaxed throughout: a count, which no decision depends on.
static UNRELEASED: AtomicU64 = AtomicU64::new(0);

pub(crate) fn unreleased() -> u64 {
    UNRELEASED.load(Relaxed)
}

/// Releases the callable with this `user_data`, by `release`, inside the entry of its host. If the host has closed, nothing runs, and nothing is reported. If it
/// is in another place, it hears of the release when it asks. Without memory for that or for a thread's record, or if the system refuses a thread that is needed, the open
/// host keeps its callable, which is counted. Where std finds no memory for its own part of that thread, the process ends.
///
/// # Safety
/// The callable may be released: on this thread, or on any, if its host needs some of the stack. Nobody else releases it.
pub(crate) unsafe fn release_in(host: Handle, release: ReleaseFn, user_data: UserData) {
    let mut is_done = false;
    let release = ReleaseCall(release, user_data);
    let run = |inside: &Inside| {
        is_done = match inside {
            Inside::In(place) if !place.is_here() => place.keep(user_data),
            // SAFETY: the caller's promise.
            Inside::WithStack => elsewhere::with_room(|| unsafe { release.run() }),
            _ => {
                // SAFETY: likewise.
                unsafe { release.run() };
                true
            }
        };
        Ok(0)
    };
    // SAFETY: as in `run_if_here`.
    unsafe { call_later::<Host, Inside>(host.raw(), run) };
    if !is_done && ownership::is_live(host.raw()) {
        UNRELEASED.fetch_add(1, Relaxed);
    }
}

/// One of the callables that were released in another place than their host's, by its `user_data`. Null if there is none, or the host has closed.
pub(crate) fn take_released(host: Handle) -> UserData {
    let mut taken = core::ptr::null_mut();
    let take = |inside: &Inside| {
        if let Inside::In(place) = inside {
            taken = place.released.with(Vec::pop).unwrap_or(taken);
        }
        Ok(0)
    };
    // SAFETY: as in `run_if_here`.
    unsafe { call_later::<Host, Inside>(host.raw(), take) };
    taken
}
