//! A host: a part of the program that implements callables, and may end before the Rust code that calls them.
//!
//! It is an entry of the registry, of a signature that no stub has. A call of a callable runs inside its host's entry, as any call of a callback,
//! so that closing the host keeps new calls out, and can wait for those that run.

use crate::call::closure::Callable;
use crate::call::kept::call_later;
use crate::call::outcome::Refusal;
use crate::call::own_entry::own_entry;
use crate::call::trampoline;
use crate::errors::failure::CallError;
use crate::handle::Handle;

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

/// The callable in a host's entry.
pub(crate) struct Inside;

impl Callable<(*const Work,), i32> for Inside {
    #[inline(always)]
    fn call(&self, (work,): (*const Work,)) -> Result<i32, Refusal> {
        // SAFETY: only `run_in` calls a host's entry. Its work lives through the call and is run once.
        Ok(unsafe { ((*work).run)((*work).data) })
    }
}

/// Runs `work` inside the entry of this host, if it is open, and returns what it does.
pub(crate) fn run_in<F: FnOnce() -> i32>(host: Handle, work: F) -> Result<i32, CallError> {
    unsafe fn run<F: FnOnce() -> i32>(data: *mut ()) -> i32 {
        // SAFETY: `run_in` passes its option, whose work is there: the entry runs it once.
        let work = unsafe { &mut *data.cast::<Option<F>>() }.take();
        work.map_or(0, |work| work())
    }
    let mut work = Some(work);
    let data = core::ptr::from_mut(&mut work).cast();
    let work = Work {
        run: run::<F>,
        data,
    };
    // SAFETY: a host's entry trusts the pointer, which is valid through the call.
    unsafe { trampoline::call::<Host>(host, (&raw const work,)) }
}

/// Runs `work` inside the entry of this host. If it has closed, nothing runs, and nothing is reported.
pub(crate) fn run_if_open(host: Handle, work: impl FnOnce()) {
    let run = |_: &Inside| {
        work();
        Ok(0)
    };
    // SAFETY: a host's entry has this signature and this callable, and its handle is never issued again.
    unsafe { call_later::<Host, Inside>(host.raw(), run) };
}
