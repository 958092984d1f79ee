//! A closure of size 0 whose captures need a larger alignment than a slot has.
//!
//! It was boxed, and the allocator was called with a size of 0, which is undefined
//! behaviour.

use crate::{SIZELESS, alone};
use registry_core::exported_callback;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

#[exported_callback(on_error = 0)]
type Address = fn() -> usize;

/// No size, much alignment, and a drop that is counted.
#[repr(align(64))]
struct Aligned;
static DROPS: AtomicUsize = AtomicUsize::new(0);

impl Drop for Aligned {
    fn drop(&mut self) {
        assert_eq!(std::ptr::from_ref(self).addr() % 64, 0);
        DROPS.fetch_add(1, SeqCst);
    }
}

#[test]
fn it_is_stored_without_memory_and_dropped_once() {
    let _one = alone();
    let aligned = Aligned;
    let address = Address::export(move || std::ptr::from_ref(&aligned).addr());
    assert_eq!(Address::call(address.handle()).unwrap() % 64, 0);
    assert_eq!(DROPS.load(SeqCst), 0);
    drop(address);
    assert_eq!(DROPS.load(SeqCst), 1);
    assert_eq!(SIZELESS.load(SeqCst), 0);
}

#[test]
fn captures_of_any_alignment_are_where_they_ask_to_be() {
    let _one = alone();
    #[repr(align(128))]
    struct Wide([u8; 128]);
    let wide = Wide([7; 128]);
    let address = Address::export(move || {
        assert_eq!(wide.0[127], 7);
        std::ptr::from_ref(&wide).addr()
    });
    assert_eq!(Address::call(address.handle()).unwrap() % 128, 0);
}
