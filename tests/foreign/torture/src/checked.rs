//! Numbers of every kind in every position. Each function returns what came, so that a value that is cut, rounded or guessed shows.
//!
//! The programs `checked.*` pass the ends of each range, and what is beside it.

use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroUsize,
};
use std::ptr::NonNull;

use registry_core::{BorrowedHandle, FfiType, Handle, exported_callback};

use crate::handles::Factor;
use crate::members::Size;

macro_rules! kinds {
    ($($kind:ident $zero:expr, $same:ident $behind:ident $maybe:ident $all:ident $pair:ident $rows:ident $fields:ident $all_fields:ident $make:ident
        $Fields:ident $Echo:ident;)*) => {$(
        #[doc = concat!("One `", stringify!($kind), "`, and two more.")]
        #[derive(Clone, Copy, Debug, FfiType)]
        #[repr(C)]
        pub struct $Fields {
            one: $kind,
            two: [$kind; 2],
        }

        #[exported_callback(pinned, on_error = $zero)]
        fn $same(given: $kind) -> $kind {
            given
        }

        #[exported_callback(pinned, on_error = $zero)]
        fn $behind(given: &$kind) -> $kind {
            *given
        }

        #[exported_callback(pinned, on_error = Vec::new())]
        fn $maybe(given: Option<&$kind>) -> Vec<$kind> {
            given.into_iter().copied().collect()
        }

        #[exported_callback(pinned, on_error = Vec::new())]
        fn $all(many: &[$kind]) -> Vec<$kind> {
            many.to_vec()
        }

        #[exported_callback(pinned, on_error = Vec::new())]
        fn $pair(many: &[$kind; 2]) -> Vec<$kind> {
            many.to_vec()
        }

        #[exported_callback(pinned, on_error = Vec::new())]
        fn $rows(many: &[[$kind; 2]]) -> Vec<[$kind; 2]> {
            many.to_vec()
        }

        #[exported_callback(pinned, on_error = $Fields { one: $zero, two: [$zero; 2] })]
        fn $fields(given: &$Fields) -> $Fields {
            *given
        }

        #[exported_callback(pinned, on_error = Vec::new())]
        fn $all_fields(many: &[$Fields]) -> Vec<$Fields> {
            many.to_vec()
        }

        #[doc = concat!("The same `", stringify!($kind), "`.")]
        #[exported_callback(on_error = $zero)]
        pub type $Echo = fn(given: $kind) -> $kind;

        #[exported_callback(pinned, on_error = None)]
        fn $make() -> Option<Handle> {
            Some($Echo::export(|value| value).into_handle())
        }
    )*};
}

kinds! {
    bool false, same_bool behind_bool maybe_bool all_bool pair_bool rows_bool fields_bool all_fields_bool make_bool BoolFields BoolEcho;
    i8 0, same_i8 behind_i8 maybe_i8 all_i8 pair_i8 rows_i8 fields_i8 all_fields_i8 make_i8 I8Fields I8Echo;
    i16 0, same_i16 behind_i16 maybe_i16 all_i16 pair_i16 rows_i16 fields_i16 all_fields_i16 make_i16 I16Fields I16Echo;
    i32 0, same_i32 behind_i32 maybe_i32 all_i32 pair_i32 rows_i32 fields_i32 all_fields_i32 make_i32 I32Fields I32Echo;
    i64 0, same_i64 behind_i64 maybe_i64 all_i64 pair_i64 rows_i64 fields_i64 all_fields_i64 make_i64 I64Fields I64Echo;
    u8 0, same_u8 behind_u8 maybe_u8 all_u8 pair_u8 rows_u8 fields_u8 all_fields_u8 make_u8 U8Fields U8Echo;
    u16 0, same_u16 behind_u16 maybe_u16 all_u16 pair_u16 rows_u16 fields_u16 all_fields_u16 make_u16 U16Fields U16Echo;
    u32 0, same_u32 behind_u32 maybe_u32 all_u32 pair_u32 rows_u32 fields_u32 all_fields_u32 make_u32 U32Fields U32Echo;
    u64 0, same_u64 behind_u64 maybe_u64 all_u64 pair_u64 rows_u64 fields_u64 all_fields_u64 make_u64 U64Fields U64Echo;
    isize 0, same_isize behind_isize maybe_isize all_isize pair_isize rows_isize fields_isize all_fields_isize make_isize IsizeFields IsizeEcho;
    usize 0, same_usize behind_usize maybe_usize all_usize pair_usize rows_usize fields_usize all_fields_usize make_usize UsizeFields UsizeEcho;
    f32 0.0, same_f32 behind_f32 maybe_f32 all_f32 pair_f32 rows_f32 fields_f32 all_fields_f32 make_f32 F32Fields F32Echo;
    f64 0.0, same_f64 behind_f64 maybe_f64 all_f64 pair_f64 rows_f64 fields_f64 all_fields_f64 make_f64 F64Fields F64Echo;
    NonZeroI8 NonZeroI8::MAX, same_nzi8 behind_nzi8 maybe_nzi8 all_nzi8 pair_nzi8 rows_nzi8 fields_nzi8 all_fields_nzi8 make_nzi8 Nzi8Fields Nzi8Echo;
    NonZeroI16 NonZeroI16::MAX, same_nzi16 behind_nzi16 maybe_nzi16 all_nzi16 pair_nzi16 rows_nzi16 fields_nzi16 all_fields_nzi16 make_nzi16 Nzi16Fields Nzi16Echo;
    NonZeroI32 NonZeroI32::MAX, same_nzi32 behind_nzi32 maybe_nzi32 all_nzi32 pair_nzi32 rows_nzi32 fields_nzi32 all_fields_nzi32 make_nzi32 Nzi32Fields Nzi32Echo;
    NonZeroI64 NonZeroI64::MAX, same_nzi64 behind_nzi64 maybe_nzi64 all_nzi64 pair_nzi64 rows_nzi64 fields_nzi64 all_fields_nzi64 make_nzi64 Nzi64Fields Nzi64Echo;
    NonZeroU8 NonZeroU8::MAX, same_nzu8 behind_nzu8 maybe_nzu8 all_nzu8 pair_nzu8 rows_nzu8 fields_nzu8 all_fields_nzu8 make_nzu8 Nzu8Fields Nzu8Echo;
    NonZeroU16 NonZeroU16::MAX, same_nzu16 behind_nzu16 maybe_nzu16 all_nzu16 pair_nzu16 rows_nzu16 fields_nzu16 all_fields_nzu16 make_nzu16 Nzu16Fields Nzu16Echo;
    NonZeroU32 NonZeroU32::MAX, same_nzu32 behind_nzu32 maybe_nzu32 all_nzu32 pair_nzu32 rows_nzu32 fields_nzu32 all_fields_nzu32 make_nzu32 Nzu32Fields Nzu32Echo;
    NonZeroU64 NonZeroU64::MAX, same_nzu64 behind_nzu64 maybe_nzu64 all_nzu64 pair_nzu64 rows_nzu64 fields_nzu64 all_fields_nzu64 make_nzu64 Nzu64Fields Nzu64Echo;
    NonZeroIsize NonZeroIsize::MAX, same_nzisize behind_nzisize maybe_nzisize all_nzisize pair_nzisize rows_nzisize fields_nzisize all_fields_nzisize make_nzisize NzisizeFields NzisizeEcho;
    NonZeroUsize NonZeroUsize::MAX, same_nzusize behind_nzusize maybe_nzusize all_nzusize pair_nzusize rows_nzusize fields_nzusize all_fields_nzusize make_nzusize NzusizeFields NzusizeEcho;
    Size Size::Kb, same_size behind_size maybe_size all_size pair_size rows_size fields_size all_fields_size make_size SizeFields SizeEcho;
}

/// The sum of the bytes. In a binding, reading the rows may run code that takes their memory away.
#[exported_callback(pinned, on_error = 0)]
fn sum_beside_rows(many: &[u8], rows: &[U8Fields]) -> u32 {
    let _ = rows;
    many.iter().copied().map(u32::from).sum()
}

/// The same beside a struct by value.
#[exported_callback(pinned, on_error = 0)]
fn sum_beside_value(many: &[u8], value: U8Fields) -> u32 {
    let _ = value;
    sum_beside_rows(many, &[])
}

/// The same beside a typed handle.
#[exported_callback(pinned, on_error = 0)]
fn sum_beside_owner(many: &[u8], owner: BorrowedHandle<'_, Factor>) -> u32 {
    let _ = owner;
    sum_beside_rows(many, &[])
}

/// A pointer that may be null, without a function that reads it.
type Place = Option<NonNull<u8>>;

/// The kinds that are missing above: they are no plain number, or may be null.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Places {
    one: Place,
    two: [Place; 2],
}

/// The same handle.
#[exported_callback(pinned, on_error = None)]
fn same_handle(given: Handle) -> Option<Handle> {
    Some(given)
}

/// The same handle, or none.
#[exported_callback(pinned, on_error = None)]
fn same_optional_handle(given: Option<Handle>) -> Option<Handle> {
    given
}

/// Handles in a struct.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Handles {
    one: Handle,
    two: [Option<Handle>; 2],
}

/// The same handles, if there are any.
#[exported_callback(pinned, on_error = Vec::new())]
fn fields_handle(given: Option<&Handles>) -> Vec<Handles> {
    given.into_iter().copied().collect()
}

/// The same handles.
#[exported_callback(pinned, on_error = Vec::new())]
fn all_handle(many: &[Handle]) -> Vec<Handle> {
    many.to_vec()
}

/// One of each.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Every {
    small: i8,
    truth: bool,
    middle: u16,
    wide: i64,
    single: f32,
    last: u64,
    double: f64,
    size: isize,
    word: Size,
    place: Place,
    row: [u32; 2],
}

/// The same, by value.
#[exported_callback(pinned, on_error = EVERY)]
fn every_by_value(given: Every) -> Every {
    given
}

const EVERY: Every = Every {
    small: 0,
    truth: false,
    middle: 0,
    wide: 0,
    single: 0.0,
    last: 0,
    double: 0.0,
    size: 0,
    word: Size::Kb,
    place: None,
    row: [0; 2],
};

/// The largest size, which is also what a failure returns.
#[exported_callback(pinned, on_error = usize::MAX)]
fn largest_size() -> usize {
    usize::MAX
}

/// The two ends, in memory.
#[exported_callback(pinned, on_error = Vec::new())]
fn end_sizes() -> Vec<IsizeFields> {
    vec![IsizeFields {
        one: isize::MIN,
        two: [isize::MAX, 0],
    }]
}

/// The same address.
#[exported_callback(pinned, on_error = None)]
fn same_pointer(given: Place) -> Result<Place, &'static str> {
    Ok(given)
}

/// The same addresses.
#[exported_callback(pinned, on_error = Vec::new())]
fn all_pointer(many: &[Place]) -> Vec<Place> {
    many.to_vec()
}

/// The same addresses.
#[exported_callback(pinned, on_error = Places { one: None, two: [None; 2] })]
fn fields_pointer(given: &Places) -> Places {
    *given
}

/// Whether there is a function.
#[exported_callback(pinned, on_error = false)]
fn has_function(given: Option<unsafe extern "C" fn()>) -> bool {
    given.is_some()
}

/// The same text.
#[exported_callback(pinned, on_error = String::new())]
fn same_text(given: &str) -> String {
    given.to_owned()
}

/// The same text.
#[exported_callback(pinned, on_error = String::new())]
fn same_c_string(given: &std::ffi::CStr) -> String {
    given.to_string_lossy().into_owned()
}

/// The same text, or `none`.
#[exported_callback(pinned, on_error = String::new())]
fn same_optional_c_string(given: Option<&std::ffi::CStr>) -> String {
    given.map_or("none".to_owned(), |text| {
        text.to_string_lossy().into_owned()
    })
}

/// Of each kind that only `invoke` passes differently.
#[exported_callback]
pub type Texts =
    fn(text: &str, bytes: &[u8], c: &std::ffi::CStr, maybe: Option<&std::ffi::CStr>, place: Place);

/// Makes one.
#[exported_callback(pinned, on_error = None)]
fn make_texts() -> Option<Handle> {
    Some(Texts::export(|_, _, _, _, _| ()).into_handle())
}
