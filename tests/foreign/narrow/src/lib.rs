//! Callbacks with parameters of fewer than 32 bits, called in every way, for hosts of wasm, which pass 32 bits.
//!
//! Each indexes a table with one element for each value of its type. If the compiler assumes that the upper bits are zero, it removes the
//! bounds check, and the callback reads outside the table. This file has no unsafe code.

#![forbid(unsafe_code)]

use registry_core::{Callback, FfiType, Handle, exported_callback};
use std::sync::OnceLock;

registry_core::export_runtime!();

static SQUARES: [u32; 256] = {
    let mut squares = [0; 256];
    let mut n = 0;
    while n < 256 {
        squares[n] = (n * n) as u32;
        n += 1;
    }
    squares
};

static WIDE: [u8; 65536] = [7; 65536];

/// A kind of text.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(u8)]
pub enum Kind {
    /// As it is.
    Plain = 0,
    /// Dark.
    Bold = 1,
}

/// The same, wider and with a sign.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(i16)]
pub enum Level {
    /// Below.
    Low = -1,
    /// Above.
    High = 1,
}

/// What its field is.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(transparent)]
pub struct Index(u8);

/// The same behind a name.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(transparent)]
pub struct Chosen {
    /// The kind.
    pub kind: Kind,
}

/// Passed as its only field, by C's rules for wasm.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Boxed {
    /// The number.
    pub n: u8,
}

/// The same for a sign.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Signed {
    /// The number.
    pub n: i8,
}

fn of_i8(n: i8) -> u32 {
    SQUARES[(i16::from(n) + 128) as usize]
}

fn of_i16(n: i16) -> u32 {
    u32::from(WIDE[(i32::from(n) + 32768) as usize])
}

#[exported_callback(pinned, on_error = 9999)]
fn byte(n: u8) -> u32 {
    SQUARES[usize::from(n)]
}

#[exported_callback(pinned, on_error = 9999)]
fn word(n: u16) -> u32 {
    u32::from(WIDE[usize::from(n)])
}

#[exported_callback(pinned, on_error = 9999)]
fn signed_byte(n: i8) -> u32 {
    of_i8(n)
}

#[exported_callback(pinned, on_error = 9999)]
fn signed_word(n: i16) -> u32 {
    of_i16(n)
}

#[exported_callback(pinned, on_error = 9999)]
fn flag(n: bool) -> u32 {
    [10, 11][usize::from(n)]
}

#[exported_callback(pinned, on_error = 9999)]
fn kind(n: Kind) -> u32 {
    [20, 21][n as usize]
}

#[exported_callback(pinned, on_error = 9999)]
fn level(n: Level) -> u32 {
    of_i16(n as i16)
}

#[exported_callback(pinned, on_error = 9999)]
fn index(n: Index) -> u32 {
    SQUARES[usize::from(n.0)]
}

#[exported_callback(pinned, on_error = 9999)]
fn chosen(n: Chosen) -> u32 {
    [20, 21][n.kind as usize]
}

#[exported_callback(pinned, on_error = 9999)]
fn boxed(n: Boxed) -> u32 {
    SQUARES[usize::from(n.n)]
}

#[exported_callback(pinned, on_error = 9999)]
fn boxed_sign(n: Signed) -> u32 {
    of_i8(n.n)
}

/// A narrow result of each kind, with its upper bits as a caller finds them.
#[exported_callback(pinned, on_error = 0)]
fn last_byte(n: i64) -> u8 {
    n as u8
}

#[exported_callback(pinned, on_error = 0)]
fn last_signed_word(n: i64) -> i16 {
    n as i16
}

#[exported_callback(pinned, on_error = Boxed { n: 0 })]
fn last_boxed(n: i64) -> Boxed {
    Boxed { n: n as u8 }
}

/// A wrapper that is kept: by handle.
#[exported_callback(on_error = 9999)]
fn exported(n: u8) -> u32 {
    SQUARES[usize::from(n)]
}

/// Every width at once.
#[exported_callback(on_error = 9999, pool = 1)]
type Look = fn(a: u8, b: i8, c: u16, d: i16, e: bool, f: Kind) -> u32;

fn look(a: u8, b: i8, c: u16, d: i16, e: bool, f: Kind) -> u32 {
    SQUARES[usize::from(a)]
        + of_i8(b)
        + u32::from(WIDE[usize::from(c)])
        + of_i16(d)
        + u32::from(e)
        + [20, 21][f as usize]
}

fn kept() -> &'static Callback<Look> {
    static KEPT: OnceLock<Callback<Look>> = OnceLock::new();
    KEPT.get_or_init(|| Look::export(look))
}

/// Its handle.
#[exported_callback(pinned, on_error = None)]
fn look_handle() -> Option<Handle> {
    static EXPORTED: OnceLock<Callback<exported>> = OnceLock::new();
    EXPORTED.get_or_init(exported::export);
    Some(kept().handle())
}

/// Its thunk, as the place in the table of functions; `user_data` is its last argument.
#[exported_callback(pinned, on_error = 0)]
fn look_thunk() -> usize {
    kept().thunk_last().function() as usize
}

/// What to pass to the thunk.
#[exported_callback(pinned, on_error = 0)]
fn look_user_data() -> usize {
    kept().thunk_last().user_data().addr()
}

/// A stub of the pool, as the place in the table of functions.
#[exported_callback(pinned, on_error = 0)]
fn look_stub() -> usize {
    static STUB: OnceLock<usize> = OnceLock::new();
    *STUB.get_or_init(|| {
        let bound = Look::export(look).bind().expect("the pool has a stub");
        bound.leak().as_raw() as usize
    })
}

/// The stub of a function, likewise.
#[exported_callback(pinned, on_error = 0)]
fn byte_stub() -> usize {
    byte::stub().as_raw() as usize
}
