//! What crosses the boundary: types, buffers, results, and calls by tagged values.

mod buffers;
mod forms;
mod invoke;
mod types;

registry_core::export_runtime!();
