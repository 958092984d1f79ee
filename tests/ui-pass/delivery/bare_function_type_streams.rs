//! A function pointer's type has no name in C, and no record.

use registry_core::{CallbackStream, exported_callback};

#[exported_callback]
type Ticked = fn(count: i32);

fn main() {
    let _calls = CallbackStream::<Ticked>::bounded(64);
}
