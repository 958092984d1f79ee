//! Functions of the host that any thread of Rust's calls: those of a host with one thread wait in its queue.

use std::sync::Mutex;

use registry_core::{AnyThread, BorrowedHandle, Foreign, ForeignError, exported_callback};

use crate::later::Step;

/// Hears of a step of a thread.
#[exported_callback]
pub type Hears = fn(thread: u32, step: u32, text: &str);

static KEPT: Mutex<Vec<AnyThread<Foreign<Hears>>>> = Mutex::new(Vec::new());

/// Runs it on a thread of its own, where there are threads, and waits for it.
fn elsewhere<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    #[cfg(not(target_family = "wasm"))]
    return std::thread::scope(|scope| scope.spawn(run).join().expect("it does not panic"));
    #[cfg(target_family = "wasm")]
    return run();
}

/// The number of the status in which a call ended.
fn told(call: Result<(), ForeignError>) -> i32 {
    call.map_or_else(|why| why.status().raw(), |()| 0)
}

/// Has so many threads tell the function so many steps each. The last one releases it.
#[cfg(not(target_family = "wasm"))]
#[exported_callback(pinned)]
fn tell_from_threads(hears: AnyThread<Foreign<Hears>>, threads: u32, steps: u32) {
    let hears = std::sync::Arc::new(hears);
    for thread in 0..threads {
        let hears = std::sync::Arc::clone(&hears);
        std::thread::spawn(move || {
            for step in 0..steps {
                // A full queue has room again once the host has run it.
                while told(hears.call(thread, step, "a text that is longer than 22 bytes")) == 14 {
                    std::thread::yield_now();
                }
            }
        });
    }
}

/// Tells the function so many steps on another thread, and returns how many were put. It waits for that thread.
#[exported_callback(on_error = u32::MAX, pinned)]
fn tell_now(hears: AnyThread<Foreign<Hears>>, steps: u32) -> u32 {
    elsewhere(move || {
        (0..steps)
            .filter(|&step| told(hears.call(0, step, "now")) == 0)
            .count() as u32
    })
}

/// Keeps the function, and returns how many are kept.
#[exported_callback(on_error = 0, pinned)]
fn keep_hears(hears: AnyThread<Foreign<Hears>>) -> u32 {
    let mut kept = KEPT.lock().expect("no holder panics");
    kept.push(hears);
    kept.len() as u32
}

/// Keeps the function if there is one, and if the other argument is live.
#[exported_callback(on_error = false, pinned)]
fn keep_hears_beside(
    hears: Option<AnyThread<Foreign<Hears>>>,
    _step: BorrowedHandle<'_, Step>,
) -> bool {
    let mut kept = KEPT.lock().expect("no holder panics");
    let is_one = hears.is_some();
    kept.extend(hears);
    is_one
}

/// Tells all kept functions a step on another thread, and returns how the last call ended.
#[exported_callback(on_error = -1, pinned)]
fn tell_kept(step: u32) -> i32 {
    let tell = || {
        let kept = KEPT.lock().expect("no holder panics");
        kept.iter()
            .fold(-1, |_, hears| told(hears.call(1, step, "kept")))
    };
    elsewhere(tell)
}

/// Releases all kept functions on another thread.
#[exported_callback(pinned)]
fn forget_kept() {
    elsewhere(|| {
        let kept = std::mem::take(&mut *KEPT.lock().expect("no holder panics"));
        drop(kept);
    });
}

/// A step that the library has made, for a handle.
#[exported_callback(on_error = None, pinned)]
fn made_step() -> Option<registry_core::OwnedHandle<Step>> {
    Some(Step::export(|_| {}).into())
}

/// Is never exported, so it takes no function.
#[exported_callback]
fn hear_nothing(_hears: AnyThread<Foreign<Hears>>) {}

#[cfg(not(target_family = "wasm"))]
static TELLER: Mutex<Option<std::thread::JoinHandle<i32>>> = Mutex::new(None);

/// Tells the function steps on a thread of its own until a call ends in another way than that there is no room. `wait_for_teller` says how.
#[cfg(not(target_family = "wasm"))]
#[exported_callback(pinned)]
fn tell_until_it_fails(hears: AnyThread<Foreign<Hears>>) {
    let run = move || {
        let ends = (0..).map(|step| told(hears.call(2, step, "and on")));
        let mut ends = ends.filter(|status| ![0, 14].contains(status));
        ends.next().unwrap_or(0)
    };
    *TELLER.lock().expect("no holder panics") = Some(std::thread::spawn(run));
}

/// Waits for the thread of `tell_until_it_fails`, and returns the number of the status in which its last call ended.
#[cfg(not(target_family = "wasm"))]
#[exported_callback(on_error = 0, pinned)]
fn wait_for_teller() -> i32 {
    let teller = TELLER.lock().expect("no holder panics").take();
    teller.map_or(0, |teller| teller.join().expect("a call does not panic"))
}
