//! The code that the attribute on a function expands to: one template, which the attribute fills in.
//!
//! Generated code calls `__function!` once for each function. The template is here and not in the attribute because the compiler expands
//! a `macro_rules` far faster than an attribute builds the same tokens, and because it can be read as code.
//!
//! These items are nearly all that a function costs in a build (`benches/README.md`, "Compile time"). So there are few of them, literals
//! have few fields, and everything that is the same for a signature is in the library.

use crate::call::asked::MethodInfo;
use crate::call::params::{self, FunctionPointer};
use crate::handle::Handle;
use crate::registry::function::{FunctionSlot, State};
use crate::values::error_code::ReadCode;
use crate::values::lower::Lower;
use crate::values::signature_info::{Invoke, Recorded, SignatureInfo, Unique, here};

/// Makes the slot of a safe function: the value of the static in the section of slots.
///
/// `function` has the type of a safe function, so the compiler refuses the item if another attribute has made it unsafe since:
/// the stubs call it without asking for a promise.
#[track_caller]
#[must_use]
pub const fn slot<P: FunctionPointer<R>, R: Lower + 'static>(
    state: State,
    handle: u64,
    name: &'static str,
    text: &'static [u8],
    function: P::SafePointer,
    code: ReadCode<R>,
) -> FunctionSlot {
    let callee = params::erase_safe::<P, R>(function);
    slot_of::<P, R>(state, handle, name, text, callee, code)
}

/// As [`slot`], for an `unsafe` function, whose stubs are `unsafe` too.
#[track_caller]
#[must_use]
pub const fn unsafe_slot<P: FunctionPointer<R>, R: Lower + 'static>(
    state: State,
    handle: u64,
    name: &'static str,
    text: &'static [u8],
    function: P::Pointer,
    code: ReadCode<R>,
) -> FunctionSlot {
    let callee = params::erase::<P, R>(function);
    slot_of::<P, R>(state, handle, name, text, callee, code)
}

#[track_caller]
const fn slot_of<P: FunctionPointer<R>, R: Lower + 'static>(
    state: State,
    handle: u64,
    name: &'static str,
    text: &'static [u8],
    callee: unsafe fn(),
    code: ReadCode<R>,
) -> FunctionSlot {
    FunctionSlot {
        handle: Handle::literal(handle),
        origin: FunctionSlot::ORIGIN,
        callee,
        state,
        info: info::<P, R>(name, text, Invoke::function::<P, R>(code)),
    }
}

/// Makes the static of a callback type's signature.
#[track_caller]
#[must_use]
pub const fn callback_info<P: FunctionPointer<R>, R: Lower + 'static>(
    name: &'static str,
    text: &'static [u8],
    code: ReadCode<R>,
) -> SignatureInfo {
    info::<P, R>(name, text, Invoke::closure::<P, R>(code))
}

/// Makes the static of an interface's signature.
#[track_caller]
#[must_use]
pub const fn interface_info(name: &'static str, text: &'static [u8]) -> SignatureInfo {
    SignatureInfo {
        name,
        declared: here(),
        record: Recorded {
            text,
            ..Recorded::NONE
        },
        unique: Unique::NEW,
    }
}

/// Makes the static of a method, which stands at this position in the tables of its interface.
#[track_caller]
#[must_use]
pub const fn method_info<P: FunctionPointer<R>, R: Lower + 'static>(
    interface: &'static SignatureInfo,
    at: usize,
    name: &'static str,
    text: &'static [u8],
    code: ReadCode<R>,
) -> MethodInfo {
    MethodInfo {
        info: info::<P, R>(name, text, Invoke::method(code)),
        interface,
        at,
    }
}

#[track_caller]
const fn info<P: FunctionPointer<R>, R: Lower + 'static>(
    name: &'static str,
    text: &'static [u8],
    invoke: Invoke,
) -> SignatureInfo {
    SignatureInfo {
        name,
        declared: here(),
        record: Recorded {
            text,
            types: P::TYPES,
            invoke,
        },
        unique: Unique::NEW,
    }
}

/// Makes `__function!` of the template's four parts: its parameters, its items, and the two items that are in sections, the record and the
/// slot. The names of the sections are those of the target, so that a function needs neither a `cfg_attr` nor a second macro.
macro_rules! function {
    ($records:literal $($slots:literal)? {$($parameters:tt)*} {$($items:tt)*} {$($record:tt)*} {$($slot:tt)*}) => {
        /// The items of a function. The attribute chooses every name that is defined in the block, so that none is a name that the user's
        /// tokens mention. `own_items` are what only some functions have: checks of types that may not cross, a constant for
        /// `on_error`, a stub of their own.
        #[doc(hidden)]
        #[macro_export]
        macro_rules! __function {
            { $($parameters)* } => {
                $($items)*
                #[used]
                #[unsafe(link_section = $records)]
                $($record)*
                // Not `used`, which would export it and make the stubs' access to it slower. `__UNIQUE` keeps it.
                $(#[unsafe(link_section = $slots)])?
                $($slot)*
            };
        }
    };
}
#[cfg(elf_slots)]
macro_rules! template {
    ($($template:tt)*) => { function! { "regmeta" "regslots" $($template)* } };
}
#[cfg(target_vendor = "apple")]
macro_rules! template {
    ($($template:tt)*) => { function! { "__DATA,__regmeta" "__DATA,__regslots" $($template)* } };
}
#[cfg(windows)]
macro_rules! template {
    ($($template:tt)*) => { function! { ".regmeta$b" ".regslt$b" $($template)* } };
}
#[cfg(not(any(elf_slots, target_vendor = "apple", windows)))]
macro_rules! template {
    ($($template:tt)*) => { function! { "regmeta" $($template)* } };
}

template! {
    {
        private_as = $r:ident slot_as = $slot_static:ident record_as = $record_static:ident unique_as = $unique_static:ident
        shields = [$($shields:tt)*]
        vis = $vis:vis, marker = $marker:tt function = $function:tt name = $name:literal
        handle = $handle:literal handle_symbol = $handle_symbol:literal
        params = $params:tt returns = [$return:ty] on_error = [$on_error:expr] on_error_type = [$on_error_type:ty]
        types_item = [$type:tt $end:tt] unsafe_extern = [$($unsafe_extern:tt)*] c_params = $c_params:tt c_return = [$($c_return:tt)*]
        symbol = $symbol:literal exported = $exported:tt
        try_symbol = $try_symbol:literal exported_try = $exported_try:tt try_params = $try_params:tt
        arguments = $arguments:tt result = [$result:expr]
        make_slot = $make_slot:ident state = $state:ident run = $run:ident try_run = $try_run:ident direct = [$($direct:tt)*] $(export = $export:ident)? $(stub = $stub:ident)?
        stub_const = [$($stub_const:tt)*] items = [$($own_items:tt)*]
        record_text = $text:literal record_length = $length:literal record_numbers = [$numbers:expr]
        read_code = [$read_code:expr]
    }
    {
        use $crate::private::{self as $r, $($shields)*};
        $($own_items)*
        impl $marker {
            /// The function's handle: a constant, the same for every export.
            $vis const HANDLE: $r::Handle = $r::handle($handle);
            // Can't be called: the name of its type makes the error say what to use instead (`wrappers/siblings.rs`).
            #[doc(hidden)]
            $vis const call: $r::CallTheFunctionByItsName = $r::CallTheFunctionByItsName;
            $(
                /// Lets C call the function while the wrapper lives; a later export lets its handle work again, for late callers too. `let _ = ..` drops the
                /// wrapper at once, so give it a name.
                #[inline]
                #[track_caller]
                $vis fn $export() -> $r::Callback<Self> {
                    $r::export_function::<Self>()
                }
                /// As `export`, but an error where that panics: while another wrapper lives, or if the handle is used twice.
                #[inline]
                #[track_caller]
                $vis fn try_export() -> $r::Result<$r::Callback<Self>, $r::ExportError> {
                    $r::try_export_function::<Self>()
                }
                // Can't be called: its bound makes the error say what to use instead (`wrappers/siblings.rs`).
                #[doc(hidden)]
                $vis fn stub() -> $r::Stub<'static, $r::CFn<Self>> where for<'a> Self: $r::Pinned<'a> {
                    $r::unreachable()
                }
            )?
            $(
                /// The function pointer for C, good for the life of the library.
                #[inline]
                $vis const fn $stub() -> $r::Stub<'static, $r::CFn<Self>> {
                    $r::pinned_stub::<Self>()
                }
                /// `HANDLE`, after which foreign code can call by it: where no linker puts functions side by side (wasm, bare boards, Miri), nothing
                /// else tells the library of the function.
                $vis fn handle() -> $r::Handle {
                    $r::pinned_handle::<Self>()
                }
                // As the hidden `stub` of the others.
                #[doc(hidden)]
                $vis fn export() -> $r::Callback<Self> where for<'a> Self: $r::NotPinned<'a> {
                    $r::unreachable()
                }
            )?
        }
        unsafe impl $r::ExportedFunction for $marker {
            // `type .. ;`, two tokens with the place of the item's name: an error about this type points there.
            $type Types = ($($unsafe_extern)* fn $c_params $($c_return)*, $params, $return) $end
            const FUNCTION: (*const $r::FunctionSlot, $on_error_type) = (&raw const $slot_static, $on_error);
            $($stub_const)*
        }
        // The two functions that C links to. A pinned function is called directly: `direct` is the function, and otherwise nothing.
        #[unsafe(export_name = $symbol)]
        $($unsafe_extern)* fn $exported $c_params $($c_return)* {
            unsafe { $r::$run::<$params, $return>(&$slot_static, $($direct)* $arguments, $on_error) }
        }
        #[unsafe(export_name = $try_symbol)]
        $($unsafe_extern)* fn $exported_try $try_params -> $r::Status {
            unsafe { $r::$try_run::<$params, $return>(&$slot_static, $($direct)* $arguments, $result) }
        }
        // Its symbol makes a handle that is used twice an error of the linker, and it keeps the slot of a function that is reached by its handle
        // alone. It is never read, so that an interposed symbol is harmless.
        #[used]
        #[unsafe(export_name = $handle_symbol)]
        static $unique_static: &$r::FunctionSlot = &$slot_static;
    }
    {
        static $record_static: $r::Record<{ <$params as $r::FunctionPointer<$return>>::NODES }, 2, $length> =
            $r::Record::function::<$params, $return>($numbers, *$text);
    }
    {
        // Not inside `unsafe`, and with the types that the user wrote: if another attribute has changed the function, this does not compile.
        static $slot_static: $r::FunctionSlot = $r::$make_slot::<$params, $return>(
            $r::State::$state,
            $handle,
            ::core::concat!(::core::module_path!(), "::", $name),
            $record_static.text($text),
            $function,
            $read_code,
        );
    }
}
