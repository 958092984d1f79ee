//! A call that waits: its kept arguments, and how to make it, whatever its signature is.

use crate::call::kept::{KeepParams, call_later};
use crate::call::outcome::Refusal;
use crate::call::params::Params;
use crate::call::signature::{CallbackType, Signature};
use crate::delivery::completion::Kept;
use core::alloc::Layout;
use core::mem::{ManuallyDrop, MaybeUninit};
use core::ptr::NonNull;

/// A callable whose entry is called twice: the first call waits, and the second one is made by this.
pub(crate) trait RunsLater<S: Signature> {
    /// Calls the closure, inside the entry.
    fn run(&self, args: <S::Params as Params>::Out<'_>) -> Result<S::Return, Refusal>;
}

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
    make: unsafe fn(u64, &Room) -> bool,
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

impl Job {
    /// A call of the callback with this handle; `None` if no memory is left.
    ///
    /// # Safety
    /// The entry has the signature `S`, and a callable of the type `C`.
    pub(crate) unsafe fn new<S, C>(raw: u64, kept: Kept<S>) -> Option<Self>
    where
        S: CallbackType<Params: KeepParams>,
        C: RunsLater<S>,
    {
        let mut room = Room::uninit();
        if is_inline::<Kept<S>>() {
            // SAFETY: it fits.
            unsafe { room.as_mut_ptr().cast::<Kept<S>>().write(kept) };
        } else {
            // SAFETY: what does not fit has a size, or an alignment that a size of 0 need not have been allocated for.
            let boxed = boxed(kept)?;
            // SAFETY: a pointer fits.
            unsafe { room.as_mut_ptr().cast::<NonNull<Kept<S>>>().write(boxed) };
        }
        Some(Job {
            kind: const { &<(S, C)>::KIND },
            raw,
            room,
        })
    }

    /// The handle of its callback.
    #[cfg(all(feature = "std", not(loom)))]
    pub(crate) fn raw(&self) -> u64 {
        self.raw
    }

    /// Makes the call. False if its callback has ended.
    pub(crate) fn make(self) -> bool {
        let this = ManuallyDrop::new(self);
        // SAFETY: `new` made both of one signature, and the arguments are taken once: there is no drop.
        unsafe { (this.kind.make)(this.raw, &this.room) }
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        // SAFETY: as in `make`, which would have taken the arguments.
        unsafe { (self.kind.drop)(&self.room) };
    }
}

/// Not `Box::new`, which aborts the process when memory is out.
fn boxed<K>(kept: K) -> Option<NonNull<K>> {
    let layout = Layout::new::<K>();
    let place = if layout.size() == 0 {
        // A box without a size is any aligned address.
        NonNull::dangling()
    } else {
        // SAFETY: the layout is not zero-sized.
        NonNull::new(unsafe { alloc::alloc::alloc(layout) }.cast::<K>())?
    };
    // SAFETY: allocated for it just now.
    unsafe { place.write(kept) };
    Some(place)
}

/// The arguments, moved out.
///
/// # Safety
/// `new` filled the room for `S`, and nothing has taken them.
unsafe fn take<S: CallbackType<Params: KeepParams>>(room: &Room) -> Kept<S> {
    let place = room.as_ptr();
    // SAFETY: the caller's promise, and where `new` has put them.
    unsafe {
        if is_inline::<Kept<S>>() {
            place.cast::<Kept<S>>().read()
        } else {
            let boxed = place.cast::<NonNull<Kept<S>>>().read();
            *alloc::boxed::Box::from_raw(boxed.as_ptr())
        }
    }
}

/// # Safety
/// As [`take`]. The entry `raw` is as [`Job::new`] says.
unsafe fn make<S, C>(raw: u64, room: &Room) -> bool
where
    S: CallbackType<Params: KeepParams>,
    C: RunsLater<S>,
{
    // SAFETY: the caller's promise.
    let kept = unsafe { take::<S>(room) };
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
