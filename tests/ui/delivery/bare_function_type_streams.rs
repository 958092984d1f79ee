//! A function pointer's type has no name in C, and no record.

use registry_core::CallbackStream;

fn main() {
    let _calls = CallbackStream::<fn(i32)>::bounded(64);
}
