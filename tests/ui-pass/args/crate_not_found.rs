//! A path at which the library is not.

use registry_core::exported_callback;

mod callbacks {
    pub use registry_core::*;
}

#[exported_callback(on_error = -1, crate = crate::callbacks)]
fn measure(name: &str) -> Result<i64, String> {
    i64::try_from(name.len()).map_err(|error| error.to_string())
}

fn main() {}
