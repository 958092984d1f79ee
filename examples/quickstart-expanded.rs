//! The quickstart without the library: the attribute's expansion, simplified for this one function.
//!
//! One static slot, one stub with the handle hardcoded, one wrapper that opens and closes the slot. The
//! library adds what is missing here: many closures behind numbers, threads that call while others
//! close, panics, checks of arguments, messages. This program does not use `registry-core`.

use std::sync::atomic::{AtomicBool, Ordering};

// #[exported_callback(on_error = -1)]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

/// The handle: a constant that the macro computes from the symbol's name. It is not an address.
const HANDLE: u64 = 12345;

/// `registry-core` maps handles to entries; for one function the whole registry is one flag.
static IS_LIVE: AtomicBool = AtomicBool::new(false);

/// The call by handle that every stub makes: it looks the handle up, and calls if the entry is live.
fn invoke(handle: u64, cents: i64) -> Result<i64, &'static str> {
    if handle != HANDLE {
        return Err("UNKNOWN_HANDLE");
    }
    if !IS_LIVE.load(Ordering::Acquire) {
        return Err("NOT_EXPORTED");
    }
    std::panic::catch_unwind(|| add_tax(cents)).map_err(|_| "PANICKED")
}

/// The stub, the only item that C sees. The handle is hardcoded, and `on_error` is -1.
extern "C" fn quickstart_add_tax(cents: i64) -> i64 {
    match invoke(HANDLE, cents) {
        Ok(total) => total,
        Err(why) => {
            println!("Rust: {why}");
            -1
        }
    }
}

/// The wrapper: the entry is live for as long as it.
struct Callback;

impl Callback {
    fn export() -> Self {
        assert!(!IS_LIVE.swap(true, Ordering::AcqRel), "already exported");
        Callback
    }
}

impl Drop for Callback {
    fn drop(&mut self) {
        IS_LIVE.store(false, Ordering::Release);
    }
}

fn main() {
    let as_c_sees_it: extern "C" fn(i64) -> i64 = quickstart_add_tax;
    let tax = Callback::export();
    println!("100 cents become {}", as_c_sees_it(100));
    drop(tax);
    println!("late call: {}", as_c_sees_it(100));
}
