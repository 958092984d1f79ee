//! The messages between the game and its threads.

use super::closure::{Canary, Work, tick};
use super::model::Kind;
use registry_core::{Bound, CFn, Callback, Group, Handle, Status};

/// By which way a closure is called.
#[derive(Clone, Copy, Debug)]
pub(super) enum Way {
    Try,
    ThunkFirst,
    ThunkLast,
    Invoke,
    Rust,
}

impl Way {
    pub(super) const ALL: [Way; 5] = [
        Way::Try,
        Way::ThunkFirst,
        Way::ThunkLast,
        Way::Invoke,
        Way::Rust,
    ];
}

/// A call that a thread is to make.
#[derive(Clone, Copy)]
pub(super) enum Call {
    Handle(Way, u64),
    /// A bare stub of the pool.
    Stub(CFn<Work>),
    Function,
    /// With another signature than the entry's.
    Other(u64),
}

/// How a wrapper is to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Drop,
    Close,
    Later,
    Wait,
}

impl How {
    pub(super) const ALL: [How; 4] = [How::Drop, How::Close, How::Later, How::Wait];
}

/// What a thread is told.
pub(super) enum Order {
    Export(Kind, Canary),
    ExportFunction,
    Call(Call),
    /// The innermost callback or scope ends, by a panic or without.
    Leave {
        panics: bool,
    },
    EnterScope,
    /// In the innermost scope, which is what the thread is inside of.
    ExportScoped(Kind, Canary),
    CloseScoped(u64, How),
    Release(u64),
    TakeBack(u64),
    Close(How, Wrapper),
    CloseGroup(Group),
    Flush,
    Stop,
}

/// What it answers.
pub(super) enum Answer {
    Done,
    /// A call or a scope was entered; its end is the answer to a later `Leave`.
    Entered,
    /// A call was refused or has ended, or a release is over.
    Status(Status),
    Exported(u64, Option<Wrapper>),
    Refused,
    TakenBack(Option<Wrapper>),
    /// Whether it could be waited for.
    Waited(bool),
}

/// A wrapper that may go from thread to thread.
pub(super) enum Wrapper {
    Closure(Callback<Work>),
    Bound(Bound<Callback<Work>>),
    Function(Callback<tick>),
}

impl Wrapper {
    /// The closure's wrapper, its stub given back if it had one.
    fn closure(self) -> Callback<Work> {
        match self {
            Wrapper::Closure(wrapper) => wrapper,
            Wrapper::Bound(bound) => bound.unbind(),
            Wrapper::Function(_) => unreachable!("the function's wrapper is only ever closed"),
        }
    }

    pub(super) fn is_bound(&self) -> bool {
        matches!(self, Wrapper::Bound(_))
    }

    /// Ends the callback; the answer says whether it was waited for.
    pub(super) fn close(self, how: How) -> Answer {
        match (self, how) {
            (Wrapper::Function(wrapper), _) => wrapper.close(),
            (wrapper, How::Drop) => drop(wrapper),
            (wrapper, How::Close) => wrapper.closure().close(),
            (wrapper, How::Later) => wrapper.closure().close_later(),
            (wrapper, How::Wait) => {
                return Answer::Waited(wrapper.closure().close_and_wait().is_ok());
            }
        }
        Answer::Done
    }

    pub(super) fn into_handle(self) -> Handle {
        self.closure().into_handle()
    }

    pub(super) fn join(self, group: &Group) -> bool {
        group.add(self.closure()).is_ok()
    }

    /// Takes a stub of the pool, or gives the one back that it has.
    pub(super) fn bind_or_unbind(self) -> Wrapper {
        match self {
            Wrapper::Closure(wrapper) => match wrapper.bind() {
                Ok(bound) => Wrapper::Bound(bound),
                Err(full) => Wrapper::Closure(full.into_wrapper()),
            },
            other => Wrapper::Closure(other.closure()),
        }
    }

    pub(super) fn stub(&self) -> Option<CFn<Work>> {
        match self {
            Wrapper::Bound(bound) => Some(bound.stub().as_raw()),
            _ => None,
        }
    }
}
