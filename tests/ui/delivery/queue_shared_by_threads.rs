//! One thread at a time runs a queue.

use registry_core::CallQueue;

fn main() {
    let queue = CallQueue::bounded(8);
    std::thread::scope(|scope| {
        scope.spawn(|| queue.run());
    });
}
