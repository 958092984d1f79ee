//! Writes the failure of a call where the caller wants it, as foreign callables do: for the functions of a table.

use crate::errors::last_error::{last_error, last_error_code};
use crate::status::Status;
use crate::values::foreign_text::ForeignText;
use alloc::format;
use alloc::string::String;

impl ForeignText {
    /// Sets the message and the code of this thread's last failure.
    ///
    /// # Safety
    /// `text` is null, or begins with the two functions of a `ForeignText`, which may be called with it. What stands behind them is its maker's: another library's
    /// may be of another version.
    #[cold]
    pub(crate) unsafe fn tell(text: *mut ForeignText, status: Status) {
        if text.is_null() {
            return;
        }
        // A message of `FAILED` is the callback's own. Others say what kind of failure it is.
        let message = match (status, last_error()) {
            (Status::Failed, message) => message.unwrap_or_default(),
            (status, Some(message)) => format!("{status}: {message}"),
            (status, None) => String::from(status.name()),
        };
        // SAFETY: the caller's promise. A foreign place may be zeroed, so a function may be null.
        unsafe {
            let set = (&raw const (*text).set)
                .cast::<Option<SetFn>>()
                .read_unaligned();
            if let Some(set) = set {
                set(text, message.as_ptr().cast(), message.len());
            }
            let set_code = (&raw const (*text).set_code)
                .cast::<Option<SetCodeFn>>()
                .read_unaligned();
            if let (Some(set_code), Some(code)) = (set_code, last_error_code()) {
                set_code(text, code);
            }
        }
    }
}

type SetFn = unsafe extern "C" fn(*mut ForeignText, *const core::ffi::c_char, usize);
type SetCodeFn = unsafe extern "C" fn(*mut ForeignText, i32);
