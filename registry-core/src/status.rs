//! [`Status`]: how a call ended, as one number.
//!
//! The trampoline and the C functions return it, and [`crate::errors::failure`] has the messages. Invariant: a number never changes its
//! meaning. New statuses are appended, and a test holds every number.

use core::ffi::CStr;
use core::fmt;

macro_rules! statuses {
    ($($(#[$doc:meta])* $variant:ident = $number:literal, $name:literal;)*) => {
        /// How a call from foreign code ended. In C it is an `int32_t`.
        ///
        /// The numbers never change. Later versions may append new ones.
        ///
        /// A plain stub returns `on_error` for every status but `OK`, and its `_try` form returns the status. `<crate>_last_status` and `<crate>_last_error` tell the
        /// calling thread of its last failure. A success without a value, or with one that equals `on_error`, resets them; any other success does not. A signal handler
        /// that calls the library too may interrupt a caller before it asks: such a caller takes the message of its own call with `<crate>_take_error`.
        /// `<crate>_set_error_hook` reports every failure to C.
        ///
        /// The error of a callback may have a code ([`ErrorCode`](crate::ErrorCode)), which arrives beside the status: `<crate>_last_error_code()` in C (0 for none) and
        /// [`CallError::error_code`](crate::CallError::error_code) in Rust.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(i32)]
        #[non_exhaustive]
        pub enum Status {
            $($(#[$doc])* $variant = $number,)*
        }

        impl Status {
            /// All statuses of this version, in the order of their numbers.
            pub const ALL: &'static [Status] = &[$(Status::$variant),*];

            /// The name that C code uses, without its prefix: `"UNKNOWN_HANDLE"`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Status::$variant => $name,)* }
            }

            pub(crate) const fn c_name(number: i32) -> &'static CStr {
                match number {
                    $($number => match CStr::from_bytes_with_nul(concat!($name, "\0").as_bytes()) {
                        Ok(name) => name,
                        Err(_) => panic!("a status name holds no NUL"),
                    },)*
                    _ => c"UNKNOWN_STATUS",
                }
            }

            /// The status with this number, if there is one.
            #[must_use]
            pub const fn from_raw(number: i32) -> Option<Status> {
                match number { $($number => Some(Status::$variant),)* _ => None }
            }
        }
    };
}

statuses! {
    /// The callback ran, and the result is its own.
    Ok = 0, "OK";
    /// The handle was 0.
    NullHandle = 1, "NULL_HANDLE";
    /// This library never issued the handle: it was forged, is out of range, or belongs to another library.
    UnknownHandle = 2, "UNKNOWN_HANDLE";
    /// This library issued the handle to a closure, and the closure's entry is closed.
    Closed = 3, "CLOSED";
    /// A function without a live wrapper was called by its stub or by its handle.
    NotExported = 4, "NOT_EXPORTED";
    /// The entry with this handle has a different signature.
    WrongSignature = 5, "WRONG_SIGNATURE";
    /// A local callback was called on a thread other than its own.
    WrongThread = 6, "WRONG_THREAD";
    /// A callback that only one call at a time may run was called while it runs. Or a promise was to be taken before it has its value, a queue was to be run inside one of its
    /// calls, or a host was to be closed inside a callback, which can't wait for itself.
    Busy = 7, "BUSY";
    /// A callback that can be called only once was called again.
    Consumed = 8, "CONSUMED";
    /// The callback panicked, and the panic was caught.
    Panicked = 9, "PANICKED";
    /// An argument is not a value of its Rust type.
    InvalidArgument = 10, "INVALID_ARGUMENT";
    /// The callback returned `Err`.
    Failed = 11, "FAILED";
    /// No entry, no thunk key, or no memory (for the calling thread's hazard record, or to keep an argument) is left, or the limit of entries
    /// is reached.
    Exhausted = 12, "EXHAUSTED";
    /// Foreign code tried to release an entry that it does not own, or Rust tried to take it over by its handle.
    NotOwned = 13, "NOT_OWNED";
    /// The stream or the queue has no room for the call, which was not kept.
    QueueFull = 14, "QUEUE_FULL";
    /// A foreign implementer has no such method: its table is of an earlier version, or has null there.
    NotImplemented = 15, "NOT_IMPLEMENTED";
}

impl Status {
    /// The number that C receives.
    #[must_use]
    pub const fn raw(self) -> i32 {
        self as i32
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
