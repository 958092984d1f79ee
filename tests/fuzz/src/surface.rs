//! Any bytes as handles, values and signatures into every exported C function.
//!
//! Pointers are null or valid for their stated size, as in all of C; their alignment, and everything that
//! is not a pointer, is the input's. Each call must end with a known status, a result must be written if and
//! only if that is OK, and every returned value must be valid.

mod library;
mod typed;

use crate::bytes::Bytes;
use crate::tagged::Value;
use library::{Entries, c};
use registry_core::Status;
use std::ffi::{CStr, c_char, c_void};
use std::ptr;

/// Calls exported functions with `data`.
pub fn surface(data: &[u8]) {
    let entries = Entries::new();
    let mut bytes = Bytes::new(data);
    for _ in 0..60 {
        if bytes.is_empty() {
            break;
        }
        match bytes.below(16) {
            0..=3 => runtime(&entries, &mut bytes),
            4 => texts(&entries, &mut bytes),
            5 | 6 => invoke(&entries, &mut bytes),
            _ => typed::call(&entries, &mut bytes),
        }
    }
    entries.end();
}

fn known(status: i32) -> Status {
    Status::from_raw(status).unwrap_or_else(|| panic!("{status} is no status"))
}

/// A number, or one of the handles, or one with a bit changed.
fn handle(entries: &Entries, bytes: &mut Bytes<'_>) -> u64 {
    match bytes.below(4) {
        0 => bytes.u64(),
        1 => entries.handle(bytes.below(32)) ^ (1 << bytes.below(64)),
        _ => entries.handle(bytes.below(32)),
    }
}

/// A pointer with a length of elements that it is valid for: null, the middle of a buffer, or with a length that
/// no memory has, which the library must see without a look at it.
fn slice(entries: &Entries, bytes: &mut Bytes<'_>, size: usize) -> (*const u8, usize) {
    let (at, len) = (bytes.below(64), bytes.below(64));
    let rest = &entries.memory()[at..];
    match bytes.below(4) {
        0 => (ptr::null(), len),
        1 => (rest.as_ptr(), usize::MAX - len),
        _ => (rest.as_ptr(), len.min(rest.len() / size)),
    }
}

/// The functions of `export_runtime!` that take numbers, or pointers that are only compared.
fn runtime(entries: &Entries, bytes: &mut Bytes<'_>) {
    let raw = handle(entries, bytes);
    let pointer = ptr::without_provenance_mut::<c_void>(raw as usize);
    let len = usize::from(bytes.u8());
    // SAFETY: all of them take any number, and any pointer.
    unsafe {
        match bytes.below(12) {
            0 => drop(known(c::registry_fuzz_release(raw))),
            1 => drop(known(c::registry_fuzz_release_ptr(pointer))),
            2 => drop(known(c::registry_fuzz_release_f64(f64::from_bits(
                bytes.u64(),
            )))),
            3 => drop(known(c::registry_fuzz_release_f64(raw as f64))),
            4 => assert!(matches!(c::registry_fuzz_is_live(raw), 0 | 1)),
            5 => drop(known(c::registry_fuzz_last_status())),
            6 => {
                let name = CStr::from_ptr(c::registry_fuzz_status_name(raw as i32));
                assert!(!name.is_empty());
            }
            7 => assert_eq!(
                c::registry_fuzz_buffer_free(pointer) == 0,
                pointer.is_null(),
                "nothing is handed out, so only null is freed"
            ),
            8 => c::registry_fuzz_destroy(pointer),
            9 => assert!(c::registry_fuzz_live_count() <= entries.count()),
            10 => buffer_new(if bytes.below(2) == 0 {
                len
            } else {
                usize::MAX - len
            }),
            _ => assert_eq!(c::registry_fuzz_fingerprint(), entries.fingerprint()),
        }
    }
}

/// Memory for C to write to, freed once and once more.
fn buffer_new(len: usize) {
    let memory = c::registry_fuzz_buffer_new(len);
    assert_eq!(memory.is_null(), len == 0 || len > 255);
    if !memory.is_null() {
        // SAFETY: so many bytes were handed out just now; and any pointer may be freed.
        unsafe {
            assert!(
                std::slice::from_raw_parts(memory.cast::<u8>(), len)
                    .iter()
                    .all(|&b| b == 0)
            );
            memory.cast::<u8>().write_bytes(0xff, len);
            assert_eq!(c::registry_fuzz_buffer_free(memory), 0);
            assert_ne!(c::registry_fuzz_buffer_free(memory), 0, "freed twice");
        }
    }
}

/// The functions that write a text to a buffer of the caller's.
fn texts(entries: &Entries, bytes: &mut Bytes<'_>) {
    let raw = handle(entries, bytes);
    let (at, len) = (bytes.below(64), usize::from(bytes.u8()));
    let mut memory = [0x55_u8; 320];
    let buffer = match bytes.below(8) {
        0 => ptr::null_mut(),
        _ => memory[at..].as_mut_ptr().cast::<c_char>(),
    };
    // SAFETY: null, or valid for so many bytes.
    let needed = unsafe {
        match bytes.below(2) {
            0 => c::registry_fuzz_last_error(buffer, len),
            _ => c::registry_fuzz_describe(raw, buffer, len),
        }
    };
    let (is_null, text) = (buffer.is_null(), &memory[at..at + len]);
    if len > 0 && !is_null {
        let message = CStr::from_bytes_until_nul(text).expect("it ends with a NUL");
        let message = message
            .to_str()
            .expect("it is never cut inside a character");
        assert!(message.len() < needed.max(1));
    }
    let mut outside = memory[..at].iter().chain(&memory[at + len..]);
    let untouched =
        outside.all(|&byte| byte == 0x55) && (!is_null || text.iter().all(|&b| b == 0x55));
    assert!(untouched, "written past the buffer");
}

fn invoke(entries: &Entries, bytes: &mut Bytes<'_>) {
    let raw = handle(entries, bytes);
    let count = bytes.below(6);
    let tags = library::tags(entries, raw);
    let values: [Value; 6] =
        std::array::from_fn(|at| value(entries, tags.get(at).copied().unwrap_or(0), bytes));
    let untouched = Value::int(0x5555);
    let mut result = untouched;
    let wanted = match bytes.below(4) {
        0 => ptr::null_mut(),
        _ => &raw mut result,
    };
    let (args, count) = match bytes.below(8) {
        0 => (ptr::null(), count),
        // No callback takes so many: they are never looked at.
        1 => (values.as_ptr(), usize::MAX - count),
        _ => (values.as_ptr(), count),
    };
    // SAFETY: null, or so many values are there, texts among them are valid for their lengths, and the result is
    // null or valid.
    let status = known(unsafe { c::registry_fuzz_invoke(raw, args, count, wanted) });
    if status != Status::Ok {
        assert_eq!(result, untouched, "a result without a call that succeeded");
    } else if !wanted.is_null() && matches!(result.tag, 5 | 6) && result.length > 0 {
        // A returned text is a buffer of this library's.
        // SAFETY: any pointer may be passed.
        assert_eq!(unsafe { c::registry_fuzz_buffer_free(result.pointer()) }, 0);
    }
}

/// A value of any tag, now and then of the one that the parameter takes: any other is refused, and nothing behind it is reached.
fn value(entries: &Entries, taken: u32, bytes: &mut Bytes<'_>) -> Value {
    let tag = match u32::from(bytes.u8()) % 12 {
        10 | 11 => taken,
        any => any,
    };
    match tag {
        5 | 6 => {
            let (ptr, len) = slice(entries, bytes, 1);
            Value::of_pointer(tag, ptr, len)
        }
        // The library reads up to its end, whatever length is said.
        7 => {
            let text = entries.text(bytes.below(64)).cast();
            Value::of_pointer(tag, text, usize::from(bytes.u8()))
        }
        8 => Value::new(tag, handle(entries, bytes), 0),
        _ => Value::new(tag, bytes.u64(), bytes.u64()),
    }
}
