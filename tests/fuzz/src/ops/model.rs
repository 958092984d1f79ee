//! The plain model: the state of each entry, the callers inside it, and so the correct answer of each operation.

use super::order::Answer;
use registry_core::Status;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

/// How a closure was exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Shared,
    Large,
    Mut,
    Once,
    Local,
    Scoped,
    ScopedMut,
}

/// Who ends an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Wrapper,
    Foreign,
    Group,
    Scope(usize),
}

/// Why a closure may still be there though it is closed and nobody is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Late {
    No,
    /// Closed later by this thread, which has not flushed since.
    Deferred(usize),
    /// On its way home, where it is dropped at its thread's next operation.
    Mailed,
    /// Its thread has ended.
    Lost,
}

/// A thread, and how often it had been started anew.
pub(super) type Me = (usize, u32);

/// An operation on an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    Call,
    Close,
    Release,
    TakeBack,
}

/// What an operation answers, without what it hands over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    Entered,
    Status(Status),
    Taken(bool),
    Done,
}

impl Answer {
    pub(super) fn seen(&self) -> Seen {
        match self {
            Answer::Entered => Seen::Entered,
            Answer::Status(status) => Seen::Status(*status),
            Answer::TakenBack(wrapper) => Seen::Taken(wrapper.is_some()),
            _ => Seen::Done,
        }
    }
}

/// An entry of a closure.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) raw: u64,
    pub(super) kind: Kind,
    pub(super) owner: Owner,
    pub(super) is_live: bool,
    pub(super) late: Late,
    /// The threads inside, one for each call.
    pub(super) inside: Vec<usize>,
    pub(super) is_consumed: bool,
    /// Who exported it.
    pub(super) home: Me,
    pub(super) home_has_ended: bool,
    /// Whether the drop of its captures panics.
    pub(super) drop_panics: bool,
    /// A scoped one without a wrapper that could end it before its scope does.
    pub(super) is_forgotten: bool,
    pub(super) drops: Arc<AtomicU32>,
}

impl Entry {
    pub(super) fn has_wrapper(&self) -> bool {
        self.is_live && !self.is_forgotten
    }

    /// Does the operation, as thread `me`.
    pub(super) fn apply(&mut self, op: Op, me: Me) -> Seen {
        match op {
            Op::Call => match self.refuses(me) {
                Some(status) => Seen::Status(status),
                None => {
                    self.inside.push(me.0);
                    self.is_consumed |= self.kind == Kind::Once;
                    Seen::Entered
                }
            },
            Op::Close => {
                self.close(me);
                Seen::Done
            }
            Op::Release => Seen::Status(match (self.is_live, self.owner) {
                (false, _) => Status::Closed,
                (true, Owner::Foreign) => {
                    self.close(me);
                    Status::Ok
                }
                (true, _) => Status::NotOwned,
            }),
            Op::TakeBack => {
                let may = self.is_live && self.owner == Owner::Foreign && self.kind != Kind::Local;
                if may {
                    self.owner = Owner::Wrapper;
                }
                Seen::Taken(may)
            }
        }
    }

    /// What a call by thread `me` is answered; `None` if it comes in.
    fn refuses(&self, me: Me) -> Option<Status> {
        if !self.is_live {
            return Some(Status::Closed);
        }
        let is_busy = !self.inside.is_empty();
        match self.kind {
            Kind::Local if me != self.home => Some(Status::WrongThread),
            Kind::Local | Kind::Mut | Kind::ScopedMut if is_busy => Some(Status::Busy),
            Kind::Once if self.is_consumed => Some(Status::Consumed),
            _ => None,
        }
    }

    /// No call comes in from here on.
    pub(super) fn close(&mut self, by: Me) {
        self.is_live = false;
        self.late = match self.kind {
            Kind::Local if self.home_has_ended => Late::Lost,
            Kind::Local if by != self.home => Late::Mailed,
            _ => self.late,
        };
    }

    /// Thread `me` has dropped what it could of what waits for it.
    pub(super) fn flushed(&mut self, me: Me) {
        let was_waiting = match self.late {
            Late::Deferred(t) => t == me.0,
            // Inside, it goes home again when the last call is over.
            Late::Mailed => me == self.home && self.inside.is_empty(),
            Late::No | Late::Lost => false,
        };
        if was_waiting {
            self.late = Late::No;
        }
    }

    /// How a call that is told to leave must end.
    pub(super) fn end_of_call(&self, panics: bool) -> Status {
        // A once closure takes its captures with it, and drops them before it returns.
        if panics || self.kind == Kind::Once && self.drop_panics {
            Status::Panicked
        } else {
            Status::Ok
        }
    }

    /// Whether its drops are what they must be at a moment when no operation is under way.
    pub(super) fn check(&self) {
        let drops = self.drops.load(SeqCst);
        let is_over = match self.kind {
            // Moved out and run: it ends with its call.
            Kind::Once if self.is_consumed => self.inside.is_empty(),
            _ => !self.is_live && self.inside.is_empty(),
        };
        assert!(drops <= 1, "{:?} was dropped {drops} times", self.kind);
        assert!(
            drops == 0 || is_over,
            "{:?} was dropped too early",
            self.kind
        );
        assert!(
            drops == 1 || !is_over || self.late != Late::No,
            "{:?} is closed, and nobody is inside, but it is not dropped",
            self.kind
        );
        assert!(
            drops == 0 || self.late != Late::Lost,
            "a local closure was dropped on another thread than its own"
        );
    }
}
