//! A foreign callable of one thread that any thread may call: its calls wait in a queue of the host's, which runs them on its own thread.
//!
//! It is an entry like that of any queued callback. Its closure is the callable, so that order, overflow, closing and what waits then are those of the queue. The
//! entry is local: it is dropped on the queue's thread, which is where the host wants its callable released.

use crate::call::closure::Callable;
use crate::call::foreign::{Callee, ForeignSignature, PassParams, Queueing, call_foreign};
use crate::call::kept::{KeepParams, call_later};
use crate::call::outcome::Refusal;
use crate::call::params::Params;
use crate::call::signature::CallbackType;
use crate::call_site::Site;
use crate::delivery::host_queue;
use crate::delivery::joint::Joint;
use crate::delivery::nothing::Nothing;
use crate::delivery::queued::{NoAnswer, Queued};
use crate::delivery::ready::Ready;
use crate::errors::failure::{Detail, Failure};
use crate::handle::Handle;
use crate::registry::place::Place;
use crate::registry::{ownership, telling};
use crate::status::Status;
use crate::sys::panic::guard;
use crate::sys::thread_id;
use crate::table::lifecycle::Owner;
use crate::values::error_code::ErrorCode;
use crate::values::lift::Invalid;
use crate::values::pass::Answer;
use crate::values::raw_handle::ReleaseFn;
use crate::wrappers::export;
use crate::wrappers::foreign::Foreign;
use alloc::string::String;
use core::cell::Cell;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;

/// Callback types whose calls can wait and whose callables Rust can call, by a constant of this type's own. Of the others the
/// constant is that of [`CannotWait`]: the compiler takes a trait's constant where a type has none.
#[allow(missing_debug_implementations, reason = "it has no value")]
pub struct Queues<S>(PhantomData<S>);

impl<S> Queues<S>
where
    S: CallbackType + ForeignSignature<Params: KeepParams + PassParams, Return: NoAnswer + Answer>,
{
    const FORMS: Queueing<S> = Queueing {
        export: export::<S>,
        give_back: give_back::<S>,
        close: close::<S>,
    };
    /// How its callables wait.
    pub const QUEUEING: Option<&'static Queueing<S>> = Some(&Self::FORMS);
}

/// The constant of a callback type whose calls can't wait.
pub trait CannotWait<S: ForeignSignature> {
    /// `None`.
    const QUEUEING: Option<&'static Queueing<S>> = None;
}

impl<S: ForeignSignature> CannotWait<S> for Queues<S> {}

/// The callable in an entry, whose calls run on the thread of the queue.
struct Forwarded<S: ForeignSignature> {
    /// Invariant: used and dropped on the queue's thread alone. A `LocalQueue` runs its calls there, and the entry is local.
    foreign: ManuallyDrop<Foreign<S>>,
    raw: u64,
    /// What has it released after the calls that wait.
    ready: Joint<Ready>,
    thread: u64,
    /// Whether foreign code still owns the callable, since the call that brought it was refused.
    is_given_back: Cell<bool>,
}

impl<S: ForeignSignature> Drop for Forwarded<S> {
    fn drop(&mut self) {
        if !self.is_given_back.get() {
            // SAFETY: it is dropped here alone, and is not used any more.
            unsafe { ManuallyDrop::drop(&mut self.foreign) };
        }
    }
}

impl<S> Callable<S::Params, S::Return> for Forwarded<S>
where
    S: ForeignSignature<Params: PassParams, Return: NoAnswer + Answer>,
{
    fn call(&self, args: <S::Params as Params>::Out<'_>) -> Result<S::Return, Refusal> {
        // SAFETY: the thread whose call waited has kept the callback type's contract.
        let Err(error) = (unsafe { call_foreign::<S>(self.foreign.callee(), args) }) else {
            return Ok(S::Return::nothing());
        };
        match error.status() {
            // The host has closed, or runs elsewhere now. The call of its entry has been reported.
            Status::Closed => return Err(Refusal::Closed),
            Status::WrongThread => return Err(Refusal::WrongThread),
            _ => {}
        }
        // The thread that called has gone on: there is nobody else to tell.
        let detail = Detail::Failed(String::from(error.message()), error.error_code());
        telling::tell(&Failure::new(error.status(), self.raw, Some(S::info().name)).with(detail));
        Ok(S::Return::nothing())
    }
}

/// What the entry holds.
type Inside<S> = Queued<S, Forwarded<S>>;

/// Makes an entry of the callable in the queue with this handle.
fn export<S>(queue: u64, callee: Callee<S>, release: Option<ReleaseFn>) -> Result<Handle, Invalid>
where
    S: CallbackType + ForeignSignature<Params: KeepParams + PassParams, Return: NoAnswer + Answer>,
{
    let queue = host_queue::recognise(queue).map_err(|why| why.in_field("queue"))?;
    let exported = host_queue::with(queue, |queue, ready| {
        let (waiting, ready) = (queue.waiting().share()?, ready.share()?);
        // If there is no room, it is not released.
        let foreign = ManuallyDrop::new(Foreign::of_callee(callee, release));
        let make = |((foreign, ready), waiting), handle: Handle| {
            let forwarded = Forwarded {
                foreign,
                ready,
                thread: thread_id::current(),
                raw: handle.raw(),
                is_given_back: Cell::new(false),
            };
            Queued::new(forwarded, waiting, handle)
        };
        let site = &S::info().declared;
        export::export_around_local::<S, Inside<S>, _, _>(((foreign, ready), waiting), make, site)
            .ok()
    });
    match exported {
        Ok(Some(callback)) => Ok(ManuallyDrop::new(callback).handle()),
        Ok(None) => Err(Invalid::new(
            "is to be queued, and there is no room for that",
        )),
        // It was released since it was recognised.
        Err(why) => Err(host_queue::refused(why.status(), queue.raw()).in_field("queue")),
    }
}

/// Has `look` see what the entry holds. False if it has ended.
fn inside<S>(entry: Handle, look: impl FnOnce(&Inside<S>)) -> bool
where
    S: CallbackType + ForeignSignature<Params: KeepParams + PassParams, Return: NoAnswer + Answer>,
{
    let look = |inside: &Inside<S>| {
        look(inside);
        Ok(S::Return::nothing())
    };
    // SAFETY: `export` made the entry, with this signature and this callable.
    unsafe { call_later::<S, Inside<S>>(entry.raw(), look) }
}

/// Ends the entry of a refused call, on the thread that made it.
fn give_back<S>(entry: Handle)
where
    S: CallbackType + ForeignSignature<Params: KeepParams + PassParams, Return: NoAnswer + Answer>,
{
    // An entry that can't be entered stays: its end would release what is not Rust's.
    if inside::<S>(entry, |queued| queued.closure().is_given_back.set(true)) {
        ownership::close(Place::Closure(entry), Owner::Rust, Site::DROPPED);
    }
}

/// Ends the entry, on any thread, after the calls that wait: the queue's thread does, which is woken for that. At once, if this is that thread and no call waits.
fn close<S>(entry: Handle)
where
    S: CallbackType + ForeignSignature<Params: KeepParams + PassParams, Return: NoAnswer + Answer>,
{
    let mut ready: Option<Joint<Ready>> = None;
    inside::<S>(entry, |queued| {
        let is_here = queued.closure().thread == thread_id::current();
        if !(is_here && queued.waiting().calls.is_empty()) {
            ready = queued.closure().ready.share();
        }
    });
    // The wake-up is the host's code. What panics there has no call that could fail.
    let is_left = ready.is_some_and(|ready| {
        let left = guard(|| ready.end_later(entry));
        left.unwrap_or_else(|panicked| {
            drop(panicked.into_message());
            true
        })
    });
    if !is_left {
        ownership::close(Place::Closure(entry), Owner::Rust, Site::DROPPED);
    }
}
