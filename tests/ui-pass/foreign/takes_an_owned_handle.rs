//! Rust lends the callback for the call.

use registry_core::{BorrowedHandle, Foreign, exported_callback};

#[exported_callback]
type Work = fn();

#[exported_callback]
type Runner = fn(work: BorrowedHandle<'_, Work>);

#[exported_callback]
fn run_by(_runner: Foreign<Runner>) {}

fn main() {}
