//! A `LocalQueue` runs its calls on its own thread.

use registry_core::LocalQueue;

fn main() {
    let queue = LocalQueue::bounded(8);
    let _ = std::thread::spawn(move || queue.run()).join();
}
