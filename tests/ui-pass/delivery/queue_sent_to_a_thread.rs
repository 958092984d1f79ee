//! A `LocalQueue` runs its calls on its own thread.

use registry_core::CallQueue;

fn main() {
    let queue = CallQueue::bounded(8);
    let _ = std::thread::spawn(move || queue.run()).join();
}
