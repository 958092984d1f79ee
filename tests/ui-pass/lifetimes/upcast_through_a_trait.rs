//! A trait that is generic over the lifetime does not widen it either.

use registry_core::Thunk;

trait Upcast<'long> {
    fn upcast(self) -> Thunk<'long, unsafe extern "C" fn(i32)>;
}

impl<'long, 'short: 'long> Upcast<'long> for Thunk<'short, unsafe extern "C" fn(i32)> {
    fn upcast(self) -> Thunk<'long, unsafe extern "C" fn(i32)> {
        self
    }
}

fn main() {}
