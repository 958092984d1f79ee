//! A callback that trusts its pointers is called in `unsafe`.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Read = unsafe fn(data: *const u8) -> u8;

fn main() {
    let wrapper = Read::export(|data| unsafe { *data });
    println!("{:?}", Read::call(wrapper.handle(), &3));
}
