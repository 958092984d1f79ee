//! Owned buffers and result pointers: how a callback returns them, where results are written, and how buffers are freed.
//!
//! A buffer is freed by a look-up among those that are out, so any pointer may be passed, and a second free
//! finds nothing. A result pointer may be null or unaligned, and is written to on OK alone.

use registry_core::{Buffer, FfiType, Status, exported_callback};
use std::ffi::c_void;
use std::ptr::null_mut;
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
struct Point {
    x: f64,
    set: bool,
    tail: [u16; 3],
}

/// What C has of a [`Point`]. One type for both sides: an interpreter takes two of the same fields for two.
type RawPoint = <Point as FfiType>::CRepr;

#[exported_callback(on_error = -1)]
fn echo(value: i64) -> i64 {
    value
}

unsafe extern "C" {
    fn values_echo_try(value: i64, result: *mut i64) -> Status;
}

/// The functions are one for all tests of this file.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[exported_callback(on_error = String::new())]
fn give_text(len: usize) -> String {
    "é".repeat(len)
}

#[exported_callback(on_error = Vec::new())]
fn give_points(len: usize) -> Result<Vec<Point>, String> {
    let point = Point {
        x: 1.5,
        set: true,
        tail: [1, 2, 3],
    };
    if len > 9 {
        Err("too many".into())
    } else {
        Ok(vec![point; len])
    }
}

unsafe extern "C" {
    fn values_give_text(len: usize) -> Buffer<u8>;
    fn values_give_text_try(len: usize, result: *mut Buffer<u8>) -> Status;
    fn values_give_points(len: usize) -> Buffer<RawPoint>;
    fn values_buffer_free(buffer: *mut c_void) -> Status;
    fn values_buffer_new(len: usize) -> *mut c_void;
}

fn free<T>(buffer: *mut T) -> Status {
    // SAFETY: any pointer may be passed; it is looked up.
    unsafe { values_buffer_free(buffer.cast()) }
}

#[test]
fn owned_buffers_arrive_and_are_freed_once() {
    let _one = alone();
    let (_text, _points) = (give_text::export(), give_points::export());
    // SAFETY: a number goes in; buffers are read within their length.
    unsafe {
        let text = values_give_text(3);
        let bytes = std::slice::from_raw_parts(text.ptr, text.len);
        assert_eq!(std::str::from_utf8(bytes), Ok("ééé"));
        assert_eq!(
            (free(text.ptr), free(text.ptr)),
            (Status::Ok, Status::InvalidArgument)
        );
        let points = values_give_points(2);
        assert_eq!(points.len, 2);
        assert_eq!(
            ((*points.ptr.add(1)).set, (*points.ptr).tail),
            (1, [1, 2, 3])
        );
        assert_eq!((*points.ptr).x, 1.5);
        assert_eq!(free(points.ptr), Status::Ok);
        let empty = values_give_text(0);
        assert!(empty.ptr.is_null() && empty.len == 0);
        let failed = values_give_points(10);
        assert!(failed.ptr.is_null() && failed.len == 0);
    }
}

#[test]
fn any_pointer_may_be_given_to_buffer_free() {
    let on_stack = 5;
    let inside = {
        // SAFETY: a number goes in.
        let whole: *mut u8 = unsafe { values_buffer_new(64) }.cast();
        assert_eq!(free(whole.wrapping_add(1)), Status::InvalidArgument);
        // SAFETY: 64 bytes were given.
        assert!((0..64).all(|at| unsafe { *whole.add(at) } == 0));
        assert_eq!(free(whole), Status::Ok);
        whole
    };
    assert_eq!(free(null_mut::<u8>()), Status::Ok, "as C's `free`");
    for garbage in [
        1,
        8,
        usize::MAX,
        (&raw const on_stack).addr(),
        inside.addr(),
    ] {
        let pointer = std::ptr::without_provenance_mut::<u8>(garbage);
        assert_eq!(free(pointer), Status::InvalidArgument);
    }
    // SAFETY: a number goes in.
    assert!(unsafe { values_buffer_new(0) }.is_null());
    // SAFETY: likewise.
    assert!(unsafe { values_buffer_new(usize::MAX) }.is_null());
}

#[test]
fn a_result_may_be_unwanted_or_unaligned_and_is_written_on_ok_alone() {
    let _one = alone();
    let _text = give_text::export();
    let mut room = [0xaa_u8; 32];
    let odd: *mut Buffer<u8> = room.as_mut_ptr().wrapping_add(3).cast();
    // SAFETY: 29 bytes are writable there, at an odd address; null is no wish.
    unsafe {
        assert_eq!(values_give_text_try(2, odd), Status::Ok);
        let buffer = odd.read_unaligned();
        assert_eq!((buffer.len, free(buffer.ptr)), (4, Status::Ok));
    }
    let wrapper = echo::export();
    // SAFETY: as above.
    unsafe {
        assert_eq!(values_echo_try(5, null_mut()), Status::Ok);
        let odd = room.as_mut_ptr().wrapping_add(1).cast::<i64>();
        assert_eq!(values_echo_try(77, odd), Status::Ok);
        assert_eq!(odd.read_unaligned(), 77);
        drop(wrapper);
        assert_eq!(values_echo_try(78, odd), Status::NotExported);
        assert_eq!(odd.read_unaligned(), 77, "untouched");
    }
}
