//! [`ForeignText`]: where a foreign callable puts the message and the code of its failure.

use crate::sys::panic;
use alloc::string::String;
use core::ffi::c_char;

/// The place for a message and a code, which a foreign callable gets with each call: `registry_text` in C.
///
/// C sees two fields. `set` is a function that copies a text: `error->set(error, "no such row", 11)`. `set_code` takes a code: `error->set_code(error, errno)`.
/// Both may be called any number of times until the callable returns; the last text and the last code count. The place ends with the call.
///
/// Behind them is a number of a pointer's size, which is 0. Only a callable of a runtime that may return without having run writes it:
/// [`RawForeign`](crate::RawForeign) says how.
#[derive(Debug)]
#[repr(C)]
pub struct ForeignText {
    /// Copies `length` bytes. Bytes that are not UTF-8 are replaced. Null or a length of 0 is an empty text, and so is one that no memory is left for.
    pub set: unsafe extern "C" fn(text: *mut ForeignText, bytes: *const c_char, length: usize),
    /// Takes a code, such as an `errno`, which may be the number of a status too; 0 is none.
    pub set_code: unsafe extern "C" fn(text: *mut ForeignText, code: i32),
    /// Written last by a callable that promises so: what it returns is an answer.
    answered: usize,
    /// Not seen by C, and neither is the code.
    text: Option<String>,
    code: i32,
}

impl ForeignText {
    pub(crate) const fn new() -> Self {
        ForeignText {
            set,
            set_code,
            answered: 0,
            text: None,
            code: 0,
        }
    }

    /// Whether the callable said that what it returns is an answer.
    #[inline]
    pub(crate) fn is_answer(&self) -> bool {
        self.answered != 0
    }

    /// The message and the code; 0 for none.
    pub(crate) fn into_parts(self) -> (String, i32) {
        (self.text.unwrap_or_default(), self.code)
    }
}

/// # Safety
/// `text` is null or a place whose call has not returned. `bytes` is null, or valid to read for `length` bytes.
unsafe extern "C" fn set(text: *mut ForeignText, bytes: *const c_char, length: usize) {
    if text.is_null() {
        return;
    }
    let copy = match isize::try_from(length) {
        // A length that no memory has is no text.
        Err(_) => None,
        Ok(_) if bytes.is_null() || length == 0 => None,
        Ok(_) => {
            // SAFETY: not null, and valid by the caller's promise.
            let bytes = unsafe { core::slice::from_raw_parts(bytes.cast::<u8>(), length) };
            // An allocator may panic.
            panic::guard(|| copied(bytes)).ok().flatten()
        }
    };
    // SAFETY: not null, and a place by the caller's promise. Only the thread of the call uses it.
    unsafe { (*text).text = copy };
}

/// A copy as `String::from_utf8_lossy` makes it, which does not end the process when memory is out: `None`.
fn copied(bytes: &[u8]) -> Option<String> {
    let mut copy = String::new();
    for chunk in bytes.utf8_chunks() {
        let replacement = if chunk.invalid().is_empty() {
            ""
        } else {
            "\u{fffd}"
        };
        for part in [chunk.valid(), replacement] {
            copy.try_reserve(part.len()).ok()?;
            copy.push_str(part);
        }
    }
    Some(copy)
}

/// # Safety
/// `text` is null or a place whose call has not returned.
unsafe extern "C" fn set_code(text: *mut ForeignText, code: i32) {
    if !text.is_null() {
        // SAFETY: not null, and a place by the caller's promise. Only the thread of the call uses it.
        unsafe { (*text).code = code };
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn a_copy_is_what_the_standard_library_makes() {
        let texts: [&[u8]; 7] = [
            b"",
            b"plain",
            "h\u{e9}llo \u{1f600}".as_bytes(),
            b"\xff",
            b"a\xe2\x82b\xf0\x9f\x98",
            b"\xc0\x80end",
            b"\xed\xa0\x80\xed\xb0\x80",
        ];
        for text in texts {
            let expected = String::from_utf8_lossy(text).to_string();
            assert_eq!(copied(text), Some(expected));
        }
    }
}
