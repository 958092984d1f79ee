//! A handle is given by an export, or checked.

use registry_core::Handle;

fn main() {
    let handle = Handle::from_raw(12345);
    println!("{handle:?}");
}
