//! Integers that are not 0: behind every form in which they cross.

use registry_core::{FfiType, Status, exported_callback, last_error};
use std::num::{NonZero, NonZeroI8, NonZeroU64};

#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(C)]
struct Key {
    id: NonZero<u32>,
    parent: Option<NonZero<u16>>,
}

#[exported_callback(on_error = NonZeroU64::MAX)]
type Next = fn(id: NonZeroU64) -> NonZeroU64;

#[exported_callback(on_error = None)]
type Parent = fn(id: Option<NonZeroI8>) -> Option<NonZeroI8>;

#[exported_callback(on_error = 0)]
type Sum = fn(keys: &[Key], one: &NonZero<i16>, all: &[Option<NonZero<i64>>]) -> i64;

#[exported_callback(on_error = 0)]
type Install = fn(handler: Option<unsafe extern "system" fn(i32) -> i32>) -> i32;

type RawKey = <Key as FfiType>::CRepr;

unsafe extern "C" {
    fn values_Next_try(handle: u64, id: u64, result: *mut u64) -> Status;
    fn values_Parent_try(handle: u64, id: i8, result: *mut i8) -> Status;
    fn values_Sum_try(
        handle: u64,
        keys: *const RawKey,
        keys_len: usize,
        one: *const i16,
        all: *const i64,
        all_len: usize,
        result: *mut i64,
    ) -> Status;
    fn values_Install_try(
        handle: u64,
        handler: Option<unsafe extern "system" fn(i32) -> i32>,
        result: *mut i32,
    ) -> Status;
}

#[test]
fn zero_is_refused_or_none() {
    let next = Next::export(|id| id.checked_add(1).unwrap());
    let parent = Parent::export(|id| id.map(|id| -id));
    let mut id = 0;
    let mut small = 1;
    // SAFETY: numbers, and pointers to these two variables.
    unsafe {
        let handle = next.handle().raw();
        assert_eq!(values_Next_try(handle, 7, &raw mut id), Status::Ok);
        assert_eq!(id, 8);
        assert_eq!(
            values_Next_try(handle, 0, &raw mut id),
            Status::InvalidArgument
        );
        assert!(
            last_error()
                .unwrap()
                .contains("argument `id` of callback `values::nonzero::Next` is 0")
        );
        let handle = parent.handle().raw();
        assert_eq!(values_Parent_try(handle, 0, &raw mut small), Status::Ok);
        assert_eq!(small, 0);
        assert_eq!(values_Parent_try(handle, 5, &raw mut small), Status::Ok);
        assert_eq!(small, -5);
    }
}

#[test]
fn zero_is_found_in_structs_and_behind_pointers() {
    let sum = Sum::export(|keys, one, all| {
        let keys: u32 = keys.iter().map(|key| key.id.get()).sum();
        let all: i64 = all.iter().flatten().map(|n| n.get()).sum();
        i64::from(keys) + i64::from(one.get()) + all
    });
    let handle = sum.handle().raw();
    let call = |ids: [u32; 2], one: i16| {
        let keys = ids.map(|id| RawKey { id, parent: 0 });
        let (all, mut result) = ([0, 1000, 0], -1);
        // SAFETY: pointers to what is here, with its lengths.
        let status = unsafe {
            values_Sum_try(
                handle,
                keys.as_ptr(),
                2,
                &raw const one,
                all.as_ptr(),
                3,
                &raw mut result,
            )
        };
        (status, result)
    };
    assert_eq!(call([1, 2], 30), (Status::Ok, 1033));
    assert_eq!(call([1, 0], 30), (Status::InvalidArgument, -1));
    assert!(last_error().unwrap().contains("has a field `id` that is 0"));
    assert_eq!(call([1, 2], 0), (Status::InvalidArgument, -1));
}

#[test]
fn a_function_pointer_may_have_the_abi_of_the_system() {
    unsafe extern "system" fn double(value: i32) -> i32 {
        2 * value
    }
    // SAFETY: the test passes `double`.
    let install = Install::export(|handler| handler.map_or(0, |handler| unsafe { handler(21) }));
    let mut result = -1;
    // SAFETY: a function pointer and a result.
    unsafe {
        let handle = install.handle().raw();
        assert_eq!(
            values_Install_try(handle, Some(double), &raw mut result),
            Status::Ok
        );
        assert_eq!(result, 42);
        assert_eq!(
            values_Install_try(handle, None, &raw mut result),
            Status::Ok
        );
        assert_eq!(result, 0);
    }
}
