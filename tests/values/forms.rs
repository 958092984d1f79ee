//! Types that contain other types, in `invoke` and `describe`.
//!
//! An array behind `&`, in a slice or in a returned vector keeps its length at any nesting. If a host passes
//! bytes, the library must not read them as arrays of bytes.

use crate::invoke::{BYTES, POINTER, Payload, Value};
use registry_core::{FfiType, Status, exported_callback, last_error, last_status};
use std::ffi::{CStr, c_char};
use std::ptr::null_mut;

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

unsafe extern "C" {
    fn values_invoke(handle: u64, args: *const Value, n: usize, result: *mut Value) -> Status;
    fn values_describe(handle: u64, buffer: *mut c_char, len: usize) -> usize;
}

/// Where no linker puts the functions side by side, one is known by its handle once somebody has asked for that.
fn ask_for_all() {
    let _ = (sum_of_keys::handle(), sum_of_key::handle());
    let _ = (
        sum_of_key_if_any::handle(),
        pairs::handle(),
        twice::handle(),
    );
}

fn invoke(handle: u64, args: &[Value]) -> Status {
    ask_for_all();
    // SAFETY: as many values as there are; null is no wish for a result.
    unsafe { values_invoke(handle, args.as_ptr(), args.len(), null_mut()) }
}

fn described(handle: u64) -> String {
    ask_for_all();
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
                payload: Payload {
                    pointer: four.as_ptr(),
                },
                length: 4,
            };
            assert_eq!(invoke(handle, &[value]), Status::InvalidArgument);
            let message = last_error().expect("it failed");
            assert!(
                message.contains("where no tagged value can be passed"),
                "{message}"
            );
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

/// As C passes it: a pointer to something.
fn at<T>(value: &T) -> *const u8 {
    std::ptr::from_ref(value).cast()
}

#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(transparent)]
struct Cents(i64);

#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(u8)]
enum Coin {
    Penny = 1,
    Dime = 10,
}

#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(transparent)]
struct Purse {
    coin: Coin,
}

#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(C, align(512))]
struct Page {
    price: Cents,
    coins: [[Purse; 2]; 3],
}

#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(C)]
struct Book {
    first: u8,
    page: Page,
    last: u8,
}

#[exported_callback(pinned, on_error = Cents(-1), handle = 20)]
fn twice(price: Cents) -> Cents {
    Cents(2 * price.0)
}

#[exported_callback(pinned, on_error = -1)]
fn all_of(prices: &[Cents], one: &Cents, maybe: Option<&Cents>) -> i64 {
    prices
        .iter()
        .chain([one])
        .chain(maybe)
        .map(|price| price.0)
        .sum()
}

#[exported_callback(pinned, on_error = -1)]
fn last_of(books: &[Book]) -> i32 {
    books.last().map_or(0, |book| {
        i32::from(book.last) + book.page.coins[2][1].coin as i32
    })
}

#[exported_callback(pinned, on_error = -1)]
fn length_of(name: Option<&CStr>) -> i32 {
    name.map_or(0, |name| name.count_bytes() as i32)
}

unsafe extern "C" {
    // A transparent struct is passed and returned as its field, on every target.
    fn values_twice(price: i64) -> i64;
    fn values_all_of(prices: *const i64, n: usize, one: *const i64, maybe: *const i64) -> i64;
    fn values_last_of(books: *const u8, n: usize) -> i32;
    fn values_length_of(name: *const c_char) -> i32;
}

#[test]
fn a_transparent_struct_is_what_its_field_is() {
    // SAFETY: what the pointers point to lives through the calls, and is as long as is said.
    unsafe {
        assert_eq!(values_twice(21), 42);
        let prices = [1, 2, 3];
        assert_eq!(values_all_of(prices.as_ptr(), 3, &10, &100), 116);
        assert_eq!(values_all_of(prices.as_ptr(), 2, &10, std::ptr::null()), 13);
    }
    let unchecked = [
        <Cents as FfiType>::EVERY_BIT_PATTERN,
        <Purse as FfiType>::EVERY_BIT_PATTERN,
    ];
    assert_eq!(unchecked, [true, false]);
    let said = described(20);
    assert!(
        said.contains("param price i64") && said.contains("return i64"),
        "{said}"
    );
}

#[test]
fn a_raised_alignment_counts_in_every_row() {
    assert_eq!((size_of::<Book>(), align_of::<Book>()), (1536, 512));
    let page = Page {
        price: Cents(5),
        coins: [
            [Purse { coin: Coin::Penny }; 2],
            [Purse { coin: Coin::Penny }; 2],
            [Purse { coin: Coin::Dime }; 2],
        ],
    };
    let book = |last| Book {
        first: 1,
        page,
        last,
    };
    let mut books = [book(7), book(8)];
    // SAFETY: there are two.
    assert_eq!(unsafe { values_last_of(at(&books), 2) }, 18);
    let coin = std::ptr::from_mut(&mut books[1].page.coins[1][0]).cast::<u8>();
    // SAFETY: no value of its type, but of its C form's, and nobody reads it as its type.
    unsafe {
        coin.write(3);
        assert_eq!(values_last_of(at(&books), 2), -1);
        coin.write(1);
    }
    assert_eq!(last_status(), Status::InvalidArgument);
    let message = last_error().expect("it failed");
    assert!(message.contains("no variant has the number 3"), "{message}");
}

#[test]
fn null_is_no_c_string() {
    // SAFETY: null, or a C string.
    unsafe {
        assert_eq!(values_length_of(std::ptr::null()), 0);
        assert_eq!(values_length_of(c"four".as_ptr()), 4);
    }
}
