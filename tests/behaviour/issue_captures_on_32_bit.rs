//! Captures that a slot holds itself, on targets with pointers of 32 bits.
//!
//! There the slot's fields end at byte 20, and the captures began directly after them. Captures with an alignment
//! of 8, such as the word that guards an `export_mut` closure, were misaligned. `tests/proof/portability i686` runs this test.

use registry_core::exported_callback;
use std::hint::black_box;

#[exported_callback(on_error = 0)]
type Address = fn() -> usize;

#[repr(align(8))]
struct Eight(u8);
#[repr(align(16))]
struct Sixteen(u8);
#[repr(align(32))]
struct ThirtyTwo(u8);

/// Where it is. Not asked in a way that the compiler answers by itself.
fn address<T>(of: &T) -> usize {
    black_box(std::ptr::from_ref(of)).addr()
}

#[test]
fn captures_stand_where_their_alignment_wants_them() {
    let (eight, sixteen, thirty_two) = (Eight(1), Sixteen(2), ThirtyTwo(3));
    let eight = Address::export(move || address(&eight) + usize::from(eight.0) - 1);
    let sixteen = Address::export(move || address(&sixteen) + usize::from(sixteen.0) - 2);
    let thirty_two = Address::export(move || address(&thirty_two) + usize::from(thirty_two.0) - 3);
    for (callback, alignment) in [(&eight, 8), (&sixteen, 16), (&thirty_two, 32)] {
        let address = Address::call(callback.handle()).expect("it is live");
        assert_eq!(address % alignment, 0, "{alignment}");
    }
}

#[test]
fn every_kind_of_closure_is_called() {
    let mut count = 0_u64;
    let exclusive = Address::export_mut(move || {
        count += 1;
        count as usize
    });
    let number = 3_u64;
    let once = Address::export_once(move || number as usize);
    let mut sum = 0_u64;
    let local = Address::export_local(move || {
        sum += 5;
        sum as usize
    });
    assert_eq!(Address::call(exclusive.handle()).ok(), Some(1));
    assert_eq!(Address::call(exclusive.handle()).ok(), Some(2));
    assert_eq!(Address::call(once.handle()).ok(), Some(3));
    assert_eq!(Address::call(local.handle()).ok(), Some(5));
}
