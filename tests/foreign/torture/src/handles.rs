//! Typed handles: returned, taken, borrowed, and none; in fields of structs; and plain handles as fields.

use registry_core::{
    BorrowedHandle, Callback, ErrorCode, FfiType, Handle, OwnedHandle, exported_callback,
};
use std::fmt;
use std::io;
use std::sync::OnceLock;

/// Multiplies by a factor.
#[exported_callback(on_error = -1)]
pub type Factor = fn(value: i64) -> i64;

/// Adds a number.
#[exported_callback(on_error = -1)]
pub type Summand = fn(value: i64) -> i64;

/// A factor that the caller owns.
#[exported_callback(on_error = None, pinned)]
fn factor(by: i64) -> OwnedHandle<Factor> {
    Factor::export(move |value| value * by).into()
}

/// A summand that the caller owns.
#[exported_callback(on_error = None, pinned)]
fn summand(number: i64) -> OwnedHandle<Summand> {
    Summand::export(move |value| value + number).into()
}

/// No factor of 0.
#[exported_callback(on_error = None, pinned)]
fn factor_or_none(by: i64) -> Option<OwnedHandle<Factor>> {
    (by != 0).then(|| factor(by))
}

/// An error with a code of its own.
struct NoFactor;

impl fmt::Display for NoFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a factor of 0")
    }
}

impl ErrorCode for NoFactor {
    fn error_code(&self) -> Option<i32> {
        Some(i32::MIN)
    }
}

/// An error for 0.
#[exported_callback(on_error = None, pinned)]
fn factor_or_error(by: i64) -> Result<OwnedHandle<Factor>, NoFactor> {
    if by == 0 {
        return Err(NoFactor);
    }
    Ok(factor(by))
}

/// An error of the system with this code; for 0 one without a code.
#[exported_callback(pinned)]
fn system_error(code: i32) -> io::Result<()> {
    Err(match code {
        0 => io::Error::other("not the system's"),
        code => io::Error::from_raw_os_error(code),
    })
}

/// A factor of 7 that Rust keeps.
#[exported_callback(on_error = None, pinned)]
fn kept_factor() -> BorrowedHandle<'static, Factor> {
    static KEPT: OnceLock<Callback<Factor>> = OnceLock::new();
    let kept = KEPT.get_or_init(|| Factor::export(|value| value * 7));
    kept.as_handle()
}

/// Uses a factor up.
#[exported_callback(on_error = -1, pinned)]
fn use_up(factor: OwnedHandle<Factor>, value: i64) -> i64 {
    Factor::call(factor.handle(), value).unwrap_or(-2)
}

/// Uses a factor up, if there is one.
#[exported_callback(on_error = -1, pinned)]
fn use_up_any(factor: Option<OwnedHandle<Factor>>, value: i64) -> i64 {
    factor.map_or(value, |factor| use_up(factor, value))
}

/// Uses a factor.
#[exported_callback(on_error = -1, pinned)]
fn use_once(factor: BorrowedHandle<'_, Factor>, value: i64) -> i64 {
    Factor::call(factor.handle(), value).unwrap_or(-2)
}

/// Uses a factor, if there is one.
#[exported_callback(on_error = -1, pinned)]
fn use_any(factor: Option<BorrowedHandle<'_, Factor>>, value: i64) -> i64 {
    factor.map_or(value, |factor| use_once(factor, value))
}

/// Returns the factor that it took.
#[exported_callback(on_error = None, pinned)]
fn pass_back(factor: OwnedHandle<Factor>) -> OwnedHandle<Factor> {
    factor
}

/// Owns what is in its fields.
#[derive(Debug, FfiType)]
#[repr(C)]
pub struct Kit {
    /// What it is called by.
    letter: u8,
    factor: OwnedHandle<Factor>,
    /// Another one, if there is one.
    spare: Option<OwnedHandle<Factor>>,
    marks: [u16; 3],
    /// A number to add.
    summand: OwnedHandle<Summand>,
}

/// A kit with a spare factor, if the number is not 1.
#[exported_callback(on_error = None, pinned)]
fn kit(by: i64) -> Result<Kit, NoFactor> {
    Ok(Kit {
        letter: b'k',
        factor: factor_or_error(by)?,
        spare: (by != 1).then(|| factor(by + 1)),
        marks: [1, 2, 65535],
        summand: summand(by),
    })
}

/// Uses a kit up.
#[exported_callback(on_error = -1, pinned)]
fn use_kit(kit: Kit, value: i64) -> Result<i64, String> {
    if kit.letter == 0 {
        return Err("a kit without a letter".to_owned());
    }
    let spare = kit.spare.map_or(0, |spare| use_up(spare, value));
    let summand = Summand::call(kit.summand.handle(), i64::from(kit.marks[2]));
    Ok(use_up(kit.factor, value) + spare + summand.unwrap_or(-2))
}

/// The factors of both, in a kit with the summand of the first.
#[exported_callback(on_error = None, pinned)]
fn join_kits(one: Kit, other: Kit) -> Kit {
    Kit {
        spare: Some(other.factor),
        ..one
    }
}

/// Uses kits up.
#[exported_callback(on_error = -1)]
pub type KitUser = fn(kit: Kit, value: i64) -> Result<i64, String>;

/// What uses kits up.
#[exported_callback(on_error = None, pinned)]
fn kit_user() -> OwnedHandle<KitUser> {
    KitUser::export(use_kit).into()
}

/// Owns one factor, and is nothing else.
#[derive(Debug, FfiType)]
#[repr(C)]
pub struct Hull {
    held: OwnedHandle<Factor>,
}

/// A hull with this factor, or with another of the same.
#[exported_callback(on_error = None, pinned)]
fn hull(held: OwnedHandle<Factor>) -> Hull {
    Hull { held }
}

/// The factor of a hull.
#[exported_callback(on_error = None, pinned)]
fn open_hull(hull: Hull) -> OwnedHandle<Factor> {
    hull.held
}

/// Handles by their numbers.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Numbers {
    /// Never 0.
    some: Handle,
    /// 0 for none.
    any: Option<Handle>,
}

/// The same numbers.
#[exported_callback(on_error = Numbers { some: NUMBER, any: None }, pinned)]
fn same_numbers(numbers: Numbers) -> Numbers {
    numbers
}

const NUMBER: Handle = match Handle::from_raw(1) {
    Some(handle) => handle,
    None => panic!("1 is in range"),
};
