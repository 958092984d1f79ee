//! A type of the crate's own does.

mod offers {
    pub struct Offer {
        pub discount: registry_core::Handle,
        pub fee: i64,
    }
}

use registry_core::{FfiType, OwnedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Offer {
    discount: OwnedHandle<Discount>,
    fee: i64,
}

pub fn taken(offer: offers::Offer) -> Option<Offer> {
    let discount = OwnedHandle::from_handle(offer.discount).ok()?;
    Some(Offer {
        discount,
        fee: offer.fee,
    })
}

fn main() {}
