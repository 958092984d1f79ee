//! A callable of foreign code for any thread.

use registry_core::{AnyThread, Foreign, exported_callback};

#[exported_callback]
type Progress = fn(done: u32);

#[exported_callback]
fn start(on_progress: AnyThread<Foreign<Progress>>) {
    std::thread::spawn(move || on_progress.call(1));
}

fn main() {}
