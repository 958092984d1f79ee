//! A `CallQueue` may be sent to another thread, with its closures.

use registry_core::{LocalQueue, exported_callback};
use std::cell::Cell;
use std::rc::Rc;

#[exported_callback]
type Tick = fn(time: u64);

fn main() {
    let queue = LocalQueue::bounded(8);
    let last = Rc::new(Cell::new(0));
    let _tick = Tick::export_queued(&queue, move |time| last.set(time));
}
