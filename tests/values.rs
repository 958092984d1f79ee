//! One description of each value: what `invoke` and `describe` make of a type that is made of others.
//!
//! An array behind `&`, in a slice or in a returned vector keeps its length, whatever it is nested in: a host that passes
//! bytes must not have them read as so many arrays of bytes.

use registry_core::{Status, exported_callback, last_error};
use std::ffi::c_char;
use std::ptr::null_mut;

const BYTES: u32 = 6;
const POINTER: u32 = 7;

/// `registry_value` in C.
#[repr(C)]
struct Value {
    tag: u32,
    reserved: u32,
    pointer: *const u8,
    length: u64,
}

#[exported_callback(pinned, on_error = 0, handle = 9)]
fn sum_of_keys(keys: &[[u8; 16]]) -> u64 {
    keys.iter().flatten().map(|&byte| u64::from(byte)).sum()
}

#[exported_callback(pinned, on_error = 0, handle = 10)]
fn sum_of_key(key: &[u8; 16]) -> u64 {
    key.iter().map(|&byte| u64::from(byte)).sum()
}

#[exported_callback(pinned, on_error = 0, handle = 11)]
fn sum_of_key_if_any(key: Option<&[u8; 16]>) -> u64 {
    key.map_or(0, sum_of_key)
}

#[exported_callback(pinned, on_error = Vec::new(), handle = 12)]
fn pairs() -> Vec<[[u8; 2]; 3]> {
    vec![[[1, 2], [3, 4], [5, 6]]]
}

registry_core::export_runtime!();

unsafe extern "C" {
    fn values_invoke(handle: u64, args: *const Value, n: usize, result: *mut Value) -> i32;
    fn values_describe(handle: u64, buffer: *mut c_char, len: usize) -> usize;
}

fn invoke(handle: u64, args: &[Value]) -> Status {
    // SAFETY: as many values as there are; null is no wish for a result.
    let status = unsafe { values_invoke(handle, args.as_ptr(), args.len(), null_mut()) };
    Status::from_raw(status).expect("a known status")
}

fn described(handle: u64) -> String {
    let mut buffer = vec![0u8; 2000];
    // SAFETY: the buffer has this length.
    let length = unsafe { values_describe(handle, buffer.as_mut_ptr().cast(), buffer.len()) };
    buffer.truncate(length);
    String::from_utf8(buffer).expect("UTF-8")
}

#[test]
fn bytes_are_no_row_of_arrays() {
    let four = [1u8; 4];
    for tag in [BYTES, POINTER] {
        for handle in [9, 10, 11] {
            let value = Value {
                tag,
                reserved: 0,
                pointer: four.as_ptr(),
                length: 4,
            };
            assert_eq!(invoke(handle, &[value]), Status::InvalidArgument);
            let message = last_error().expect("it failed");
            assert!(message.contains("of another type"), "{message}");
        }
    }
}

#[test]
fn a_vector_of_arrays_is_no_run_of_bytes() {
    assert_eq!(invoke(12, &[]), Status::InvalidArgument);
    let message = last_error().expect("it failed");
    assert!(
        message.contains("returns what no tagged value can hold"),
        "{message}"
    );
}

#[test]
fn a_description_has_every_array_with_its_length() {
    let said = [9, 10, 11, 12].map(described);
    let lines = [
        "param keys [[u8; 16]]",
        "param key &[u8; 16]",
        "param key optional &[u8; 16]",
        "return buffer of [[u8; 2]; 3]",
    ];
    for (said, line) in said.iter().zip(lines) {
        assert!(said.lines().any(|said| said == line), "{said}");
    }
}
