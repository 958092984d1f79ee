//! The same library loaded twice: each copy has its own registry, and does not know the other's handles.
//!
//! Two versions of the core in two libraries of one process are in the same position. The copies are loaded
//! by `dlopen`, and this test's own binary is a third registry beside them.

use crate::{Copy, library};
use registry_core::{Handle, Status, exported_callback};

#[exported_callback(on_error = -1)]
type Add = fn(value: i64) -> i64;

impl Copy {
    fn make(&self) -> u64 {
        // SAFETY: the type that `copy.rs` declares.
        let make: extern "C" fn() -> u64 =
            unsafe { std::mem::transmute(self.symbol(c"copy_make")) };
        make()
    }

    fn call(&self, handle: u64, value: i64) -> (Status, i64) {
        type Try = unsafe extern "C" fn(u64, i64, *mut i64) -> i32;
        // SAFETY: the type that the attribute generates.
        let call: Try = unsafe { std::mem::transmute(self.symbol(c"copy_Add_try")) };
        let mut result = -1;
        // SAFETY: the result is writable.
        let status = unsafe { call(handle, value, &mut result) };
        (Status::from_raw(status).expect("a known status"), result)
    }

    fn release(&self, handle: u64) -> Status {
        // SAFETY: the type that `export_runtime!` generates.
        let release: extern "C" fn(u64) -> i32 =
            unsafe { std::mem::transmute(self.symbol(c"copy_release")) };
        Status::from_raw(release(handle)).expect("a known status")
    }

    fn live_count(&self) -> u64 {
        // SAFETY: the type that `export_runtime!` generates.
        let count: extern "C" fn() -> u64 =
            unsafe { std::mem::transmute(self.symbol(c"copy_live_count")) };
        count()
    }
}

#[test]
fn a_handle_of_one_copy_is_unknown_to_the_other_and_to_us() {
    let library = library();
    let (first, second) = (
        Copy::load(&library, "first.so"),
        Copy::load(&library, "second.so"),
    );
    assert_ne!(
        first.symbol(c"copy_Add_try"),
        second.symbol(c"copy_Add_try")
    );
    let ours = Add::export(|value| value + 100);
    for (own, other) in [(&first, &second), (&second, &first)] {
        let handle = own.make();
        assert_eq!(own.call(handle, 1), (Status::Ok, 2));
        // The chance that the other has issued the same number is 2^-26.
        assert_eq!(other.call(handle, 1), (Status::UnknownHandle, -1));
        assert_eq!(other.release(handle), Status::UnknownHandle);
        let stranger = Handle::from_raw(handle).expect("in range");
        let error = Add::call(stranger, 1).expect_err("another registry's");
        assert_eq!(error.status(), Status::UnknownHandle);
        assert_eq!(
            own.call(ours.handle().raw(), 1),
            (Status::UnknownHandle, -1)
        );
        assert_eq!(
            own.call(handle, 1),
            (Status::Ok, 2),
            "nothing was disturbed"
        );
    }
    assert_eq!((first.live_count(), second.live_count()), (1, 1));
}
