//! A pointer may be dangling when the queue runs the call.

use registry_core::{LocalQueue, exported_callback};

#[exported_callback]
type Filled = fn(buffer: &[u8]);

fn main() {
    let queue = LocalQueue::bounded(8);
    let _filled = Filled::export_queued(&queue, |_buffer: &[u8]| {});
}
