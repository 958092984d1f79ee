//! The tags of a `registry_value` that each type takes, and their names for messages.
//!
//! Each type of number takes exactly one tag. Values are not converted: a host that passes another tag expects another type.
//!
//! | parameter | tag |
//! |---|---|
//! | `bool` | BOOL |
//! | `i8` to `i64`, `isize`, enumerations of these | INT |
//! | `u8` to `u64`, `usize`, enumerations of these | UINT |
//! | `f32`, `f64` | FLOAT; rounded to the nearest `f32` |
//! | `Handle` | HANDLE; if it is optional, VOID for `None` |
//! | `&str`, `&[u8]` | TEXT or BYTES |
//! | raw pointers, `Option<NonNull<T>>`, function pointers | POINTER, or VOID for null |
//! | `&CStr` | POINTER; if it is optional, VOID for `None` |

use crate::values::type_desc::{Kind, TypeDesc};

/// The tags. Their numbers are part of the C interface.
pub(crate) mod tag {
    pub(crate) const VOID: u32 = 0;
    pub(crate) const BOOL: u32 = 1;
    pub(crate) const INT: u32 = 2;
    pub(crate) const UINT: u32 = 3;
    pub(crate) const FLOAT: u32 = 4;
    pub(crate) const TEXT: u32 = 5;
    pub(crate) const BYTES: u32 = 6;
    pub(crate) const POINTER: u32 = 7;
    pub(crate) const HANDLE: u32 = 8;
}

/// Whether a parameter of this type takes a value of this tag.
pub(crate) fn takes(desc: &TypeDesc, found: u32) -> bool {
    match desc.kind() {
        Kind::Bool => found == tag::BOOL,
        Kind::F32 | Kind::F64 => found == tag::FLOAT,
        Kind::Handle => found == tag::HANDLE || found == tag::VOID && desc.is_optional(),
        Kind::ConstPointer | Kind::MutPointer | Kind::FunctionPointer => {
            matches!(found, tag::POINTER | tag::VOID)
        }
        Kind::CText => found == tag::POINTER || found == tag::VOID && desc.is_optional(),
        Kind::Text => matches!(found, tag::TEXT | tag::BYTES),
        Kind::Slice => desc.is_bytes() && matches!(found, tag::TEXT | tag::BYTES),
        _ if desc.is_number() && desc.is_signed() => found == tag::INT,
        _ if desc.is_number() => found == tag::UINT,
        _ => false,
    }
}

/// The name of the passed tag, as the first half of the message "is a BOOL where an i32 takes INT".
pub(crate) fn found(found: u32) -> &'static str {
    match found {
        tag::VOID => "is a VOID",
        tag::BOOL => "is a BOOL",
        tag::INT => "is an INT",
        tag::UINT => "is a UINT",
        tag::FLOAT => "is a FLOAT",
        tag::TEXT => "is a TEXT",
        tag::BYTES => "is a BYTES",
        tag::POINTER => "is a POINTER",
        tag::HANDLE => "is a HANDLE",
        _ => "has a tag that is not one of `registry_tag`,",
    }
}

/// The tag that the type takes, as the second half of that message.
pub(crate) fn wanted(desc: &TypeDesc) -> &'static str {
    match (desc.kind(), desc.is_optional()) {
        (Kind::Bool, _) => "where a bool takes BOOL",
        (Kind::I8, _) => "where an i8 takes INT",
        (Kind::I16, _) => "where an i16 takes INT",
        (Kind::I32, _) => "where an i32 takes INT",
        (Kind::I64, _) => "where an i64 takes INT",
        (Kind::Isize, _) => "where an isize takes INT",
        (Kind::U8, _) => "where a u8 takes UINT",
        (Kind::U16, _) => "where a u16 takes UINT",
        (Kind::U32, _) => "where a u32 takes UINT",
        (Kind::U64, _) => "where a u64 takes UINT",
        (Kind::Usize, _) => "where a usize takes UINT",
        (Kind::F32, _) => "where an f32 takes FLOAT",
        (Kind::F64, _) => "where an f64 takes FLOAT",
        (Kind::Enumeration, _) if desc.is_signed() => "where a signed enumeration takes INT",
        (Kind::Enumeration, _) => "where an unsigned enumeration takes UINT",
        (Kind::Handle, false) => "where a handle takes HANDLE",
        (Kind::Handle, true) => "where an optional handle takes HANDLE or VOID",
        (Kind::Text, _) => "where a text takes TEXT or BYTES",
        (Kind::Slice, _) if desc.is_bytes() => "where bytes take TEXT or BYTES",
        (Kind::CText, false) => "where a C string takes POINTER",
        (Kind::CText, true) => "where an optional C string takes POINTER or VOID",
        (Kind::ConstPointer | Kind::MutPointer, _) => "where a pointer takes POINTER or VOID",
        (Kind::FunctionPointer, _) => "where a function pointer takes POINTER or VOID",
        _ => "where no tagged value can be passed; call it by its own symbol",
    }
}

/// The range of an integer type, for messages.
pub(crate) fn range(desc: &TypeDesc) -> &'static str {
    match (desc.kind() == Kind::Bool, desc.is_signed(), desc.size()) {
        (true, ..) => "a bool is 0 or 1",
        (_, true, 1) => "8 bits with a sign hold -128 to 127",
        (_, true, 2) => "16 bits with a sign hold -32768 to 32767",
        (_, true, 4) => "32 bits with a sign hold -2147483648 to 2147483647",
        (_, true, _) => "64 bits with a sign hold -9223372036854775808 to 9223372036854775807",
        (_, false, 1) => "8 bits hold 0 to 255",
        (_, false, 2) => "16 bits hold 0 to 65535",
        (_, false, 4) => "32 bits hold 0 to 4294967295",
        _ => "64 bits hold 0 to 18446744073709551615",
    }
}
