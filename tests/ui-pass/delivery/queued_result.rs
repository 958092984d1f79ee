//! The caller has gone on when the closure runs.

use registry_core::{LocalQueue, exported_callback};

#[exported_callback]
type Progress = fn(done: u64);

fn main() {
    let queue = LocalQueue::bounded(8);
    let _progress = Progress::export_queued(&queue, |_done| {});
}
