//! Types: everything that may cross, in both directions. The stubs are called as C calls them.
//!
//! `parameters.rs` has the values that are refused.

use registry_core::{FfiType, Handle, Status, exported_callback};
use std::ffi::{c_int, c_void};
use std::fmt::Debug;
use std::ptr::{NonNull, null, null_mut};

#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(u8)]
pub(crate) enum Color {
    Red = 1,
    Blue = 200,
}

#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(i64)]
pub(crate) enum Wide {
    Least = i64::MIN,
    Most = i64::MAX,
}

#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(C)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) set: bool,
    pub(crate) color: Color,
    pub(crate) tail: [u16; 3],
}

/// What C has of a [`Point`]. One type for both sides: an interpreter takes two of the same fields for two.
pub(crate) type RawPoint = <Point as FfiType>::CRepr;

pub(crate) const POINT: RawPoint = RawPoint {
    x: 1.5,
    set: 1,
    color: 200,
    tail: [1, 2, 3],
};

type Compare = Option<unsafe extern "C" fn(*const c_void, *const c_void) -> c_int>;

/// A pair of functions that give back what they get: the callback, and C's view of its two stubs.
macro_rules! echoes {
    ($($name:ident: $type:ty = $on_error:expr, $raw:ty, $plain:ident, $try:ident;)*) => {
        $(#[exported_callback(on_error = $on_error)]
        fn $name(value: $type) -> $type {
            value
        })*
        unsafe extern "C" {
            $(fn $plain(value: $raw) -> $raw;
            fn $try(value: $raw, result: *mut $raw) -> Status;)*
        }
    };
}

echoes! {
    echo_bool: bool = false, u8, values_echo_bool, values_echo_bool_try;
    echo_u8: u8 = 0, u8, values_echo_u8, values_echo_u8_try;
    echo_u16: u16 = 0, u16, values_echo_u16, values_echo_u16_try;
    echo_u32: u32 = 0, u32, values_echo_u32, values_echo_u32_try;
    echo_u64: u64 = 0, u64, values_echo_u64, values_echo_u64_try;
    echo_usize: usize = 0, usize, values_echo_usize, values_echo_usize_try;
    echo_i8: i8 = 0, i8, values_echo_i8, values_echo_i8_try;
    echo_i16: i16 = 0, i16, values_echo_i16, values_echo_i16_try;
    echo_i32: i32 = 0, i32, values_echo_i32, values_echo_i32_try;
    echo_i64: i64 = 0, i64, values_echo_i64, values_echo_i64_try;
    echo_isize: isize = 0, isize, values_echo_isize, values_echo_isize_try;
    echo_f32: f32 = f32::NAN, f32, values_echo_f32, values_echo_f32_try;
    echo_f64: f64 = f64::NAN, f64, values_echo_f64, values_echo_f64_try;
    echo_const: *const i32 = null(), *const i32, values_echo_const, values_echo_const_try;
    echo_mut: *mut c_void = null_mut(), *mut c_void, values_echo_mut, values_echo_mut_try;
    echo_non_null: Option<NonNull<i32>> = None, *mut i32, values_echo_non_null, values_echo_non_null_try;
    echo_function: Compare = None, Compare, values_echo_function, values_echo_function_try;
    echo_some: Option<Handle> = None, u64, values_echo_some, values_echo_some_try;
    echo_color: Color = Color::Red, u8, values_echo_color, values_echo_color_try;
    echo_wide: Wide = Wide::Least, i64, values_echo_wide, values_echo_wide_try;
    echo_point: Point = Point { x: 0.0, set: false, color: Color::Red, tail: [0; 3] }, RawPoint, values_echo_point, values_echo_point_try;
}

/// That every value comes back by both stubs.
macro_rules! round_trip {
    ($name:ident, $plain:ident, $try:ident, $values:expr) => {{
        let wrapper = $name::export();
        for value in $values {
            let mut result = value;
            // SAFETY: any bits may be passed, and the result is writable.
            let (plain, status) = unsafe { ($plain(value), $try(value, &mut result)) };
            assert_eq!(status, Status::Ok, "{value:?}");
            same(plain, value);
            same(result, value);
        }
        drop(wrapper);
    }};
}

/// Equal to the bit: NaNs too, whose `Debug` is `NaN` whatever the rest.
fn same<T: Debug>(one: T, other: T) {
    assert_eq!(format!("{one:?}"), format!("{other:?}"));
}

#[test]
fn every_plain_value_comes_back() {
    round_trip!(echo_bool, values_echo_bool, values_echo_bool_try, [0, 1]);
    round_trip!(echo_u8, values_echo_u8, values_echo_u8_try, [0, 1, u8::MAX]);
    round_trip!(
        echo_u16,
        values_echo_u16,
        values_echo_u16_try,
        [0, u16::MAX]
    );
    round_trip!(
        echo_u32,
        values_echo_u32,
        values_echo_u32_try,
        [0, u32::MAX]
    );
    round_trip!(
        echo_u64,
        values_echo_u64,
        values_echo_u64_try,
        [0, u64::MAX]
    );
    round_trip!(
        echo_usize,
        values_echo_usize,
        values_echo_usize_try,
        [0, usize::MAX]
    );
    round_trip!(
        echo_i8,
        values_echo_i8,
        values_echo_i8_try,
        [i8::MIN, -1, i8::MAX]
    );
    round_trip!(
        echo_i16,
        values_echo_i16,
        values_echo_i16_try,
        [i16::MIN, i16::MAX]
    );
    round_trip!(
        echo_i32,
        values_echo_i32,
        values_echo_i32_try,
        [i32::MIN, i32::MAX]
    );
    round_trip!(
        echo_i64,
        values_echo_i64,
        values_echo_i64_try,
        [i64::MIN, i64::MAX]
    );
    round_trip!(
        echo_isize,
        values_echo_isize,
        values_echo_isize_try,
        [isize::MIN, isize::MAX]
    );
    round_trip!(
        echo_f32,
        values_echo_f32,
        values_echo_f32_try,
        [-0.0, 1.5, f32::INFINITY, f32::NAN]
    );
    round_trip!(
        echo_f64,
        values_echo_f64,
        values_echo_f64_try,
        [-0.0, 1.5, f64::MIN, f64::NAN]
    );
}

#[test]
fn pointers_and_handles_come_back_as_they_are() {
    unsafe extern "C" fn compare(_: *const c_void, _: *const c_void) -> c_int {
        3
    }
    // Never read through, so any address will do, aligned or not.
    let odd = std::ptr::without_provenance_mut::<i32>(usize::MAX);
    round_trip!(
        echo_const,
        values_echo_const,
        values_echo_const_try,
        [null(), odd.cast_const()]
    );
    round_trip!(
        echo_mut,
        values_echo_mut,
        values_echo_mut_try,
        [null_mut(), odd.cast()]
    );
    round_trip!(
        echo_non_null,
        values_echo_non_null,
        values_echo_non_null_try,
        [null_mut(), odd]
    );
    let functions = [None, Some(compare as unsafe extern "C" fn(_, _) -> _)];
    round_trip!(
        echo_function,
        values_echo_function,
        values_echo_function_try,
        functions
    );
    let handles = [0, 1, (1 << 52) + 5, (1 << 53) - 1];
    round_trip!(echo_some, values_echo_some, values_echo_some_try, handles);
}

#[test]
fn enums_and_structs_come_back() {
    round_trip!(
        echo_color,
        values_echo_color,
        values_echo_color_try,
        [1, 200]
    );
    round_trip!(
        echo_wide,
        values_echo_wide,
        values_echo_wide_try,
        [i64::MIN, i64::MAX]
    );
    let wrapper = echo_point::export();
    let mut result = RawPoint { x: 0.0, ..POINT };
    // SAFETY: any bits may be passed, and the result is writable.
    let (plain, status) = unsafe {
        (
            values_echo_point(POINT),
            values_echo_point_try(POINT, &mut result),
        )
    };
    assert_eq!(status, Status::Ok);
    let fields = |point: RawPoint| (point.x, point.set, point.color, point.tail);
    assert_eq!(fields(plain), fields(POINT));
    assert_eq!(fields(result), fields(POINT));
    drop(wrapper);
}

#[exported_callback(on_error = -1)]
#[allow(clippy::too_many_arguments)] // twelve is the most that a callback can have
fn twelve(
    a: i8,
    b: u8,
    c: i16,
    d: u16,
    e: i32,
    f: u32,
    g: i64,
    h: u64,
    i: f32,
    j: f64,
    k: bool,
    l: isize,
) -> i64 {
    let small = i64::from(a) + i64::from(b) + i64::from(c) + i64::from(d) + i64::from(e);
    let large = i64::from(f) + g + h as i64 + i as i64 + j as i64 + i64::from(k) + l as i64;
    small + large
}

#[test]
fn twelve_parameters_of_all_sizes_arrive_in_order() {
    let twelve = twelve::export();
    let stub = twelve.stub().as_raw();
    // SAFETY: numbers.
    let sum = unsafe { stub(-1, 2, -3, 4, -5, 6, -7, 8, 9.0, 10.0, 1, -12) };
    assert_eq!(sum, -1 + 2 - 3 + 4 - 5 + 6 - 7 + 8 + 9 + 10 + 1 - 12);
}
