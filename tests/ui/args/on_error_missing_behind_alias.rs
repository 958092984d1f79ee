//! What an alias hides is seen all the same.

use registry_core::exported_callback;

type Outcome = std::io::Result<u8>;

#[exported_callback]
fn run() -> Outcome {
    Ok(1)
}

fn main() {}
