//! Calls wait in a queue.

use registry_core::{LocalQueue, exported_callback};
use std::rc::Rc;

#[exported_callback]
type Tick = fn(time: u64);

fn main() {
    let queue = Rc::new(LocalQueue::bounded(8));
    let _tick = Tick::export_queued(&*queue, |_time| {});
}
