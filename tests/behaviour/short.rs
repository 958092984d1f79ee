//! The short ways of what is common: one call that gives a callback away with all that C takes, and pointers for tables of functions.

use registry_core::{
    Handle, LocalCallback, OwnedThunk, Status, UnsafeFn, c_api, exported_callback, last_status,
};
use registry_tests::drops::Drops;
use std::ffi::c_void;
use std::ptr::{null_mut, without_provenance_mut};

#[exported_callback(on_error = -1)]
type Combine = fn(left: i64, right: i64) -> i64;

type First = unsafe extern "C" fn(*mut c_void, i64, i64) -> i64;
type Last = unsafe extern "C" fn(i64, i64, *mut c_void) -> i64;

/// What a C interface that owns its callbacks has of one.
struct Kept<F> {
    function: F,
    user_data: *mut c_void,
    destroy: Option<unsafe extern "C" fn(*mut c_void)>,
}

fn keep<F: Copy>(thunk: OwnedThunk<F>) -> Kept<F> {
    Kept {
        function: thunk.function(),
        user_data: thunk.user_data(),
        destroy: Some(thunk.destroy()),
    }
}

#[test]
fn a_thunk_that_is_given_away_ends_by_its_own_destroy() {
    let drops = Drops::new();
    let counted = drops.token();
    let first: Kept<First> = keep(
        Combine::export(move |left, right| {
            counted.keep();
            left - right
        })
        .into_thunk_first(),
    );
    let last: Kept<Last> = keep(Combine::export_mut(|left, right| left * right).into_thunk_last());
    // SAFETY: the parts of one thunk, and numbers.
    unsafe {
        assert_eq!((first.function)(first.user_data, 9, 2), 7);
        assert_eq!((last.function)(9, 2, last.user_data), 18);
        first.destroy.unwrap()(first.user_data);
        assert_eq!(drops.count(), 1);
        assert_eq!((first.function)(first.user_data, 9, 2), -1);
        assert_eq!(last_status(), Status::Closed);
        last.destroy.unwrap()(last.user_data);
    }
}

#[test]
fn a_local_thunk_may_be_destroyed_on_another_thread() {
    let drops = Drops::new();
    let counted = drops.token();
    let thunk = Combine::export_local(move |left, right| {
        counted.keep();
        left + right
    })
    .into_thunk_last();
    // SAFETY: the parts of one thunk, and numbers.
    assert_eq!(unsafe { (thunk.function())(1, 2, thunk.user_data()) }, 3);
    std::thread::scope(|s| {
        s.spawn(|| (thunk.destroy())(thunk.user_data()));
    });
    registry_core::flush();
    assert_eq!(drops.count(), 1);
}

#[test]
fn what_was_given_away_can_be_taken_back() {
    let thunk = Combine::export_local(|left, right| left + right).into_thunk_first();
    let handle = Handle::from_user_data(thunk.user_data()).unwrap();
    let wrapper = LocalCallback::<Combine>::from_handle(handle).unwrap();
    // What Rust owns, no finaliser ends.
    (thunk.destroy())(thunk.user_data());
    assert_eq!(Combine::call(wrapper.handle(), 1, 2).unwrap(), 3);
}

#[test]
fn the_c_functions_of_this_crate_take_any_number() {
    for raw in [0, 1, 12345, u64::MAX, 1 << 52] {
        assert_ne!(c_api::release(raw), Status::Ok);
        let user_data = without_provenance_mut(raw as usize);
        assert_ne!(c_api::release_ptr(user_data), Status::Ok);
        c_api::destroy(user_data);
    }
    let handle = Combine::export(|left, _| left).into_handle();
    assert_eq!(c_api::release(handle.raw()), Status::Ok);
    assert_eq!(c_api::release(handle.raw()), Status::Closed);
    let user_data = Combine::export(|left, _| left)
        .into_handle()
        .into_user_data();
    assert_eq!(c_api::release_ptr(user_data), Status::Ok);
    c_api::destroy(null_mut());
    assert_eq!(last_status(), Status::Closed, "a finaliser leaves it");
}

#[repr(C)]
struct Plugin {
    start: unsafe extern "C" fn(u32) -> i32,
    stop: Option<unsafe extern "C" fn(*mut c_void)>,
}

#[exported_callback(pinned, on_error = -1)]
fn start(version: u32) -> i32 {
    i32::try_from(version).unwrap()
}

static PLUGIN: Plugin = Plugin {
    start: start::stub().as_raw(),
    stop: Some(c_api::destroy),
};

#[test]
fn a_pinned_stub_stands_in_a_static() {
    // SAFETY: numbers.
    assert_eq!(unsafe { (PLUGIN.start)(7) }, 7);
    // SAFETY: any pointer is harmless.
    unsafe { PLUGIN.stop.unwrap()(null_mut()) };
    assert_eq!(start::handle(), start::HANDLE);
    assert!(registry_core::report().to_string().contains("start"));
}

#[test]
fn a_safe_pointer_calls_the_same_stub() {
    fn twice(function: extern "C" fn(u32) -> i32) -> i32 {
        function(1) + function(2)
    }
    // SAFETY: no pointers.
    assert_eq!(twice(unsafe { start::stub().as_safe_raw() }), 3);
    let add = Combine::export(|left, right| left + right);
    let thunk = add.thunk_first();
    // SAFETY: no pointers but `user_data`.
    let function: extern "C" fn(*mut c_void, i64, i64) -> i64 = unsafe { thunk.safe_function() };
    assert_eq!(function(thunk.user_data(), 20, 22), 42);
    assert_eq!(function(null_mut(), 20, 22), -1);
    let owned = add.into_thunk_last();
    // SAFETY: as above.
    let function = unsafe { owned.safe_function() };
    assert_eq!(function(20, 22, owned.user_data()), 42);
    (owned.destroy())(owned.user_data());
}

/// Twelve parameters of Rust are at most 24 of C, and `user_data`.
#[exported_callback(on_error = 0)]
#[rustfmt::skip]
type Widest = fn(
    a: &[u8], b: &[u8], c: &[u8], d: &[u8], e: &[u8], f: &[u8],
    g: &[u8], h: &[u8], i: &[u8], j: &[u8], k: &[u8], l: &str,
) -> usize;

#[exported_callback(on_error = 0, abi = "system")]
type System = fn(a: i32) -> i32;

#[test]
fn the_widest_callback_and_every_abi_has_a_safe_pointer() {
    fn has_one<F: UnsafeFn>(_: F) {}
    let widest = Widest::export(|a, _, _, _, _, _, _, _, _, _, _, l| a.len() + l.len());
    has_one(widest.thunk_first().function());
    has_one(widest.thunk_last().function());
    let system = System::export(|a| a);
    has_one(system.thunk_last().function());
}
