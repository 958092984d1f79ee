//! No type of another crate owns a callback.

mod offers {
    #[repr(C)]
    pub struct Offer {
        pub discount: registry_core::Handle,
        pub fee: i64,
    }
}

use registry_core::{FfiType, OwnedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[ffi_type(remote = offers::Offer)]
#[repr(C)]
pub struct Offer {
    discount: OwnedHandle<Discount>,
    fee: i64,
}

fn main() {}
