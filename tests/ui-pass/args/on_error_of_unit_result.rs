//! C gets no value from this result.

use registry_core::exported_callback;

#[exported_callback]
fn log(code: u8) -> Result<(), std::num::TryFromIntError> {
    i8::try_from(code).map(drop)
}

fn main() {}
