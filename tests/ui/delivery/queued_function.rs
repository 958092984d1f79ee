//! A function has a body of its own, which its call runs.

use registry_core::{LocalQueue, exported_callback};

#[exported_callback]
fn on_tick(time: u64) {
    let _ = time;
}

fn main() {
    let queue = LocalQueue::bounded(8);
    let _tick = on_tick::export_queued(&queue);
}
