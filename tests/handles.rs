//! Handles: which integers they are, and that a call with any other integer gets a status and runs nothing.
//!
//! Foreign code may pass an integer that it has kept too long, truncated, sign-extended or made
//! up. These tests pass all of them to every function that takes a handle.

use registry_core::{Callback, Handle, Status, exported_callback};
use registry_tests::drops::Drops;
use registry_tests::rounds::rounds;
use std::collections::HashSet;
use std::ffi::{c_char, c_void};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

#[exported_callback(on_error = -1)]
type Count = fn(by: i64) -> i64;

#[exported_callback(on_error = -1, handle = 12345)]
fn seven() -> i64 {
    7
}

#[exported_callback(on_error = -1)]
fn eight() -> i64 {
    8
}

registry_core::export_runtime!();

unsafe extern "C" {
    safe fn handles_Count_call(handle: u64, by: i64) -> i64;
    fn handles_Count_try(handle: u64, by: i64, result: *mut i64) -> Status;
    safe fn handles_release(handle: u64) -> Status;
    fn handles_release_ptr(user_data: *mut c_void) -> Status;
    safe fn handles_release_f64(handle: f64) -> Status;
    safe fn handles_is_live(handle: u64) -> i32;
    fn handles_describe(handle: u64, buffer: *mut c_char, len: usize) -> usize;
    fn handles_invoke(handle: u64, args: *const c_void, n: usize, result: *mut c_void) -> Status;
}

const INDEX_BITS: u32 = 26;
const CLOSURE: u64 = 1 << 52;

fn call(raw: u64) -> Status {
    // SAFETY: a null result is not written.
    unsafe { handles_Count_try(raw, 1, std::ptr::null_mut()) }
}

fn quiet() {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
}

#[test]
fn a_closures_handle_is_exact_in_a_double_and_positive_in_every_signed_type() {
    let count = Count::export(|by| by);
    let handle = count.handle();
    assert!((CLOSURE..1 << 53).contains(&handle.raw()));
    assert_eq!(handle.to_f64() as u64, handle.raw());
    assert_eq!(Handle::from_f64(handle.to_f64()), Some(handle));
    assert!(i64::try_from(handle.raw()).is_ok_and(|signed| signed > 0));
    assert_eq!(handle.to_string(), handle.raw().to_string());
    assert_eq!(size_of::<Option<Handle>>(), 8);
}

#[test]
fn a_functions_handle_is_what_was_written_or_a_hash_of_its_symbol() {
    assert_eq!(seven::HANDLE.raw(), 12345);
    // FNV-1a of the symbol, 64 bits folded to 52: public, since hosts may have it hardcoded.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in b"handles_eight" {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    assert_eq!(eight::HANDLE.raw(), (hash ^ hash >> 52) & (CLOSURE - 1));
}

#[test]
fn a_functions_handle_works_again_after_a_new_export() {
    let first: Callback<eight> = eight::export();
    assert_eq!(first.handle(), eight::HANDLE);
    drop(first);
    assert_eq!(handles_is_live(eight::HANDLE.raw()), 0);
    let _second = eight::export();
    assert_eq!(handles_is_live(eight::HANDLE.raw()), 1);
}

#[test]
fn only_integers_from_1_to_below_2_to_the_53rd_make_a_handle() {
    for raw in [1, 12345, CLOSURE - 1, CLOSURE, (1 << 53) - 1] {
        let handle = Handle::from_raw(raw).expect("in range");
        assert_eq!(handle.raw(), raw);
        assert_eq!(Handle::from_f64(raw as f64), Some(handle));
        assert_eq!(
            Handle::from_user_data(handle.into_user_data()),
            Some(handle)
        );
    }
    for raw in [0, 1 << 53, 1 << 63, u64::MAX] {
        assert_eq!(Handle::from_raw(raw), None);
    }
    let no_handles = [
        0.0,
        -0.0,
        -1.0,
        0.5,
        1.5,
        // Half below the first closure's handle, that handle below zero, and the two doubles from 2^53.
        4_503_599_627_370_495.5,
        -4_503_599_627_370_496.0,
        9_007_199_254_740_992.0,
        9_007_199_254_740_994.0,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        f64::MIN_POSITIVE,
    ];
    for value in no_handles {
        assert_eq!(Handle::from_f64(value), None, "{value}");
    }
    assert_eq!(Handle::from_user_data(std::ptr::null_mut()), None);
    let above = std::ptr::without_provenance_mut(usize::MAX);
    assert_eq!(Handle::from_user_data(above), None);
}

/// Integers of every kind that a host may come up with.
fn strange_integers() -> impl Iterator<Item = u64> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let random = (0..rounds(100_000)).map(move |n| {
        // splitmix64, then cut to 64, 53, 52 and 26 bits by turns, so that all ranges are met.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = state;
        x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ x >> 31) >> [0, 11, 12, 38][n % 4]
    });
    let edges = (0..64).step_by(if cfg!(miri) { 9 } else { 1 });
    let edges = edges.flat_map(|bit| {
        let power = 1_u64 << bit;
        [power - 1, power, power + 1, power.wrapping_neg(), !power]
    });
    // Every generation of the first slots' indices, sparsely.
    let near = (0..rounds(2_000) as u64).map(|n| CLOSURE | (n << INDEX_BITS) | (n % 40));
    random.chain(edges).chain(near)
}

#[test]
fn any_integer_at_all_is_answered_and_disturbs_nobody() {
    quiet();
    let calls = Arc::new(AtomicU64::new(0));
    let drops = Drops::new();
    let live: Vec<Handle> = (0..rounds(1_000))
        .map(|_| {
            let (calls, token) = (Arc::clone(&calls), drops.token());
            let counted = Count::export(move |by| {
                token.keep();
                calls.fetch_add(1, SeqCst);
                by
            });
            // Given away: a guess that hit could even release it.
            counted.into_handle()
        })
        .collect();
    let given: HashSet<u64> = live.iter().map(|handle| handle.raw()).collect();
    let mut seen = HashSet::new();
    for raw in strange_integers().filter(|raw| !given.contains(raw)) {
        seen.insert(call(raw));
        assert_eq!(handles_Count_call(raw, 1), -1, "{raw}");
        let status = handles_release(raw);
        assert!((1..=4).contains(&status.raw()), "{raw}: {status}");
        assert_eq!(handles_is_live(raw), 0, "{raw}");
        let pointer = std::ptr::without_provenance_mut(raw as usize);
        // SAFETY: any pointer may be passed, since it is an integer here.
        let by_pointer = unsafe { handles_release_ptr(pointer) };
        if usize::BITS == 64 {
            assert_eq!(by_pointer, status);
        } else {
            // A pointer carries a key of its own, which half of the integer may be: of an entry that Rust owns.
            assert_ne!(by_pointer, Status::Ok, "{raw}");
        }
        assert_ne!(
            handles_release_f64(f64::from_bits(raw)),
            Status::Ok,
            "{raw}"
        );
        // SAFETY: null with a length of 0.
        unsafe { handles_describe(raw, std::ptr::null_mut(), 0) };
        // SAFETY: no arguments, and no wish for a result.
        let invoked = unsafe { handles_invoke(raw, std::ptr::null(), 0, std::ptr::null_mut()) };
        assert_ne!(invoked, Status::Ok, "{raw}");
    }
    assert!(seen.contains(&Status::NullHandle) && seen.contains(&Status::UnknownHandle));
    assert_eq!((calls.load(SeqCst), drops.count()), (0, 0));
    for handle in live {
        assert_eq!(call(handle.raw()), Status::Ok);
        assert_eq!(handles_release(handle.raw()), Status::Ok);
    }
    let all = rounds(1_000);
    assert_eq!((calls.load(SeqCst), drops.count()), (all as u64, all));
}

/// Two handles of one slot: the first is closed, the second lives.
fn two_of_one_slot() -> (Handle, Callback<Count>) {
    let mut seen: Vec<Handle> = Vec::new();
    let index = |handle: Handle| handle.raw() & ((1 << INDEX_BITS) - 1);
    for _ in 0..10_000 {
        let count = Count::export(|by| by);
        let earlier = seen
            .iter()
            .find(|old| index(**old) == index(count.handle()));
        if let Some(&earlier) = earlier {
            return (earlier, count);
        }
        seen.push(count.handle());
        drop(count);
    }
    panic!("no slot was used twice");
}

#[test]
fn a_slots_earlier_handle_is_closed_and_its_next_one_unknown() {
    quiet();
    let (earlier, now) = two_of_one_slot();
    assert_eq!(call(earlier.raw()), Status::Closed);
    assert_eq!(handles_release(earlier.raw()), Status::Closed);
    let generation = |raw: u64| raw >> INDEX_BITS & ((1 << INDEX_BITS) - 1);
    assert_eq!(
        generation(now.handle().raw()),
        (generation(earlier.raw()) + 1) % (1 << INDEX_BITS),
        "the next generation of the same slot"
    );
    let with = |generation: u64, raw: u64| {
        CLOSURE | (generation % (1 << INDEX_BITS)) << INDEX_BITS | raw & ((1 << INDEX_BITS) - 1)
    };
    for ahead in [1, 2, 1_000, 1 << 25] {
        let future = with(generation(now.handle().raw()) + ahead, now.handle().raw());
        assert_eq!(call(future), Status::UnknownHandle, "{ahead} ahead");
    }
    assert_eq!(call(now.handle().raw()), Status::Ok);
}

#[test]
fn an_index_without_a_slot_or_without_an_entry_is_unknown() {
    quiet();
    let count = Count::export(|by| by);
    let generation = count.handle().raw() & !((1 << INDEX_BITS) - 1);
    // The end of the first chunk, the next chunks, the end of the table.
    for index in [4_095, 4_096, 1 << 20, (1 << INDEX_BITS) - 1] {
        assert_eq!(call(generation | index), Status::UnknownHandle, "{index}");
    }
}

#[test]
fn a_handle_that_a_host_has_cut_or_extended_runs_nothing() {
    quiet();
    let calls = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&calls);
    let count = Count::export(move |by| {
        seen.fetch_add(1, SeqCst);
        by
    });
    let raw = count.handle().raw();
    let mangled = [
        raw & 0xffff_ffff,
        raw as u32 as i32 as i64 as u64,
        raw | 0xffff_ffff_0000_0000,
        raw | 1 << 63,
        raw << 32,
        raw >> 32,
        raw.swap_bytes(),
        f64::to_bits(raw as f64),
        u64::from((raw as f32).to_bits()),
    ];
    for wrong in mangled {
        let status = call(wrong);
        let fitting = [Status::NullHandle, Status::UnknownHandle, Status::Closed];
        assert!(fitting.contains(&status), "{wrong:#x}: {status}");
        assert_ne!(handles_release(wrong), Status::Ok);
    }
    assert_eq!(calls.load(SeqCst), 0);
}

#[test]
fn a_double_between_two_handles_releases_neither() {
    quiet();
    let given = Count::export(|by| by).into_handle();
    // Halves exist only below 2^52: a function's handle, given away.
    let function = seven::export().into_handle();
    for value in [12345.5, 12344.999, -12345.0] {
        assert_eq!(handles_release_f64(value), Status::UnknownHandle);
    }
    assert_eq!(handles_is_live(function.raw()), 1);
    assert_eq!(handles_release_f64(function.to_f64()), Status::Ok);
    assert_eq!(handles_release_f64(given.to_f64()), Status::Ok);
}

#[test]
fn no_handle_of_a_closure_is_ever_given_out_twice() {
    let mut seen = HashSet::new();
    for _ in 0..rounds(200_000) {
        let count = Count::export(|by| by);
        assert!(seen.insert(count.handle()), "{:?}", count.handle());
    }
}

#[test]
fn a_handle_that_is_guessed_before_its_export_returns_is_harmless() {
    quiet();
    let stop = Arc::new(AtomicBool::new(false));
    let guess = Arc::new(AtomicU64::new(0));
    let drops = Drops::new();
    let guesser = {
        let (stop, guess) = (Arc::clone(&stop), Arc::clone(&guess));
        std::thread::spawn(move || {
            let mut hits = 0_u64;
            while !stop.load(SeqCst) {
                let near = guess.load(SeqCst);
                for ahead in 0..8 {
                    match call(near + (ahead << INDEX_BITS)) {
                        Status::Ok => hits += 1,
                        Status::NullHandle | Status::UnknownHandle | Status::Closed => {}
                        other => panic!("{other}"),
                    }
                }
            }
            hits
        })
    };
    let calls = Arc::new(AtomicU64::new(0));
    for _ in 0..rounds(20_000) {
        let (calls, token) = (Arc::clone(&calls), drops.token());
        let count = Count::export(move |by| {
            token.keep();
            calls.fetch_add(1, SeqCst);
            by
        });
        guess.store(count.handle().raw(), SeqCst);
    }
    stop.store(true, SeqCst);
    let hits = guesser.join().unwrap();
    assert_eq!(calls.load(SeqCst), hits, "what was told to have run has");
    assert_eq!(drops.count(), rounds(20_000));
}
