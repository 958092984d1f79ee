//! No type of another crate borrows a callback.

mod sales {
    #[repr(C)]
    pub struct Sale {
        pub discount: registry_core::Handle,
        pub cents: i64,
    }
}

use registry_core::{BorrowedHandle, FfiType, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[ffi_type(remote = sales::Sale)]
#[repr(C)]
pub struct Sale<'a> {
    discount: BorrowedHandle<'a, Discount>,
    cents: i64,
}

fn main() {}
