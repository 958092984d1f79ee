//! `AnyThread` is around the callable, not around its type.

use registry_core::{AnyThread, Foreign, exported_callback};

#[exported_callback]
type Progress = fn(done: u32);

#[exported_callback]
fn start(_on_progress: AnyThread<Foreign<Progress>>) {}

fn main() {}
