//! One error for a type that can't cross, not one for each place where generated code names it.
//!
//! `private.rs` shows this to expansions. An expansion checks each type once, inside a constant; all its other items
//! name the type by these aliases, whose second argument is an array type of that constant's length. If the check
//! fails the constant has no value, the array type is an error that was reported already, and the compiler stays
//! silent about everything that depends on it. Types that everybody knows to cross are named without the detour.

use crate::values::borrowed::OnePart;
use crate::values::lift::{FfiType, Lift};
use crate::values::lower::Lower;

/// The check was passed: the constant is 0.
pub(crate) type Passed = [(); 0];

/// A parameter's type, once checked.
pub trait Parameter<Check> {
    /// The type.
    type Key: Lift;
    /// What C passes.
    type Shadow: Copy;
}

impl<T: Lift> Parameter<Passed> for T {
    type Key = T;
    type Shadow = T::Shadow;
}

/// A parameter's type that is one C parameter, though a `&` is written in it.
pub trait OneParameter {
    /// What C passes.
    type Shadow: Copy;
}

impl<T: Lift<Shadow: OnePart>> OneParameter for T {
    type Shadow = T::Shadow;
}

/// A result's type, once checked.
pub trait Returned<Check> {
    /// The type.
    type Key: Lower;
    /// What C receives.
    type Shadow: Copy;
    /// What `on_error` has to be.
    type Value;
}

impl<T: Lower> Returned<Passed> for T {
    type Key = T;
    type Shadow = T::Shadow;
    type Value = T::Value;
}

/// The type of an element or of a field, once checked.
pub trait Stored<Check> {
    /// The type.
    type Key: FfiType;
    /// What stands in memory.
    type Shadow: Copy + 'static;
}

impl<T: FfiType> Stored<Passed> for T {
    type Key = T;
    type Shadow = T::Shadow;
}

/// As `In`.
pub type InIf<T, Check> = <T as Parameter<Check>>::Shadow;
/// The parameter's type itself.
pub type ParamIf<T, Check> = <T as Parameter<Check>>::Key;
/// As `Out`.
pub type OutIf<T, Check> = <T as Returned<Check>>::Shadow;
/// As `Value`.
pub type ValueIf<T, Check> = <T as Returned<Check>>::Value;
/// The result's type itself.
pub type ReturnIf<T, Check> = <T as Returned<Check>>::Key;
/// As `Element`.
pub type ElementIf<T, Check> = <T as Stored<Check>>::Shadow;
/// The element's or field's type itself.
pub type FieldIf<T, Check> = <T as Stored<Check>>::Key;
