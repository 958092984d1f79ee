//! Values that cross the boundary: types, buffers, results, and calls with tagged values.

mod buffers;
mod forms;
mod invoke;
mod large;
mod nonzero;
mod parameters;
mod remote;
mod types;

registry_core::export_runtime!();
