//! The typed functions of the library's callbacks, by every way in, with handles of any signature.

use super::library::{Buffer, Entries, Numbers, Pair, c};
use super::{handle, known, slice};
use crate::bytes::Bytes;
use registry_core::{CallbackType, Status};
use std::ffi::c_void;
use std::ptr;

/// Room for a result at any place.
const ROOM: usize = 40;
const UNTOUCHED: u8 = 0x55;

/// One call, with a status or without.
pub(super) fn call(entries: &Entries, bytes: &mut Bytes<'_>) {
    if bytes.below(3) == 0 {
        plain(entries, bytes);
        return;
    }
    let mut memory = [UNTOUCHED; ROOM];
    let result = match bytes.below(4) {
        0 => ptr::null_mut(),
        // Anywhere: it need not be aligned.
        _ => memory[bytes.below(16)..].as_mut_ptr().cast::<c_void>(),
    };
    let (status, returns_buffer) = with_status(entries, bytes, result);
    let status = known(status);
    let is_untouched = memory.iter().all(|&byte| byte == UNTOUCHED);
    assert!(
        status == Status::Ok || is_untouched,
        "a result without a call that succeeded"
    );
    if status != Status::Ok {
        assert_eq!(known(c::registry_fuzz_last_status()), status);
    } else if returns_buffer && !result.is_null() {
        // SAFETY: a call that succeeded has written it.
        free(unsafe { result.cast::<Buffer>().read_unaligned() });
    }
}

/// The `_try` forms; the answer says whether the result is a buffer.
fn with_status(entries: &Entries, bytes: &mut Bytes<'_>, result: *mut c_void) -> (i32, bool) {
    let raw = handle(entries, bytes);
    let (number, (rows, len)) = (bytes.u64(), slice(entries, bytes, 16));
    let (text, length) = slice(entries, bytes, 1);
    let (one, other) = (entries.pair(bytes.below(40)), entries.pair(bytes.below(40)));
    let name = entries.text(bytes.below(64));
    let which = bytes.below(8);
    // SAFETY: results are null or have room; pointers are null or valid for what they point at, aligned or not.
    let status = unsafe {
        match which {
            0 => c::registry_fuzz_Numbers_try(
                raw,
                number as i8,
                f32::from_bits(number as u32),
                (number >> 8) as u8,
                result.cast(),
            ),
            1 => {
                c::registry_fuzz_Choose_try(raw, number as u8, (number >> 8) as i32, result.cast())
            }
            2 => c::registry_fuzz_Text_try(raw, text, length, name, result.cast()),
            3 => c::registry_fuzz_Slice_try(raw, rows.cast(), len, result.cast()),
            4 => c::registry_fuzz_One_try(raw, one, other, result.cast()),
            5 => c::registry_fuzz_Handles_try(raw, number, raw, result.cast()),
            6 => c::registry_fuzz_plus_try(number as u8 as i64, result.cast()),
            _ => c::registry_fuzz_say_try(number as i64, result.cast()),
        }
    };
    (status, matches!(which, 2 | 7))
}

/// The plain forms, thunks and stubs, which have a result in any case.
fn plain(entries: &Entries, bytes: &mut Bytes<'_>) {
    let raw = handle(entries, bytes);
    let user_data = ptr::without_provenance_mut::<c_void>(raw as usize);
    let (number, (text, length)) = (bytes.u64(), slice(entries, bytes, 1));
    let name = entries.text(bytes.below(64));
    let (small, float, truth) = (
        number as i8,
        f32::from_bits(number as u32),
        (number >> 8) as u8,
    );
    let pair = Pair {
        a: number as u32,
        b: (number >> 32) as u8,
    };
    // SAFETY: as above.
    unsafe {
        match bytes.below(8) {
            0 => drop(c::registry_fuzz_Numbers_call(raw, small, float, truth)),
            1 => drop(c::registry_fuzz_Choose_call(raw, truth, number as i32)),
            2 => free(c::registry_fuzz_Text_call(raw, text, length, name)),
            3 => drop(c::registry_fuzz_Pairs_call(raw, pair)),
            4 => free(c::registry_fuzz_say(number as i64)),
            5 => drop(<Numbers as CallbackType>::THUNK_FIRST(
                user_data, small, float, truth,
            )),
            6 => drop(<Numbers as CallbackType>::THUNK_LAST(
                small, float, truth, user_data,
            )),
            _ => drop(entries.stub()(small, float, truth)),
        }
    }
}

/// Looks at an owned buffer and frees it, once and once more.
fn free(buffer: Buffer) {
    if buffer.ptr.is_null() {
        assert_eq!(buffer.len, 0);
        return;
    }
    // SAFETY: it was handed out with this length just now.
    let text = unsafe { std::slice::from_raw_parts(buffer.ptr, buffer.len) };
    assert!(std::str::from_utf8(text).is_ok());
    // SAFETY: any pointer may be passed.
    unsafe {
        assert_eq!(c::registry_fuzz_buffer_free(buffer.ptr.cast()), 0);
        assert_ne!(
            c::registry_fuzz_buffer_free(buffer.ptr.cast()),
            0,
            "freed twice"
        );
    }
}
