//! What went wrong, in words: failures, and the errors of exports.
//!
//! A failure is kept as it happened (a
//! status, a handle, static names, places in source code) and put into words only when somebody asks, so that a
//! refused call allocates nothing.

use crate::call_site::{self, Site};
use crate::handle::Handle;
use crate::status::Status;
use crate::values::lift::Invalid;
use crate::values::signature_info::SignatureInfo;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use core::panic::Location;

/// A call that did not end with `OK`, or another thing of the registry's that went wrong.
///
/// Its `Display` is the message that `last_error` gives to foreign code.
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
    /// A panic's or an error's own message.
    Text(String),
    /// Which parameter, by position and name, and why.
    Argument(usize, &'static str, Invalid),
    /// Whether the call came from inside the callback itself.
    Reentered(bool),
    /// Where it was exported, and where closed.
    Sites(Site, Site),
    /// What is there, and what was asked for.
    Asked(&'static SignatureInfo, &'static SignatureInfo),
    /// What is there, and what it was to be taken back as.
    Taken(&'static SignatureInfo, &'static SignatureInfo),
    /// The call came by a pool's stub that is bound to nothing.
    Unbound,
    /// A closure's drop panicked with this message.
    Drop(String),
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

    /// How the call ended; never `Status::Ok`.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// The handle that was used, as far as it has the form of one.
    #[must_use]
    pub fn handle(&self) -> Option<Handle> {
        Handle::from_raw(self.handle)
    }

    /// The path of the callback, such as `shop::add_tax`, where it is known.
    #[must_use]
    pub fn callback(&self) -> Option<&str> {
        self.callback
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Name(self);
        match self.status {
            Status::Ok => f.write_str("no error"),
            Status::NullHandle => f.write_str("the handle is 0, which no callback ever has"),
            Status::UnknownHandle => {
                write!(f, "handle {} was never issued by this library", self.handle)
            }
            Status::Closed => match self.detail {
                Detail::Unbound => write!(f, "this stub of the pool of {name} is bound to nothing"),
                _ => write!(f, "{name} is closed{}", Sites(&self.detail)),
            },
            Status::NotExported => {
                write!(
                    f,
                    "{name} is not exported: no wrapper of it is alive{}",
                    Sites(&self.detail)
                )
            }
            Status::WrongSignature => match &self.detail {
                Detail::Asked(there, asked) => {
                    let (there, asked) = (Told(there, asked), Told(asked, there));
                    write!(
                        f,
                        "callback {there} was called with the signature of {asked}, which is another"
                    )
                }
                Detail::Taken(there, asked) => {
                    let (there, asked) = (Told(there, asked), Told(asked, there));
                    write!(
                        f,
                        "callback {there} can't be taken back as a {asked}, which has another signature"
                    )
                }
                _ => write!(f, "{name} has another signature"),
            },
            Status::WrongThread => write!(
                f,
                "{name} belongs to the thread that exported it and was called from another"
            ),
            Status::Busy => match self.detail {
                Detail::Reentered(true) => write!(
                    f,
                    "{name} was called from inside itself, or from another fiber of its thread"
                ),
                _ => write!(f, "{name} is running on another thread"),
            },
            Status::Consumed => write!(f, "{name} can be called once, and was"),
            Status::Panicked => match &self.detail {
                Detail::Drop(text) => {
                    write!(f, "the captures of {name} panicked when dropped: {text}")
                }
                Detail::Text(text) => write!(f, "{name} panicked: {text}"),
                _ => write!(f, "{name} panicked"),
            },
            Status::InvalidArgument => match &self.detail {
                Detail::Argument(_, parameter, why) if !parameter.is_empty() => {
                    write!(f, "argument `{parameter}` of {name} {why}")
                }
                Detail::Argument(at, _, why) => write!(f, "argument {} of {name} {why}", at + 1),
                Detail::Text(text) => f.write_str(text),
                _ => write!(f, "an argument of {name} is not valid"),
            },
            Status::Failed => match &self.detail {
                Detail::Text(text) => write!(f, "{name} failed: {text}"),
                _ => write!(f, "{name} failed"),
            },
            Status::Exhausted => f.write_str("the registry has no room left"),
            Status::NotOwned => {
                write!(
                    f,
                    "{name} is owned by a Rust wrapper and can't be released by its handle"
                )
            }
        }
    }
}

/// A signature's name, and its place too where the other one has the same name: markers inside of two functions may.
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

/// `": exported at src/a.rs:3:9, closed at src/a.rs:7:5"`, as far as remembered.
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
            Site::SCOPE_ENDED => write!(f, "{before}closed when its scope ended"),
            Site::GROUP_DROPPED => write!(f, "{before}closed when its group was dropped"),
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

/// A call by handle from Rust that did not end with a value.
#[derive(Clone, Debug)]
pub struct CallError(pub(crate) Box<Failure>);

impl CallError {
    /// How the call ended.
    #[must_use]
    pub fn status(&self) -> Status {
        self.0.status
    }
    /// The whole failure.
    #[must_use]
    pub fn failure(&self) -> &Failure {
        &self.0
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl core::error::Error for CallError {}

/// Why something was not exported. What was to be exported is given back.
#[non_exhaustive]
pub enum ExportError<T = ()> {
    /// The function has a live wrapper, or a `close_and_wait` of it is under way.
    #[non_exhaustive]
    AlreadyExported {
        /// The callback's path.
        callback: &'static str,
        /// Where it was exported first, if remembered.
        first: Option<&'static Location<'static>>,
        /// Where it was to be exported again.
        second: &'static Location<'static>,
    },
    /// No entry is left: the table or the memory is full, or `max_entries` are live.
    #[non_exhaustive]
    Exhausted {
        /// Where the export was tried.
        site: &'static Location<'static>,
        /// The closure.
        returned: T,
    },
    /// The thread is ending, so nobody would drop a local closure.
    #[non_exhaustive]
    ThreadEnding {
        /// Where the export was tried.
        site: &'static Location<'static>,
        /// The closure.
        returned: T,
    },
    /// Two functions of this program have one handle.
    #[non_exhaustive]
    DuplicateHandle {
        /// The handle.
        handle: Handle,
        /// One of the callbacks, and where it is declared.
        first: (&'static str, &'static Location<'static>),
        /// The other.
        second: (&'static str, &'static Location<'static>),
    },
    /// The group has been closed, which is for good.
    #[non_exhaustive]
    GroupClosed {
        /// The wrapper.
        returned: T,
    },
}

impl<T> ExportError<T> {
    /// What was to be exported, where it is given back.
    pub fn into_returned(self) -> Option<T> {
        match self {
            ExportError::Exhausted { returned, .. }
            | ExportError::ThreadEnding { returned, .. }
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
            ExportError::DuplicateHandle { .. } => "DuplicateHandle",
            ExportError::GroupClosed { .. } => "GroupClosed",
        };
        write!(f, "{name}({self})")
    }
}

impl<T> core::error::Error for ExportError<T> {}
