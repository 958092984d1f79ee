//! The feature `initial-exec-tls` where it matters: in a library that is loaded at run time.
//!
//! The library is the one that the benchmarks call; `library.rs` builds it with the feature and without.
#![cfg(all(target_arch = "x86_64", target_os = "linux", target_env = "gnu"))]

use registry_benches::foreign::{loop_by_handle, loop_with_data};
use registry_benches::library::{CAPTURED, Library, build};
use std::fs;
use std::path::Path;
use std::sync::mpsc;

const FEATURE: Option<&str> = Some("initial-exec-tls");

fn call(library: &Library) {
    let (by_handle, handle) = library.by_handle;
    let (thunk, data) = library.thunk;
    // SAFETY: the library keeps both open, and they take any number.
    unsafe {
        loop_by_handle(by_handle, handle, CAPTURED, 10_000);
        loop_with_data(thunk, data, CAPTURED, 10_000);
    }
}

#[test]
fn threads_older_and_younger_than_the_library_find_records_of_their_own() {
    let file = build(FEATURE).expect("the library builds");
    let (send, receive) = mpsc::channel::<&'static Library>();
    let older = std::thread::spawn(move || call(receive.recv().expect("a library")));
    let library: &'static Library = Box::leak(Box::new(Library::open(&file).expect("it loads")));
    send.send(library).expect("the older thread waits");
    let younger: Vec<_> = (0..8)
        .map(|_| std::thread::spawn(move || call(library)))
        .collect();
    call(library);
    older.join().expect("the older thread's calls succeed");
    for thread in younger {
        thread.join().expect("the younger threads' calls succeed");
    }
}

#[test]
fn only_with_the_feature_the_library_asks_for_room_in_the_static_block() {
    let with = build(FEATURE).expect("the library builds");
    let without = build(None).expect("the library builds");
    assert!(is_static_tls(&with), "the feature had no effect");
    assert!(
        !is_static_tls(&without),
        "the default build would use up what others may need"
    );
}

fn word(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"))
}

/// Whether an ELF file's dynamic section has `DF_STATIC_TLS` among its `DT_FLAGS`. Offsets are those of the
/// 64-bit format, elf(5).
fn is_static_tls(file: &Path) -> bool {
    const PT_DYNAMIC: u64 = 2;
    const DT_FLAGS: u64 = 30;
    const DF_STATIC_TLS: u64 = 0x10;
    let bytes = fs::read(file).expect("the library is there");
    assert_eq!(bytes[..5], *b"\x7fELF\x02", "a 64-bit ELF file");
    let place = |bytes: &[u8], at| usize::try_from(word(bytes, at)).expect("an offset");
    let headers = place(&bytes, 0x20);
    let count = usize::from(u16::from_le_bytes([bytes[0x38], bytes[0x39]]));
    let dynamic = (0..count)
        .map(|n| headers + 56 * n)
        .find(|&at| word(&bytes, at) & 0xffff_ffff == PT_DYNAMIC)
        .expect("a dynamic section");
    let (begin, size) = (place(&bytes, dynamic + 8), place(&bytes, dynamic + 32));
    bytes[begin..begin + size]
        .chunks_exact(16)
        .any(|entry| word(entry, 0) == DT_FLAGS && word(entry, 8) & DF_STATIC_TLS != 0)
}
