//! Calls with tagged values: the mistakes of a host that learns signatures at run time, and their statuses.
//!
//! `<crate>_invoke` takes any handle, any number of values, any tags and any numbers in them. A value that does not fit the signature is
//! INVALID_ARGUMENT before the callback runs. A closed callback is CLOSED for any values.

use registry_core::{FfiType, OwnedHandle, Status, exported_callback, last_error};
use std::ffi::c_char;
use std::ptr::{null, null_mut};
use std::sync::Arc;

const VOID: u32 = 0;
const BOOL: u32 = 1;
const INT: u32 = 2;
const UINT: u32 = 3;
const FLOAT: u32 = 4;
const TEXT: u32 = 5;
pub(crate) const BYTES: u32 = 6;
pub(crate) const POINTER: u32 = 7;
const HANDLE: u32 = 8;

/// `registry_value` in C.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct Value {
    pub(crate) tag: u32,
    pub(crate) reserved: u32,
    pub(crate) payload: Payload,
    pub(crate) length: u64,
}

/// A pointer is one, and no number: what the library reads through must have come from what it may read.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) union Payload {
    pub(crate) bits: u64,
    pub(crate) pointer: *const u8,
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {:#x}, {}", self.tag, self.bits(), self.length)
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        let all = |value: &Self| (value.tag, value.reserved, value.bits(), value.length);
        all(self) == all(other)
    }
}

impl Value {
    fn bits(&self) -> u64 {
        // SAFETY: all eight bytes are always set, and any are a number.
        unsafe { self.payload.bits }
    }
}

const fn value(tag: u32, bits: u64) -> Value {
    Value {
        tag,
        reserved: 0,
        payload: Payload { bits },
        length: 0,
    }
}

#[exported_callback(on_error = 0)]
type Small = fn(value: i8, flag: bool) -> i32;

#[exported_callback(on_error = 0)]
type Read = fn(text: &str) -> usize;

type Address = Option<unsafe extern "C" fn()>;

#[exported_callback(on_error = 0)]
type Nulls = fn(
    handle: Option<registry_core::Handle>,
    raw: *const u8,
    pointer: Option<std::ptr::NonNull<u8>>,
    function: Address,
    name: Option<&std::ffi::CStr>,
) -> u32;

#[exported_callback(on_error = 0)]
type Name = fn(name: &std::ffi::CStr, handle: registry_core::Handle) -> usize;

#[test]
fn null_is_taken_where_the_type_has_one_and_nowhere_else() {
    let nulls = Nulls::export(|handle, raw, pointer, function, name| {
        let nulls = [
            handle.is_none(),
            raw.is_null(),
            pointer.is_none(),
            function.is_none(),
            name.is_none(),
        ];
        nulls.into_iter().filter(|null| *null).count() as u32
    });
    let mut result = value(VOID, 0);
    // The bits and the length of a VOID mean nothing.
    let garbage = Value {
        length: u64::MAX,
        ..value(VOID, 0x0123_4567_89ab_cdef)
    };
    // SAFETY: five values, and room for one.
    let status = unsafe {
        values_invoke(
            nulls.handle().raw(),
            [garbage; 5].as_ptr(),
            5,
            &raw mut result,
        )
    };
    assert_eq!((status, result), (Status::Ok, value(UINT, 5)));
    let name = Name::export(|_, _| panic!("it ran"));
    let text = Value {
        payload: Payload {
            pointer: c"name".as_ptr().cast(),
        },
        ..value(POINTER, 0)
    };
    let handle = value(HANDLE, nulls.handle().raw());
    let nothing = value(VOID, 0);
    refused(
        name.handle().raw(),
        &[nothing, handle],
        "is a VOID where a C string takes POINTER",
    );
    refused(
        name.handle().raw(),
        &[text, nothing],
        "is a VOID where a handle takes HANDLE",
    );
    refused(
        name.handle().raw(),
        &[text, value(UINT, 1)],
        "is a UINT where a handle takes HANDLE",
    );
}

#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
struct Pair {
    left: i32,
    right: i32,
}

#[exported_callback(on_error = Pair { left: 0, right: 0 })]
type Split = fn(value: i32) -> Pair;

#[exported_callback(on_error = 0)]
fn half(value: i32) -> i32 {
    value / 2
}

unsafe extern "C" {
    fn values_invoke(handle: u64, args: *const Value, n: usize, result: *mut Value) -> Status;
    fn values_describe(handle: u64, buffer: *mut c_char, len: usize) -> usize;
}

fn invoke(handle: u64, args: &[Value]) -> Status {
    // SAFETY: as many values as there are; null is no wish for a result.
    unsafe { values_invoke(handle, args.as_ptr(), args.len(), null_mut()) }
}

/// One that must not run.
fn never() -> registry_core::Callback<Small> {
    Small::export(|_, _| panic!("it ran"))
}

/// That the call is refused with these words.
fn refused(handle: u64, args: &[Value], words: &str) {
    assert_eq!(invoke(handle, args), Status::InvalidArgument, "{args:?}");
    let message = last_error().expect("it failed");
    assert!(message.contains(words), "{message}");
}

#[test]
fn too_few_and_too_many_values_are_refused_before_they_are_read() {
    let never = never();
    let handle = never.handle().raw();
    let one = value(INT, 1);
    refused(handle, &[], "takes 2 arguments, not 0");
    refused(handle, &[one], "takes 2 arguments, not 1");
    refused(handle, &[one; 3], "takes 2 arguments, not 3");
    refused(handle, &[one; 40], "takes 2 arguments, not 40");
    // More than memory holds: not one of them may be looked at.
    // SAFETY: null with a count that is refused, and a value that is never read.
    unsafe {
        let status = values_invoke(handle, &one, usize::MAX, null_mut());
        assert_eq!(status, Status::InvalidArgument);
        let status = values_invoke(handle, null(), 2, null_mut());
        assert_eq!(status, Status::InvalidArgument);
    }
    let message = last_error().expect("it failed");
    assert!(message.contains("are a null pointer"), "{message}");
}

#[test]
fn a_value_of_another_type_is_refused() {
    let never = never();
    let handle = never.handle().raw();
    let flag = value(BOOL, 1);
    for (tag, said) in [
        (
            VOID,
            "`value` of callback `values::invoke::Small` is a VOID where an i8 takes INT",
        ),
        (BOOL, "is a BOOL where an i8 takes INT"),
        (UINT, "is a UINT where an i8 takes INT"),
        (FLOAT, "is a FLOAT where an i8 takes INT"),
        (TEXT, "is a TEXT where an i8 takes INT"),
        (BYTES, "is a BYTES where an i8 takes INT"),
        (POINTER, "is a POINTER where an i8 takes INT"),
        (HANDLE, "is a HANDLE where an i8 takes INT"),
        (9, "not one of `registry_tag`, where an i8 takes INT"),
        (u32::MAX, "not one of `registry_tag`, where an i8 takes INT"),
    ] {
        refused(handle, &[value(tag, 1), flag], said);
    }
    refused(
        handle,
        &[value(INT, 1), value(INT, 1)],
        "is an INT where a bool takes BOOL",
    );
    let read = Read::export(|_| panic!("it ran"));
    for tag in [VOID, BOOL, INT, UINT, FLOAT, POINTER, HANDLE, u32::MAX] {
        let number = [value(tag, 1)];
        refused(
            read.handle().raw(),
            &number,
            "where a text takes TEXT or BYTES",
        );
    }
}

#[test]
fn a_number_that_its_type_cannot_hold_is_refused() {
    let never = never();
    let handle = never.handle().raw();
    let flag = value(BOOL, 1);
    for wide in [
        value(INT, 128),
        value(INT, 1 << 63),
        value(INT, -129_i64 as u64),
    ] {
        refused(
            handle,
            &[wide, flag],
            "out of range: 8 bits with a sign hold -128 to 127",
        );
    }
    refused(handle, &[value(INT, 1), value(BOOL, 2)], "which is 0 or 1");
    refused(
        handle,
        &[value(INT, 1), value(BOOL, 256)],
        "out of range: a bool is 0 or 1",
    );
}

#[test]
fn text_without_a_pointer_or_with_a_length_of_its_own_is_refused() {
    let read = Read::export(|_| panic!("it ran"));
    let handle = read.handle().raw();
    let text = |pointer: *const u8, length| {
        let mut text = value(TEXT, 0);
        // Where pointers are narrow the other half stays 0.
        text.payload.pointer = pointer;
        text.length = length;
        text
    };
    refused(handle, &[text(null(), 1)], "null pointer with a length");
    refused(handle, &[text(b"a".as_ptr(), u64::MAX)], "over the largest");
    // Not 1, where lengths have 32 bits.
    let wide = text(b"a".as_ptr(), (1 << 32) + 1);
    if cfg!(target_pointer_width = "32") {
        refused(handle, &[wide], "over the largest");
    }
    refused(handle, &[text(b"\xff".as_ptr(), 1)], "not valid UTF-8");
}

#[test]
fn what_no_tagged_value_can_hold_is_refused_and_not_run() {
    let split = Split::export(|_| panic!("it ran"));
    refused(
        split.handle().raw(),
        &[value(INT, 1)],
        "returns what no tagged value can hold",
    );
}

#[test]
fn what_is_closed_is_closed_whatever_the_values_are() {
    let small = never();
    let handle = small.handle().raw();
    drop(small);
    drop(half::export());
    for args in [&[][..], &[value(INT, 1); 2], &[value(u32::MAX, 1); 2]] {
        assert_eq!(invoke(handle, args), Status::Closed);
        assert_eq!(invoke(half::HANDLE.raw(), args), Status::NotExported);
    }
    assert_eq!(invoke(0, &[]), Status::NullHandle);
    assert_eq!(invoke(u64::MAX, &[]), Status::UnknownHandle);
    // SAFETY: null with a length of 0.
    assert_eq!(unsafe { values_describe(u64::MAX, null_mut(), 0) }, 0);
}

#[test]
fn values_and_results_may_stand_at_any_address() {
    let small = Small::export(|value, flag| i32::from(value) + i32::from(flag));
    let args = [value(INT, -3_i64 as u64), value(BOOL, 1)];
    let mut room = [0xaa_u8; 96];
    // Asked for once: a second loan of the room would end what came of the first.
    let start = room.as_mut_ptr();
    let odd = start.wrapping_add(1).cast::<Value>();
    // SAFETY: two values fit behind the first byte, and one behind the 61st; any alignment will do.
    unsafe {
        odd.cast::<[Value; 2]>().write_unaligned(args);
        let result = start.wrapping_add(61).cast::<Value>();
        let status = values_invoke(small.handle().raw(), odd, 2, result);
        assert_eq!(status, Status::Ok);
        assert_eq!(result.read_unaligned(), value(INT, -2_i64 as u64));
        // And is not touched unless the call was made.
        assert_eq!(
            values_invoke(small.handle().raw(), odd, 1, result),
            Status::InvalidArgument
        );
        assert_eq!(result.read_unaligned(), value(INT, -2_i64 as u64));
    }
}

#[exported_callback(on_error = None)]
type Make = fn(value: i32) -> OwnedHandle<Count>;

#[exported_callback(on_error = 0)]
type Count = fn() -> i32;

#[test]
fn an_owned_result_that_the_caller_does_not_take_ends() {
    let held = Arc::new(());
    let made = Arc::clone(&held);
    let make = Make::export(move |value| {
        let held = Arc::clone(&made);
        let count = Count::export(move || value + Arc::strong_count(&held) as i32);
        count.into()
    });
    assert_eq!(invoke(make.handle().raw(), &[value(INT, 1)]), Status::Ok);
    assert_eq!(
        Arc::strong_count(&held),
        2,
        "`held` and `made`: the callback that was made has ended"
    );
}
