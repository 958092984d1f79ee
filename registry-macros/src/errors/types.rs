//! Messages of [`check::types`](crate::check) about a type that can't cross.
//!
//! The code after "use" or "return" compiles in the place of the type. Parameters, returns and fields have their own texts.

use syn::Lifetime;

/// Adds how to write a type of the user's own that has the name of the refused one.
pub(crate) fn or_ones_own(message: &str, name: &str) -> String {
    format!("{message}; if `{name}` is a type of your own, write `self::{name}`")
}

/// `instead` begins with "use" or "pass".
pub(crate) fn from_c(found: &str, instead: &str) -> String {
    format!("`{found}` can't come from C; {instead}")
}

/// `instead` begins with "return" or "pass".
pub(crate) fn to_c(found: &str, instead: &str) -> String {
    format!("`{found}` can't go to C; {instead}")
}

pub(crate) fn promise_of_a_promise(found: &str, inner: &str) -> String {
    format!(
        "`{found}` can't go to C; return `{inner}`, and resolve it with the value of the inner promise"
    )
}

/// `instead` begins with "use".
pub(crate) fn in_a_field(found: &str, instead: &str) -> String {
    format!("`{found}` can't be a field that crosses; {instead}")
}

pub(crate) fn mutable_reference(found: &str, pointer: &str) -> String {
    format!(
        "`{found}` can't come from C, where another pointer to the same value can't be excluded; \
         use {pointer}, in an `unsafe fn`"
    )
}

pub(crate) fn lifetime_of_a_type(lifetime: &Lifetime) -> String {
    format!(
        "an argument is borrowed for the call alone, so its lifetime can't be named; write `'_` in the place of `{lifetime}`"
    )
}

pub(crate) fn lifetime_of_a_result(lifetime: &Lifetime) -> String {
    format!(
        "a result lives on after the call, so it borrows from no argument; write `'static` in the place of `{lifetime}`"
    )
}

pub(crate) fn lifetime_of_a_borrow(lifetime: &str, inner: &str) -> String {
    format!("an argument is borrowed for the call alone, not for `{lifetime}`; use `&{inner}`")
}

pub(crate) fn owner(found: &str, instead: &str) -> String {
    format!("`{found}` can't come from C, which can't own it; {instead}")
}

pub(crate) fn returned_owner(found: &str, instead: &str) -> String {
    format!("`{found}` can't go to C, which can't own it; {instead}")
}

pub(crate) fn wide_integer(found: &str) -> String {
    format!("`{found}` can't cross, since C has no such integer; pass its two halves as `u64`")
}

pub(crate) fn tuple(found: &str) -> String {
    format!(
        "the tuple `{found}` has no layout that C knows; write a `#[repr(C)]` struct with `#[derive(FfiType)]`"
    )
}

pub(crate) fn unit_parameter() -> String {
    "`()` has no size, and C has no such parameter; remove it".to_owned()
}

pub(crate) fn array(found: &str, instead: &str) -> String {
    format!("the array `{found}` can't be passed by value in C; {instead}")
}

pub(crate) fn returned_array(found: &str, instead: &str) -> String {
    format!(
        "the array `{found}` can't be returned in C; {instead}, or hold it in a `#[repr(C)]` struct with `#[derive(FfiType)]`"
    )
}

pub(crate) fn rust_function(found: &str, instead: &str) -> String {
    format!(
        "`{found}` can't cross, since C's functions are unsafe to call and may be null; use `{instead}`, or export the function"
    )
}

pub(crate) fn function_without_null(found: &str, instead: &str) -> String {
    format!("`{found}` can't cross, since a function pointer of C may be null; use `{instead}`")
}

pub(crate) fn function_with_a_borrow(found: &str, instead: &str) -> String {
    format!(
        "`{found}` can't cross, since a C function takes pointers and not borrows; use `{instead}`"
    )
}

pub(crate) fn impl_trait(found: &str) -> String {
    format!(
        "`{found}` stands for many types, and C calls one function; name the type, or for a closure use the `Handle` of its export"
    )
}

pub(crate) fn trait_object(found: &str) -> String {
    format!(
        "`{found}` can't come from C; name the type, or for a closure use the `Handle` of its export"
    )
}

pub(crate) fn never_parameter() -> String {
    "no call could pass `!`; remove the parameter".to_owned()
}

pub(crate) fn inferred() -> String {
    "C needs the type, so `_` can't be inferred; write the type".to_owned()
}

pub(crate) fn unsized_parameter(found: &str, instead: &str) -> String {
    format!("`{found}` has no size; {instead}")
}

pub(crate) fn optional_slice(found: &str, inner: &str) -> String {
    format!(
        "`{found}` has no form of its own in C; use `{inner}`: a null pointer with length 0 is the empty one"
    )
}

pub(crate) fn elements(found: &str, instead: &str) -> String {
    format!("`{found}` can't come from C: {instead}")
}

pub(crate) fn returned_elements(found: &str, instead: &str) -> String {
    format!("`{found}` can't go to C: {instead}")
}

pub(crate) fn returned_reference(found: &str, instead: &str) -> String {
    format!("`{found}` can't be returned, since C could keep it; {instead}")
}

pub(crate) fn returned_trait(found: &str) -> String {
    format!(
        "`{found}` stands for many types, and C needs one; name the type, or for a closure return the `Handle` of its export"
    )
}

pub(crate) fn optional_number(found: &str, inner: &str) -> String {
    format!("`{found}` can't come from C, where a number has no null; use `Option<&{inner}>`")
}

pub(crate) fn returned_option(found: &str, inner: &str) -> String {
    format!(
        "`{found}` can't go to C, where `{inner}` has no null; return `Result<{inner}, String>`, or a value that stands for none"
    )
}

pub(crate) fn option_in_a_result(found: &str, inner: &str) -> String {
    format!(
        "`{found}` can't go to C, where `{inner}` has no null; return `{inner}`, and `Err` or a value of your choice for none"
    )
}

pub(crate) fn optional_field(found: &str, inner: &str) -> String {
    format!(
        "`{found}` can't be a field that crosses; use `{inner}`, and a field beside it that says whether it is there"
    )
}

pub(crate) fn never_returns() -> String {
    "a callback has to come back to C, so it can't return `!`; remove `-> !`".to_owned()
}

pub(crate) fn empty_array(found: &str) -> String {
    format!("`{found}` has no size, and C has no such type; give it a length, or remove it")
}
