//! The library of the benchmark of calls that a thread makes and Node's loop runs: `threads.js` beside it, and the addon `threads.c`.

use registry_core::{AnyThread, Foreign, ForeignError, Status, export_runtime, exported_callback};

export_runtime!(queues);

/// Hears of a number of a thread.
#[exported_callback]
pub type Posted = fn(number: u32, value: f64);

/// Calls a function of the host so many times on a thread of its own. If there is no room for the call, the thread yields and calls again.
#[exported_callback(pinned)]
fn post_often(hears: AnyThread<Foreign<Posted>>, times: u32) {
    let has_room = |call: Result<(), ForeignError>| {
        !call.is_err_and(|error| error.status() == Status::QueueFull)
    };
    std::thread::spawn(move || {
        for number in 0..times {
            while !has_room(hears.call(number, 0.5)) {
                std::thread::yield_now();
            }
        }
    });
}
