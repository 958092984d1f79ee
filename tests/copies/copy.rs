//! A library that `second_copy.rs` loads twice and `keep_loaded.rs` unloads: two registries with the same symbols.

use registry_core::exported_callback;

/// Adds one.
#[exported_callback(on_error = -1)]
pub type Add = fn(value: i64) -> i64;

registry_core::export_runtime!();

/// A callback that belongs to foreign code.
#[unsafe(export_name = "copy_make")]
pub extern "C" fn make() -> u64 {
    Add::export(|value| value + 1).into_handle().raw()
}

/// 1 if the library can't be unloaded any more.
#[unsafe(export_name = "copy_keep_loaded")]
pub extern "C" fn keep_loaded() -> i32 {
    i32::from(registry_core::keep_loaded().is_ok())
}
