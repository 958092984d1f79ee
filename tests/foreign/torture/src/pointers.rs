//! Raw pointers: what a header says they point to.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::NonNull;

use registry_core::exported_callback;

use crate::names::{Point, gpu};

type Cents = i64;
type Text = *const c_char;

/// The length of all texts, up to the null at the end.
///
/// # Safety
/// Texts that end, and a null behind them.
#[exported_callback(pinned, on_error = 0)]
unsafe fn text_lengths(argv: *const *const c_char) -> usize {
    let mut length = 0;
    let mut at = argv;
    // SAFETY: the caller's promise.
    unsafe {
        while !(*at).is_null() {
            length += CStr::from_ptr(*at).count_bytes();
            at = at.add(1);
        }
    }
    length
}

/// Points the pointer at nothing.
///
/// # Safety
/// Null, or a pointer that may be written.
#[exported_callback(pinned)]
unsafe fn forget_point(point: *mut *mut Point) {
    if !point.is_null() {
        // SAFETY: the caller's promise.
        unsafe { *point = std::ptr::null_mut() };
    }
}

/// The other module's point.
///
/// # Safety
/// Null, or a point.
#[exported_callback(pinned, on_error = 0.0)]
unsafe fn gpu_point_y(point: *const gpu::Point) -> f32 {
    // SAFETY: the caller's promise.
    unsafe { point.as_ref() }.map_or(0.0, |point| point.y)
}

/// Counts.
///
/// # Safety
/// Null, or a number that may be written.
#[exported_callback(pinned)]
unsafe fn count_cents(cents: *mut Cents, times: *mut c_int) {
    // SAFETY: the caller's promise.
    if let (Some(cents), Some(times)) = unsafe { (cents.as_mut(), times.as_mut()) } {
        *cents += 1;
        *times += 1;
    }
}

/// Whether these are null. Any pointer is harmless: none is followed.
#[exported_callback(pinned, on_error = false)]
fn are_null(
    function: *const fn(u8) -> i32,
    anything: *mut c_void,
    text: Text,
    texts: *const Text,
    strange: *const std::time::Instant,
    row: *const alpha::Row,
) -> bool {
    function.is_null()
        && anything.is_null()
        && text.is_null()
        && texts.is_null()
        && strange.is_null()
        && row.is_null()
}

/// Aliases with names of the standard library, each of which hides a level of pointers.
mod own {
    pub(super) type Option<T> = *mut T;
    pub(super) type NonNull<T> = std::ptr::NonNull<*mut T>;
    pub(super) type Result<T> = std::result::Result<*mut T, String>;
}

/// The first pointer, if the second is null. A header that goes by the words would have a pointer to a point.
#[exported_callback(pinned, on_error = std::ptr::null_mut())]
fn first_behind_aliases(
    first: own::Option<*mut Point>,
    second: Option<own::NonNull<Point>>,
) -> own::Result<*mut Point> {
    second.map_or(Ok(first), |_| Err("there are two".to_owned()))
}

/// How many of these pointers are not null: each is of a type that a header can name, inside of another.
#[exported_callback(pinned, on_error = 0)]
fn set_pointers(
    cents: Option<NonNull<Cents>>,
    behind: &*mut c_int,
    maybe: Option<&*const *mut c_int>,
    slice: &[*const Point],
    row: &[*const c_int; 2],
    rows: &[[Option<NonNull<c_int>>; 1]],
) -> usize {
    let set = |is_null: bool| usize::from(!is_null);
    usize::from(cents.is_some())
        + set(behind.is_null())
        + maybe.map_or(0, |to| set(to.is_null()))
        + slice.iter().filter(|to| !to.is_null()).count()
        + row.iter().filter(|to| !to.is_null()).count()
        + rows.as_flattened().iter().flatten().count()
}

/// Where the caller's number is.
#[exported_callback(pinned, on_error = None)]
fn same_cents(
    cents: Option<NonNull<Cents>>,
) -> Result<Option<NonNull<Cents>>, std::num::ParseIntError> {
    Ok(cents)
}

/// C passes a number, behind the first parameter.
#[exported_callback(user_data = isize, user_data_at = 1, on_error = 0)]
pub type NumberBetween = fn(at: i32, text: &str, flag: bool) -> i32;

/// C passes a pointer to bytes.
#[exported_callback(user_data = *mut u8, on_error = 0)]
pub type BytesBeside = fn(at: i32) -> i32;

/// C passes a pointer to what it does not change, behind a text, which is two parameters.
#[exported_callback(user_data = *const c_char, user_data_at = 1)]
pub type CharsBetween = fn(text: &str, at: i32);

/// The number of this type is that of its alias.
#[exported_callback(user_data = Cents)]
pub type CentsBeside = fn();

/// A pointer behind an alias is any pointer.
#[exported_callback(user_data = Text)]
pub type AliasBeside = fn();
