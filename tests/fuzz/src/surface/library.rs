//! A library with a callback for each way that a value crosses, and the declarations that C would have of it.

use crate::turn::{self, Ordered, Turn};
use registry_core::{Bound, CFn, Callback, FfiType, Handle, exported_callback};
use std::ffi::{CStr, c_char};

/// Passed by value and by reference.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub(crate) struct Pair {
    pub(crate) a: u32,
    pub(crate) b: u8,
}

#[derive(Clone, Copy, Debug, FfiType)]
#[repr(u8)]
enum Kind {
    Plain,
    Bold = 7,
}

#[derive(Clone, Copy, Debug, FfiType)]
#[repr(i32)]
enum Side {
    Left = -1,
    Right = 1,
}

/// An element of a slice that not every bit pattern is.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
struct Row {
    id: u64,
    kind: Kind,
    marks: [u8; 3],
}

#[exported_callback(on_error = -1, pool = 2)]
pub(super) type Numbers = fn(a: i8, b: f32, c: bool) -> i8;

#[exported_callback(on_error = -1)]
type Choose = fn(kind: Kind, side: Side) -> i32;

#[exported_callback(on_error = String::new())]
type Text = fn(text: &str, name: &CStr) -> Result<String, std::fmt::Error>;

#[exported_callback(on_error = 0)]
type Slice = fn(rows: &[Row]) -> u64;

#[exported_callback(on_error = -1)]
type One = fn(one: &Pair, other: Option<&Pair>) -> i64;

#[exported_callback(on_error = false)]
type Handles = fn(handle: Handle, other: Option<Handle>) -> bool;

#[exported_callback(on_error = -1)]
type Pairs = fn(pair: Pair) -> i32;

/// Panics for 13, so that every way to end is met.
#[exported_callback(on_error = -1)]
fn plus(x: i64) -> i64 {
    if x == 13 {
        std::panic::panic_any(Ordered);
    }
    x.wrapping_add(1)
}

#[exported_callback(on_error = String::new())]
fn say(x: i64) -> String {
    x.to_string()
}

/// `struct { T *ptr; size_t len; }`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct Buffer {
    pub(crate) ptr: *mut u8,
    pub(crate) len: usize,
}

pub(crate) mod c {
    //! What C would declare.
    use super::{Buffer, Pair};
    use crate::tagged::Value;
    use std::ffi::{c_char, c_void};

    unsafe extern "C" {
        pub(crate) safe fn registry_fuzz_release(handle: u64) -> i32;
        pub(crate) fn registry_fuzz_release_ptr(handle: *mut c_void) -> i32;
        pub(crate) safe fn registry_fuzz_release_f64(handle: f64) -> i32;
        pub(crate) fn registry_fuzz_destroy(handle: *mut c_void);
        pub(crate) safe fn registry_fuzz_is_live(handle: u64) -> i32;
        pub(crate) safe fn registry_fuzz_last_status() -> i32;
        pub(crate) fn registry_fuzz_last_error(buffer: *mut c_char, len: usize) -> usize;
        pub(crate) safe fn registry_fuzz_status_name(status: i32) -> *const c_char;
        pub(crate) safe fn registry_fuzz_buffer_new(len: usize) -> *mut c_void;
        pub(crate) fn registry_fuzz_buffer_free(buffer: *mut c_void) -> i32;
        pub(crate) safe fn registry_fuzz_live_count() -> u64;
        pub(crate) safe fn registry_fuzz_fingerprint() -> u64;
        pub(crate) fn registry_fuzz_invoke(
            handle: u64,
            values: *const Value,
            count: usize,
            result: *mut Value,
        ) -> i32;
        pub(crate) fn registry_fuzz_describe(handle: u64, buffer: *mut c_char, len: usize)
        -> usize;

        pub(crate) fn registry_fuzz_Numbers_try(
            handle: u64,
            a: i8,
            b: f32,
            c: u8,
            result: *mut i8,
        ) -> i32;
        pub(crate) fn registry_fuzz_Numbers_call(handle: u64, a: i8, b: f32, c: u8) -> i8;
        pub(crate) fn registry_fuzz_Choose_try(
            handle: u64,
            kind: u8,
            side: i32,
            result: *mut i32,
        ) -> i32;
        pub(crate) fn registry_fuzz_Choose_call(handle: u64, kind: u8, side: i32) -> i32;
        pub(crate) fn registry_fuzz_Text_try(
            handle: u64,
            text: *const u8,
            len: usize,
            name: *const c_char,
            result: *mut Buffer,
        ) -> i32;
        pub(crate) fn registry_fuzz_Text_call(
            handle: u64,
            text: *const u8,
            len: usize,
            name: *const c_char,
        ) -> Buffer;
        pub(crate) fn registry_fuzz_Slice_try(
            handle: u64,
            rows: *const c_void,
            len: usize,
            result: *mut u64,
        ) -> i32;
        pub(crate) fn registry_fuzz_One_try(
            handle: u64,
            one: *const Pair,
            other: *const Pair,
            result: *mut i64,
        ) -> i32;
        pub(crate) fn registry_fuzz_Handles_try(
            handle: u64,
            one: u64,
            other: u64,
            result: *mut u8,
        ) -> i32;
        pub(crate) fn registry_fuzz_Pairs_call(handle: u64, pair: Pair) -> i32;
        pub(crate) fn registry_fuzz_plus_try(x: i64, result: *mut i64) -> i32;
        pub(crate) fn registry_fuzz_say(x: i64) -> Buffer;
        pub(crate) fn registry_fuzz_say_try(x: i64, result: *mut Buffer) -> i32;
    }
}

/// Entries of every signature, in every state, and memory to point into.
pub(crate) struct Entries {
    handles: Vec<u64>,
    memory: Vec<u8>,
    functions: (Callback<plus>, Callback<say>),
    bound: Bound<Callback<Numbers>>,
    fingerprint: u64,
    turn: Turn,
}

/// The tags that the parameters of this callback take, in the order in which [`Entries::new`] makes them.
pub(super) fn tags(entries: &Entries, handle: u64) -> &'static [u32] {
    const BOOL: u32 = 1;
    const INT: u32 = 2;
    const UINT: u32 = 3;
    const FLOAT: u32 = 4;
    const TEXT: u32 = 5;
    const POINTER: u32 = 7;
    const HANDLE: u32 = 8;
    const NUMBERS: &[u32] = &[INT, FLOAT, BOOL];
    const CHOICE: &[u32] = &[UINT, INT];
    match entries.handles.iter().position(|known| *known == handle) {
        Some(0 | 7 | 8 | 11) => NUMBERS,
        Some(1 | 9) => CHOICE,
        Some(2) => &[TEXT, POINTER],
        Some(5) => &[HANDLE, HANDLE],
        Some(12 | 13) => &[INT],
        _ => &[],
    }
}

impl Entries {
    pub(crate) fn new() -> Entries {
        let turn = turn::take();
        let given = [
            Numbers::export(|a, _, c| if c { a } else { a.wrapping_neg() }).into_handle(),
            Choose::export(|kind, side| kind as i32 + side as i32).into_handle(),
            Text::export(|text, name| match text.len() {
                9 => Err(std::fmt::Error),
                _ => Ok(format!("{text}{}", name.to_string_lossy())),
            })
            .into_handle(),
            Slice::export(|rows| {
                rows.iter()
                    .map(|row| {
                        row.id
                            .wrapping_add(row.kind as u64 + u64::from(row.marks[0]))
                    })
                    .fold(0, u64::wrapping_add)
            })
            .into_handle(),
            One::export(|one, other| {
                i64::from(one.a) + other.map_or(0, |other| i64::from(other.b))
            })
            .into_handle(),
            Handles::export(|one, other| Some(one) == other).into_handle(),
            Pairs::export(|pair| pair.a as i32 ^ i32::from(pair.b)).into_handle(),
            Numbers::export_once(|a, _, _| a).into_handle(),
            Numbers::export_mut(|a, _, _| a).into_handle(),
            Choose::export_local(|_, _| 1).into_handle(),
        ];
        let closed = Pairs::export(|_| 0);
        let bound = Numbers::export(|a, _, _| a).bind();
        let bound = bound.expect("the last input has given its stub back");
        let mut handles: Vec<u64> = given.iter().map(|handle| handle.raw()).collect();
        handles.extend([
            closed.handle().raw(),
            bound.handle().raw(),
            plus::HANDLE.raw(),
            say::HANDLE.raw(),
            0,
            1 << 52,
            (1 << 53) - 1,
        ]);
        Entries {
            handles,
            memory: (0..128_u8)
                .map(|n| if n % 9 == 8 { 0 } else { n })
                .chain([0])
                .collect(),
            functions: (plus::export(), say::export()),
            bound,
            fingerprint: c::registry_fuzz_fingerprint(),
            turn,
        }
    }

    pub(crate) fn handle(&self, n: usize) -> u64 {
        self.handles[n % self.handles.len()]
    }
    /// How many closures there are at most.
    pub(crate) fn count(&self) -> u64 {
        self.handles.len() as u64
    }
    pub(crate) fn fingerprint(&self) -> u64 {
        self.fingerprint
    }
    /// A bare stub of the pool.
    pub(crate) fn stub(&self) -> CFn<Numbers> {
        self.bound.stub().as_raw()
    }
    pub(crate) fn memory(&self) -> &[u8] {
        &self.memory
    }
    /// Null, or a pair that is readable and need not be aligned.
    pub(crate) fn pair(&self, at: usize) -> *const Pair {
        match at {
            0 => std::ptr::null(),
            at => self.memory[at..].as_ptr().cast(),
        }
    }
    /// Null, or a text that ends with a NUL.
    pub(crate) fn text(&self, at: usize) -> *const c_char {
        match at {
            0 => std::ptr::null(),
            at => self.memory[at..].as_ptr().cast(),
        }
    }

    /// Gives back what is left; nothing of this input stays.
    pub(crate) fn end(self) {
        for raw in &self.handles {
            let _ = c::registry_fuzz_release(*raw);
        }
        drop((self.functions, self.bound));
        registry_core::flush();
        assert_eq!(c::registry_fuzz_live_count(), 0, "an entry is left");
        self.turn.end();
    }
}
