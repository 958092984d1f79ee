//! Being inside an entry: how a caller gets in, runs, and leaves, by the fast way or by the others.
//!
//! `call/trampoline.rs` before this, which says what is to run; `hazard/record.rs` (the cells) and `table/lifecycle.rs` (the word)
//! after it. The way of a call that succeeds stands in [`call_fast`], and everything else is one jump away: what
//! only the others need is neither prepared nor kept.
//!
//! Invariant: nothing unwinds in here. What runs inside catches its panics itself.

use crate::call::outcome::{Ended, Refusal, Stop};
use crate::call::reply::Answer;
use crate::errors::failure::{Detail, Failure};
use crate::handle;
use crate::hazard::{Barred, Pin};
use crate::registry::function::{self, FunctionSlot};
use crate::registry::thread::{self, Current};
use crate::registry::{REGISTRY, ThreadRecord, not_found};
use crate::status::Status;
use crate::sys::sync::{Relaxed, SINGLE};
use crate::table::lifecycle::{BY_HANDLE, BY_STUB, Gate, Word, phase};
use crate::table::slab::Slot;
use crate::values::signature_info::SignatureInfo;

/// Outlines a cold continuation of a hot function. `extern "C"` says that nothing unwinds out of it, so that the hot
/// function tail-calls it and needs no frame for its sake. A panic in it would end the process, and there is none: the user's code
/// runs under the guard, and nothing else there can panic. Under loom panics are how a model fails, so there they may pass.
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

/// What a caller wants to enter.
pub(crate) trait Entry: Copy {
    /// Key used to look the entry up again after the call: all that is kept during it.
    type Key: Copy;
    /// Where it is.
    type Place: 'static;
    /// What the caller compares of the word there.
    const MASK: u64;
    fn key(self) -> Self::Key;
    /// The signature that the caller has in mind.
    fn asked(self) -> &'static SignatureInfo;
    /// What a caller is told who found no live entry.
    fn absence(self) -> Failure;
    /// Where it must be, if anywhere.
    fn place(key: Self::Key) -> Option<&'static Self::Place>;
    fn gate(place: &'static Self::Place) -> &'static Gate;
    /// The signature of an entry that the caller is inside of.
    fn signature(place: &'static Self::Place) -> Option<&'static SignatureInfo>;
    /// What the caller must find in the word, tag left out.
    fn expect(key: Self::Key) -> u64;
    /// Finishes whatever entry of this place is closed, if nobody is inside.
    fn settle(key: Self::Key, record: &ThreadRecord);
    /// The handle.
    fn raw(key: Self::Key) -> u64;
}

/// A closure, by its handle and the signature that it should have.
#[derive(Clone, Copy)]
pub(crate) struct Closure(pub(crate) u64, pub(crate) &'static SignatureInfo);

impl Entry for Closure {
    type Key = u64;
    type Place = Slot;
    const MASK: u64 = BY_HANDLE;
    #[inline(always)]
    fn key(self) -> u64 {
        self.0
    }
    #[inline(always)]
    fn asked(self) -> &'static SignatureInfo {
        self.1
    }
    fn absence(self) -> Failure {
        not_found::absent(self.0, self.1)
    }
    #[inline(always)]
    fn place(raw: u64) -> Option<&'static Slot> {
        REGISTRY.slot(raw)
    }
    #[inline(always)]
    fn gate(place: &'static Slot) -> &'static Gate {
        &place.gate
    }
    fn signature(place: &'static Slot) -> Option<&'static SignatureInfo> {
        // Relaxed: published by the gate, which has been read.
        let address = place.signature.load(Relaxed);
        // SAFETY: slots hold null or the address of a signature's static.
        unsafe { SignatureInfo::from_address(address) }
    }
    #[inline(always)]
    fn expect(raw: u64) -> u64 {
        Word::live(handle::generation_of(raw))
    }
    fn settle(raw: u64, record: &ThreadRecord) {
        REGISTRY.settle_slot(record, handle::index_of(raw));
    }
    fn raw(raw: u64) -> u64 {
        raw
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Function(pub(crate) &'static FunctionSlot);

impl Entry for Function {
    type Key = &'static FunctionSlot;
    type Place = FunctionSlot;
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
    fn place(slot: &'static FunctionSlot) -> Option<&'static FunctionSlot> {
        Some(slot)
    }
    #[inline(always)]
    fn gate(place: &'static FunctionSlot) -> &'static Gate {
        &place.state.gate
    }
    fn signature(place: &'static FunctionSlot) -> Option<&'static SignatureInfo> {
        Some(&place.info)
    }
    #[inline(always)]
    fn expect(_: &'static FunctionSlot) -> u64 {
        Word::live(0)
    }
    fn settle(slot: &'static FunctionSlot, record: &ThreadRecord) {
        let _ = function::settle(record, slot);
    }
    fn raw(slot: &'static FunctionSlot) -> u64 {
        slot.handle.raw()
    }
}

/// Which of its two paths a call takes: the value of the parameter `FAST` of the functions that have both.
///
/// A call starts on the fast path, all of which is inlined into one function. Where that does not get in (the thread's first call of
/// the entry, a nested call, a refused one, no asymmetric fence) the same call starts again on the slow path, in a function of its own. Both are
/// made from one generic function, so that what they do between entering and leaving can't differ.
pub(crate) struct Path;

impl Path {
    pub(crate) const FAST: bool = true;
    pub(crate) const SLOW: bool = false;
}

/// Fast path of a call. If entering fails, tail-calls `fallback(arg)`; otherwise builds the reply and the body from `arg` by
/// `setup`, runs the body and leaves.
///
/// The body must not unwind. Everything but a call that succeeds is one jump away. `arg` is taken apart only once the caller is inside,
/// so that until then it can be passed on as it came.
#[inline(always)]
pub(crate) fn call_fast<N: Entry, H, T, A: Answer<T>, B>(
    entry: N,
    arg: H,
    setup: impl FnOnce(H) -> (A, B),
    fallback: impl FnOnce(H) -> A::Out,
) -> A::Out
where
    B: FnOnce(&'static N::Place) -> Ended<T>,
{
    crate::registry::trap::look();
    let key = entry.key();
    let Some(place) = N::place(key) else {
        return fallback(arg);
    };
    let Some(record) = thread::fast() else {
        return fallback(arg);
    };
    let gate = N::gate(place);
    if !record.enter_fast(gate, N::expect(key), N::MASK) {
        return fallback(arg);
    }
    let (answer, body) = setup(arg);
    let ended = body(place);
    if SINGLE {
        return finish_alone::<N, T, A>(record, place, key, answer, ended);
    }
    match ended.into_result() {
        Ok(value) if record.leave_fast(gate) => answer.value(value),
        Ok(value) => left_closed::<N, T, A>(record, key, answer, value),
        Err(stop) => stopped_inside::<N, T, A>(record, key, answer, stop),
    }
}

/// The end of a call where no other thread is: in wasm, which sets up a frame for a function that needs one on any
/// of its ways. What any signature may come to is handed on as numbers, and so the common functions need none.
#[inline(always)]
fn finish_alone<N: Entry, T, A: Answer<T>>(
    record: &ThreadRecord,
    place: &'static N::Place,
    key: N::Key,
    answer: A,
    ended: Ended<T>,
) -> A::Out {
    let (stop, value) = ended.parts();
    match stop {
        None => {}
        Some(Stop::Refused(refusal)) => {
            return refused_inside::<N, T, A>(record, key, answer, refusal);
        }
        Some(Stop::Signature(found, asked)) => {
            return mistaken_inside::<N, T, A>(record, key, answer, found, asked);
        }
        Some(stop) => return stopped_inside::<N, T, A>(record, key, answer, stop),
    }
    // SAFETY: there is no reason, and so there is a value.
    let value = unsafe { value.assume_init() };
    if record.leave_fast(N::gate(place)) {
        answer.value(value)
    } else {
        left_closed::<N, T, A>(record, key, answer, value)
    }
}

/// Slow path of a call: a first one, a nested one and a refused one; every one where the process has no
/// asymmetric fence.
pub(crate) fn call_slow<N: Entry, T, A: Answer<T>>(
    entry: N,
    answer: A,
    body: impl FnOnce(&'static N::Place) -> Ended<T>,
) -> A::Out {
    crate::registry::trap::look();
    let Some(place) = N::place(entry.key()) else {
        return answer.failure(entry.absence());
    };
    let gate = N::gate(place);
    let slow = match enter_slowly(entry, gate) {
        Ok(slow) => slow,
        Err(barred) => return answer.failure(refused(entry, &barred)),
    };
    let outcome = body(place);
    leave_slowly(slow, entry, gate);
    match outcome.into_result() {
        Ok(value) => answer.value(value),
        Err(stop) => answer.failure(stopped(N::raw(entry.key()), Some(entry.asked()), stop)),
    }
}

/// Why a caller did not get in.
#[cold]
fn refused<N: Entry>(entry: N, barred: &Barred) -> Failure {
    match barred {
        Barred::Exhausted => {
            let name = entry.asked().name;
            Failure::new(Status::Exhausted, N::raw(entry.key()), Some(name))
        }
        Barred::Word(_) => entry.absence(),
    }
}

/// A caller that came in by the slow way.
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
            // A closer may have seen this caller's cell and left the rest to it; a closer of the entry that
            // has the slot now, whatever handle this caller came with.
            if matches!(barred, Barred::Word(word) if word.phase() == phase::CLOSED) {
                N::settle(entry.key(), &current);
            }
            Err(barred)
        }
    }
}

pub(crate) fn leave_slowly<N: Entry>(slow: Slow, entry: N, gate: &Gate) {
    let asymmetric = crate::sys::membarrier::is_asymmetric();
    let word = slow.current.leave(&slow.pin, gate, asymmetric);
    if word.phase() == phase::CLOSED {
        N::settle(entry.key(), &slow.current);
    }
}

outlined! {
/// The entry was closed during the call.
fn left_closed<N: Entry, T, A: Answer<T>>(
    record: &ThreadRecord,
    key: N::Key,
    answer: A,
    value: T,
) -> A::Out {
    N::settle(key, record);
    answer.value(value)
}
}

outlined! {
fn refused_inside<N: Entry, T, A: Answer<T>>(
    record: &ThreadRecord,
    key: N::Key,
    answer: A,
    refusal: Refusal,
) -> A::Out {
    stopped_inside::<N, T, A>(record, key, answer, Stop::Refused(refusal))
}
}

outlined! {
fn mistaken_inside<N: Entry, T, A: Answer<T>>(
    record: &ThreadRecord,
    key: N::Key,
    answer: A,
    found: *mut (),
    asked: &'static SignatureInfo,
) -> A::Out {
    stopped_inside::<N, T, A>(record, key, answer, Stop::Signature(found, asked))
}
}

outlined! {
/// Leaves an entry in which the callback came to no value, and tells why.
fn stopped_inside<N: Entry, T, A: Answer<T>>(
    record: &ThreadRecord,
    key: N::Key,
    answer: A,
    stop: Stop,
) -> A::Out {
    // The place that was entered is there still. The signature is read while the caller is inside.
    let place = N::place(key);
    let signature = place.and_then(N::signature);
    if !place.is_some_and(|place| record.leave_fast(N::gate(place))) {
        N::settle(key, record);
    }
    answer.failure(stopped(N::raw(key), signature, stop))
}
}

/// What a caller is told whose call was stopped, `info` being the entry's signature.
#[cold]
pub(crate) fn stopped(raw: u64, info: Option<&'static SignatureInfo>, stop: Stop) -> Failure {
    let base = |status| Failure::new(status, raw, info.map(|info| info.name));
    match stop {
        Stop::Invalid(at, why) => {
            let name = info.map(|info| info.param(at));
            let detail = Detail::Argument(at, name.unwrap_or(""), why);
            base(Status::InvalidArgument).with(detail)
        }
        Stop::Refused(Refusal::Busy) => base(Status::Busy).with(Detail::Reentered(false)),
        Stop::Refused(Refusal::Reentered) => base(Status::Busy).with(Detail::Reentered(true)),
        Stop::Refused(Refusal::Consumed) => base(Status::Consumed),
        Stop::Refused(Refusal::WrongThread) => base(Status::WrongThread),
        Stop::Failed(text) => base(Status::Failed).with(Detail::Text(text)),
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
