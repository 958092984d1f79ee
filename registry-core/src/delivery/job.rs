//! A call that waits: its kept arguments, and how to make it, whatever its signature is.

use crate::call::kept::{KeepParams, call_later};
use crate::call::outcome::Refusal;
use crate::call::params::Params;
use crate::call::signature::{CallbackType, Signature};
use crate::delivery::alarm::Alarm;
use crate::delivery::boxed::boxed;
use crate::delivery::completion::Kept;
use crate::delivery::fifo::{Fifo, Filled};
use alloc::boxed::Box;
use core::mem::MaybeUninit;

/// A callable whose entry is called twice: the first call waits, and the second one is made by this.
pub(crate) trait RunsLater<S: Signature> {
    /// Calls the closure, inside the entry.
    fn run(&self, args: <S::Params as Params>::Out<'_>) -> Result<S::Return, Refusal>;
}

/// The calls of a queue.
pub(crate) type Calls = Fifo<Job, Alarm>;

/// Room for a text and two numbers.
type Room = MaybeUninit<[usize; 5]>;

/// A call that waits.
pub(crate) struct Job {
    kind: &'static Kind,
    /// The handle of the callback.
    raw: u64,
    /// The kept arguments, or a box of them.
    room: Room,
}

// SAFETY: kept arguments are `Send`.
unsafe impl Send for Job {}

/// What can be done with a job's arguments. Both take them out of the room.
struct Kind {
    make: unsafe fn(&Calls, Filled) -> bool,
    drop: unsafe fn(&Room),
}

trait HasKind {
    const KIND: Kind;
}

impl<S, C> HasKind for (S, C)
where
    S: CallbackType<Params: KeepParams>,
    C: RunsLater<S>,
{
    const KIND: Kind = Kind {
        make: make::<S, C>,
        drop: drop_kept::<S>,
    };
}

const fn is_inline<K>() -> bool {
    size_of::<K>() <= size_of::<Room>() && align_of::<K>() <= align_of::<Room>()
}

/// Arguments in the form in which a job has them.
pub(crate) enum Packed<K> {
    Inline(K),
    Boxed(Box<K>),
}

impl<K> Packed<K> {
    /// `None` if no memory is left.
    #[inline(always)]
    pub(crate) fn new(kept: K) -> Option<Self> {
        if is_inline::<K>() {
            Some(Packed::Inline(kept))
        } else {
            boxed(kept).ok().map(Packed::Boxed)
        }
    }
}

impl Job {
    /// Writes a call of the callback with this handle. It is written in place, since copying it would cost as much as all else.
    ///
    /// # Safety
    /// The entry has the signature `S`, and a callable of the type `C`. The place is valid to write, and `Packed::new` made `args`.
    #[inline(always)]
    pub(crate) unsafe fn write<S, C>(place: *mut Self, raw: u64, args: Packed<Kept<S>>)
    where
        S: CallbackType<Params: KeepParams>,
        C: RunsLater<S>,
    {
        // SAFETY: the caller's promise. What `Packed::new` leaves as it is fits, and so does a box.
        unsafe {
            (&raw mut (*place).kind).write(const { &<(S, C)>::KIND });
            (&raw mut (*place).raw).write(raw);
            let room = &raw mut (*place).room;
            match args {
                Packed::Inline(kept) => room.cast::<Kept<S>>().write(kept),
                Packed::Boxed(kept) => room.cast::<Box<Kept<S>>>().write(kept),
            }
        }
    }

    /// Makes the call in this node. False if its callback has ended. Only for the consumer.
    #[inline]
    pub(crate) fn make(calls: &Calls, node: Filled) -> bool {
        let kind = calls.look(&node, |job| job.kind);
        // SAFETY: `write` made both of one signature.
        unsafe { (kind.make)(calls, node) }
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        // SAFETY: the arguments are there: what takes them reads the job without a drop.
        unsafe { (self.kind.drop)(&self.room) };
    }
}

/// The arguments, moved out.
///
/// # Safety
/// `write` filled the room for `S`, and nothing has taken them.
#[inline(always)]
unsafe fn take<S: CallbackType<Params: KeepParams>>(room: *const Room) -> Kept<S> {
    // SAFETY: the caller's promise, and where `write` has put them.
    unsafe {
        if is_inline::<Kept<S>>() {
            room.cast::<Kept<S>>().read()
        } else {
            *room.cast::<Box<Kept<S>>>().read()
        }
    }
}

/// # Safety
/// The node's job is of this kind. The entry `raw` is as [`Job::write`] says.
unsafe fn make<S, C>(calls: &Calls, node: Filled) -> bool
where
    S: CallbackType<Params: KeepParams>,
    C: RunsLater<S>,
{
    // SAFETY: the caller's promise. All that the job owns is moved out.
    let read = |job: *mut Job| unsafe { ((*job).raw, take::<S>(&raw const (*job).room)) };
    // SAFETY: it moves the job out. The node is free before the closure runs, which may call.
    let (raw, kept) = unsafe { calls.empty(node, read) };
    let run = |callable: &C| callable.run(<S as Signature>::Params::lend(&kept));
    // SAFETY: the caller's promise.
    unsafe { call_later::<S, C>(raw, run) }
}

/// # Safety
/// As [`take`].
unsafe fn drop_kept<S: CallbackType<Params: KeepParams>>(room: &Room) {
    // SAFETY: the caller's promise.
    drop(unsafe { take::<S>(room) });
}
