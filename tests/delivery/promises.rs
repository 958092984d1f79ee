//! Every row of the documentation of `Promise`, as C uses it.

use crate::completions::status;
use crate::host::{
    delivery_promise_take, delivery_promise_watch, delivery_queue_new, delivery_release,
    last_error, next, promise, take,
};
use crate::quiet;
use core::ptr::null_mut;
use registry_core::{Abandoned, FfiType, OwnedHandle, Promise, Status, exported_callback};

#[exported_callback]
pub(crate) type Hop = fn(by: u32);

#[test]
fn a_promise_is_busy_until_its_value_comes_and_closed_once_it_is_taken() {
    quiet();
    let (promise, resolver) = promise::<i64>();
    assert_eq!(take(promise, 0_i64), (Status::Busy, 0));
    assert_eq!(last_error(), "the promise has no value yet");
    assert_eq!(resolver.resolve(-7), Ok(()));
    assert_eq!(take(promise, 0_i64), (Status::Ok, -7));
    assert_eq!(take(promise, 0_i64), (Status::Closed, 0));
    assert!(
        last_error().contains("closed when its value was taken"),
        "{}",
        last_error()
    );
    assert_eq!(delivery_release(promise), Status::Closed);
}

#[test]
fn memory_of_another_size_gets_nothing_and_takes_nothing() {
    quiet();
    let (promise, resolver) = promise::<i64>();
    assert_eq!(resolver.resolve(5), Ok(()));
    assert_eq!(take(promise, 0_i32), (Status::InvalidArgument, 0));
    assert_eq!(take(promise, [0_i64; 2]), (Status::InvalidArgument, [0; 2]));
    // At any address.
    let mut bytes = [0_u8; 9];
    // SAFETY: the value fits behind the first byte.
    let status = unsafe { delivery_promise_take(promise, (&raw mut bytes[1]).cast(), 8) };
    let mut expected = [0; 9];
    expected[1..].copy_from_slice(&5_i64.to_ne_bytes());
    assert_eq!((status, bytes), (Status::Ok, expected));
}

#[test]
fn a_value_that_is_not_wanted_is_dropped() {
    let (promise, resolver) = promise::<OwnedHandle<Hop>>();
    let hop = Hop::export(|_| {});
    let handle = hop.handle();
    assert!(resolver.resolve(hop.into()).is_ok());
    // Cancelled: the promise's value ends with it.
    assert_eq!(delivery_release(promise), Status::Ok);
    assert_eq!(status(Hop::call(handle, 1)), Status::Closed);
    // Taken without memory for it: nobody could close what nobody is told.
    let (promise, resolver) = crate::host::promise::<OwnedHandle<Hop>>();
    let hop = Hop::export(|_| {});
    let handle = hop.handle();
    assert!(resolver.resolve(hop.into()).is_ok());
    // SAFETY: null is for a result that is not wanted.
    let taken = unsafe { delivery_promise_take(promise, null_mut(), 0) };
    assert_eq!(taken, Status::Ok);
    assert_eq!(status(Hop::call(handle, 1)), Status::Closed);
}

/// What owns a callback, and a number.
#[derive(FfiType)]
#[repr(C)]
struct Hops {
    by: u32,
    hop: OwnedHandle<Hop>,
}

/// As C has it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C)]
struct HopsInC {
    by: u32,
    hop: u64,
}

#[test]
fn a_struct_that_owns_a_callback_is_its_takers() {
    let hops = |by| {
        let hop = Hop::export(|_| {});
        (
            hop.handle(),
            Hops {
                by,
                hop: hop.into(),
            },
        )
    };
    let (promise, resolver) = promise::<Result<Hops, String>>();
    let (handle, made) = hops(3);
    assert!(resolver.resolve(Ok(made)).is_ok());
    let wanted = HopsInC {
        by: 3,
        hop: handle.raw(),
    };
    assert_eq!(take(promise, HopsInC::default()), (Status::Ok, wanted));
    assert_eq!(delivery_release(handle.raw()), Status::Ok);
    // A promise that is cancelled ends it.
    let (promise, resolver) = self::promise::<Hops>();
    let (handle, made) = hops(3);
    assert!(resolver.resolve(made).is_ok());
    assert_eq!(delivery_release(promise), Status::Ok);
    assert_eq!(status(Hop::call(handle, 1)), Status::Closed);
}

#[test]
fn a_cancelled_promise_gives_the_value_back() {
    let (promise, resolver) = promise::<String>();
    assert!(!resolver.is_cancelled());
    assert_eq!(delivery_release(promise), Status::Ok);
    assert!(resolver.is_cancelled());
    assert_eq!(resolver.resolve("late".to_owned()), Err("late".to_owned()));
    // So does one that Rust has dropped.
    let (promise, resolver) = Promise::<u8>::new();
    drop(promise);
    assert_eq!(resolver.resolve(1), Err(1));
}

#[test]
fn a_promise_that_is_released_while_it_is_awaited_is_named_by_its_queue() {
    quiet();
    let queue = delivery_queue_new(1);
    let (promise, resolver) = promise::<u8>();
    assert_eq!(delivery_promise_watch(promise, queue), Status::Ok);
    assert_eq!(delivery_release(promise), Status::Ok);
    assert_eq!(next(queue), (Status::Ok, promise));
    assert_eq!(next(queue), (Status::Ok, 0));
    assert_eq!(take(promise, 0_u8).0, Status::Closed);
    assert_eq!(resolver.resolve(1), Err(1));
    assert_eq!(delivery_release(queue), Status::Ok);
}

#[test]
fn a_promise_whose_resolver_is_dropped_is_closed_and_named_by_its_queue() {
    quiet();
    let queue = delivery_queue_new(1);
    let (promise, resolver) = promise::<u8>();
    assert_eq!(delivery_promise_watch(promise, queue), Status::Ok);
    assert_eq!(next(queue), (Status::Ok, 0));
    drop(resolver);
    assert_eq!(next(queue), (Status::Ok, promise));
    assert_eq!(take(promise, 0_u8), (Status::Closed, 0));
    assert!(
        last_error().contains("never get a value"),
        "{}",
        last_error()
    );
    // One that Rust owned when it was abandoned ends when it is taken.
    let (late, resolver) = Promise::<u8>::new();
    drop(resolver);
    let late = late.into_handle().raw();
    assert_eq!(take(late, 0_u8), (Status::Closed, 0));
    assert_eq!(delivery_release(late), Status::Closed);
    assert_eq!(delivery_release(queue), Status::Ok);
}

#[test]
fn an_error_is_failed_with_its_text() {
    quiet();
    let (promise, resolver) = promise::<Result<u32, String>>();
    assert!(resolver.resolve(Err("no such page".to_owned())).is_ok());
    assert_eq!(take(promise, 0_u32), (Status::Failed, 0));
    assert!(last_error().contains("no such page"), "{}", last_error());
    assert_eq!(take(promise, 0_u32).0, Status::Closed);
}

#[test]
fn a_promise_of_nothing_takes_no_memory() {
    let (promise, resolver) = promise::<()>();
    assert!(resolver.resolve(()).is_ok());
    // SAFETY: no memory.
    let taken = unsafe { delivery_promise_take(promise, null_mut(), 0) };
    assert_eq!(taken, Status::Ok);
}

#[test]
fn rust_reads_a_promise_without_its_handle() {
    let (mut promise, resolver) = Promise::<u8>::new();
    assert_eq!(promise.try_take(), None);
    assert_eq!(resolver.resolve(3), Ok(()));
    assert_eq!(promise.try_take(), Some(Ok(3)));
    assert!(matches!(promise.try_take(), Some(Err(Abandoned { .. }))));
    assert_eq!(Promise::resolved(4_u8).try_take(), Some(Ok(4)));
}

/// Promises to be resolved, by the test that made them.
#[exported_callback(on_error = None)]
fn later_or_never(fails: bool) -> Result<Promise<u8>, String> {
    if fails {
        return Err("not today".to_owned());
    }
    Ok(Promise::resolved(9))
}

unsafe extern "C" {
    safe fn delivery_later_or_never(fails: bool) -> u64;
    fn delivery_later_or_never_try(fails: bool, promise: *mut u64) -> Status;
}

#[test]
fn a_function_returns_the_handle_of_its_promise_or_0() {
    quiet();
    let _exported = later_or_never::export();
    let promise = delivery_later_or_never(false);
    assert_eq!(take(promise, 0_u8), (Status::Ok, 9));
    assert_eq!(delivery_later_or_never(true), 0);
    let mut made = 1;
    // SAFETY: a valid pointer.
    let status = unsafe { delivery_later_or_never_try(true, &raw mut made) };
    assert_eq!((status, made), (Status::Failed, 1));
    // Nobody takes the result: the promise is cancelled, and no entry is left.
    // SAFETY: null.
    let status = unsafe { delivery_later_or_never_try(false, null_mut()) };
    assert_eq!(status, Status::Ok);
}

#[test]
fn of_a_cancel_and_a_value_that_race_one_wins() {
    const ROUNDS: usize = if cfg!(miri) { 20 } else { 2_000 };
    let (mut cancelled, mut resolved) = (0, 0);
    for _ in 0..ROUNDS {
        let (promise, resolver) = promise::<u64>();
        let resolving = std::thread::spawn(move || resolver.resolve(1).is_ok());
        let taken = take(promise, 0_u64);
        let released = delivery_release(promise);
        match (taken.0, released, resolving.join().unwrap()) {
            (Status::Ok, Status::Closed, true) => resolved += 1,
            // Resolved between the two, or after both.
            (Status::Busy, Status::Ok, _) => cancelled += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(cancelled + resolved, ROUNDS);
}
