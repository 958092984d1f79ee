//! C threads report their progress to a loop of one thread, as a GUI has one. The loop sleeps in `poll` until something is to be done:
//! the queue's descriptor is one of those that it waits for.
//!
//! The closure belongs to the loop's thread: it holds an `Rc`, and is never called by a worker. A worker's call copies its arguments,
//! puts them into the queue and returns. If the queue is full, the worker waits for room (`Overflow::Wait`), so that no report is
//! lost; `Overflow::Latest` would show the newest report alone.
//!
//! Run it with `cargo run --example worker_progress`; the C half is `c/worker_progress.c`. `REGISTRY_EXAMPLE_SIZE` sets the number of
//! files of each worker.

use registry_core::{LocalQueue, Overflow, ThunkLast, exported_callback};
use std::cell::RefCell;
use std::ffi::{c_int, c_void};
use std::rc::Rc;
use std::time::Duration;

/// A worker has copied a file.
#[exported_callback]
type Progress = fn(worker: u32, done: u64, total: u64, file: &str);

#[link(name = "worker_progress", kind = "static")] // c/worker_progress.c, compiled by build.rs
#[link(name = "pthread")]
unsafe extern "C" {
    fn progress_begin(total: u64, report: ThunkLast<Progress>, user_data: *mut c_void) -> c_int;
    safe fn progress_end();
}

const WORKERS: usize = 3;

/// The bars of a window, which only its thread may touch.
#[derive(Default)]
struct Window {
    done: [u64; WORKERS],
    /// Reports of a worker that came in another order than it made them.
    out_of_order: u64,
    last_file: String,
}

impl Window {
    fn show(&mut self, worker: usize, done: u64, file: &str) {
        self.out_of_order += u64::from(done != self.done[worker] + 1);
        self.done[worker] = done;
        file.clone_into(&mut self.last_file);
    }
}

fn main() {
    let files = size();
    let window = Rc::new(RefCell::new(Window::default()));
    let queue = LocalQueue::bounded(64);
    queue.set_overflow(Overflow::Wait(Duration::from_secs(60)));
    let bars = Rc::clone(&window);
    let progress = Progress::export_queued(&queue, move |worker, done, _, file: &str| {
        bars.borrow_mut().show(worker as usize, done, file);
    });

    let call = progress.thunk_last();
    // SAFETY: the workers call the function with its `user_data`. They end below, before the wrapper does.
    let failed = unsafe { progress_begin(files, call.function(), call.user_data()) };
    assert_eq!(failed, 0, "the system gave the threads");
    let mut frames = 0_u64;
    while window.borrow().done != [files; WORKERS] {
        sleep_until_there_is_work(&queue);
        // A frame: at most so long, so that the window stays responsive. What is left keeps the descriptor readable.
        queue
            .run_for(Duration::from_millis(4))
            .expect("the loop is not inside a callback");
        frames += 1;
    }
    progress_end();

    let window = window.borrow();
    assert!(frames > 0 && window.out_of_order == 0);
    println!("{WORKERS} workers, {files} reports of each, all in order on one thread");
    println!("the last file: {}", window.last_file);
    drop(progress);
    registry_core::assert_no_leaks!();
    println!("{} calls discarded", registry_core::report().discarded);
}

/// What every event loop does: it waits for descriptors. Here for one alone.
#[cfg(unix)]
fn sleep_until_there_is_work(queue: &LocalQueue) {
    use std::os::fd::AsRawFd;
    let fd = queue.fd().expect("the system gave a descriptor");
    let mut wanted = libc::pollfd {
        fd: fd.as_raw_fd(),
        events: libc::POLLIN,
        revents: 0,
    };
    // SAFETY: one descriptor is passed, which the queue keeps open.
    let ready = unsafe { libc::poll(&raw mut wanted, 1, 60_000) };
    assert_eq!(ready, 1, "the workers report");
}

/// This system has no descriptor for it: the queue waits by itself, and runs what comes.
#[cfg(not(unix))]
fn sleep_until_there_is_work(queue: &LocalQueue) {
    let ran = queue.wait(Duration::from_secs(60));
    assert_ne!(ran.expect("the loop is not inside a callback"), 0);
}

fn size() -> u64 {
    let size = std::env::var("REGISTRY_EXAMPLE_SIZE");
    size.map_or(1000, |size| size.parse().expect("a number"))
}
