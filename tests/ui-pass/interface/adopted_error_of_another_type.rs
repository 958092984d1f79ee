//! A foreign failure has to become the error.

use registry_core::exported_callback;

/// Can't be made of a `ForeignError`.
#[derive(Debug)]
pub struct Full;

impl std::fmt::Display for Full {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("full")
    }
}

impl From<registry_core::ForeignError> for Full {
    fn from(_: registry_core::ForeignError) -> Self {
        Full
    }
}

#[exported_callback(adopt)]
pub trait Storage {
    fn clear(&self) -> Result<(), Full>;
}

fn main() {}
