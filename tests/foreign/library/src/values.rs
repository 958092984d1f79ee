//! Values of every kind, both ways.

use std::ffi::CStr;
use std::ptr::NonNull;

use registry_core::{FfiType, Handle, exported_callback};

/// A place on the map, in metres.
#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(C)]
pub struct Point {
    /// To the east.
    pub x: f64,
    /// To the north.
    pub y: f64,
    /// What stands there.
    pub kind: Kind,
    /// Three small numbers.
    pub marks: [u8; 3],
}

/// What can stand at a place.
#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(i8)]
pub enum Kind {
    /// Nothing at all.
    Empty = 0,
    /// A tree of any size.
    TallTree = 1,
    /// Something below ground.
    Deep = -5,
}

/// Greets so many times; fails for a number below zero, and panics for 13.
#[exported_callback(on_error = String::new())]
pub(crate) fn greet(name: &str, times: i32) -> Result<String, String> {
    match usize::try_from(times) {
        Err(_) => Err(format!("cannot greet {times} times")),
        Ok(13) => panic!("thirteen is unlucky"),
        Ok(times) => Ok(format!("hello {name}!").repeat(times)),
    }
}

/// The text as it came.
#[exported_callback(on_error = String::new(), pinned)]
fn same_text(text: &str) -> String {
    text.to_owned()
}

/// The sum of some numbers.
#[exported_callback(on_error = f64::NAN, pinned)]
fn sum(numbers: &[f64]) -> f64 {
    numbers.iter().sum()
}

/// Each byte, turned round.
#[exported_callback(on_error = Vec::new(), pinned)]
fn inverted(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| !byte).collect()
}

/// The first `count` square numbers.
#[exported_callback(on_error = Vec::new(), pinned)]
fn squares(count: u32) -> Vec<u64> {
    (0..u64::from(count)).map(|n| n * n).collect()
}

/// The point between two, of the first one's kind.
#[exported_callback(on_error = Point { x: 0.0, y: 0.0, kind: Kind::Empty, marks: [0; 3] }, pinned)]
fn between(a: &Point, b: &Point) -> Point {
    Point {
        x: f64::midpoint(a.x, b.x),
        y: f64::midpoint(a.y, b.y),
        ..*a
    }
}

/// The kind of the nearest point to the origin; `Empty` for none.
#[exported_callback(on_error = Kind::Deep, pinned)]
fn nearest(points: &[Point]) -> Kind {
    let by_distance = |a: &&Point, b: &&Point| a.x.hypot(a.y).total_cmp(&b.x.hypot(b.y));
    points
        .iter()
        .min_by(by_distance)
        .map_or(Kind::Empty, |point| point.kind)
}

/// All numbers at their limits come back as one sum, modulo 2^64.
#[exported_callback(on_error = 0, pinned)]
fn limits(a: u8, b: i16, c: u32, d: u64, e: bool, f: f32) -> u64 {
    let sum = i64::from(a) + i64::from(b) + i64::from(c) + i64::from(e);
    d.wrapping_add_signed(sum).wrapping_add(f as u64)
}

/// The number that is the failure's value, as a success.
#[exported_callback(on_error = -1, pinned)]
fn minus_one(fail: bool) -> Result<i32, &'static str> {
    if fail { Err("asked to") } else { Ok(-1) }
}

/// What came of the texts, of the kind, and of the three that may be missing: a digit each, for calls by tagged values.
#[exported_callback(on_error = -1)]
pub(crate) fn tags(
    name: &CStr,
    other: Option<&CStr>,
    kind: Kind,
    handle: Option<Handle>,
    place: Option<NonNull<u8>>,
    next: Option<unsafe extern "C" fn() -> i64>,
) -> i32 {
    let length = |text: &CStr| text.count_bytes() as i32;
    let there = [handle.is_some(), place.is_some(), next.is_some()];
    let digits = [
        length(name),
        other.map_or(0, length),
        there.map(i32::from).iter().sum(),
    ];
    digits
        .iter()
        .fold(kind as i32, |sum, digit| 10 * sum + digit)
}
