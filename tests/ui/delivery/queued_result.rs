//! The caller has gone on when the closure runs.

use registry_core::{LocalQueue, exported_callback};

#[exported_callback(on_error = -1)]
type Progress = fn(done: u64) -> i32;

fn main() {
    let queue = LocalQueue::bounded(8);
    let _progress = Progress::export_queued(&queue, |_done| 0);
}
