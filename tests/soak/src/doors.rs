//! Every kind of call of a callback, from C loops and from Rust; each is checked and counted.
//!
//! `work.rs` uses them. A caller knows the correct result of each call and the statuses that are allowed. Anything else is counted as
//! [`Count::Wrong`], and fails the run.

use crate::callbacks::{FIXED, TURN, Work, fixed, turn};
use crate::tally::{self, Count};
use registry_core::{CFn, Callback, Handle, Status, ThunkFirst, ThunkLast};
use std::ffi::c_void;

/// `struct answers` of `c/loops.c`.
#[repr(C)]
#[derive(Debug, Default)]
struct Answers {
    added: i64,
    answered: u64,
    statuses: [u64; 16],
}

type Call = unsafe extern "C" fn(u64, i64) -> i64;
type Try = unsafe extern "C" fn(u64, i64, *mut i64) -> i32;
type BareTry = unsafe extern "C" fn(i64, *mut i64) -> i32;

unsafe extern "C" {
    fn soak_bare(call: CFn<Work>, n: u32, out: *mut Answers);
    fn soak_by_handle(call: Call, handle: u64, n: u32, out: *mut Answers);
    fn soak_first(call: ThunkFirst<Work>, data: *mut c_void, n: u32, out: *mut Answers);
    fn soak_last(call: ThunkLast<Work>, data: *mut c_void, n: u32, out: *mut Answers);
    fn soak_try(call: Try, handle: u64, n: u32, out: *mut Answers);
    fn soak_bare_try(call: BareTry, n: u32, out: *mut Answers);
}

unsafe extern "C" {
    fn soak_Work_call(handle: u64, value: i64) -> i64;
    fn soak_Work_try(handle: u64, value: i64, result: *mut i64) -> i32;
    fn soak_Stranger_try(handle: u64, value: i64, result: *mut i64) -> i32;
    fn soak_turn_try(value: i64, result: *mut i64) -> i32;
    safe fn soak_release(handle: u64) -> i32;
}

/// Gives back what foreign code owns.
pub(crate) fn release(handle: Handle) {
    expect(soak_release(handle.raw()) == 0);
}

/// What must hold.
pub(crate) fn expect(holds: bool) {
    tally::add(Count::Wrong, u64::from(!holds));
}

impl Answers {
    fn of(fill: impl FnOnce(*mut Answers)) -> Self {
        let mut answers = Answers::default();
        fill(&mut answers);
        tally::add(Count::Answered, answers.answered);
        answers
    }

    /// That all were answered by a callback that adds this.
    fn all(&self, n: u32, adds: i64) {
        expect(self.answered == u64::from(n));
        self.each(adds);
    }

    /// That whatever was answered was by a callback that adds this.
    fn each(&self, adds: i64) {
        expect(self.added == adds * self.answered as i64);
    }

    fn status(&self, status: Status) -> u64 {
        self.statuses[status.raw() as usize]
    }

    /// Counts the refusals, which all have to be of these.
    fn refused(&self, n: u32, fitting: &[Status]) {
        let refused: u64 = fitting.iter().map(|status| self.status(*status)).sum();
        let panicked = self.status(Status::Panicked);
        tally::add(Count::Refused, refused);
        tally::add(Count::Panicked, panicked);
        expect(self.answered + refused + panicked == u64::from(n));
    }
}

/// Calls a live callback in a tight C loop, by one of the kinds of calls that every closure has.
pub(crate) fn tight(door: usize, work: &Callback<Work>, adds: i64, n: u32) {
    let raw = work.handle().raw();
    let answers = match door {
        // SAFETY: generated functions, called with any integer; `out` is valid to write.
        0 => Answers::of(|out| unsafe { soak_by_handle(soak_Work_call, raw, n, out) }),
        // SAFETY: as above.
        1 => Answers::of(|out| unsafe { soak_try(soak_Work_try, raw, n, out) }),
        2 => {
            let thunk = work.thunk_first();
            // SAFETY: a thunk's own parts; `out` is valid to write.
            Answers::of(|out| unsafe { soak_first(thunk.function(), thunk.user_data(), n, out) })
        }
        3 => {
            let thunk = work.thunk_last();
            // SAFETY: as above.
            Answers::of(|out| unsafe { soak_last(thunk.function(), thunk.user_data(), n, out) })
        }
        _ => return typed(work.handle(), adds, n),
    };
    answers.all(n, adds);
}

/// The same from Rust.
fn typed(handle: Handle, adds: i64, n: u32) {
    let (mut answered, mut added) = (0, 0);
    for value in 0..i64::from(n) {
        if let Ok(result) = Work::call(handle, value) {
            answered += 1;
            added += result - value;
        }
    }
    tally::add(Count::Answered, answered);
    expect(answered == u64::from(n) && added == adds * i64::from(n));
}

/// Calls a bare stub that is bound to a live callback.
pub(crate) fn bare(stub: CFn<Work>, adds: i64, n: u32) {
    // SAFETY: static code that takes any number; `out` is valid to write.
    Answers::of(|out| unsafe { soak_bare(stub, n, out) }).all(n, adds);
}

/// Calls a stub that is bound to nothing, or to something else by now: whatever it is, it is an answer.
pub(crate) fn stale_bare(stub: CFn<Work>) {
    // SAFETY: as above.
    let answers = Answers::of(|out| unsafe { soak_bare(stub, 1, out) });
    tally::add(Count::Refused, 1 - answers.answered);
}

/// Calls the pinned function.
pub(crate) fn pinned(n: u32) {
    bare(fixed::stub().as_raw(), FIXED, n);
}

/// Calls the stub of the function that comes and goes.
pub(crate) fn function(n: u32) {
    // SAFETY: a generated function; `out` is valid to write.
    let answers = Answers::of(|out| unsafe { soak_bare_try(soak_turn_try, n, out) });
    answers.each(TURN);
    answers.refused(n, &[Status::NotExported]);
    let stranger = Work::call(turn::HANDLE, 1).map_err(|error| error.status());
    tally::add(Count::Refused, 1);
    expect(matches!(
        stranger,
        Err(Status::NotExported | Status::WrongSignature)
    ));
}

/// Calls by a handle that anybody may be ending, of any kind; one that came without synchronisation may be unknown
/// at first.
pub(crate) fn visit(handle: Handle, adds: i64, n: u32, relaxed: bool) {
    // SAFETY: a generated function, called with any integer; `out` is valid to write.
    let answers = Answers::of(|out| unsafe { soak_try(soak_Work_try, handle.raw(), n, out) });
    answers.each(adds);
    let fitting = [
        Status::Closed,
        Status::Busy,
        Status::Consumed,
        Status::WrongThread,
        Status::UnknownHandle,
    ];
    let fitting = &fitting[..fitting.len() - usize::from(!relaxed)];
    answers.refused(n, fitting);
}

/// Calls by the functions of another signature.
pub(crate) fn as_stranger(handle: Handle) {
    // SAFETY: as above.
    let answers = Answers::of(|out| unsafe { soak_try(soak_Stranger_try, handle.raw(), 1, out) });
    answers.refused(1, &[Status::WrongSignature, Status::Closed]);
    expect(answers.answered == 0);
}

/// One call from Rust, which has to end in one of these ways; whether it was answered.
pub(crate) fn once(handle: Handle, adds: i64, fitting: &[Status]) -> bool {
    match Work::call(handle, 7) {
        Ok(result) => {
            tally::add(Count::Answered, 1);
            expect(result == 7 + adds && fitting.contains(&Status::Ok));
            true
        }
        Err(error) => {
            let status = error.status();
            let count = match status {
                Status::Panicked => Count::Panicked,
                _ => Count::Refused,
            };
            tally::add(count, 1);
            expect(fitting.contains(&status));
            false
        }
    }
}
