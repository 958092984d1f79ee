//! A callable of foreign code stays on the thread that passed it.

use registry_core::{Foreign, exported_callback};

#[exported_callback]
type Progress = fn(done: u32);

#[exported_callback]
fn start(on_progress: Foreign<Progress>) {
    std::thread::spawn(move || on_progress.call(1));
}

fn main() {}
