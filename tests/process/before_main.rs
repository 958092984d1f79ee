//! Before `main`: a constructor of the foreign side exports, calls and closes, as one of C++ may.
//!
//! Nothing of the registry is set up by a constructor of its own, so there is no order to get wrong.

// Miri runs nothing before `main`.
#![cfg(target_os = "linux")]

use registry_core::{Callback, Status, exported_callback};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

#[exported_callback(on_error = -1)]
type Early = fn(value: i64) -> i64;

#[exported_callback(on_error = -1)]
fn doubled(value: i64) -> i64 {
    2 * value
}

unsafe extern "C" {
    safe fn process_doubled(value: i64) -> i64;
    safe fn process_Early_call(handle: u64, value: i64) -> i64;
}

static KEPT: OnceLock<Callback<Early>> = OnceLock::new();
static CLOSED: AtomicU64 = AtomicU64::new(0);
/// A bit for each thing that went as it should.
static WENT_WELL: AtomicU64 = AtomicU64::new(0);

extern "C" fn constructor() {
    let kept = KEPT.get_or_init(|| Early::export(|value| value + 1));
    let closed = Early::export_local(|value| value + 2);
    let function = doubled::export();
    let raw = closed.handle().raw();
    let good = [
        process_Early_call(kept.handle().raw(), 1) == 2,
        process_Early_call(raw, 1) == 3,
        process_doubled(4) == 8,
        Early::call(doubled::HANDLE, 1).is_err_and(|e| e.status() == Status::WrongSignature),
    ];
    drop(closed);
    drop(function);
    CLOSED.store(raw, SeqCst);
    let bits = good
        .iter()
        .rev()
        .fold(0, |bits, &well| bits << 1 | u64::from(well));
    WENT_WELL.store(bits, SeqCst);
}

#[used]
#[unsafe(link_section = ".init_array")]
static CONSTRUCTOR: extern "C" fn() = constructor;

#[test]
fn a_constructor_may_export_call_and_close_before_main() {
    assert_eq!(WENT_WELL.load(SeqCst), 0b1111);
    let kept = KEPT.get().expect("the constructor has run");
    assert_eq!(process_Early_call(kept.handle().raw(), 1), 2);
    assert_eq!(process_Early_call(CLOSED.load(SeqCst), 1), -1);
    assert_eq!(registry_core::last_status(), Status::Closed);
    assert_eq!(process_doubled(4), -1);
}
