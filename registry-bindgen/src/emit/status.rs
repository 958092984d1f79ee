//! The statuses, as every binding shows them.
//!
//! The numbers and names are those of `registry_core::Status`, for ever; a test of the workspace compares the two lists.
//! The sentence is the one that a caller reads in an exception's or an enumerator's documentation.

use serde::Serialize;

/// One way that a call can end.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Status {
    /// The number that crosses.
    pub number: i32,
    /// Its name in C, without a prefix.
    pub name: &'static str,
    /// Its name as an exception class, without a suffix.
    pub class: &'static str,
    /// What it means to the caller.
    pub meaning: &'static str,
}

impl Status {
    /// Its exception class in Python, which has a `NotImplementedError` of its own.
    pub(crate) fn python_class(&self) -> String {
        match self.class {
            "NotImplemented" => "MethodNotImplementedError".to_owned(),
            class => format!("{class}Error"),
        }
    }
}

const fn status(
    number: i32,
    name: &'static str,
    class: &'static str,
    meaning: &'static str,
) -> Status {
    Status {
        number,
        name,
        class,
        meaning,
    }
}

/// All of them, by number.
pub const STATUSES: [Status; 16] = [
    status(0, "OK", "Ok", "The call succeeded."),
    status(1, "NULL_HANDLE", "NullHandle", "The handle is 0."),
    status(
        2,
        "UNKNOWN_HANDLE",
        "UnknownHandle",
        "The handle was never issued by this library.",
    ),
    status(
        3,
        "CLOSED",
        "Closed",
        "The callback with this handle is closed.",
    ),
    status(
        4,
        "NOT_EXPORTED",
        "NotExported",
        "The function has no live wrapper in Rust.",
    ),
    status(
        5,
        "WRONG_SIGNATURE",
        "WrongSignature",
        "The callback with this handle has a different signature.",
    ),
    status(
        6,
        "WRONG_THREAD",
        "WrongThread",
        "A local callback was called from another thread.",
    ),
    status(
        7,
        "BUSY",
        "Busy",
        "The callback is running, and only one call at a time may run; or a promise has no value yet.",
    ),
    status(
        8,
        "CONSUMED",
        "Consumed",
        "The callback can be called only once, and was called before.",
    ),
    status(
        9,
        "PANICKED",
        "Panicked",
        "The callback panicked; the message is the panic's.",
    ),
    status(
        10,
        "INVALID_ARGUMENT",
        "InvalidArgument",
        "An argument is not a value of its type.",
    ),
    status(
        11,
        "FAILED",
        "Failed",
        "The callback returned an error; the message is its text.",
    ),
    status(12, "EXHAUSTED", "Exhausted", "No entry or memory is left."),
    status(
        13,
        "NOT_OWNED",
        "NotOwned",
        "Foreign code does not own the callback; nothing has changed.",
    ),
    status(
        14,
        "QUEUE_FULL",
        "QueueFull",
        "The stream or the queue has no room for the call, which was not kept.",
    ),
    status(
        15,
        "NOT_IMPLEMENTED",
        "NotImplemented",
        "The object has no such method.",
    ),
];
