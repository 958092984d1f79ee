//! `queues` takes no value.

registry_core::export_runtime!(queues);

fn main() {}
