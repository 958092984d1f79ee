//! Messages of [`check::ffi_type`](crate::check::ffi_type) and of the derive's assertions.

use syn::Lifetime;

pub(crate) fn union(name: &str) -> String {
    format!(
        "the union `{name}` can't cross, since nothing says which field is there; use a `#[repr(C)]` struct"
    )
}

pub(crate) fn generic_ffi_type(parameter: &str) -> String {
    format!(
        "a type that crosses has one layout, so `{parameter}` can't be a parameter; write a type for each use"
    )
}

pub(crate) fn lifetime_of_an_ffi_type(lifetime: &str) -> String {
    format!(
        "a type that crosses holds no borrows but `BorrowedHandle<{lifetime}, S>`, since nothing checks what is behind others; remove `{lifetime}`, and use a pointer like `*const u8` in the place of a borrow"
    )
}

pub(crate) fn second_lifetime(first: &Lifetime, second: &Lifetime) -> String {
    format!(
        "a struct that crosses has one lifetime at most, that of the call; remove `{second}`, and write `BorrowedHandle<{first}, S>` in each field that borrows"
    )
}

pub(crate) fn bounded_lifetime(lifetime: &Lifetime, bounds: &str) -> String {
    format!("`{lifetime}` is the lifetime of any call, so it has no bound; remove `{bounds}`")
}

pub(crate) fn another_lifetime(found: &str, own: &Lifetime, given: &Lifetime) -> String {
    format!(
        "`{found}` is borrowed for the call alone, which is the struct's `{own}`; write `{own}` in the place of `{given}`"
    )
}

pub(crate) fn no_lifetime(found: &str, given: &Lifetime) -> String {
    format!(
        "`{found}` is borrowed for the call alone, so its struct has the lifetime of the call; give the struct a parameter `'a`, and write `'a` in the place of `{given}`"
    )
}

pub(crate) fn hidden_borrow(found: &str, own: &Lifetime) -> String {
    format!(
        "`{found}` can't be a field that crosses; in a struct with `{own}` write `BorrowedHandle<{own}, S>` or its `Option` itself, without an alias"
    )
}

pub(crate) fn drop_of_its_own(name: &str) -> String {
    format!(
        "`{name}` crosses by value, field by field, so it can't have a `Drop` of its own; remove the `Drop`"
    )
}

pub(crate) fn packed(name: &str) -> String {
    format!("the fields of `{name}` would be misaligned in Rust; remove `packed`")
}

pub(crate) fn transparent(name: &str) -> String {
    format!("`{name}` has more than one field; remove the others, or write `#[repr(C)]`")
}

pub(crate) fn transparent_array(name: &str) -> String {
    format!("`{name}` would be an array, which C can't pass by value; write `#[repr(C)]`")
}

pub(crate) fn transparent_owner(name: &str) -> String {
    format!("`{name}` owns or borrows a callback, so it is a struct in C too; write `#[repr(C)]`")
}

pub(crate) fn array_of_handles(found: &str) -> String {
    format!(
        "`{found}` can't be a field that crosses; write a field for each: a typed handle, or an `Option` of one, is a field by itself"
    )
}

pub(crate) fn remote_owner(name: &str) -> String {
    format!(
        "`{name}` owns or borrows a callback, and no type of another crate has such a field; remove `remote`, and convert one into the other by hand"
    )
}

pub(crate) fn aligned_enum(name: &str, found: &str) -> String {
    format!(
        "`{found}` makes `{name}` larger than the number that C sees; remove it here, and write it on the struct that holds `{name}`"
    )
}

pub(crate) fn another_layout(name: &str) -> String {
    format!(
        "what foreign code sees of `{name}` has another size or alignment; write attributes that change the layout above \
         `#[derive(FfiType)]`, and let `crate = ..` name `registry_core`"
    )
}

pub(crate) fn another_remote(name: &str, remote: &str) -> String {
    format!(
        "`{name}` has another layout than `{remote}`, or other numbers; write the fields or variants of `{remote}` in their order, with \
         its `repr`"
    )
}

pub(crate) fn another_offset(name: &str, field: &str) -> String {
    format!(
        "what foreign code sees of `{name}` has its field `{field}` elsewhere; write attributes that change the layout above \
         `#[derive(FfiType)]`, and let `crate = ..` name `registry_core`"
    )
}

pub(crate) fn no_repr_c(name: &str) -> String {
    format!("`{name}` has no layout that C knows; add `#[repr(C)]`")
}

pub(crate) fn no_size(name: &str) -> String {
    format!("`{name}` has no size, and C has no such struct; give it a field that has one")
}

pub(crate) fn no_fields(name: &str) -> String {
    format!("`{name}` has no size, and C has no such struct; give it a field")
}

pub(crate) fn reference_field(found: &str, pointer: &str) -> String {
    format!(
        "`{found}` can't be a field that crosses, since nothing checks what is behind it; use {pointer}"
    )
}

pub(crate) fn no_integer_repr(name: &str) -> String {
    format!("the size of `{name}` isn't fixed; add the integer that C sees, like `#[repr(i32)]`")
}

pub(crate) fn enum_repr(name: &str, found: &str) -> String {
    format!(
        "expected an integer from `u8` to `i64` as the `repr` of `{name}`, found `{found}`; write `#[repr(i32)]`"
    )
}

pub(crate) fn no_variants(name: &str) -> String {
    format!("no number is a value of `{name}`; give it a variant")
}

pub(crate) fn variant_with_fields(variant: &str) -> String {
    format!(
        "the variant `{variant}` has fields, and C sees an enum as a number; move them to a `#[repr(C)]` struct"
    )
}
