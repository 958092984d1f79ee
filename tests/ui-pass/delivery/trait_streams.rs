//! The methods of a trait are what is called, and each may have its answer.

use registry_core::{CallbackStream, exported_callback};

#[exported_callback]
pub type Ticked = fn(count: i32);

fn main() {
    let _calls = CallbackStream::<Ticked>::bounded(64);
}
