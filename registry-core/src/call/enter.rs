//! Entering an entry, running the body of the call, and leaving.
//!
//! [`call_fast`] is the path of a call that succeeds. Everything else continues in an outlined function, so that the fast path
//! neither prepares nor keeps what only the others need.
//!
//! Invariant: nothing unwinds through these functions. The body catches the panics of user code.

use crate::call::asked::Asked;
use crate::call::outcome::{CallResult, Refusal, Stop};
use crate::call::reply::Reply;
use crate::errors::failure::{Detail, Failure};
use crate::handle;
use crate::hazard::{Barred, Pin};
use crate::registry::function::{self, FunctionSlot};
use crate::registry::thread::{self, Current};
use crate::registry::{REGISTRY, ThreadRecord, not_found};
use crate::status::Status;
use crate::sys::branch::rare;
use crate::sys::panic::Panicked;
use crate::sys::sync::{Relaxed, SINGLE};
use crate::table::lifecycle::{BY_HANDLE, BY_STUB, Gate, Word, phase};
use crate::table::slab::Slot;
use crate::values::signature_info::SignatureInfo;

/// Outlines a cold continuation of a hot function. `extern "C"` marks it nounwind, so that the hot function tail-calls it
/// without a frame. A panic in it would abort the process; none can happen, since user code runs under the guard. Under loom a panic is how
/// a model fails, so there it may unwind.
macro_rules! outlined {
    ($(#[$meta:meta])* fn $($rest:tt)*) => {
        $(#[$meta])*
        #[cold]
        #[inline(never)]
        #[cfg(not(loom))]
        #[allow(improper_ctypes_definitions)]
        extern "C" fn $($rest)*
        $(#[$meta])*
        #[cold]
        #[inline(never)]
        #[cfg(loom)]
        fn $($rest)*
    };
}
pub(crate) use outlined;

/// An entry that a caller wants to enter.
pub(crate) trait Entry: Copy {
    /// Key used to look the entry up again after the call. Nothing else is kept during the call.
    type Key: Copy;
    /// The slot that the entry is in.
    type Slot: 'static;
    /// The bits of the word that the caller compares.
    const MASK: u64;
    fn key(self) -> Self::Key;
    /// The signature that the caller expects.
    fn asked(self) -> &'static SignatureInfo;
    /// The failure of a caller that finds no live entry.
    fn absence(self) -> Failure;
    /// The slot, if there is one.
    fn slot(key: Self::Key) -> Option<&'static Self::Slot>;
    fn gate(slot: &'static Self::Slot) -> &'static Gate;
    /// The signature of a call that was stopped inside the entry, where the caller still is.
    fn signature(key: Self::Key, slot: &'static Self::Slot) -> Option<&'static SignatureInfo>;
    /// The bits of [`MASK`](Entry::MASK) in the word of the live entry, without the phase and the tag.
    fn expect(key: Self::Key) -> u64;
    /// Finishes the entry in this slot if it is closed and no thread is inside.
    fn settle(key: Self::Key, record: &ThreadRecord);
    /// The handle.
    fn raw(key: Self::Key) -> u64;
}

/// A closure or an implementer of an interface, by its handle and what the caller expects there.
#[derive(Clone, Copy)]
pub(crate) struct Closure<K = &'static SignatureInfo>(pub(crate) u64, pub(crate) K);

impl<K: Asked> Entry for Closure<K> {
    type Key = K::Key;
    type Slot = Slot;
    const MASK: u64 = BY_HANDLE;
    #[inline(always)]
    fn key(self) -> K::Key {
        self.1.key(self.0)
    }
    #[inline(always)]
    fn asked(self) -> &'static SignatureInfo {
        self.1.info()
    }
    fn absence(self) -> Failure {
        not_found::absent(self.0, self.1.info())
    }
    #[inline(always)]
    fn slot(key: K::Key) -> Option<&'static Slot> {
        // Not `Registry::slot`: `expect` tells numbers that are not a closure's handle apart.
        REGISTRY.table.slot(handle::index_of(K::raw(key)))
    }
    #[inline(always)]
    fn gate(slot: &'static Slot) -> &'static Gate {
        &slot.gate
    }
    fn signature(key: K::Key, slot: &'static Slot) -> Option<&'static SignatureInfo> {
        // Relaxed: published by the gate, which the caller has read.
        let signature = slot.signature.load(Relaxed);
        // SAFETY: the slot holds it.
        unsafe { K::stopped(key, signature) }
    }
    #[inline(always)]
    fn expect(key: K::Key) -> u64 {
        Word::asked(K::raw(key))
    }
    fn settle(key: K::Key, record: &ThreadRecord) {
        REGISTRY.settle_slot(record, handle::index_of(K::raw(key)));
    }
    fn raw(key: K::Key) -> u64 {
        K::raw(key)
    }
}

/// A function, by its slot.
#[derive(Clone, Copy)]
pub(crate) struct Function(pub(crate) &'static FunctionSlot);

impl Entry for Function {
    type Key = &'static FunctionSlot;
    type Slot = FunctionSlot;
    const MASK: u64 = BY_STUB;
    #[inline(always)]
    fn key(self) -> &'static FunctionSlot {
        self.0
    }
    #[inline(always)]
    fn asked(self) -> &'static SignatureInfo {
        &self.0.info
    }
    fn absence(self) -> Failure {
        not_found::not_exported(self.0)
    }
    #[inline(always)]
    fn slot(slot: &'static FunctionSlot) -> Option<&'static FunctionSlot> {
        Some(slot)
    }
    #[inline(always)]
    fn gate(slot: &'static FunctionSlot) -> &'static Gate {
        &slot.state.gate
    }
    fn signature(
        _: &'static FunctionSlot,
        slot: &'static FunctionSlot,
    ) -> Option<&'static SignatureInfo> {
        Some(&slot.info)
    }
    #[inline(always)]
    fn expect(_: &'static FunctionSlot) -> u64 {
        0
    }
    fn settle(slot: &'static FunctionSlot, record: &ThreadRecord) {
        let _ = function::settle(record, slot);
    }
    fn raw(slot: &'static FunctionSlot) -> u64 {
        slot.handle.raw()
    }
}

/// The two paths of a call: the values of the parameter `FAST` of the functions that have both.
///
/// A call starts on the fast path, all of which is inlined into one function. If it can't enter (the thread's first call of
/// the entry, a nested call, a refused call, no asymmetric fence), the call starts again on the slow path, in a second function. Both are
/// instances of one generic function, so that they do the same between entering and leaving.
pub(crate) struct Path;

impl Path {
    pub(crate) const FAST: bool = true;
    pub(crate) const SLOW: bool = false;
}

/// Fast path of a call. If entering fails, tail-calls `fallback(arg)`; otherwise builds the reply and the body from `arg` by
/// `setup`, runs the body and leaves.
///
/// The body must not unwind. `arg` is taken apart only once the caller is inside, so that `fallback` can be passed what this
/// function was passed.
#[inline(always)]
pub(crate) fn call_fast<N: Entry, H, T, A: Reply<T>, B>(
    entry: N,
    arg: H,
    setup: impl FnOnce(H) -> (A, B),
    fallback: impl FnOnce(H) -> A::Out,
) -> A::Out
where
    B: FnOnce(&'static N::Slot) -> CallResult<T>,
{
    // Does nothing but on wasm32.
    crate::registry::trap::look();
    let key = entry.key();
    let Some(slot) = N::slot(key) else {
        rare();
        return fallback(arg);
    };
    let Some(record) = thread::fast() else {
        rare();
        return fallback(arg);
    };
    let gate = N::gate(slot);
    if !record.enter_fast(gate, N::expect(key), N::MASK) {
        rare();
        return fallback(arg);
    }
    let (reply, body) = setup(arg);
    let ended = body(slot);
    if SINGLE {
        return finish_alone::<N, T, A>(record, slot, key, reply, ended);
    }
    match ended.into_result() {
        Ok(value) if record.leave_fast(gate) => reply.value(value),
        Ok(value) => left_closed::<N, T, A>(record, key, reply, value),
        Err(stop) => stop_inside::<N, T, A>(record, key, reply, stop),
    }
}

/// Ends a call on the fast path that has no value. Each reason that a call of any signature can have is passed on in registers: for one
/// that is passed in memory, every call would make room on the stack.
#[inline(always)]
fn stop_inside<N: Entry, T, A: Reply<T>>(
    record: &ThreadRecord,
    key: N::Key,
    reply: A,
    stop: Stop,
) -> A::Out {
    match stop {
        Stop::Refused(refusal) => refused_inside::<N, T, A>(record, key, reply, refusal),
        Stop::Panicked(panicked) => panicked_inside::<N, T, A>(record, key, reply, panicked),
        Stop::Signature(found, asked) => {
            mistaken_inside::<N, T, A>(record, key, reply, found, asked)
        }
        Stop::Invalid(at, why) => {
            stopped_inside::<N, T, A>(record, key, reply, Stop::Invalid(at, why))
        }
        Stop::Failed(text, code) => {
            stopped_inside::<N, T, A>(record, key, reply, Stop::Failed(text, code))
        }
    }
}

/// Ends a call on the fast path where there is one thread. In wasm a function sets up a frame if any of its paths needs one. The common
/// failures are therefore passed on as numbers, which need none.
#[inline(always)]
fn finish_alone<N: Entry, T, A: Reply<T>>(
    record: &ThreadRecord,
    slot: &'static N::Slot,
    key: N::Key,
    reply: A,
    ended: CallResult<T>,
) -> A::Out {
    let (stop, value) = ended.parts();
    match stop {
        None => {}
        Some(Stop::Refused(refusal)) => {
            return refused_inside::<N, T, A>(record, key, reply, refusal);
        }
        Some(Stop::Signature(found, asked)) => {
            return mistaken_inside::<N, T, A>(record, key, reply, found, asked);
        }
        Some(stop) => return stopped_inside::<N, T, A>(record, key, reply, stop),
    }
    // SAFETY: the call did not stop, so there is a value.
    let value = unsafe { value.assume_init() };
    if record.leave_fast(N::gate(slot)) {
        reply.value(value)
    } else {
        left_closed::<N, T, A>(record, key, reply, value)
    }
}

/// Slow path of a call: for a first call, a nested call, a refused call, and every call where the process has no asymmetric fence.
pub(crate) fn call_slow<N: Entry, T, A: Reply<T>>(
    entry: N,
    reply: A,
    body: impl FnOnce(&'static N::Slot) -> CallResult<T>,
) -> A::Out {
    // Does nothing but on wasm32.
    crate::registry::trap::look();
    let Some(slot) = N::slot(entry.key()) else {
        return reply.failure(entry.absence());
    };
    let gate = N::gate(slot);
    // Borrowed where it was made: a processor waits for what is moved right after it was written in other parts.
    let entered = enter_slowly(entry, gate);
    let slow = match &entered {
        Ok(slow) => slow,
        Err(barred) => return reply.failure(not_entered(entry, barred)),
    };
    let ended = body(slot);
    leave_slowly(slow, entry, gate);
    drop(entered);
    match ended.into_result() {
        Ok(value) => reply.value(value),
        Err(stop) => reply.failure(stopped(N::raw(entry.key()), Some(entry.asked()), stop)),
    }
}

/// The failure of a caller that could not enter.
#[cold]
fn not_entered<N: Entry>(entry: N, barred: &Barred) -> Failure {
    match barred {
        Barred::Exhausted => {
            let name = entry.asked().name;
            Failure::new(Status::Exhausted, N::raw(entry.key()), Some(name))
        }
        Barred::Word(_) => entry.absence(),
    }
}

/// A caller that entered on the slow path.
pub(crate) struct Slow {
    current: Current,
    pin: Pin,
}

pub(crate) fn enter_slowly<N: Entry>(entry: N, gate: &Gate) -> Result<Slow, Barred> {
    let Some(current) = thread::current() else {
        return Err(Barred::Exhausted);
    };
    let asymmetric = crate::sys::membarrier::is_asymmetric();
    match current.enter(gate, N::expect(entry.key()), N::MASK, asymmetric) {
        Ok(pin) => Ok(Slow { current, pin }),
        Err(barred) => {
            // A closer may have seen this caller's cell and left its entry to it. That entry is the slot's present one,
            // whatever handle this caller came with.
            if matches!(barred, Barred::Word(word) if word.phase() == phase::CLOSED) {
                N::settle(entry.key(), &current);
            }
            Err(barred)
        }
    }
}

pub(crate) fn leave_slowly<N: Entry>(slow: &Slow, entry: N, gate: &Gate) {
    let asymmetric = crate::sys::membarrier::is_asymmetric();
    let word = slow.current.leave(&slow.pin, gate, asymmetric);
    if word.phase() == phase::CLOSED {
        N::settle(entry.key(), &slow.current);
    }
}

outlined! {
/// Ends a call during which the entry was closed.
fn left_closed<N: Entry, T, A: Reply<T>>(
    record: &ThreadRecord,
    key: N::Key,
    reply: A,
    value: T,
) -> A::Out {
    N::settle(key, record);
    reply.value(value)
}
}

outlined! {
fn refused_inside<N: Entry, T, A: Reply<T>>(
    record: &ThreadRecord,
    key: N::Key,
    reply: A,
    refusal: Refusal,
) -> A::Out {
    stopped_inside::<N, T, A>(record, key, reply, Stop::Refused(refusal))
}
}

outlined! {
fn panicked_inside<N: Entry, T, A: Reply<T>>(
    record: &ThreadRecord,
    key: N::Key,
    reply: A,
    panicked: Panicked,
) -> A::Out {
    stopped_inside::<N, T, A>(record, key, reply, Stop::Panicked(panicked))
}
}

outlined! {
fn mistaken_inside<N: Entry, T, A: Reply<T>>(
    record: &ThreadRecord,
    key: N::Key,
    reply: A,
    found: *mut (),
    asked: &'static SignatureInfo,
) -> A::Out {
    stopped_inside::<N, T, A>(record, key, reply, Stop::Signature(found, asked))
}
}

outlined! {
/// Leaves the entry of a call that has no value, and reports why.
fn stopped_inside<N: Entry, T, A: Reply<T>>(
    record: &ThreadRecord,
    key: N::Key,
    reply: A,
    stop: Stop,
) -> A::Out {
    // The slot that was entered is still there. The signature is read while the caller is inside.
    let slot = N::slot(key);
    let signature = slot.and_then(|slot| N::signature(key, slot));
    if !slot.is_some_and(|slot| record.leave_fast(N::gate(slot))) {
        N::settle(key, record);
    }
    reply.failure(stopped(N::raw(key), signature, stop))
}
}

/// The failure of a call that has no value. `info` is the signature of its entry.
#[cold]
pub(crate) fn stopped(raw: u64, info: Option<&'static SignatureInfo>, stop: Stop) -> Failure {
    let base = |status| Failure::new(status, raw, info.map(|info| info.name));
    match stop {
        Stop::Invalid(at, why) => {
            let name = info.map(|info| info.param(at));
            let detail = Detail::Argument(at, name.unwrap_or(""), why);
            base(why.status()).with(detail)
        }
        Stop::Refused(Refusal::Busy) => base(Status::Busy).with(Detail::Reentered(false)),
        Stop::Refused(Refusal::Reentered) => base(Status::Busy).with(Detail::Reentered(true)),
        Stop::Refused(Refusal::Consumed) => base(Status::Consumed),
        Stop::Refused(Refusal::WrongThread) => base(Status::WrongThread),
        Stop::Refused(Refusal::Closed) => base(Status::Closed),
        Stop::Refused(Refusal::QueueFull) => base(Status::QueueFull),
        Stop::Refused(Refusal::Exhausted) => base(Status::Exhausted),
        Stop::Refused(Refusal::NotYet) => base(Status::Busy).with(Detail::NotYet),
        Stop::Refused(Refusal::NoStack) => base(Status::Exhausted).with(Detail::NoStack),
        Stop::Refused(Refusal::WrongSize) => base(Status::InvalidArgument).with(Detail::WrongSize),
        Stop::Failed(text, code) => base(Status::Failed).with(Detail::Failed(text, code)),
        Stop::Panicked(panicked) => {
            base(Status::Panicked).with(Detail::Text(panicked.into_message()))
        }
        Stop::Signature(found, asked) => {
            // SAFETY: slots hold null or the address of a signature's static.
            let found = unsafe { SignatureInfo::from_address(found) };
            let failure = Failure::new(Status::WrongSignature, raw, found.map(|found| found.name));
            match found {
                Some(found) => failure.with(Detail::Asked(found, asked)),
                None => failure,
            }
        }
    }
}
