//! Structs with borrowed handles: they cross by value, for the call, and take nothing from foreign code.

use registry_core::{
    BorrowedHandle, Callback, EntryOwner, FfiType, Handle, OwnedHandle, Status, exported_callback,
    last_error, report,
};
use std::sync::OnceLock;

/// What the fields name.
#[exported_callback(on_error = -1)]
type Lent = fn(value: i64) -> i64;

/// Another type with the same parameters.
#[exported_callback(on_error = -1)]
type Unlike = fn(value: i64) -> i64;

/// A struct that borrows one callback, or two.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
struct Hooks<'a> {
    sure: bool,
    one: BorrowedHandle<'a, Lent>,
    other: Option<BorrowedHandle<'a, Lent>>,
    count: i32,
}

/// The same by its place.
#[derive(FfiType)]
#[repr(C)]
struct Bare<'hooks>(
    u8,
    registry_core::BorrowedHandle<'hooks, Lent>,
    std::option::Option<BorrowedHandle<'hooks, Lent>>,
);

/// A struct that owns one callback, and borrows another one.
#[derive(FfiType)]
#[repr(C)]
struct Mixed<'call> {
    lent: BorrowedHandle<'call, Lent>,
    owned: OwnedHandle<Lent>,
    sure: bool,
}

/// What C sees of a [`Hooks`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
struct RawHooks {
    sure: u8,
    one: u64,
    other: u64,
    count: i32,
}

/// What C sees of a [`Bare`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
struct RawBare(u8, u64, u64);

/// What C sees of a [`Mixed`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
struct RawMixed {
    lent: u64,
    owned: u64,
    sure: u8,
}

/// Closures that borrow two callbacks.
#[exported_callback(on_error = -1)]
type Hooked = fn(hooks: Hooks<'_>, value: i64) -> i64;

/// Implementers that borrow them.
#[exported_callback]
trait Hooking {
    #[on_error(-1)]
    fn hook(&self, hooks: Hooks<'_>) -> i64;
    #[on_error(-1)]
    fn hook_mixed(&mut self, mixed: Mixed<'_>) -> Result<i64, String>;
}

fn weight(factor: i64) -> Callback<Lent> {
    Lent::export(move |value| value * factor)
}

fn weigh(handle: BorrowedHandle<'_, Lent>) -> i64 {
    Lent::call(handle.handle(), 1).unwrap_or(-2)
}

fn weigh_all(hooks: &Hooks<'_>) -> i64 {
    weigh(hooks.one) + hooks.other.map_or(0, weigh)
}

#[exported_callback(on_error = -1, pinned)]
fn use_hooks(hooks: Hooks<'_>) -> i64 {
    assert!(hooks.sure, "not sure");
    weigh_all(&hooks)
}

#[exported_callback(on_error = -1, pinned)]
fn use_bare(bare: Bare<'_>) -> i64 {
    let Bare(number, one, other) = bare;
    i64::from(number) + weigh(one) + other.map_or(0, weigh)
}

#[exported_callback(on_error = -1, pinned)]
fn use_mixed(mixed: Mixed<'_>, yes: bool) -> Result<i64, String> {
    if yes {
        Ok(weigh(mixed.lent) + weigh(mixed.owned.as_handle()))
    } else {
        Err("no".to_owned())
    }
}

#[exported_callback(on_error = None, pinned)]
fn kept_hooks(two: bool) -> Result<Hooks<'static>, String> {
    static KEPT: OnceLock<Callback<Lent>> = OnceLock::new();
    let one = KEPT.get_or_init(|| weight(7)).as_handle();
    if !two {
        return Err("one alone".to_owned());
    }
    Ok(Hooks {
        sure: true,
        one,
        other: Some(one),
        count: 3,
    })
}

#[exported_callback(on_error = None, pinned)]
fn weight_of(factor: i64) -> OwnedHandle<Lent> {
    weight(factor).into()
}

unsafe extern "C" {
    safe fn behaviour_release(handle: u64) -> Status;
    safe fn behaviour_last_status() -> Status;
    safe fn behaviour_weight_of(factor: i64) -> u64;
    safe fn behaviour_kept_hooks(two: u8) -> RawHooks;
    safe fn behaviour_use_bare(bare: RawBare) -> i64;
    fn behaviour_use_hooks_try(hooks: RawHooks, result: *mut i64) -> Status;
    fn behaviour_use_mixed_try(mixed: RawMixed, yes: u8, result: *mut i64) -> Status;
    fn behaviour_Hooked_try(handle: u64, hooks: RawHooks, value: i64, result: *mut i64) -> Status;
    fn behaviour_Hooking_hook_try(handle: u64, hooks: RawHooks, result: *mut i64) -> Status;
    fn behaviour_Hooking_hook_mixed_try(handle: u64, mixed: RawMixed, result: *mut i64) -> Status;
}

fn ended(call: impl FnOnce(*mut i64) -> Status) -> Result<i64, Status> {
    let mut result = 0;
    match call(&raw mut result) {
        Status::Ok => Ok(result),
        status => Err(status),
    }
}

fn pass(hooks: RawHooks) -> Result<i64, Status> {
    // SAFETY: the result pointer is valid.
    ended(|result| unsafe { behaviour_use_hooks_try(hooks, result) })
}

fn pass_mixed(mixed: RawMixed, yes: u8) -> Result<i64, Status> {
    // SAFETY: the result pointer is valid.
    ended(|result| unsafe { behaviour_use_mixed_try(mixed, yes, result) })
}

fn is_foreign(raw: u64) -> bool {
    let entries = report().entries;
    let mut found = entries.iter().filter(|entry| entry.handle.raw() == raw);
    found.any(|entry| entry.owner == EntryOwner::Foreign)
}

/// A struct of these two handles.
fn raw(one: u64, other: u64) -> RawHooks {
    RawHooks {
        sure: 1,
        one,
        other,
        count: 7,
    }
}

#[test]
fn fields_of_any_owner_are_lent_and_stay_their_owners() {
    let (rusts, foreign) = (weight(2), behaviour_weight_of(30));
    for _ in 0..2 {
        assert_eq!(pass(raw(foreign, 0)), Ok(30));
        assert_eq!(pass(raw(rusts.handle().raw(), foreign)), Ok(32));
        assert_eq!(pass(raw(foreign, foreign)), Ok(60), "twice the same");
        assert_eq!(behaviour_use_bare(RawBare(4, foreign, 0)), 34);
        assert!(is_foreign(foreign));
    }
    assert_eq!(behaviour_release(foreign), Status::Ok);
    assert_eq!(
        pass(raw(rusts.handle().raw(), foreign)),
        Err(Status::Closed)
    );
    assert_eq!(weigh(rusts.as_handle()), 2);
}

#[test]
fn each_number_that_is_no_live_handle_of_the_type_is_refused() {
    let other = Unlike::export(|value| value);
    let closed = behaviour_weight_of(1);
    assert_eq!(behaviour_release(closed), Status::Ok);
    let good = weight(5);
    let good = good.handle().raw();
    let rows = [
        (0, Status::NullHandle),
        (1 << 60, Status::UnknownHandle),
        (u64::MAX, Status::UnknownHandle),
        (1 << 63 | good, Status::UnknownHandle),
        (12345, Status::UnknownHandle),
        (closed, Status::Closed),
        (other.handle().raw(), Status::WrongSignature),
        // Where no code runs when a program starts, as in Miri, a pinned function has no entry.
        #[cfg(not(miri))]
        (use_hooks::HANDLE.raw(), Status::WrongSignature),
    ];
    for (forged, status) in rows {
        assert_eq!(pass(raw(forged, good)), Err(status), "{forged}");
        if forged != 0 {
            assert_eq!(pass(raw(good, forged)), Err(status), "{forged}");
        }
    }
    let unsure = RawHooks {
        sure: 2,
        ..raw(good, 0)
    };
    assert_eq!(pass(unsure), Err(Status::InvalidArgument));
    assert_eq!(pass(RawHooks { sure: 0, ..unsure }), Err(Status::Panicked));
    assert_eq!(pass(raw(good, 0)), Ok(5));
}

#[test]
fn the_message_names_the_argument_and_the_field() {
    let (good, other) = (weight(1), Unlike::export(|value| value));
    let (good, other) = (good.handle().raw(), other.handle().raw());
    assert_eq!(pass(raw(good, other)), Err(Status::WrongSignature));
    let message = last_error().unwrap();
    assert_eq!(
        message,
        format!(
            "argument `hooks` of callback `behaviour::borrowed_fields::use_hooks` has a field `other` that is handle {other} of \
             `behaviour::borrowed_fields::Unlike`, not of `behaviour::borrowed_fields::Lent`"
        )
    );
}

#[test]
fn a_returned_struct_names_callbacks_that_foreign_code_does_not_own() {
    let kept = behaviour_kept_hooks(1);
    assert_eq!((kept.sure, kept.count, kept.one), (1, 3, kept.other));
    assert_eq!(behaviour_release(kept.one), Status::NotOwned);
    assert_eq!(pass(kept), Ok(14));
    assert_eq!(
        behaviour_kept_hooks(0),
        RawHooks {
            sure: 0,
            count: 0,
            ..raw(0, 0)
        }
    );
    assert_eq!(behaviour_last_status(), Status::Failed);
}

#[test]
fn of_a_struct_that_owns_too_only_the_owned_handle_is_taken() {
    let lent = weight(2);
    let lent = lent.handle().raw();
    let owned = behaviour_weight_of(30);
    let mixed = RawMixed {
        lent,
        owned,
        sure: 1,
    };
    let refused = [
        (
            RawMixed {
                lent: 12345,
                ..mixed
            },
            Status::UnknownHandle,
        ),
        (RawMixed { lent: 0, ..mixed }, Status::NullHandle),
        (RawMixed { sure: 2, ..mixed }, Status::InvalidArgument),
        (
            RawMixed {
                owned: lent,
                ..mixed
            },
            Status::NotOwned,
        ),
    ];
    for (mixed, status) in refused {
        assert_eq!(pass_mixed(mixed, 1), Err(status));
        assert!(is_foreign(owned));
    }
    assert_eq!(pass_mixed(mixed, 2), Err(Status::InvalidArgument));
    assert!(is_foreign(owned), "another argument");
    assert_eq!(pass_mixed(mixed, 1), Ok(32));
    assert_eq!(pass_mixed(mixed, 1), Err(Status::Closed));
    let owned = behaviour_weight_of(30);
    // A callback that is lent and given away in one struct lives until the call ends.
    let both = RawMixed {
        lent: owned,
        owned,
        sure: 1,
    };
    assert_eq!(pass_mixed(both, 1), Ok(60));
    assert_eq!(behaviour_release(owned), Status::Closed);
}

#[test]
fn closures_and_methods_borrow_structs() {
    struct Sums(i64);
    impl Hooking for Sums {
        fn hook(&self, hooks: Hooks<'_>) -> i64 {
            self.0 + weigh_all(&hooks)
        }
        fn hook_mixed(&mut self, mixed: Mixed<'_>) -> Result<i64, String> {
            self.0 += weigh(mixed.lent);
            let owned = mixed.sure.then_some(mixed.owned).ok_or("not sure")?;
            Ok(self.0 + weigh(owned.as_handle()))
        }
    }
    let one = weight(3);
    let (hooks, handle) = (raw(one.handle().raw(), 0), one.handle().raw());
    let seen = std::cell::Cell::new(0);
    registry_core::scope(|scope| {
        let hooked = Hooked::export_scoped_local(scope, |hooks: Hooks<'_>, value| {
            seen.set(seen.get() + 1);
            weigh_all(&hooks) * value
        });
        let raw = hooked.handle().raw();
        // SAFETY: the result pointer is valid.
        let answer = ended(|result| unsafe { behaviour_Hooked_try(raw, hooks, 5, result) });
        assert_eq!(answer, Ok(15));
        let hooks = Hooks {
            sure: true,
            one: one.as_handle(),
            other: None,
            count: 0,
        };
        assert_eq!(Hooked::call(hooked.handle(), hooks, 2).unwrap(), 6);
    });
    assert_eq!(seen.get(), 2);
    let sums = HookingEntry::export_mut(Sums(100));
    let entry = sums.handle().raw();
    // SAFETY: the result pointer is valid.
    let answer = ended(|result| unsafe { behaviour_Hooking_hook_try(entry, hooks, result) });
    assert_eq!(answer, Ok(103));
    let owned = behaviour_weight_of(10);
    let mixed = RawMixed {
        lent: handle,
        owned,
        sure: 1,
    };
    // SAFETY: the result pointer is valid.
    let answer = ended(|result| unsafe { behaviour_Hooking_hook_mixed_try(entry, mixed, result) });
    assert_eq!(answer, Ok(113));
    let mixed = Mixed {
        lent: one.as_handle(),
        owned: weight(1).into(),
        sure: false,
    };
    assert!(HookingEntry::call_hook_mixed(sums.handle(), mixed).is_err());
}

#[test]
fn a_call_from_rust_passes_what_it_borrows() {
    let (one, other) = (weight(1), weight(2));
    let hooks = Hooks {
        sure: true,
        one: one.as_handle(),
        other: Some(other.as_handle()),
        count: 0,
    };
    assert_eq!(use_hooks(hooks), 3);
    let forward = Hooked::export(|hooks, value| {
        let again = Hooked::export(|hooks, value| weigh_all(&hooks) + value);
        Hooked::call(again.handle(), hooks, value).unwrap_or(-3)
    });
    assert_eq!(Hooked::call(forward.handle(), hooks, 10).unwrap(), 13);
    let handle: Handle = hooks.one.handle();
    drop(one);
    assert_eq!(Lent::call(handle, 1).unwrap_err().status(), Status::Closed);
}
