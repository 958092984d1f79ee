//! Closures of every kind, made by Rust and owned by the foreign side.

use std::sync::Mutex;

use registry_core::{Callback, Handle, exported_callback};

/// Multiplies.
#[exported_callback(on_error = i32::MIN, pool = 4)]
pub type Scaler = fn(x: i32) -> i32;

/// Another signature of the same shape.
#[exported_callback(on_error = 0)]
pub type Mapper = fn(x: i32) -> i32;

/// Makes a scaler that the caller owns.
#[exported_callback(on_error = None, pinned)]
fn make_scaler(factor: i32) -> Option<Handle> {
    Some(Scaler::export(move |x| x * factor).into_handle())
}

/// Makes so many scalers that the caller owns, and returns their handles as numbers.
#[exported_callback(on_error = Vec::new(), pinned)]
fn make_scalers(count: u32) -> Vec<f64> {
    let make = |n: u32| Scaler::export(move |x| x.wrapping_mul(n as i32)).into_handle();
    // Exact: a handle is below 2^53.
    (0..count).map(|n| make(n).raw() as f64).collect()
}

/// Makes a scaler that can be called once.
#[exported_callback(on_error = None, pinned)]
fn make_once(factor: i32) -> Option<Handle> {
    Some(Scaler::export_once(move |x| x * factor).into_handle())
}

/// Makes a scaler that calls itself, and returns the status of that.
#[exported_callback(on_error = None, pinned)]
fn make_reentrant() -> Option<Handle> {
    static OWN: Mutex<Option<Handle>> = Mutex::new(None);
    let callback = Scaler::export_mut(|x| {
        let own = OWN.lock().expect("no holder panics").expect("set below");
        Scaler::call(own, x).map_or_else(|error| error.failure().status() as i32, |_| 0)
    });
    let handle = callback.into_handle();
    *OWN.lock().expect("no holder panics") = Some(handle);
    Some(handle)
}

/// Makes a scaler that panics.
#[exported_callback(on_error = None, pinned)]
fn make_panicking() -> Option<Handle> {
    Some(Scaler::export(|_| panic!("this scaler always panics")).into_handle())
}

/// A scaler that Rust keeps: its handle may be called, but not released.
#[exported_callback(on_error = None, pinned)]
fn kept_scaler() -> Option<Handle> {
    static KEPT: Mutex<Option<Callback<Scaler>>> = Mutex::new(None);
    let mut kept = KEPT.lock().expect("no holder panics");
    Some(
        kept.get_or_insert_with(|| Scaler::export(|x| x + 1))
            .handle(),
    )
}

/// Makes a local scaler on a thread of its own, which stays: every other thread's call is refused.
#[cfg(not(target_family = "wasm"))]
#[exported_callback(on_error = None, pinned)]
fn make_elsewhere() -> Option<Handle> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let callback = Scaler::export_local(|x| x);
        // The receiver waits for it.
        let _ = sender.send(callback.handle());
        loop {
            std::thread::park();
        }
    });
    receiver.recv().ok()
}

/// Sums what the host says, three times, and what it keeps itself.
///
/// # Safety
/// `next` is null or a function of this type.
#[cfg(not(target_family = "wasm"))]
#[exported_callback(on_error = i64::MIN)]
pub type Summer = unsafe fn(next: Option<unsafe extern "C" fn() -> i64>) -> i64;

/// Makes a summer that keeps so many ones, which the caller owns.
#[cfg(not(target_family = "wasm"))]
#[exported_callback(on_error = None, pinned)]
fn make_summer(ones: u32) -> Option<Handle> {
    /// What it keeps; nothing when it has been dropped.
    struct Kept(Vec<i64>);
    impl Drop for Kept {
        fn drop(&mut self) {
            self.0.fill(0);
        }
    }
    let kept = Kept(vec![1; ones as usize]);
    let sum = move |next: Option<unsafe extern "C" fn() -> i64>| {
        // SAFETY: the callback's own contract.
        let said: i64 = (0..3)
            .filter_map(|_| next.map(|next| unsafe { next() }))
            .sum();
        said + kept.0.iter().sum::<i64>()
    };
    Some(Summer::export(sum).into_handle())
}
