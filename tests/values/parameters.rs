//! One parameter at a time: what is borrowed arrives whole, and bits that are not a value of the parameter's type are refused before the callback runs.
//!
//! The stubs are called as C calls them: with any bits, at any address.

use crate::types::{Color, POINT, Point, RawPoint, Wide};
use registry_core::{Handle, Status, exported_callback, last_error};
use std::ffi::{CStr, c_char};
use std::ptr::null;

/// Asserts that an argument is refused with these words, and that the closure does not run.
macro_rules! refused {
    ($type:ty, $symbol:ident, ($($argument:expr),*), $words:expr) => {{
        let never = <$type>::export(|_| panic!("it ran"));
        // SAFETY: the arguments are what C may pass: any bits, pointers null or readable.
        let status = unsafe { $symbol(never.handle().raw(), $($argument),*) };
        assert_eq!(status, Status::InvalidArgument);
        let message = last_error().expect("it failed");
        assert!(message.contains($words), "{message}");
    }};
}

/// Callback types of one parameter, and C's view of their `_try`.
macro_rules! takers {
    ($($name:ident: fn($($t:tt)*), $symbol:ident($($raw:ty),*);)*) => {
        $(#[exported_callback]
        type $name = fn(value: $($t)*);)*
        unsafe extern "C" {
            $(fn $symbol(handle: u64, $(_: $raw),*) -> Status;)*
        }
    };
}

takers! {
    TakeBool: fn(bool), values_TakeBool_try(u8);
    TakeColor: fn(Color), values_TakeColor_try(u8);
    TakeWide: fn(Wide), values_TakeWide_try(i64);
    TakePoint: fn(Point), values_TakePoint_try(RawPoint);
    TakeHandle: fn(Handle), values_TakeHandle_try(u64);
    TakeText: fn(&str), values_TakeText_try(*const u8, usize);
    TakeBytes: fn(&[u8]), values_TakeBytes_try(*const u8, usize);
    TakeLongs: fn(&[u64]), values_TakeLongs_try(*const u64, usize);
    TakeBools: fn(&[bool]), values_TakeBools_try(*const u8, usize);
    TakePoints: fn(&[Point]), values_TakePoints_try(*const RawPoint, usize);
    TakeName: fn(&CStr), values_TakeName_try(*const c_char);
    TakeRef: fn(&Point), values_TakeRef_try(*const RawPoint);
    TakeMaybe: fn(Option<&u32>), values_TakeMaybe_try(*const u32);
}

#[test]
fn what_is_no_value_of_its_type_is_refused() {
    for number in 2..=255 {
        refused!(TakeBool, values_TakeBool_try, (number), "which is 0 or 1");
    }
    for number in [0, 2, 199, 201] {
        let words = format!("is not a value of `Color`: no variant has the number {number}");
        refused!(TakeColor, values_TakeColor_try, (number), &words);
    }
    refused!(
        TakeWide,
        values_TakeWide_try,
        (-1),
        "no variant has the number -1"
    );
    let no_bool = RawPoint { set: 2, ..POINT };
    refused!(
        TakePoint,
        values_TakePoint_try,
        (no_bool),
        "has a field `set` that is not a `bool`"
    );
    let no_color = RawPoint { color: 3, ..POINT };
    refused!(
        TakePoint,
        values_TakePoint_try,
        (no_color),
        "has a field `color` that is not a value of `Color`"
    );
    refused!(
        TakeHandle,
        values_TakeHandle_try,
        (0),
        "is 0, which is not a handle"
    );
    refused!(TakeHandle, values_TakeHandle_try, (1 << 53), "below 2^53");
}

#[test]
fn slices_and_text_are_checked() {
    refused!(
        TakeText,
        values_TakeText_try,
        (b"a\xc3".as_ptr(), 2),
        "not valid UTF-8 from byte 1"
    );
    refused!(
        TakeText,
        values_TakeText_try,
        (null(), 1),
        "null pointer with a length that is not 0"
    );
    refused!(
        TakeBytes,
        values_TakeBytes_try,
        (null(), usize::MAX),
        "null pointer"
    );
    let byte = [0_u64; 2];
    let too_long = "over the largest that memory can hold";
    refused!(
        TakeBytes,
        values_TakeBytes_try,
        (byte.as_ptr().cast(), usize::MAX),
        too_long
    );
    for len in [
        usize::MAX,
        usize::MAX / 8,
        usize::MAX / 8 + 1,
        isize::MAX as usize / 8 + 1,
    ] {
        refused!(
            TakeLongs,
            values_TakeLongs_try,
            (byte.as_ptr(), len),
            too_long
        );
    }
    let odd = byte.as_ptr().cast::<u8>().wrapping_add(1);
    refused!(
        TakeLongs,
        values_TakeLongs_try,
        (odd.cast(), 1),
        "not aligned"
    );
    refused!(
        TakeBools,
        values_TakeBools_try,
        ([0, 1, 7].as_ptr(), 3),
        "0 or 1: it is 7"
    );
    let points = [POINT, RawPoint { color: 9, ..POINT }];
    refused!(
        TakePoints,
        values_TakePoints_try,
        (points.as_ptr(), 2),
        "is not a value of `Color`"
    );
}

#[test]
fn references_are_checked() {
    refused!(TakeName, values_TakeName_try, (null()), "is a null pointer");
    refused!(TakeRef, values_TakeRef_try, (null()), "is a null pointer");
    let points = [POINT, POINT];
    let odd = (&raw const points[0]).cast::<u8>().wrapping_add(2);
    refused!(TakeRef, values_TakeRef_try, (odd.cast()), "not aligned");
    let wrong = RawPoint { set: 255, ..POINT };
    refused!(TakeRef, values_TakeRef_try, (&wrong), "has a field `set`");
    let numbers = [1_u32, 2];
    let odd = numbers.as_ptr().cast::<u8>().wrapping_add(2);
    refused!(TakeMaybe, values_TakeMaybe_try, (odd.cast()), "not aligned");
}

#[test]
fn what_is_borrowed_arrives_whole() {
    let text = TakeText::export(|text| assert_eq!(text, "zwölf"));
    let empty = TakeBytes::export(|bytes| assert!(bytes.is_empty()));
    let bytes = TakeBytes::export(|bytes| assert_eq!(bytes, [1, 2, 255]));
    let points = TakePoints::export(|points| {
        assert_eq!(points.len(), 2);
        assert_eq!((points[1].color, points[1].tail), (Color::Blue, [1, 2, 3]));
    });
    let name = TakeName::export(|name| assert_eq!(name, c"name"));
    let point = TakeRef::export(|point| assert_eq!((point.x, point.set), (1.5, true)));
    let none = TakeMaybe::export(|number| assert_eq!(number, None));
    let some = TakeMaybe::export(|number| assert_eq!(number, Some(&7)));
    let raw = [POINT; 2];
    // SAFETY: pointers are null with a length of 0, or readable.
    let statuses = unsafe {
        [
            values_TakeText_try(text.handle().raw(), "zwölf".as_ptr(), 6),
            values_TakeBytes_try(empty.handle().raw(), null(), 0),
            values_TakeBytes_try(empty.handle().raw(), std::ptr::without_provenance(1), 0),
            values_TakeBytes_try(bytes.handle().raw(), [1, 2, 255].as_ptr(), 3),
            values_TakePoints_try(points.handle().raw(), raw.as_ptr(), 2),
            values_TakeName_try(name.handle().raw(), c"name".as_ptr()),
            values_TakeRef_try(point.handle().raw(), &raw[0]),
            values_TakeMaybe_try(none.handle().raw(), null()),
            values_TakeMaybe_try(some.handle().raw(), &7),
        ]
    };
    assert_eq!(statuses, [Status::Ok; 9], "{:?}", last_error());
}
