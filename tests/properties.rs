//! Properties of values that cross: for every type, a value that is lowered and lifted again is unchanged; and bits are
//! lifted if and only if they are a value.
//!
//! Each value goes the whole way: out as the result of one callback, by the C function that foreign code has, and
//! in again as the argument of another. `properties_report.rs` has the properties of reports; the handles' bits and
//! the expansions are tested in the crates' unit tests.

use proptest::prelude::*;
use registry_core::{CallbackType, FfiType, Handle, Status, exported_callback, last_status};
use std::cell::Cell;
use std::ffi::{CStr, CString, c_void};
use std::fmt::Debug;
use std::ptr::{self, NonNull};
use std::rc::Rc;

/// So many values of each type; an interpreter gets fewer.
fn config() -> ProptestConfig {
    ProptestConfig {
        cases: if cfg!(miri) { 8 } else { 256 },
        // What failed is shown; no folder is written to.
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Says whether the closure has run to its end.
#[derive(Clone, Default)]
struct Ran(Rc<Cell<bool>>);

impl Ran {
    fn now(&self) {
        self.0.set(true);
    }
    #[track_caller]
    fn check(&self) {
        assert!(self.0.get(), "refused: {}", last_status());
    }
}

/// A value as its bits, where `==` would say too little or too much.
trait Same {
    fn same(&self, other: &Self) -> bool;
}

macro_rules! same_if_equal {
    ($($type:ty),*) => {$(
        impl Same for $type {
            fn same(&self, other: &Self) -> bool {
                self == other
            }
        }
    )*};
}

same_if_equal!(
    bool,
    u8,
    u16,
    u32,
    u64,
    usize,
    i8,
    i16,
    i32,
    i64,
    isize,
    Handle,
    Option<Handle>
);
same_if_equal!(*const u8, *mut i32, Option<NonNull<u16>>, Small, Far, Row);

macro_rules! same_bits {
    ($($type:ty),*) => {$(
        impl Same for $type {
            fn same(&self, other: &Self) -> bool {
                // 32-bit x86 returns floats through a register that quiets a signalling NaN.
                self.to_bits() == other.to_bits()
                    || cfg!(target_arch = "x86") && self.is_nan() && other.is_nan()
            }
        }
    )*};
}

same_bits!(f32, f64);

impl Same for Option<unsafe extern "C" fn(i32) -> i32> {
    fn same(&self, other: &Self) -> bool {
        self.map(|f| f as usize) == other.map(|f| f as usize)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, FfiType)]
#[repr(u8)]
enum Small {
    None = 0,
    Seven = 7,
    Last = 255,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, FfiType)]
#[repr(i64)]
enum Far {
    Down = i64::MIN,
    Here = 0,
    Up = i64::MAX,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, FfiType)]
#[repr(C)]
struct Point {
    x: i32,
    y: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, FfiType)]
#[repr(C)]
struct Row {
    id: u64,
    small: Small,
    is_old: bool,
    marks: [u8; 3],
    point: Point,
}

unsafe extern "C" fn next(x: i32) -> i32 {
    x + 1
}

fn small() -> impl Strategy<Value = Small> {
    prop::sample::select(vec![Small::None, Small::Seven, Small::Last])
}

fn far() -> impl Strategy<Value = Far> {
    prop::sample::select(vec![Far::Down, Far::Here, Far::Up])
}

fn row() -> impl Strategy<Value = Row> {
    let point = (any::<i32>(), any::<u16>()).prop_map(|(x, y)| Point { x, y });
    let parts = (
        any::<u64>(),
        small(),
        any::<bool>(),
        any::<[u8; 3]>(),
        point,
    );
    parts.prop_map(|(id, small, is_old, marks, point)| Row {
        id,
        small,
        is_old,
        marks,
        point,
    })
}

fn handle() -> impl Strategy<Value = Handle> {
    let numbers = prop_oneof![1..1_u64 << 53, Just(1), Just((1 << 53) - 1)];
    numbers.prop_map(|raw| Handle::from_raw(raw).expect("in range"))
}

/// Any bits, and those that arithmetic may change: -0, NaNs that signal, carry a number or have a sign.
fn single() -> impl Strategy<Value = f32> {
    let odd = [
        0x8000_0000,
        1,
        0x7f80_0001,
        0x7fc0_0123,
        0xffc0_0000,
        0xff80_0000,
    ];
    prop_oneof![any::<u32>(), prop::sample::select(odd.to_vec())].prop_map(f32::from_bits)
}

/// The same.
fn double() -> impl Strategy<Value = f64> {
    let odd = [
        1 << 63,
        1,
        0x7ff << 52 | 1,
        0x7ff8 << 48 | 0x123,
        0xfff8 << 48,
        0xfff << 52,
    ];
    prop_oneof![any::<u64>(), prop::sample::select(odd.to_vec())].prop_map(f64::from_bits)
}

fn address<T>() -> impl Strategy<Value = *mut T> {
    any::<usize>().prop_map(ptr::without_provenance_mut)
}

/// Out by the result of one callback, in by the argument of another.
macro_rules! crosses {
    ($($test:ident: $give:ident, $take:ident, $type:ty, $on_error:expr, $values:expr;)*) => {$(
        #[exported_callback(on_error = $on_error)]
        type $give = fn() -> $type;
        #[exported_callback]
        type $take = fn(x: $type);

        proptest! {
            #![proptest_config(config())]
            #[test]
            fn $test(x in $values) {
                let ran = Ran::default();
                let (gave, took) = (ran.clone(), ran.clone());
                let give = $give::export_local(move || {
                    gave.now();
                    x
                });
                let take = $take::export_local(move |y| {
                    assert!(y.same(&x), "{y:?} is not {x:?}");
                    took.now();
                });
                let (give_to, take_to) = (give.handle(), take.handle());
                // SAFETY: a thunk takes any `user_data`.
                let c_repr = unsafe { $give::THUNK_LAST(give_to.into_user_data()) };
                ran.check();
                ran.0.set(false);
                // SAFETY: likewise, and the C form is what the library gave.
                unsafe { $take::THUNK_LAST(c_repr, take_to.into_user_data()) };
                ran.check();
            }
        }
    )*};
}

crosses! {
    a_bool_crosses: GiveBool, TakeBool, bool, false, any::<bool>();
    a_u8_crosses: GiveU8, TakeU8, u8, 0, any::<u8>();
    a_u16_crosses: GiveU16, TakeU16, u16, 0, any::<u16>();
    a_u32_crosses: GiveU32, TakeU32, u32, 0, any::<u32>();
    a_u64_crosses: GiveU64, TakeU64, u64, 0, any::<u64>();
    a_usize_crosses: GiveUsize, TakeUsize, usize, 0, any::<usize>();
    an_i8_crosses: GiveI8, TakeI8, i8, 0, any::<i8>();
    an_i16_crosses: GiveI16, TakeI16, i16, 0, any::<i16>();
    an_i32_crosses: GiveI32, TakeI32, i32, 0, any::<i32>();
    an_i64_crosses: GiveI64, TakeI64, i64, 0, any::<i64>();
    an_isize_crosses: GiveIsize, TakeIsize, isize, 0, any::<isize>();
    an_f32_keeps_its_bits: GiveF32, TakeF32, f32, 0.0, single();
    an_f64_keeps_its_bits: GiveF64, TakeF64, f64, 0.0, double();
    a_pointer_keeps_its_address: GiveConst, TakeConst, *const u8, ptr::null(), address::<u8>().prop_map(<*mut u8>::cast_const);
    a_mutable_pointer_keeps_its_address: GiveMut, TakeMut, *mut i32, ptr::null_mut(), address::<i32>();
    a_pointer_that_is_not_null_crosses: GiveNonNull, TakeNonNull, Option<NonNull<u16>>, None, address::<u16>().prop_map(NonNull::new);
    a_function_pointer_crosses: GiveFn, TakeFn, Option<unsafe extern "C" fn(i32) -> i32>, None,
        any::<bool>().prop_map(|some| some.then_some(next as unsafe extern "C" fn(i32) -> i32));
    a_handle_crosses: GiveHandle, TakeHandle, Handle, match Handle::from_raw(1) { Some(one) => one, None => unreachable!() }, handle();
    an_optional_handle_crosses: GiveMaybe, TakeMaybe, Option<Handle>, None, prop::option::of(handle());
    a_small_enum_crosses: GiveSmall, TakeSmall, Small, Small::None, small();
    a_wide_enum_crosses: GiveFar, TakeFar, Far, Far::Here, far();
    a_struct_crosses: GiveRow, TakeRow, Row, NOWHERE, row();
}

const NOWHERE: Row = Row {
    id: 0,
    small: Small::None,
    is_old: false,
    marks: [0; 3],
    point: Point { x: 0, y: 0 },
};

#[exported_callback(on_error = String::new())]
type GiveText = fn() -> String;
#[exported_callback]
type TakeText = fn(x: &str);
#[exported_callback(on_error = Vec::new())]
type GiveRows = fn() -> Vec<Row>;
#[exported_callback]
type TakeRows = fn(x: &[Row]);
#[exported_callback]
type TakeCText = fn(x: &CStr);
#[exported_callback]
type TakeReferences = fn(one: &Row, other: Option<&Row>);
#[exported_callback(on_error = -1)]
type GiveResult = fn() -> Result<i32, String>;

registry_core::export_runtime!(prefix = "properties");

unsafe extern "C" {
    fn properties_buffer_free(buffer: *mut c_void) -> Status;
    fn properties_last_error(buffer: *mut std::ffi::c_char, len: usize) -> usize;
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_text_crosses(x in any::<String>()) {
        let (ran, given, expected) = (Ran::default(), x.clone(), x);
        let took = ran.clone();
        let give = GiveText::export_local(move || given.clone());
        let take = TakeText::export_local(move |y| {
            assert_eq!(y, expected);
            took.now();
        });
        // SAFETY: the buffer is the library's, and freed once.
        unsafe {
            let buffer = GiveText::THUNK_LAST(give.handle().into_user_data());
            TakeText::THUNK_LAST(buffer.ptr, buffer.len, take.handle().into_user_data());
            prop_assert_eq!(properties_buffer_free(buffer.ptr.cast()), Status::Ok);
        }
        ran.check();
    }

    #[test]
    fn a_slice_of_structs_crosses(x in prop::collection::vec(row(), 0..9)) {
        let (ran, given, expected) = (Ran::default(), x.clone(), x);
        let took = ran.clone();
        let give = GiveRows::export_local(move || given.clone());
        let take = TakeRows::export_local(move |y| {
            assert_eq!(y, expected);
            took.now();
        });
        // SAFETY: the buffer is the library's, and freed once.
        unsafe {
            let buffer = GiveRows::THUNK_LAST(give.handle().into_user_data());
            TakeRows::THUNK_LAST(buffer.ptr, buffer.len, take.handle().into_user_data());
            prop_assert_eq!(properties_buffer_free(buffer.ptr.cast()), Status::Ok);
        }
        ran.check();
    }

    #[test]
    fn a_c_string_crosses(x in prop::collection::vec(1..=255_u8, 0..40)) {
        let x = CString::new(x).expect("without a zero");
        let (ran, expected) = (Ran::default(), x.clone());
        let took = ran.clone();
        let take = TakeCText::export_local(move |y| {
            assert_eq!(y, expected.as_c_str());
            took.now();
        });
        // SAFETY: a C string, for the call.
        unsafe { TakeCText::THUNK_LAST(x.as_ptr(), take.handle().into_user_data()) };
        ran.check();
    }

    #[test]
    fn references_cross(one in row(), other in prop::option::of(row())) {
        let ran = Ran::default();
        let took = ran.clone();
        let take = TakeReferences::export_local(move |x, y| {
            assert_eq!((x, y), (&one, other.as_ref()));
            took.now();
        });
        let c_reprs = (one.into_c_repr(), other.map(Row::into_c_repr));
        let second = c_reprs.1.as_ref().map_or(ptr::null(), ptr::from_ref);
        // SAFETY: both are null or valid for the call.
        unsafe { TakeReferences::THUNK_LAST(&c_reprs.0, second, take.handle().into_user_data()) };
        ran.check();
    }

    #[test]
    fn a_result_crosses_as_its_value_or_its_message(x in prop_oneof![any::<i32>().prop_map(Ok), "[^\0]*".prop_map(Err)]) {
        let given = x.clone();
        let give = GiveResult::export_local(move || given.clone());
        // SAFETY: a thunk takes any `user_data`.
        let result = unsafe { GiveResult::THUNK_LAST(give.handle().into_user_data()) };
        match x {
            Ok(value) => prop_assert_eq!(value, result),
            Err(message) => {
                let mut text = vec![0_u8; message.len() + 200];
                // SAFETY: valid for its length.
                unsafe { properties_last_error(text.as_mut_ptr().cast(), text.len()) };
                let told = CStr::from_bytes_until_nul(&text).expect("it ends with a NUL");
                prop_assert_eq!((result, last_status()), (-1, Status::Failed));
                prop_assert!(told.to_bytes().ends_with(message.as_bytes()));
            }
        }
    }

    #[test]
    fn a_struct_is_one_if_each_field_is(
        x in row(),
        small in prop_oneof![prop::sample::select(vec![0, 7, 255]), any::<u8>()],
        is_old in prop_oneof![0..4_u8, any::<u8>()],
    ) {
        let mut bytes = x.into_c_repr();
        let at = ptr::from_mut(&mut bytes).cast::<u8>();
        // SAFETY: both fields are single bytes inside the C form, in which every bit pattern is a value.
        unsafe {
            at.add(std::mem::offset_of!(Row, small)).write(small);
            at.add(std::mem::offset_of!(Row, is_old)).write(is_old);
        }
        let lifted = Row::from_c_repr(bytes);
        let is_one = matches!(small, 0 | 7 | 255) && is_old < 2;
        prop_assert_eq!(lifted.is_ok(), is_one);
        if let Ok(lifted) = lifted {
            prop_assert_eq!((lifted.small as u8, u8::from(lifted.is_old)), (small, is_old));
        }
    }

    #[test]
    fn a_handle_is_its_number_in_every_form(
        raw in prop_oneof![any::<u64>(), 0..1_u64 << 54],
        other in prop_oneof![any::<f64>(), 0.0..1e7, 0.0..1e16],
    ) {
        let in_range = (1..1 << 53).contains(&raw);
        prop_assert_eq!(Handle::from_raw(raw).map(Handle::raw), in_range.then_some(raw));
        if let Some(handle) = Handle::from_raw(raw >> 11) {
            prop_assert_eq!(Handle::from_f64(handle.to_f64()), Some(handle));
            prop_assert_eq!(Handle::from_user_data(handle.into_user_data()), Some(handle));
        }
        // Any double, also one that is no whole number.
        if let Some(handle) = Handle::from_f64(other) {
            prop_assert_eq!(handle.to_f64().to_bits(), other.to_bits());
        }
    }
}

/// All bytes, since there are few.
#[test]
fn a_byte_is_a_value_if_its_type_has_one_of_that_number() {
    for bits in 0..=255 {
        lifts::<bool>(bits, bits < 2);
        lifts::<Small>(bits, matches!(bits, 0 | 7 | 255));
    }
}

/// The bits are a value or not; a value has the same bits again.
fn lifts<T: FfiType<CRepr = u8> + Debug>(bits: u8, is_value: bool) {
    match T::from_c_repr(bits) {
        Ok(value) => assert!(is_value && value.into_c_repr() == bits, "{value:?}"),
        Err(_) => assert!(!is_value),
    }
}
