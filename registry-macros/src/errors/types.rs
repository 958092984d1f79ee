//! What [`check::types`](crate::check) says of a type that can't cross.

pub(crate) fn use_instead(found: &str, instead: &str) -> String {
    format!("`{found}` can't come from C; use {instead}")
}

pub(crate) fn mutable_reference(inner: &str) -> String {
    format!(
        "`&mut {inner}` can't come from C, where another pointer to the same value can't be excluded; \
         use `*mut {inner}` in an `unsafe fn`"
    )
}

pub(crate) fn lifetime_of_a_borrow(lifetime: &str, inner: &str) -> String {
    format!("an argument is borrowed for the call alone, not for `{lifetime}`; write `&{inner}`")
}

pub(crate) fn owner(found: &str, inner: &str) -> String {
    format!(
        "`{found}` can't cross, since its address would; use a `Handle` to it, or a raw pointer `*mut {inner}`"
    )
}

pub(crate) fn wide_integer(found: &str) -> String {
    format!("`{found}` can't cross, since C has no such integer; use two 64-bit halves or bytes")
}

pub(crate) fn tuple(found: &str) -> String {
    format!(
        "the tuple `{found}` has no layout that C knows; use a `#[repr(C)]` struct with `#[derive(FfiType)]`"
    )
}

pub(crate) fn unit_parameter() -> String {
    "`()` has no size, and C has no such parameter; remove it".to_owned()
}

pub(crate) fn array(found: &str, element: &str) -> String {
    format!("the array `{found}` can't be passed by value in C; use `&{found}` or `&[{element}]`")
}

pub(crate) fn returned_array(found: &str, element: &str) -> String {
    format!(
        "the array `{found}` can't be returned in C; return a `#[repr(C)]` struct that holds it, with `#[derive(FfiType)]`, or `Vec<{element}>`"
    )
}

pub(crate) fn rust_function_pointer(found: &str) -> String {
    let head =
        found
            .replacen("fn", "unsafe extern \"C\" fn", 1)
            .replacen("unsafe unsafe", "unsafe", 1);
    format!(
        "`{found}` is a Rust function; for one of C's use `Option<{head}>`, for a callback export it"
    )
}

pub(crate) fn impl_trait(found: &str) -> String {
    format!(
        "`{found}` stands for many types, and C calls one function; for a closure pass the `Handle` of its export"
    )
}

pub(crate) fn trait_object(found: &str) -> String {
    format!("`{found}` can't come from C; for a closure pass the `Handle` of its export")
}

pub(crate) fn never_parameter() -> String {
    "no call could pass `!`; remove the parameter".to_owned()
}

pub(crate) fn inferred() -> String {
    "C needs the type, so `_` can't be inferred; write the type".to_owned()
}

pub(crate) fn unsized_parameter(found: &str) -> String {
    format!("`{found}` has no size; use `&{found}`")
}

pub(crate) fn optional_slice(found: &str, inner: &str) -> String {
    format!(
        "`{found}` has no form of its own in C; use `{inner}`: a null pointer with length 0 is the empty one"
    )
}

pub(crate) fn returned_reference(found: &str) -> String {
    format!(
        "`{found}` can't be returned, since C could keep it; return `String` or `Vec<T>`, which C frees"
    )
}

pub(crate) fn returned_trait(found: &str) -> String {
    format!(
        "`{found}` stands for many types, and C needs one; return a number, a `#[repr(C)]` struct or a `Vec<T>`"
    )
}

pub(crate) fn returned_character() -> String {
    "`char` can't go to C, which has characters of other sizes; use `u32`, and `u32::from` to make one".to_owned()
}

pub(crate) fn returned_pointer(found: &str) -> String {
    format!(
        "`{found}` can't go to C, which knows no pointer that is never null; use `Option<{found}>`"
    )
}

pub(crate) fn optional_number(found: &str, inner: &str) -> String {
    format!("`{found}` can't come from C, where a number has no null; use `Option<&{inner}>`")
}

pub(crate) fn never_returns() -> String {
    "a callback has to come back to C, so it can't return `!`; remove `-> !`".to_owned()
}

pub(crate) fn empty_array(found: &str) -> String {
    format!("`{found}` has no size, and C has no such type; give it a length, or remove it")
}
