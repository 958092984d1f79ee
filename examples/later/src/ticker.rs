//! A ticker with back-pressure: a full queue holds it back, and the queue's end ends it.

use registry_core::{
    FfiType, Foreign, Handle, LocalQueue, OwnedHandle, Promise, Status, exported_callback,
};
use std::time::Duration;

/// Hears a price, in cents.
#[exported_callback]
pub type Tick = fn(number: u64, cents: i64);

/// How a ticker has ended.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Ended {
    /// How many prices were taken.
    pub sent: u64,
    /// How often it was told that there is no room.
    pub held_back: u64,
}

/// Sends prices faster than they are heard, until `queue` is closed. `on_tick` hears them on the queue's thread.
#[exported_callback(pinned, on_error = None)]
pub fn tick(queue: Handle, on_tick: Foreign<Tick>) -> Result<Promise<Ended>, String> {
    let (promise, resolver) = Promise::new();
    let hear = move |number, cents| {
        // A function that fails hears the next price all the same.
        let _ = on_tick.call(number, cents);
    };
    let tick = LocalQueue::with_handle(queue, |queue| Tick::export_queued(queue, hear));
    let tick = OwnedHandle::from(tick.map_err(|error| error.to_string())?);
    std::thread::spawn(move || {
        let ended = send(tick.handle());
        // Its closure is dropped on the queue's thread.
        drop(tick);
        // Nobody may wait for it any more.
        let _ = resolver.resolve(ended);
    });
    Ok(promise)
}

fn send(tick: Handle) -> Ended {
    let (mut sent, mut held_back) = (0, 0);
    loop {
        match Tick::call(tick, sent, 100 + sent as i64 % 7) {
            Ok(()) => sent += 1,
            // None is lost: the same price is sent again.
            Err(error) if error.status() == Status::QueueFull => {
                held_back += 1;
                std::thread::sleep(Duration::from_micros(100));
            }
            Err(_) => return Ended { sent, held_back },
        }
    }
}
