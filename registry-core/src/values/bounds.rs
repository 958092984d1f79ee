//! Type aliases that make the compiler report a type that can't cross once, not at each use in generated code.
//!
//! An expansion checks each type once, in a constant. Its other items name the type by these aliases, whose second
//! argument is an array type with that constant as its length. If the check fails, the constant has no value, so the array type
//! is an error that the compiler has reported already, and it reports nothing that depends on it. Types that are known to
//! cross (such as `i32`) are named directly. [`crate::private`] re-exports the aliases to expansions.

use crate::values::borrowed::OnePart;
use crate::values::lift::{FfiType, Lift};
use crate::values::lower::Lower;

/// The array type of a check that passed: the constant is 0.
pub(crate) type Passed = [(); 0];

/// A checked parameter type.
pub trait Parameter<Check> {
    /// The type.
    type Key: Lift;
    /// What C passes.
    type CRepr: Copy;
}

impl<T: Lift> Parameter<Passed> for T {
    type Key = T;
    type CRepr = T::CRepr;
}

/// A borrowed parameter type that is one C parameter.
pub trait OneParameter {
    /// What C passes.
    type CRepr: Copy;
}

impl<T: Lift<CRepr: OnePart>> OneParameter for T {
    type CRepr = T::CRepr;
}

/// `str`: the attribute sees the word, and takes it for two C parameters.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has the name of the language's `str`, and is taken for a text",
    label = "this is a pointer and a length in C; for a type of your own write `self::str`"
)]
pub trait LanguageStr {
    /// What C passes a pointer to.
    type Byte: Copy;
}

impl LanguageStr for str {
    type Byte = u8;
}

/// A checked return type.
pub trait Returned<Check> {
    /// The type.
    type Key: Lower;
    /// What C receives.
    type CRepr: Copy;
    /// The type of `on_error`.
    type Value;
}

impl<T: Lower> Returned<Passed> for T {
    type Key = T;
    type CRepr = T::CRepr;
    type Value = T::Value;
}

/// A checked type of an element or a field.
pub trait Stored<Check> {
    /// The type.
    type Key: FfiType;
    /// Its representation in memory.
    type CRepr: Copy + 'static;
}

impl<T: FfiType> Stored<Passed> for T {
    type Key = T;
    type CRepr = T::CRepr;
}

/// [`crate::private::In`] of a checked type.
pub type InIf<T, Check> = <T as Parameter<Check>>::CRepr;
/// The checked parameter type itself.
pub type ParamIf<T, Check> = <T as Parameter<Check>>::Key;
/// [`crate::private::Out`] of a checked type.
pub type OutIf<T, Check> = <T as Returned<Check>>::CRepr;
/// [`crate::private::Value`] of a checked type.
pub type ValueIf<T, Check> = <T as Returned<Check>>::Value;
/// The checked return type itself.
pub type ReturnIf<T, Check> = <T as Returned<Check>>::Key;
/// [`crate::private::Element`] of a checked type.
pub type ElementIf<T, Check> = <T as Stored<Check>>::CRepr;
/// The checked type of the element or field itself.
pub type FieldIf<T, Check> = <T as Stored<Check>>::Key;
