//! Structs with owned handles: they cross by value, as a whole or not at all.

use registry_core::{
    Callback, FfiType, Handle, OwnedHandle, Status, exported_callback, last_error, report,
};
use registry_core::{EntryOwner, c_api};
use registry_tests::drops::Drops;
use registry_tests::rounds::rounds;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// What the fields name.
#[exported_callback(on_error = -1)]
type Weight = fn(value: i64) -> i64;

/// Another type with the same parameters.
#[exported_callback(on_error = -1)]
type NotWeight = fn(value: i64) -> i64;

/// A struct that owns one callback, or two.
#[derive(Debug, FfiType)]
#[repr(C)]
struct Load {
    sure: bool,
    one: OwnedHandle<Weight>,
    other: Option<OwnedHandle<Weight>>,
    count: i32,
}

/// The same by its place.
#[derive(FfiType)]
#[repr(C)]
struct Bare(
    u8,
    registry_core::OwnedHandle<Weight>,
    std::option::Option<OwnedHandle<Weight>>,
);

/// What C sees of a [`Load`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
struct RawLoad {
    sure: u8,
    one: u64,
    other: u64,
    count: i32,
}

/// What C sees of a [`Bare`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
struct RawBare(u8, u64, u64);

/// Closures that take one.
#[exported_callback(on_error = -1)]
type Loader = fn(load: Load) -> i64;

/// Closures that make one.
#[exported_callback(on_error = None)]
type LoadMaker = fn(factor: i64) -> Load;

/// Implementers that take and make them.
#[exported_callback]
trait Carrier {
    #[on_error(None)]
    fn swap(&self, load: Load) -> Result<Load, String>;
}

fn weight(factor: i64) -> Callback<Weight> {
    Weight::export(move |value| value * factor)
}

fn load(factor: i64) -> Load {
    Load {
        sure: true,
        one: weight(factor).into(),
        other: (factor > 10).then(|| weight(2 * factor).into()),
        count: 7,
    }
}

#[exported_callback(on_error = None, pinned)]
fn load_new(factor: i64) -> Load {
    load(factor)
}

#[exported_callback(on_error = None, pinned)]
fn load_or_fail(factor: i64) -> Result<Load, String> {
    if factor == 0 {
        return Err("no factor".to_owned());
    }
    Ok(load(factor))
}

#[exported_callback(on_error = None, pinned)]
fn bare_swap(bare: Bare) -> Bare {
    let Bare(number, one, other) = bare;
    Bare(number + 1, other.unwrap_or(weight(1).into()), Some(one))
}

fn weigh(load: &Load) -> i64 {
    let of = |owned: &OwnedHandle<Weight>| Weight::call(owned.handle(), 1).unwrap_or(-2);
    of(&load.one) + load.other.as_ref().map_or(0, of)
}

#[exported_callback(on_error = -1, pinned)]
fn take_load(load: Load) -> i64 {
    weigh(&load)
}

#[exported_callback(on_error = -1, pinned)]
fn take_loads(one: Load, other: Load, yes: bool) -> Result<i64, String> {
    assert!(one.sure, "not sure");
    if yes {
        Ok(weigh(&one) + weigh(&other))
    } else {
        Err("no".to_owned())
    }
}

unsafe extern "C" {
    safe fn behaviour_release(handle: u64) -> Status;
    safe fn behaviour_is_live(handle: u64) -> i32;
    safe fn behaviour_last_status() -> Status;
    safe fn behaviour_load_new(factor: i64) -> RawLoad;
    safe fn behaviour_load_or_fail(factor: i64) -> RawLoad;
    safe fn behaviour_bare_swap(bare: RawBare) -> RawBare;
    fn behaviour_take_load_try(load: RawLoad, result: *mut i64) -> Status;
    fn behaviour_take_loads_try(one: RawLoad, other: RawLoad, yes: u8, result: *mut i64) -> Status;
    fn behaviour_Loader_try(handle: u64, load: RawLoad, result: *mut i64) -> Status;
    fn behaviour_LoadMaker_try(handle: u64, factor: i64, result: *mut RawLoad) -> Status;
    fn behaviour_Carrier_swap_try(handle: u64, load: RawLoad, result: *mut RawLoad) -> Status;
}

fn ended(call: impl FnOnce(*mut i64) -> Status) -> Result<i64, Status> {
    let mut result = 0;
    match call(&raw mut result) {
        Status::Ok => Ok(result),
        status => Err(status),
    }
}

fn take(load: RawLoad) -> Result<i64, Status> {
    // SAFETY: the result pointer is valid.
    ended(|result| unsafe { behaviour_take_load_try(load, result) })
}

fn take_two(one: RawLoad, other: RawLoad, yes: u8) -> Result<i64, Status> {
    // SAFETY: the result pointer is valid.
    ended(|result| unsafe { behaviour_take_loads_try(one, other, yes, result) })
}

fn take_by(loader: Handle, load: RawLoad) -> Result<i64, Status> {
    // SAFETY: the result pointer is valid.
    ended(|result| unsafe { behaviour_Loader_try(loader.raw(), load, result) })
}

fn is_live(raw: u64) -> bool {
    behaviour_is_live(raw) == 1
}

fn is_foreign(raw: u64) -> bool {
    let entries = report().entries;
    let mut found = entries.iter().filter(|entry| entry.handle.raw() == raw);
    found.any(|entry| entry.owner == EntryOwner::Foreign)
}

/// A struct of these two handles.
fn raw(one: u64, other: u64) -> RawLoad {
    RawLoad {
        sure: 1,
        one,
        other,
        count: 7,
    }
}

const NOTHING: RawLoad = RawLoad {
    sure: 0,
    one: 0,
    other: 0,
    count: 0,
};

#[test]
fn a_returned_struct_is_foreign_codes_and_a_passed_one_rusts() {
    for make in [behaviour_load_new, behaviour_load_or_fail] {
        let made = make(11);
        assert_eq!((made.sure, made.count), (1, 7));
        assert!(is_foreign(made.one) && is_foreign(made.other));
        assert_eq!(take(made), Ok(33));
        assert!(!is_live(made.one) && !is_live(made.other));
        assert_eq!(take(made), Err(Status::Closed));
    }
    let made = behaviour_load_new(3);
    assert_eq!((made.other, take(made)), (0, Ok(3)));
}

#[test]
fn a_tuple_struct_crosses_in_both_directions() {
    let (one, other) = (behaviour_load_new(2).one, behaviour_load_new(3).one);
    let swapped = behaviour_bare_swap(RawBare(9, one, other));
    assert_eq!(swapped, RawBare(10, other, one));
    assert!(is_foreign(one) && is_foreign(other));
    let swapped = behaviour_bare_swap(RawBare(9, one, 0));
    assert_eq!(swapped.2, one);
    for raw in [one, other, swapped.1] {
        assert_eq!(behaviour_release(raw), Status::Ok);
    }
}

#[test]
fn a_failed_call_returns_a_struct_of_zeros() {
    assert_eq!(behaviour_load_or_fail(0), NOTHING);
    assert_eq!(behaviour_last_status(), Status::Failed);
    let made = behaviour_load_or_fail(1);
    assert_eq!(behaviour_last_status(), Status::Ok);
    assert_eq!(behaviour_release(made.one), Status::Ok);
}

#[test]
fn a_struct_that_nobody_wants_ends() {
    let drops = Drops::new();
    let made = drops.clone();
    let maker = LoadMaker::export(move |factor| {
        let token = made.token();
        let one = Weight::export(move |value| {
            token.keep();
            value * factor
        });
        Load {
            one: one.into(),
            ..load(factor)
        }
    });
    let handle = maker.handle().raw();
    // SAFETY: null is allowed.
    let status = unsafe { behaviour_LoadMaker_try(handle, 1, std::ptr::null_mut()) };
    assert_eq!((status, drops.count()), (Status::Ok, 1));
    let mut made = NOTHING;
    // SAFETY: the result pointer is valid.
    let status = unsafe { behaviour_LoadMaker_try(handle, 1, &raw mut made) };
    assert_eq!((status, drops.count()), (Status::Ok, 1));
    assert_eq!(behaviour_release(made.one), Status::Ok);
    assert_eq!(drops.count(), 2);
    drop(LoadMaker::call(maker.handle(), 1).unwrap());
    assert_eq!(drops.count(), 3);
}

#[test]
fn a_struct_is_taken_as_a_whole_or_not_at_all() {
    let other = NotWeight::export(|value| value);
    let rusts = weight(2);
    let closed = behaviour_load_new(1).one;
    assert_eq!(behaviour_release(closed), Status::Ok);
    let made = behaviour_load_new(5).one;
    let rows = [
        (0, Status::NullHandle),
        (1 << 60, Status::UnknownHandle),
        (u64::MAX, Status::UnknownHandle),
        (1 << 63 | made, Status::UnknownHandle),
        (12345, Status::UnknownHandle),
        (closed, Status::Closed),
        (other.handle().raw(), Status::WrongSignature),
        (rusts.handle().raw(), Status::NotOwned),
        (made, Status::NotOwned), // twice the same
    ];
    for (forged, status) in rows {
        assert_eq!(take(raw(forged, made)), Err(status), "{forged}");
        assert!(is_foreign(made), "{forged}");
        if forged != 0 {
            assert_eq!(take(raw(made, forged)), Err(status), "{forged}");
            assert!(is_foreign(made), "{forged}");
        }
    }
    let unsure = RawLoad {
        sure: 2,
        ..raw(made, 0)
    };
    assert_eq!(take(unsure), Err(Status::InvalidArgument));
    assert!(is_foreign(made));
    assert_eq!(take(raw(made, 0)), Ok(5));
    assert_eq!(Weight::call(rusts.handle(), 1).unwrap(), 2);
}

#[test]
fn the_message_names_the_argument_and_the_field() {
    let other = NotWeight::export(|value| value).into_handle().raw();
    let made = behaviour_load_new(5).one;
    assert_eq!(take(raw(made, other)), Err(Status::WrongSignature));
    let message = last_error().unwrap();
    assert_eq!(
        message,
        format!(
            "argument `load` of callback `behaviour::owned_fields::take_load` has a field `other` that is handle {other} of \
             `behaviour::owned_fields::NotWeight`, not of `behaviour::owned_fields::Weight`"
        )
    );
    assert_eq!(take(raw(made, made)), Err(Status::NotOwned));
    let message = last_error().unwrap();
    assert_eq!(
        message,
        format!(
            "argument `load` of callback `behaviour::owned_fields::take_load` has a field `other` that is handle {made} of \
             `behaviour::owned_fields::Weight`, which another field has too"
        )
    );
    for handle in [made, other] {
        assert_eq!(behaviour_release(handle), Status::Ok);
    }
}

#[test]
fn the_same_number_in_two_arguments_takes_none() {
    let (one, two) = (behaviour_load_new(11), behaviour_load_new(12));
    assert_eq!(
        take_two(one, raw(two.one, one.other), 1),
        Err(Status::NotOwned)
    );
    assert_eq!(take_two(one, one, 1), Err(Status::NotOwned));
    assert_eq!(take_two(one, two, 2), Err(Status::InvalidArgument));
    let all = [one.one, one.other, two.one, two.other];
    assert!(all.iter().all(|raw| is_foreign(*raw)));
    assert_eq!(take_two(one, two, 0), Err(Status::Failed), "this one ran");
    assert!(!all.iter().any(|raw| is_live(*raw)));
}

#[test]
fn a_panic_drops_what_the_call_took() {
    let (one, two) = (behaviour_load_new(11), behaviour_load_new(1));
    let unsure = RawLoad { sure: 0, ..one };
    assert_eq!(take_two(unsure, two, 1), Err(Status::Panicked));
    assert!(
        ![one.one, one.other, two.one]
            .iter()
            .any(|raw| is_live(*raw))
    );
}

#[test]
fn a_closure_that_refuses_takes_nothing() {
    let once = Loader::export_once(|load| weigh(&load));
    let (first, second) = (behaviour_load_new(1), behaviour_load_new(11));
    assert_eq!(take_by(once.handle(), first), Ok(1));
    assert_eq!(take_by(once.handle(), second), Err(Status::Consumed));
    assert!(is_foreign(second.one) && is_foreign(second.other));
    // From Rust it ends, as any value that is moved into a call, also one that came from foreign code.
    let inner = once.handle();
    let forward = Loader::export(move |load| i64::from(Loader::call(inner, load).is_err()));
    assert_eq!(take_by(forward.handle(), second), Ok(1));
    assert!(!is_live(second.one) && !is_live(second.other));
}

#[test]
fn methods_take_and_return_structs() {
    struct Swaps;
    impl Carrier for Swaps {
        fn swap(&self, mut load: Load) -> Result<Load, String> {
            let other = load.other.take().ok_or("there is no other")?;
            load.other = Some(std::mem::replace(&mut load.one, other));
            Ok(load)
        }
    }
    let carrier = CarrierEntry::export(Swaps);
    let made = behaviour_load_new(11);
    let mut swapped = NOTHING;
    let handle = carrier.handle().raw();
    // SAFETY: the result pointer is valid.
    let status = unsafe { behaviour_Carrier_swap_try(handle, made, &raw mut swapped) };
    assert_eq!(status, Status::Ok);
    assert_eq!((swapped.one, swapped.other), (made.other, made.one));
    let swapped = CarrierEntry::call_swap(carrier.handle(), load(20)).unwrap();
    assert_eq!(Weight::call(swapped.unwrap().one.handle(), 1).unwrap(), 40);
    assert!(CarrierEntry::call_swap(carrier.handle(), load(2)).is_err());
    assert_eq!(take(raw(made.one, made.other)), Ok(33));
}

#[test]
fn of_two_threads_that_pass_one_struct_exactly_one_is_served() {
    for _ in 0..rounds(200) {
        let made = behaviour_load_new(11);
        let (served, start) = (AtomicUsize::new(0), Barrier::new(2));
        std::thread::scope(|s| {
            for fields in [(made.one, made.other), (made.other, made.one)] {
                let (served, start) = (&served, &start);
                s.spawn(move || {
                    start.wait();
                    match take(raw(fields.0, fields.1)) {
                        Ok(33) => {
                            served.fetch_add(1, SeqCst);
                        }
                        Err(Status::NotOwned | Status::Closed) => {}
                        other => panic!("{other:?}"),
                    }
                });
            }
        });
        // Each may have found what the other was about to take: then neither is served, and nothing is lost.
        match served.load(SeqCst) {
            0 => assert_eq!(take(made), Ok(33)),
            served => assert_eq!(served, 1),
        }
        assert_eq!(c_api::release(made.one), Status::Closed);
    }
}
