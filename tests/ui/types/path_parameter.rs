//! A path is text to C.

use registry_core::exported_callback;

use std::path::Path;

#[exported_callback(on_error = 0)]
fn size(path: &Path) -> u64 {
    path.as_os_str().len() as u64
}

fn main() {}
