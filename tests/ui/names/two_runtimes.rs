//! A library has one runtime under a prefix.

registry_core::export_runtime!();

mod more {
    registry_core::export_runtime!();
}

fn main() {}
