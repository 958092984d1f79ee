//! Workers on threads, which report to a function of the host on the host's event loop.

use registry_core::{Foreign, Handle, LocalQueue, Overflow, Promise, exported_callback};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

const WORKERS: u32 = 3;

/// Hears that a worker has copied a file.
#[exported_callback]
pub type Progress = fn(worker: u32, done: u64, file: &str);

/// Has three workers copy `files` files each. `on_progress` hears of each on the thread of `queue`, which is the host's own. The promise is the number of
/// all reports.
///
/// If the queue is full, a worker waits for room.
#[exported_callback(pinned, on_error = None)]
pub fn copy_files(
    queue: Handle,
    files: u64,
    on_progress: Foreign<Progress>,
) -> Result<Promise<u64>, String> {
    let (promise, resolver) = Promise::new();
    // The closure is the event loop's own: it holds the host's function, which no other thread may call.
    let (all, mut heard, mut resolver) = (u64::from(WORKERS) * files, 0, Some(resolver));
    let wrapper = Rc::new(Cell::new(None));
    let own = Rc::clone(&wrapper);
    let report = move |worker, done, file: &str| {
        // One that fails hears of the next file all the same.
        let _ = on_progress.call(worker, done, file);
        heard += 1;
        if heard == all {
            // No more calls come. Nobody may wait for the number any more.
            drop(own.take());
            resolver.take().map(|resolver| resolver.resolve(heard));
        }
    };
    let progress = LocalQueue::with_handle(queue, |queue| {
        queue.set_overflow(Overflow::Wait(Duration::from_secs(60)));
        Progress::export_queued(queue, report)
    });
    let progress = progress.map_err(|error| error.to_string())?;
    let handle = progress.handle();
    wrapper.set(Some(progress));
    for worker in 0..WORKERS {
        std::thread::spawn(move || work(worker, files, handle));
    }
    Ok(promise)
}

fn work(worker: u32, files: u64, progress: Handle) {
    for done in 1..=files {
        let file = format!("a-picture-of-the-holidays-{done}.jpeg");
        // The host may have closed its queue.
        if Progress::call(progress, worker, done, &file).is_err() {
            return;
        }
    }
}
