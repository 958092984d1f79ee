//! Failures of calls and errors of exports, and their messages.
//!
//! A [`Failure`] stores a status, a handle, static names and places in source code. Its message is formatted on request, so a refused
//! call allocates nothing.

use crate::call_site::{self, Site};
use crate::handle::Handle;
use crate::status::Status;
use crate::values::lift::Invalid;
use crate::values::signature_info::SignatureInfo;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use core::panic::Location;

/// A call that did not end with `OK`, or another operation of the registry that failed.
///
/// Its `Display` is the message that `<crate>_last_error` returns.
#[derive(Clone, Debug)]
pub struct Failure {
    pub(crate) status: Status,
    pub(crate) handle: u64,
    pub(crate) callback: Option<&'static str>,
    pub(crate) detail: Detail,
}

#[derive(Clone, Debug)]
pub(crate) enum Detail {
    Nothing,
    /// The message of a panic.
    Text(String),
    /// The message of the callback's error, and its code.
    Failed(String, Option<i32>),
    /// The parameter's position and name, and the reason.
    Argument(usize, &'static str, Invalid),
    /// Whether the call came from inside the callback itself.
    Reentered(bool),
    /// Where the entry was exported, and where it was closed.
    Sites(Site, Site),
    /// The signature of the entry, and the one that it was called with.
    Asked(&'static SignatureInfo, &'static SignatureInfo),
    /// The signature of the entry, and the one that `from_handle` asked for.
    Taken(&'static SignatureInfo, &'static SignatureInfo),
    /// The call came through a pool's stub that is not bound.
    Unbound,
    /// The captures panicked with this message when they were dropped.
    Drop(String),
    /// The value of a promise has not come yet.
    NotYet,
    /// A host was closed on a thread that must not wait for its calls.
    NotWaited,
    /// The memory for the value of a promise has another size than the value.
    WrongSize,
    /// Too little of the thread's stack is left for foreign code.
    NoStack,
}

impl Failure {
    pub(crate) fn new(status: Status, handle: u64, callback: Option<&'static str>) -> Self {
        Failure {
            status,
            handle,
            callback,
            detail: Detail::Nothing,
        }
    }
    pub(crate) fn with(mut self, detail: Detail) -> Self {
        self.detail = detail;
        self
    }

    /// How the call ended. Never `Status::Ok`.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// The handle that was used, or `None` if the number is out of the range of handles.
    #[must_use]
    pub fn handle(&self) -> Option<Handle> {
        Handle::from_raw(self.handle)
    }

    /// The code of the callback's error, if its type has one ([`ErrorCode`](crate::ErrorCode)). Only a failure with the status `FAILED` can have one.
    #[must_use]
    pub fn error_code(&self) -> Option<i32> {
        match self.detail {
            Detail::Failed(_, code) => code,
            _ => None,
        }
    }

    /// The path of the callback, such as `shop::add_tax`, if it is known.
    #[must_use]
    pub fn callback(&self) -> Option<&str> {
        self.callback
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Name(self);
        if let Detail::Argument(..) = self.detail {
            return self.fmt_invalid_argument(f);
        }
        match self.status {
            Status::Ok => f.write_str("no error"),
            Status::NullHandle => f.write_str("the handle is 0, which no callback ever has"),
            Status::UnknownHandle => {
                write!(f, "handle {} was never issued by this library", self.handle)
            }
            Status::Closed | Status::NotExported => self.fmt_absence(f),
            Status::WrongSignature => self.fmt_wrong_signature(f),
            Status::WrongThread => write!(
                f,
                "{name} belongs to the thread that exported it and was called from another"
            ),
            Status::Busy => self.fmt_busy(f),
            Status::Consumed => write!(f, "{name} can be called only once, and was called before"),
            Status::Panicked => self.fmt_panicked(f),
            Status::InvalidArgument => self.fmt_invalid_argument(f),
            Status::Failed => match &self.detail {
                Detail::Failed(text, _) => write!(f, "{name} failed: {text}"),
                _ => write!(f, "{name} failed"),
            },
            Status::Exhausted => f.write_str(match self.detail {
                Detail::NoStack => "too little of the thread's stack is left for foreign code",
                _ => "the registry has no room left",
            }),
            Status::QueueFull => write!(
                f,
                "{name} has no room: as many calls as it or its queue keeps wait to be read"
            ),
            Status::NotImplemented => write!(f, "{name} is not implemented"),
            Status::NotOwned => write!(
                f,
                "{name} is not owned by foreign code, so it can't be released or taken back"
            ),
        }
    }
}

impl Failure {
    /// No entry is there any more.
    fn fmt_absence(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, sites) = (Name(self), Sites(&self.detail));
        match (self.status, &self.detail) {
            (Status::NotExported, Detail::Sites(Site::UNKNOWN, Site::UNKNOWN)) => write!(
                f,
                "{name} is not exported: no wrapper of it is alive; `export()` makes one, and a `pinned` function needs none"
            ),
            (Status::NotExported, _) => write!(
                f,
                "{name} is not exported: no wrapper of it is alive{sites}"
            ),
            (_, Detail::Unbound) => {
                write!(f, "this stub of the pool of {name} is bound to nothing")
            }
            _ => write!(f, "{name} is closed{sites}"),
        }
    }

    fn fmt_wrong_signature(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.detail {
            Detail::Asked(there, asked) => {
                let (there, asked) = (Told(there, asked), Told(asked, there));
                write!(
                    f,
                    "callback {there} was called with the signature of {asked}, which is different"
                )
            }
            Detail::Taken(there, asked) => {
                let (there, asked) = (Told(there, asked), Told(asked, there));
                write!(
                    f,
                    "callback {there} can't be taken back as {asked}, which has a different signature"
                )
            }
            _ => write!(f, "{} has a different signature", Name(self)),
        }
    }

    fn fmt_busy(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Name(self);
        match self.detail {
            Detail::NotYet => f.write_str("the promise has no value yet"),
            Detail::NotWaited => f.write_str(
                "the host is closed, but calls of its callables may still run: its end can't be waited for from inside a callback or a callable",
            ),
            Detail::Reentered(true) => write!(
                f,
                "{name} was called from inside itself, or from another fiber of its thread"
            ),
            _ => write!(f, "{name} is running on another thread"),
        }
    }

    fn fmt_panicked(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Name(self);
        match &self.detail {
            Detail::Drop(text) => write!(f, "the captures of {name} panicked when dropped: {text}"),
            // A trap of wasm does not say whose panic it was.
            Detail::Text(text) if self.handle == 0 && self.callback.is_none() => {
                write!(f, "a callback panicked: {text}")
            }
            Detail::Text(text) => write!(f, "{name} panicked: {text}"),
            _ => write!(f, "{name} panicked"),
        }
    }

    fn fmt_invalid_argument(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Name(self);
        match &self.detail {
            Detail::Argument(_, parameter, why) if !parameter.is_empty() => {
                write!(f, "argument `{parameter}` of {name} {why}")
            }
            Detail::Argument(at, _, why) => write!(f, "argument {} of {name} {why}", at + 1),
            Detail::Text(text) => f.write_str(text),
            Detail::WrongSize => f.write_str(
                "the memory for the value of the promise has another size than the value",
            ),
            _ => write!(f, "an argument of {name} is not valid"),
        }
    }
}

/// A signature's name. It adds the place if the other signature has the same name, as two items inside two functions may have.
struct Told(&'static SignatureInfo, &'static SignatureInfo);

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Told(this, other) = self;
        write!(f, "`{}`", this.name)?;
        if this.name == other.name {
            write!(f, " ({})", this.declared)?;
        }
        Ok(())
    }
}

/// The callback's name, or its handle.
struct Name<'a>(&'a Failure);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.callback {
            Some(name) => write!(f, "callback `{name}`"),
            None => write!(f, "the callback with handle {}", self.0.handle),
        }
    }
}

/// `": exported at src/a.rs:3:9, closed at src/a.rs:7:5"`, without the parts that are unknown.
struct Sites<'a>(&'a Detail);

impl fmt::Display for Sites<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Detail::Sites(exported, closed) = *self.0 else {
            return Ok(());
        };
        let mut before = ": ";
        if let Some(place) = call_site::location(exported) {
            write!(f, "{before}exported at {place}")?;
            before = ", ";
        }
        match closed {
            Site::DROPPED => write!(f, "{before}closed when its wrapper was dropped"),
            Site::RELEASED => write!(f, "{before}released by foreign code"),
            Site::CALLED => write!(f, "{before}ended by its only call"),
            Site::SCOPE_ENDED => write!(f, "{before}closed when its scope ended"),
            Site::GROUP_DROPPED => write!(f, "{before}closed when its group was dropped"),
            Site::DELIVERED => write!(f, "{before}closed by the call that completed it"),
            Site::TAKEN => write!(f, "{before}closed when its value was taken"),
            Site::ABANDONED => write!(f, "{before}abandoned: it will never get a value"),
            Site::THREAD_ENDED => write!(f, "{before}closed when the thread of its queue ended"),
            Site::FORKED => write!(
                f,
                "{before}lost in a fork: the thread of its scope is not in this process"
            ),
            Site::TRAPPED => write!(f, "{before}lost when the instance trapped"),
            closed => match call_site::location(closed) {
                Some(place) => write!(f, "{before}closed at {place}"),
                None => Ok(()),
            },
        }
    }
}

/// Why a call by handle from Rust returned no value.
#[derive(Clone)]
pub struct CallError(pub(crate) Box<Failure>);

impl CallError {
    /// How the call ended.
    #[must_use]
    pub fn status(&self) -> Status {
        self.0.status
    }
    /// The code of the callback's error, if its type has one ([`ErrorCode`](crate::ErrorCode)).
    #[must_use]
    pub fn error_code(&self) -> Option<i32> {
        self.0.error_code()
    }
    /// The failure with all its details.
    #[must_use]
    pub fn failure(&self) -> &Failure {
        &self.0
    }
}

/// The message, which `unwrap` prints.
impl fmt::Debug for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CallError({self})")
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl core::error::Error for CallError {}

/// Why an export failed, or an addition to a group. The error gives back the closure or the wrapper, where there is one.
#[non_exhaustive]
pub enum ExportError<T = ()> {
    /// The function has a live wrapper, or a `close_and_wait` of it is under way.
    #[non_exhaustive]
    AlreadyExported {
        /// The callback's path.
        callback: &'static str,
        /// The place of the first export, if it is known.
        first: Option<&'static Location<'static>>,
        /// The place of the second export, which failed.
        second: &'static Location<'static>,
    },
    /// No entry is left: the table is full, no memory is left, or the limit of [`set_max_entries`](crate::set_max_entries) is reached.
    #[non_exhaustive]
    Exhausted {
        /// The place of the export.
        site: &'static Location<'static>,
        /// The closure.
        returned: T,
    },
    /// The thread is ending, and no other thread may drop its local closures.
    #[non_exhaustive]
    ThreadEnding {
        /// The place of the export.
        site: &'static Location<'static>,
        /// The closure.
        returned: T,
    },
    /// Only the thread of a scope may export local closures in it: it drops them when the scope ends.
    #[non_exhaustive]
    WrongThread {
        /// The place of the export.
        site: &'static Location<'static>,
        /// The closure.
        returned: T,
    },
    /// Two functions of this program have the same handle.
    #[non_exhaustive]
    DuplicateHandle {
        /// The handle.
        handle: Handle,
        /// The path of one callback, and the place of its declaration.
        first: (&'static str, &'static Location<'static>),
        /// The path of the other, and the place of its declaration.
        second: (&'static str, &'static Location<'static>),
    },
    /// The group has been closed. A closed group stays closed.
    #[non_exhaustive]
    GroupClosed {
        /// The wrapper.
        returned: T,
    },
}

impl<T> ExportError<T> {
    /// The closure or the wrapper, for the variants that give it back.
    pub fn into_returned(self) -> Option<T> {
        match self {
            ExportError::Exhausted { returned, .. }
            | ExportError::ThreadEnding { returned, .. }
            | ExportError::WrongThread { returned, .. }
            | ExportError::GroupClosed { returned } => Some(returned),
            _ => None,
        }
    }
}

impl<T> fmt::Display for ExportError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExportError::AlreadyExported {
                callback,
                first,
                second,
            } => {
                write!(f, "callback `{callback}` is already exported")?;
                if let Some(first) = first {
                    write!(f, " at {first}")?;
                }
                write!(
                    f,
                    "; it can't be exported again at {second} before that wrapper is dropped"
                )
            }
            ExportError::ThreadEnding { site, .. } => write!(
                f,
                "the thread is ending, so the local export at {site} would never be dropped"
            ),
            ExportError::WrongThread { site, .. } => write!(
                f,
                "the scope belongs to another thread, so the local export at {site} would never be dropped"
            ),
            ExportError::Exhausted { site, .. } => {
                write!(f, "no entry is left for the export at {site}")
            }
            ExportError::DuplicateHandle {
                handle,
                first,
                second,
            } => write!(
                f,
                "handle {handle} is used twice: by `{}` at {} and by `{}` at {}; give one of them another \
                 `handle = ..` or `unsafe(name = ..)`",
                first.0, first.1, second.0, second.1
            ),
            ExportError::GroupClosed { .. } => f.write_str("the group is closed"),
        }
    }
}

impl<T> fmt::Debug for ExportError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            ExportError::AlreadyExported { .. } => "AlreadyExported",
            ExportError::Exhausted { .. } => "Exhausted",
            ExportError::ThreadEnding { .. } => "ThreadEnding",
            ExportError::WrongThread { .. } => "WrongThread",
            ExportError::DuplicateHandle { .. } => "DuplicateHandle",
            ExportError::GroupClosed { .. } => "GroupClosed",
        };
        write!(f, "{name}({self})")
    }
}

impl<T> core::error::Error for ExportError<T> {}
