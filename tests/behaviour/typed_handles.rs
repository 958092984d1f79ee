//! Typed handles as parameters and results: what arrives is checked, and a call that is refused takes nothing.

use registry_core::{
    BorrowedHandle, Callback, EntryOwner, Handle, OwnedHandle, Status, exported_callback,
    last_error, report, scope,
};
use registry_tests::drops::Drops;
use registry_tests::rounds::rounds;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Barrier, Mutex};

/// What the handles name.
#[exported_callback(on_error = -1)]
pub(crate) type Worth = fn(value: i64) -> i64;

/// Another type with the same parameters.
#[exported_callback(on_error = -1)]
pub(crate) type NotWorth = fn(value: i64) -> i64;

/// Closures that take one.
#[exported_callback(on_error = -1)]
pub(crate) type Taker = fn(worth: OwnedHandle<Worth>) -> i64;

/// Closures that make one.
#[exported_callback(on_error = None)]
pub(crate) type Maker = fn() -> OwnedHandle<Worth>;

pub(crate) fn worth(factor: i64) -> Callback<Worth> {
    Worth::export(move |value| value * factor)
}

#[exported_callback(on_error = None, pinned)]
fn make(factor: i64) -> OwnedHandle<Worth> {
    worth(factor).into()
}

#[exported_callback(on_error = None, pinned)]
fn make_some(factor: i64) -> Option<OwnedHandle<Worth>> {
    (factor != 0).then(|| worth(factor).into())
}

#[exported_callback(on_error = None, pinned)]
fn make_or_fail(factor: i64) -> Result<OwnedHandle<Worth>, String> {
    if factor == 0 {
        return Err("no factor".to_owned());
    }
    Ok(worth(factor).into())
}

#[exported_callback(on_error = None, pinned)]
fn make_some_or_fail(factor: i64) -> Result<Option<OwnedHandle<Worth>>, String> {
    Ok((factor != 0).then(|| worth(factor).into()))
}

#[exported_callback(on_error = None, pinned)]
fn make_local(factor: i64) -> OwnedHandle<Worth> {
    Worth::export_local(move |value| value * factor).into()
}

/// A callback that Rust keeps.
#[exported_callback(on_error = None, pinned)]
fn kept() -> BorrowedHandle<'static, Worth> {
    static KEPT: std::sync::OnceLock<Callback<Worth>> = std::sync::OnceLock::new();
    KEPT.get_or_init(|| worth(9)).as_handle()
}

#[exported_callback(on_error = -1, pinned)]
fn take(worth: OwnedHandle<Worth>, value: i64) -> i64 {
    Worth::call(worth.handle(), value).unwrap_or(-2)
}

#[exported_callback(on_error = -1, pinned)]
fn take_any(worth: Option<OwnedHandle<Worth>>) -> i64 {
    worth.map_or(0, |worth| Worth::call(worth.handle(), 1).unwrap_or(-2))
}

#[exported_callback(on_error = -1, pinned)]
fn take_two(one: OwnedHandle<Worth>, two: OwnedHandle<Worth>) -> i64 {
    assert_ne!(one.handle(), two.handle());
    2
}

/// `yes` is refused if it is neither 0 nor 1, after the handle was taken.
#[exported_callback(on_error = -1, pinned)]
fn take_checked(worth: OwnedHandle<Worth>, yes: bool) -> Result<i64, String> {
    if yes {
        Ok(Worth::call(worth.handle(), 1).unwrap_or(-2))
    } else {
        Err("no".to_owned())
    }
}

#[exported_callback(on_error = -1, pinned)]
fn look(worth: BorrowedHandle<'_, Worth>, value: i64) -> i64 {
    Worth::call(worth.handle(), value).unwrap_or(-2)
}

#[exported_callback(on_error = -1, pinned)]
fn look_any(worth: Option<BorrowedHandle<'_, Worth>>) -> i64 {
    worth.map_or(0, |worth| Worth::call(worth.handle(), 1).unwrap_or(-2))
}

#[exported_callback(on_error = -1)]
fn not_a_closure(value: i64) -> i64 {
    value
}

unsafe extern "C" {
    pub(crate) safe fn behaviour_release(handle: u64) -> Status;
    safe fn behaviour_is_live(handle: u64) -> i32;
    pub(crate) safe fn behaviour_make(factor: i64) -> u64;
    safe fn behaviour_make_some(factor: i64) -> u64;
    safe fn behaviour_make_or_fail(factor: i64) -> u64;
    safe fn behaviour_make_some_or_fail(factor: i64) -> u64;
    safe fn behaviour_make_local(factor: i64) -> u64;
    safe fn behaviour_kept() -> u64;
    safe fn behaviour_last_status() -> Status;
    fn behaviour_Maker_try(maker: u64, result: *mut u64) -> Status;
    fn behaviour_take_try(worth: u64, value: i64, result: *mut i64) -> Status;
    fn behaviour_take_any_try(worth: u64, result: *mut i64) -> Status;
    fn behaviour_take_two_try(one: u64, two: u64, result: *mut i64) -> Status;
    fn behaviour_take_checked_try(worth: u64, yes: u8, result: *mut i64) -> Status;
    fn behaviour_look_try(worth: u64, value: i64, result: *mut i64) -> Status;
    fn behaviour_look_any_try(worth: u64, result: *mut i64) -> Status;
    fn behaviour_Taker_try(handle: u64, worth: u64, result: *mut i64) -> Status;
    pub(crate) safe fn behaviour_Maker_call(handle: u64) -> u64;
}

fn ended<T: Default>(call: impl FnOnce(*mut T) -> Status) -> Result<T, Status> {
    let mut result = T::default();
    match call(&raw mut result) {
        Status::Ok => Ok(result),
        status => Err(status),
    }
}

fn take_try(worth: u64) -> Result<i64, Status> {
    // SAFETY: the result pointer is valid.
    ended(|result| unsafe { behaviour_take_try(worth, 7, result) })
}

fn look_try(worth: u64) -> Result<i64, Status> {
    // SAFETY: the result pointer is valid.
    ended(|result| unsafe { behaviour_look_try(worth, 7, result) })
}

pub(crate) fn taker_try(taker: Handle, worth: u64) -> Result<i64, Status> {
    // SAFETY: the result pointer is valid.
    ended(|result| unsafe { behaviour_Taker_try(taker.raw(), worth, result) })
}

pub(crate) fn is_live(raw: u64) -> bool {
    behaviour_is_live(raw) == 1
}

/// Whether foreign code owns the entry: it can release it, once.
pub(crate) fn is_foreign(raw: u64) -> bool {
    report()
        .entries
        .iter()
        .any(|entry| entry.handle.raw() == raw && entry.owner == EntryOwner::Foreign)
}

#[test]
fn a_returned_handle_is_foreign_codes_and_a_passed_one_rusts() {
    for make in [
        behaviour_make,
        behaviour_make_some,
        behaviour_make_or_fail,
        behaviour_make_some_or_fail,
        behaviour_make_local,
    ] {
        let raw = make(6);
        assert!(is_foreign(raw));
        assert_eq!(Worth::call(Handle::from_raw(raw).unwrap(), 7).unwrap(), 42);
        assert_eq!(take_try(raw), Ok(42));
        assert!(!is_live(raw), "dropped by the callback that took it");
        assert_eq!(behaviour_release(raw), Status::Closed);
    }
}

#[test]
fn none_is_zero_and_no_failure() {
    assert_eq!(behaviour_make_or_fail(0), 0);
    assert_eq!(behaviour_last_status(), Status::Failed);
    assert_eq!(behaviour_make_some(0), 0);
    assert_eq!(behaviour_last_status(), Status::Ok);
    assert_eq!(behaviour_make_some_or_fail(0), 0);
    assert_eq!(behaviour_last_status(), Status::Ok);
    // SAFETY: the result pointer is valid.
    let none = ended(|result| unsafe { behaviour_take_any_try(0, result) });
    assert_eq!(none, Ok(0));
    // SAFETY: the result pointer is valid.
    let none = ended(|result| unsafe { behaviour_look_any_try(0, result) });
    assert_eq!(none, Ok(0));
    let raw = behaviour_make(3);
    // SAFETY: the result pointer is valid.
    let some = ended(|result| unsafe { behaviour_look_any_try(raw, result) });
    assert_eq!(some, Ok(3));
    // SAFETY: the result pointer is valid.
    let some = ended(|result| unsafe { behaviour_take_any_try(raw, result) });
    assert_eq!((some, is_live(raw)), (Ok(3), false));
}

#[test]
fn a_result_that_nobody_wants_ends() {
    let drops = Drops::new();
    let made = drops.clone();
    let maker = Maker::export(move || {
        let token = made.token();
        let worth = Worth::export(move |value| {
            token.keep();
            value
        });
        worth.into()
    });
    let raw = maker.handle().raw();
    // SAFETY: null is allowed.
    let status = unsafe { behaviour_Maker_try(raw, std::ptr::null_mut()) };
    assert_eq!((status, drops.count()), (Status::Ok, 1));
    let mut made = 0;
    // SAFETY: the result pointer is valid.
    let status = unsafe { behaviour_Maker_try(raw, &raw mut made) };
    assert_eq!((status, drops.count()), (Status::Ok, 1));
    assert_eq!(behaviour_release(made), Status::Ok);
    assert_eq!(drops.count(), 2);
}

#[test]
fn every_other_number_is_refused_with_its_status() {
    let other = NotWorth::export(|value| value);
    let function = not_a_closure::export();
    let rusts = worth(2);
    let closed = behaviour_make(1);
    assert_eq!(behaviour_release(closed), Status::Ok);
    let leaked = worth(4).leak().handle().raw();
    let rows = [
        (0, Status::NullHandle, Some(Status::NullHandle)),
        (1 << 60, Status::UnknownHandle, Some(Status::UnknownHandle)),
        (u64::MAX, Status::UnknownHandle, Some(Status::UnknownHandle)),
        (12345, Status::UnknownHandle, Some(Status::UnknownHandle)),
        (closed, Status::Closed, Some(Status::Closed)),
        (
            other.handle().raw(),
            Status::WrongSignature,
            Some(Status::WrongSignature),
        ),
        (
            function.handle().raw(),
            Status::WrongSignature,
            Some(Status::WrongSignature),
        ),
        (rusts.handle().raw(), Status::NotOwned, None),
        (behaviour_kept(), Status::NotOwned, None),
        (leaked, Status::NotOwned, None),
    ];
    for (raw, taken, looked) in rows {
        assert_eq!(take_try(raw), Err(taken), "{raw}");
        assert_eq!(look_try(raw).err(), looked, "{raw}");
    }
    assert_eq!(rusts.handle(), rusts.as_handle().handle());
    assert_eq!(Worth::call(rusts.handle(), 1).unwrap(), 2);
}

#[test]
fn the_message_names_the_argument_and_both_types() {
    let other = NotWorth::export(|value| value).into_handle().raw();
    assert_eq!(take_try(other), Err(Status::WrongSignature));
    let message = last_error().unwrap();
    let wanted = format!(
        "argument `worth` of callback `behaviour::typed_handles::take` is handle {other} of \
         `behaviour::typed_handles::NotWorth`, not of `behaviour::typed_handles::Worth`"
    );
    assert_eq!(message, wanted);
    assert_eq!(behaviour_release(other), Status::Ok, "it was not taken");
    assert_eq!(look_try(other), Err(Status::Closed));
    let message = last_error().unwrap();
    assert!(message.ends_with("is closed"), "{message}");
}

#[test]
fn the_same_number_twice_takes_neither() {
    let (one, two) = (behaviour_make(1), behaviour_make(2));
    // SAFETY: the result pointer is valid.
    let both = |one, two| ended(|result| unsafe { behaviour_take_two_try(one, two, result) });
    assert_eq!(both(one, one), Err(Status::NotOwned));
    assert!(is_foreign(one));
    assert_eq!(both(one, 0), Err(Status::NullHandle));
    assert!(is_foreign(one));
    assert_eq!(both(one, two), Ok(2));
    assert!(!is_live(one) && !is_live(two));
}

#[test]
fn a_call_refused_for_another_argument_takes_nothing() {
    let raw = behaviour_make(5);
    // SAFETY: the result pointer is valid.
    let checked = |yes| ended(|result| unsafe { behaviour_take_checked_try(raw, yes, result) });
    assert_eq!(checked(2), Err(Status::InvalidArgument));
    assert!(is_foreign(raw));
    assert_eq!(checked(0), Err(Status::Failed), "this one ran");
    assert!(!is_live(raw));
}

#[test]
fn a_closure_that_refuses_takes_nothing() {
    let once = Taker::export_once(|worth| Worth::call(worth.handle(), 1).unwrap());
    let (first, second) = (behaviour_make(1), behaviour_make(2));
    assert_eq!(taker_try(once.handle(), first), Ok(1));
    assert_eq!(taker_try(once.handle(), second), Err(Status::Consumed));
    assert!(is_foreign(second));

    let mutable = Taker::export_mut(move |_worth| 0);
    let outer = Taker::export_mut({
        let held = Mutex::new(None::<Handle>);
        move |worth| {
            let me = *held.lock().unwrap().get_or_insert(worth.handle());
            i64::from(me == worth.handle())
        }
    });
    assert_eq!(taker_try(outer.handle(), behaviour_make(3)), Ok(1));
    drop(mutable);

    let local = Taker::export_local(|_| 0);
    let handle = local.handle();
    std::thread::scope(|s| {
        s.spawn(|| assert_eq!(taker_try(handle, second), Err(Status::WrongThread)));
    });
    assert!(is_foreign(second));
    drop(local);
    assert_eq!(taker_try(handle, second), Err(Status::Closed));
    assert_eq!(behaviour_release(second), Status::Ok);
}

#[test]
fn a_busy_closure_takes_nothing() {
    let (inner, me) = (behaviour_make(1), Mutex::new(None::<Handle>));
    let busy = std::sync::Arc::new(me);
    let seen = std::sync::Arc::clone(&busy);
    let taker = Taker::export_mut(move |_worth| {
        let handle = seen.lock().unwrap().unwrap();
        match taker_try(handle, inner) {
            Err(Status::Busy) => 1,
            _ => 0,
        }
    });
    *busy.lock().unwrap() = Some(taker.handle());
    assert_eq!(taker_try(taker.handle(), behaviour_make(2)), Ok(1));
    assert!(is_foreign(inner));
    assert_eq!(behaviour_release(inner), Status::Ok);
}

#[test]
fn a_callback_of_a_scope_can_be_borrowed_and_not_owned() {
    let factor = 4;
    scope(|s| {
        let scoped = Worth::export_scoped(s, |value| value * factor);
        let raw = scoped.as_handle().handle().raw();
        assert_eq!(look_try(raw), Ok(28));
        assert_eq!(take_try(raw), Err(Status::NotOwned));
        let local = Worth::export_scoped_local(s, |value| value * factor);
        let raw = local.as_handle().handle().raw();
        assert_eq!(look_try(raw), Ok(28));
        assert_eq!(take_try(raw), Err(Status::NotOwned));
    });
}

#[test]
fn of_two_threads_that_pass_one_number_exactly_one_is_served() {
    for _ in 0..rounds(200) {
        let raw = behaviour_make(1);
        let (served, start) = (AtomicUsize::new(0), Barrier::new(3));
        std::thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    start.wait();
                    match take_try(raw) {
                        Ok(7) => {
                            served.fetch_add(1, SeqCst);
                        }
                        Err(Status::NotOwned | Status::Closed) => {}
                        other => panic!("{other:?}"),
                    }
                });
            }
            s.spawn(|| {
                start.wait();
                match behaviour_release(raw) {
                    Status::Ok => {
                        served.fetch_add(1, SeqCst);
                    }
                    Status::NotOwned | Status::Closed => {}
                    other => panic!("{other:?}"),
                }
            });
        });
        assert_eq!(served.load(SeqCst), 1);
    }
}
