//! The code of the fibers: callbacks that pause, and execute orders when they continue.
//!
//! All messages to and from a fiber are in thread-locals without a destructor: a walk may run while its
//! thread ends.

use crate::fiber::{self, pause};
use registry_core::{Handle, Status, exported_callback, scope};
use std::cell::Cell;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

/// How many entries a walk can have, closed ones included.
pub(super) const MOST: usize = 48;
/// The argument of a call that does not pause.
const THROUGH: i64 = -7;
/// The argument of one that does, and its result.
const PAUSING: (i64, i64) = (1, 2);

/// What all closures are.
#[exported_callback(on_error = -1)]
pub(super) type Step = fn(value: i64) -> i64;

/// The function. One walk of the process at a time has it.
#[exported_callback(on_error = -1)]
pub(super) fn step(value: i64) -> i64 {
    obey(value, None)
}

/// What a fiber does next.
#[derive(Clone, Copy, Debug)]
pub(super) enum Order {
    /// Returns from the callback, or from the scope, that it is in.
    Leave,
    /// Panics there.
    Fail,
    /// Calls what stands behind a handle.
    Enter(Target),
    /// Opens a scope with an entry of this number, whose closure may be `FnMut`, and whose capture's drop may pause.
    Open(usize, bool, bool),
}

/// What is called.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    Closure(Handle),
    /// By its stub.
    Function,
}

thread_local! {
    static ORDER: Cell<Order> = const { Cell::new(Order::Leave) };
    static ENDED: Cell<Option<Result<(), Status>>> = const { Cell::new(None) };
    static OPENED: Cell<Option<Handle>> = const { Cell::new(None) };
}

/// How the last call has ended that a fiber made.
pub(super) fn ended() -> Option<Result<(), Status>> {
    ENDED.take()
}

/// The entry of the scope that a fiber has just opened.
pub(super) fn opened() -> Option<Handle> {
    OPENED.take()
}

/// Says what the next fiber that is set going has to do.
pub(super) fn order(order: Order) {
    ORDER.set(order);
}

/// How often each entry's capture has been dropped; the last is of those that were refused.
#[derive(Debug)]
pub(super) struct Counts([AtomicU32; MOST + 1]);

impl Counts {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Counts([const { AtomicU32::new(0) }; MOST + 1]))
    }
    pub(super) fn of(&self, n: usize) -> u32 {
        self.0[n].load(Relaxed)
    }
}

/// An entry's capture.
#[derive(Debug)]
pub(super) struct Token {
    counts: Arc<Counts>,
    n: usize,
    /// Its drop pauses if it runs on a fiber.
    pauses: bool,
    /// What a sanitizer sees freed.
    heap: Box<usize>,
}

impl Token {
    pub(super) fn new(counts: &Arc<Counts>, n: usize, pauses: bool) -> Self {
        Token {
            counts: Arc::clone(counts),
            n,
            pauses,
            heap: Box::new(n),
        }
    }

    fn touch(&self) {
        assert_eq!(*self.heap, self.n);
        assert_eq!(self.counts.of(self.n), 0, "dropped under a call");
    }

    /// The closure.
    pub(super) fn run(&self, value: i64) -> i64 {
        obey(value, Some(self))
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        /// Counts the drop at its end, also when the pause unwinds.
        struct Count<'a>(&'a AtomicU32);
        impl Drop for Count<'_> {
            fn drop(&mut self) {
                self.0.fetch_add(1, Relaxed);
            }
        }
        let _count = Count(&self.counts.0[self.n]);
        if self.pauses && fiber::is_running() {
            pause();
        }
    }
}

/// A callback's body.
fn obey(value: i64, token: Option<&Token>) -> i64 {
    if value == THROUGH {
        if let Some(token) = token {
            token.touch();
        }
        return value;
    }
    wait_for_leave(token);
    PAUSING.1
}

/// Does what it is told, until that is to leave.
fn wait_for_leave(token: Option<&Token>) {
    loop {
        pause();
        if let Some(token) = token {
            token.touch();
        }
        match ORDER.get() {
            Order::Leave => return,
            // No message is printed.
            Order::Fail => resume_unwind(Box::new(())),
            Order::Enter(target) => enter(target),
            Order::Open(n, exclusive, pauses) => {
                if let Some(token) = token {
                    in_scope(token, n, exclusive, pauses);
                }
            }
        }
    }
}

/// A call that pauses.
pub(super) fn enter(target: Target) {
    ENDED.set(Some(call(target, PAUSING)));
}

/// A call that does not.
pub(super) fn call_through(target: Target) -> Result<(), Status> {
    call(target, (THROUGH, THROUGH))
}

fn call(target: Target, (value, good): (i64, i64)) -> Result<(), Status> {
    match target {
        Target::Closure(handle) => {
            let result = Step::call(handle, value).map_err(|error| error.status())?;
            assert_eq!(result, good);
            Ok(())
        }
        Target::Function => {
            let mut result = 0;
            // SAFETY: the result is valid to write.
            let status = unsafe { registry_fuzz_step_try(value, &raw mut result) };
            if status == Status::Ok.raw() {
                assert_eq!(result, good);
                return Ok(());
            }
            let known = Status::ALL.iter().find(|known| known.raw() == status);
            Err(*known.expect("a known status"))
        }
    }
}

unsafe extern "C" {
    fn registry_fuzz_step_try(value: i64, result: *mut i64) -> i32;
}

/// A scope on the fiber's stack, with an entry that borrows from there.
fn in_scope(outer: &Token, n: usize, exclusive: bool, pauses: bool) {
    let borrowed = AtomicU64::new(7);
    scope(|s| {
        let token = Token::new(&outer.counts, n, pauses);
        let borrowed = &borrowed;
        let run = move |value| {
            let result = token.run(value);
            assert_eq!(
                borrowed.load(Relaxed),
                7,
                "the scope has ended under a call"
            );
            result
        };
        let callback = if exclusive {
            Step::export_scoped_mut(s, run)
        } else {
            Step::export_scoped(s, run)
        };
        OPENED.set(Some(callback.handle()));
        wait_for_leave(Some(outer));
    });
    borrowed.store(0, Relaxed);
}
