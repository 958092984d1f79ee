//! `Status`: one number for each way that a call can end.
//!
//! The trampoline and the C functions return it; `errors/failure.rs` gives it words. The numbers are for
//! ever: a new one is appended, and a test pins each.

use core::ffi::CStr;
use core::fmt;

macro_rules! statuses {
    ($($(#[$doc:meta])* $variant:ident = $number:literal, $name:literal;)*) => {
        /// How a call from foreign code ended; a C `int32_t`.
        ///
        /// Numbers never change; later versions may append.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(i32)]
        #[non_exhaustive]
        pub enum Status {
            $($(#[$doc])* $variant = $number,)*
        }

        impl Status {
            /// Every status that this version knows, by number.
            pub const ALL: &'static [Status] = &[$(Status::$variant),*];

            /// The name as C code spells it, without a prefix: `"UNKNOWN_HANDLE"`.
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
    /// The call was made and its result is the callback's.
    Ok = 0, "OK";
    /// The handle was 0.
    NullHandle = 1, "NULL_HANDLE";
    /// The handle was never issued here: forged, out of range, or another library's.
    UnknownHandle = 2, "UNKNOWN_HANDLE";
    /// A closure's handle that was issued here, and whose entry is gone.
    Closed = 3, "CLOSED";
    /// A function without a live wrapper, reached by its stub or by its handle.
    NotExported = 4, "NOT_EXPORTED";
    /// The entry that the handle names has another signature.
    WrongSignature = 5, "WRONG_SIGNATURE";
    /// A local callback was called from a thread that is not its own.
    WrongThread = 6, "WRONG_THREAD";
    /// A callback that needs exclusive access was called while it runs.
    Busy = 7, "BUSY";
    /// A callback that can be called once was called again.
    Consumed = 8, "CONSUMED";
    /// The callback panicked; the panic was caught.
    Panicked = 9, "PANICKED";
    /// An argument is not a value of its Rust type.
    InvalidArgument = 10, "INVALID_ARGUMENT";
    /// The callback returned `Err`.
    Failed = 11, "FAILED";
    /// No entry, no thunk key, no record for the calling thread, or over `max_entries`.
    Exhausted = 12, "EXHAUSTED";
    /// An entry that Rust still owns can't be released or taken over by its handle.
    NotOwned = 13, "NOT_OWNED";
}

impl Status {
    /// The number, as C sees it.
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
