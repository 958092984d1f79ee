//! Rust can't give an ownership to a callable that may refuse the call.

use registry_core::{Foreign, OwnedHandle, exported_callback};

#[exported_callback]
type Work = fn();

#[exported_callback]
type Runner = fn(work: OwnedHandle<Work>);

#[exported_callback]
fn run_by(_runner: Foreign<Runner>) {}

fn main() {}
