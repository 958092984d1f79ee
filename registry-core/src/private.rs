//! The names that generated code uses, besides the public traits.
//!
//! Nothing here is for users, and nothing here is stable.

// The public traits and types that expansions name, under a short path.
pub use crate::call::adopted::{CarriesForeignError, is_missing};
pub use crate::call::asked::MethodInfo;
pub use crate::call::foreign::{
    Answered, CReprs, Callee, ForeignCallable, ForeignSignature, Queueing, call_foreign,
};
pub use crate::call::method::{
    Implements, ImplementsShared, Interface, MethodFn, MethodMut, MethodTypes, NoOnErrorInMethod,
    call_method, exclusive, local, shared,
};
pub use crate::call::method_table::{
    ForeignMethod, ForeignMethodTypes, MethodTable, TableOf, call_foreign_method, call_member,
    table_size,
};
pub use crate::call::object::{ObjectPointer, call_object, call_object_and_release};
pub use crate::call::params::{FunctionPointer, Params};
pub use crate::call::signature::{CFn, CallbackType, ExportedFunction, Signature, UserDataBetween};
pub use crate::call::uncallable::Uncallable;
pub use crate::errors::failure::{CallError, ExportError};
pub use crate::errors::foreign::ForeignError;
pub use crate::handle::Handle;
pub use crate::status::Status;
pub use crate::values::error_code::{ErrorOf, ReadCode, Uncoded};
pub use crate::values::foreign_text::ForeignText;
pub use crate::values::keep::{CanWait, Full, Keep};
pub use crate::values::lift::{ByValue, Call, FfiType, Invalid, Lift};
pub use crate::values::lower::{Lower, NoOnErrorNeeded};
pub use crate::values::owning::{BorrowsNothing, OwnsNothing, WrittenWithItsLifetime};
pub use crate::values::pass::Pass;
pub use crate::wrappers::borrowed_field::BorrowedField;
pub use crate::wrappers::callback::Callback;
pub use crate::wrappers::foreign::{AnyThread, CallableParameter, Foreign};
pub use crate::wrappers::local::LocalCallback;
pub use crate::wrappers::owned_field::{Arrived, OwnedField};
pub use crate::wrappers::pool::Pooled;
pub use crate::wrappers::scope::{Scope, ScopedCallback};
pub use crate::wrappers::scope_local::ScopedLocalCallback;
pub use crate::wrappers::siblings::{
    CallTheFunctionByItsName, CallTheMethodByItsName, HasOneStub, MethodsTakeShared, NotPinned,
    Pinned, Sendable, SendableImplementer, Shareable, ShareableImplementer, ShareableInScope,
    Shared,
};
pub use crate::wrappers::stub::Stub;
// Names of the prelude, which the user's crate may not have, or may have shadowed.
pub use alloc::string::String;
pub use alloc::vec::Vec;
pub use core::convert::{From, Infallible};
pub use core::ffi::{c_char, c_void};
pub use core::marker::Send;
pub use core::mem::{transmute, zeroed};
pub use core::ops::{Fn, FnMut, FnOnce};
pub use core::option::Option;
pub use core::primitive::{bool, f64, i8, i16, i32, i64, i128, u8, u16, u32, u64, usize};
pub use core::ptr::NonNull;
pub use core::result::Result::{self, Err, Ok};
// The slot of a function, and the static of a signature.
pub use crate::registry::function::{FunctionSlot, State};
pub use crate::values::signature_info::{SignatureInfo, Unique, here};
// The bodies of stubs, under short names: the expansion of a function has two or three of them.
pub use crate::call::trampoline::{
    call, call_function as run, call_handle, call_pinned as run_pinned, call_pooled, call_thunk,
    try_call_function as try_run, try_call_pinned as try_run_pinned, try_handle,
};
pub use crate::registry::user_data::UserDataType;
// The functions that make the slot of a function and the static of a callback type's signature.
pub use crate::expansion::{callback_info, interface_info, method_info, slot, unsafe_slot};
// The bodies of the `export*` methods.
pub use crate::delivery::queued::{QueueOf, export_queued, try_export_queued};
// What the calls of a callable wait in.
pub use crate::delivery::forwarded::{CannotWait, Queues};
pub use crate::wrappers::callback::{
    export_function, pinned_handle, pinned_stub, try_export_function,
};
pub use crate::wrappers::export::{
    export, export_continuation, export_local, export_local_with, export_mut, export_mut_with,
    export_once, export_scoped, export_scoped_local, export_scoped_mut, export_with, try_export,
    try_export_continuation, try_export_local, try_export_local_with, try_export_mut,
    try_export_mut_with, try_export_once, try_export_scoped, try_export_scoped_local,
    try_export_scoped_mut, try_export_with,
};
// The bodies of the `export*` methods of an interface.
pub use crate::wrappers::interface::{
    export as export_implementer, export_local as export_implementer_local,
    export_mut as export_implementer_mut, export_scoped as export_implementer_scoped,
    export_scoped_local as export_implementer_scoped_local,
    export_scoped_mut as export_implementer_scoped_mut, try_export as try_export_implementer,
    try_export_local as try_export_implementer_local, try_export_mut as try_export_implementer_mut,
    try_export_scoped as try_export_implementer_scoped,
    try_export_scoped_local as try_export_implementer_scoped_local,
    try_export_scoped_mut as try_export_implementer_scoped_mut,
};
// A pool and its cells.
pub use crate::table::pool_cell::PoolCell;
pub use crate::wrappers::pool::Pool;
// The record that an item leaves in the artifact.
pub use crate::__callback_record as callback_record;
pub use crate::__fingerprint as fingerprint;
pub use crate::__pointee as pointee;
pub use crate::__record as record;
pub use crate::metadata::fingerprint::of_section;
pub use crate::metadata::record::{Item, Record, on_error};
pub use crate::values::pointee::{Apart, Both, Opaque, Pointee};
pub use crate::values::signature_info::{Invoke, Recorded};
pub use crate::values::tagged::Tagged;
pub use crate::values::type_desc::{TypeDesc, nodes};
// The C forms of a handle and of a slice.
pub use crate::values::borrowed::{OnePart, RawSlice};
pub use crate::values::raw_handle::RawHandle;

/// The C type of a parameter with a borrow in it.
pub type In<T> = <T as OneParameter>::CRepr;
/// The C type of a parameter without one.
pub type Plain<T> = <T as ByValue>::CRepr;
/// The C type of a return.
pub type Out<T> = <T as Lower>::CRepr;
/// The type of `on_error`: `T` for a return of `Result<T, E>`.
pub type Value<T> = <T as Lower>::Value;
/// The C type of an element of a slice, or of a field.
pub type Element<T> = <T as FfiType>::CRepr;

// The bounds on types that the user may have got wrong, with one error for each.
pub use crate::values::bounds::{
    ElementIf, FieldIf, InIf, LanguageStr, OneParameter, OutIf, ParamIf, ReturnIf, ValueIf,
};

pub mod runtime {
    //! The bodies of what `export_runtime!()` exports.
    pub use crate::runtime::*;
}

/// Expansions import this function under the name of each of their parameters: a constant or a unit struct of that name in the
/// user's scope would turn the parameter into a pattern.
pub const fn shield() {}

/// The body of a method that can't be called: one whose bound is never met, and exists for its message. A call of a function costs the compiler
/// less than a panic with a message of its own.
pub fn unreachable() -> ! {
    core::unreachable!("its bound is never met")
}

/// The handle that the macro computed and wrote as a literal.
#[must_use]
pub const fn handle(raw: u64) -> Handle {
    Handle::literal(raw)
}

/// The slot of a function that the attribute refused. Its marker is emitted beside the errors, so that no other errors follow.
#[cfg(not(loom))]
pub static REFUSED: FunctionSlot = FunctionSlot {
    handle: handle(1),
    origin: FunctionSlot::ORIGIN,
    callee: refused,
    state: State::NEW,
    info: SignatureInfo {
        name: "",
        declared: here(),
        record: Recorded::NONE,
        unique: Unique::NEW,
    },
};

/// The function in that slot. Never called.
#[cfg(not(loom))]
unsafe fn refused() {}

/// Packs the two C parameters of a `&str` or a `&[T]`.
#[inline(always)]
pub const fn slice<T>(ptr: *const T, len: usize) -> RawSlice<T> {
    RawSlice { ptr, len }
}

/// The two C parameters of a `&str` or a `&[T]`.
#[inline(always)]
#[must_use]
pub const fn parts<T: Copy>(slice: RawSlice<T>) -> (*const T, usize) {
    (slice.ptr, slice.len)
}

/// The result pointer of a `_try` stub whose callback returns nothing. `T` is `()`, or a type that needs an `on_error` and has none, for which
/// there is an error already.
#[inline(always)]
#[must_use]
pub const fn unit_result<T>() -> *mut T {
    core::ptr::null_mut()
}

/// The index of the cell of a pool's stub. The last row may be longer than the pool: its stubs beyond the end, which are never taken, share the
/// last cell.
#[must_use]
pub const fn position(row: usize, column: usize, cells: usize) -> usize {
    let position = row * 16 + column;
    if position < cells {
        position
    } else {
        cells - 1
    }
}

/// The derive's refusal of a number that no variant has.
#[must_use]
pub const fn unknown_discriminant(name: &'static str, number: i128) -> Invalid {
    Invalid::unknown_discriminant(name, number)
}

/// Adds the field's name to the refusal of its value.
///
/// # Errors
/// The check's, with the field's name.
pub fn field<T>(field: &'static str, check: Result<T, Invalid>) -> Result<T, Invalid> {
    check.map_err(|why| why.in_field(field))
}

/// `Debug` for a marker, which has no value.
#[doc(hidden)]
#[macro_export]
macro_rules! __debug {
    ($formatter:ident $marker:ident) => {
        impl ::core::fmt::Debug for $marker {
            #[inline]
            fn fmt(&self, $formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $formatter.write_str(::core::stringify!($marker))
            }
        }
    };
}
pub use crate::__debug as debug;

/// The static of a signature. The callback's path is that of the module of the expansion.
#[doc(hidden)]
#[macro_export]
macro_rules! __info {
    ($item:literal, $record:expr) => {
        $crate::private::SignatureInfo {
            name: ::core::concat!(::core::module_path!(), "::", $item),
            declared: $crate::private::here(),
            record: $record,
            unique: $crate::private::Unique::NEW,
        }
    };
}
pub use crate::__info as info;
