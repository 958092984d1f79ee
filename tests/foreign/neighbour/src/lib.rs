//! A second library in the same process: each library refuses the other's handles.

use registry_core::{Handle, export_runtime, exported_callback};

export_runtime!();

/// Adds a number.
#[exported_callback(on_error = 0)]
pub type Adder = fn(x: i32) -> i32;

/// Makes an adder that the caller owns.
#[exported_callback(on_error = None, pinned)]
fn make_adder(n: i32) -> Option<Handle> {
    Some(Adder::export(move |x| x + n).into_handle())
}
