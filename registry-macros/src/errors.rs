//! The accumulator of errors, and the text of every message.
//!
//! [`args`](crate::args) and [`check`](crate::check) find faults, [`fallback`](crate::fallback) writes them beside the user's item.
//! All faults of a phase are reported together, each on the narrowest token that is at fault. A message is lower
//! case without a full stop: what is wrong with the user's words in backticks, then "; do this instead".

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

use crate::c_runtime::Owner;

/// Faults found so far, in the order in which they were found.
#[derive(Default)]
pub(crate) struct Errors {
    found: Vec<syn::Error>,
    /// Something is wrong that the compiler will say of the user's item by itself.
    left: bool,
}

impl Errors {
    /// Notes a fault on some tokens of the user's.
    pub(crate) fn on(&mut self, tokens: &impl ToTokens, message: impl Into<String>) {
        self.found
            .push(syn::Error::new_spanned(tokens, message.into()));
    }

    /// Notes a fault at one place.
    pub(crate) fn at(&mut self, place: Span, message: impl Into<String>) {
        self.found.push(syn::Error::new(place, message.into()));
    }

    /// Notes a fault for which the compiler has good words itself.
    pub(crate) fn left_to_the_compiler(&mut self) {
        self.left = true;
    }

    /// Whether nothing was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty() && !self.left
    }

    /// One `compile_error!` for each fault.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        self.found
            .iter()
            .map(syn::Error::to_compile_error)
            .collect()
    }
}

fn listed(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{}`", shown(name)))
        .collect::<Vec<_>>()
        .join(", ")
}

// Arguments.

pub(crate) fn expected_comma(found: &str) -> String {
    format!("expected `,` between two arguments, found `{found}`")
}

pub(crate) fn expected_argument(found: &str, known: &[&str]) -> String {
    format!(
        "expected an argument's name, found `{found}`; the arguments are {}",
        listed(known)
    )
}

/// `#[ffi_type]`, `#[ffi_type = ..]`
pub(crate) fn no_list(name: &str) -> String {
    format!("expected arguments in parentheses; write it like `#[{name}(crate = ::registry_core)]`")
}

pub(crate) fn unknown_argument(name: &str, nearest: Option<&str>, known: &[&str]) -> String {
    match nearest {
        Some(nearest) => format!(
            "unknown argument `{name}`; did you mean `{}`?",
            shown(nearest)
        ),
        None => format!(
            "unknown argument `{name}`; the arguments are {}",
            listed(known)
        ),
    }
}

pub(crate) fn repeated_argument(name: &str) -> String {
    format!("`{name}` is given twice; remove one of the two")
}

/// The argument as it is written, up to its value.
fn shown(name: &str) -> &str {
    match name {
        "name" => "unsafe(name)",
        other => other,
    }
}

/// What a complete argument of this name looks like.
fn example(name: &str) -> &'static str {
    match name {
        "on_error" => "on_error = -1",
        "name" => "unsafe(name = \"my_symbol\")",
        "prefix" => "prefix = \"my_library\"",
        "handle" => "handle = 12345",
        "marker" => "marker = MyMarker",
        "pool" => "pool = 64",
        "pool_quarantine" => "pool_quarantine = 8",
        "pool_reuse" => "pool_reuse = never",
        "abi" => "abi = \"system\"",
        "crate" => "crate = ::registry_core",
        _ => "pinned",
    }
}

pub(crate) fn missing_value(name: &str) -> String {
    format!("`{name}` needs a value; write it like `{}`", example(name))
}

pub(crate) fn expected_equals(name: &str, found: &str) -> String {
    format!(
        "expected `=` after `{name}`, found `{found}`; write it like `{}`",
        example(name)
    )
}

pub(crate) fn bad_value(name: &str, error: &str) -> String {
    format!(
        "the value of `{name}` can't be read: {error}; write it like `{}`",
        example(name)
    )
}

pub(crate) fn pinned_takes_no_value() -> String {
    "`pinned` takes no value; write `pinned` alone, or leave it out".to_owned()
}

pub(crate) fn expected_string(name: &str, found: &str) -> String {
    format!(
        "`{name}` expects a string literal, found `{found}`; write it like `{}`",
        example(name)
    )
}

pub(crate) fn not_a_symbol(name: &str, found: &str) -> String {
    if found.is_empty() {
        return format!(
            "`{name}` expects a C identifier, found an empty string; write it like `{}`",
            example(name)
        );
    }
    format!(
        "`{name}` expects a C identifier, found `{found}`; use ASCII letters, digits and `_`, no digit first"
    )
}

pub(crate) fn expected_integer(name: &str, found: &str, range: (u64, u64)) -> String {
    let (least, most) = range;
    format!(
        "`{name}` expects an integer literal from {least} to {most}, found `{found}`; write the number itself"
    )
}

pub(crate) fn out_of_range(name: &str, found: &str, range: (u64, u64)) -> String {
    let (least, most) = range;
    format!(
        "`{name}` expects an integer from {least} to {most}, found `{found}`; choose a number in that range"
    )
}

pub(crate) fn expected_marker(found: &str) -> String {
    format!(
        "`marker` expects a name for the generated type, found `{found}`; write it like `marker = MyMarker`"
    )
}

pub(crate) fn expected_never(found: &str) -> String {
    format!("`pool_reuse` expects `never`, found `{found}`; leave it out to use each stub again")
}

pub(crate) fn unknown_abi(found: &str) -> String {
    format!("`abi` expects `\"C\"` or `\"system\"`, found `\"{found}\"`; leave it out for `\"C\"`")
}

pub(crate) fn expected_crate(found: &str) -> String {
    format!(
        "`crate` expects the path of `registry_core`, found `{found}`; write it like `crate = ::registry_core`"
    )
}

pub(crate) fn name_without_unsafe(symbol: &str) -> String {
    format!(
        "a chosen symbol may replace another library's function, which the compiler can't see; \
         write `unsafe(name = \"{symbol}\")` if `{symbol}` is nobody else's"
    )
}

pub(crate) fn unsafe_without_a_name() -> String {
    "`unsafe` stands round the chosen symbol; write it like `unsafe(name = \"my_symbol\")`"
        .to_owned()
}

pub(crate) fn not_an_unsafe_argument(name: &str) -> String {
    format!("`unsafe` stands round `name` alone, found `{name}`; write `{name}` outside of it")
}

pub(crate) fn more_in_unsafe(found: &str) -> String {
    format!("`unsafe` stands round `name` alone, found `{found}`; write it behind the parentheses")
}

// Arguments against the item.

pub(crate) fn pool_on_a_function(name: &str) -> String {
    format!(
        "`{name}` is for callback types, and this is a function, whose one stub is always there; remove it"
    )
}

pub(crate) fn handle_on_a_type() -> String {
    "`handle` is for functions, and this is a callback type, whose closures get a handle each at run time; remove it"
        .to_owned()
}

pub(crate) fn pinned_on_a_type() -> String {
    "`pinned` is for functions, and this is a callback type; remove it and call `leak()` on the wrapper instead"
        .to_owned()
}

pub(crate) fn needs_a_pool(name: &str) -> String {
    format!(
        "`{name}` says how the stubs of a pool are used again, and there is no pool; add `pool = 64`"
    )
}

pub(crate) fn quarantine_without_reuse() -> String {
    "`pool_reuse = never` conflicts with `pool_quarantine`: a stub that is never used again needs no quarantine; \
     remove one of the two"
        .to_owned()
}

pub(crate) fn quarantine_not_below_pool(quarantine: usize, pool: usize) -> String {
    format!(
        "`pool_quarantine = {quarantine}` is not below `pool = {pool}`; choose a smaller one or a larger pool"
    )
}

pub(crate) fn on_error_of_nothing(item: &str) -> String {
    format!("`on_error` has no use, since `{item}` returns nothing; remove it")
}

pub(crate) fn on_error_of_no_value(ty: &str) -> String {
    format!(
        "`on_error` has no use, since `{ty}` gives C no value; remove it, C asks for the status"
    )
}

pub(crate) fn needs_a_name(item: &str) -> String {
    format!(
        "`{item}` can't be part of a C symbol; add `unsafe(name = \"my_symbol\")`, of ASCII letters, digits and `_`"
    )
}

/// Why the symbol can't be this library's.
fn why_taken(symbol: &str, owner: Owner) -> String {
    match owner {
        Owner::RunTime => {
            format!("the symbol `{symbol}` is the C run time's, whose callers would get this one")
        }
        Owner::Reserved => {
            format!("the symbol `{symbol}` begins with `_`, as those of C run times and linkers do")
        }
        Owner::Handle => format!("the symbol `{symbol}` says that a handle is used twice"),
    }
}

pub(crate) fn taken_symbol(item: &str, symbol: &str, owner: Owner) -> String {
    format!(
        "{}; give `{item}` another name, or choose the symbol, like `unsafe(name = \"my_{item}\")`",
        why_taken(symbol, owner)
    )
}

pub(crate) fn taken_prefix(prefix: &str, symbol: &str, owner: Owner) -> String {
    let prefix = prefix.trim_start_matches('_');
    format!(
        "{}; choose another prefix, like `prefix = \"my_{prefix}\"`",
        why_taken(symbol, owner)
    )
}

// Items.

/// The word as a message names the item.
fn item_kind(word: &str) -> String {
    match word {
        "struct" | "trait" | "static" | "macro_rules" | "mod" | "union" => format!("a `{word}`"),
        "enum" | "impl" | "extern" => format!("an `{word}`"),
        "const" => "a `const`".to_owned(),
        "use" => "a `use`".to_owned(),
        "" => "nothing".to_owned(),
        other => format!("`{other}`"),
    }
}

pub(crate) fn wrong_item(word: &str) -> String {
    let found = item_kind(word);
    format!(
        "expected a function or a type alias of a function type, found {found}; move the attribute to one of these"
    )
}

pub(crate) fn no_body(item: &str) -> String {
    format!("`{item}` has no body to call; put the attribute on a free function with a body")
}

pub(crate) fn not_a_function_type(name: &str, found: &str) -> String {
    format!(
        "expected a function type, found `{found}`; write it like `type {name} = fn(a: i32) -> i32`"
    )
}

pub(crate) fn const_function() -> String {
    "a `const fn` can't be exported, since a callback runs when C calls it; remove `const`"
        .to_owned()
}

pub(crate) fn async_function() -> String {
    "an `async fn` can't be exported, since C waits for the result; remove `async` and block on the future inside"
        .to_owned()
}

pub(crate) fn extern_function(written: &str) -> String {
    match written {
        "extern \"system\"" => {
            "it is the stub that is `extern`, not the item; remove `extern \"system\"` and write `abi = \"system\"`".to_owned()
        }
        other => format!("it is the stub that is `extern`, not the item; remove `{other}`"),
    }
}

pub(crate) fn named_lifetime() -> String {
    "an argument is borrowed for the call alone, so its lifetime can't be named; remove the lifetime and write `&T`"
        .to_owned()
}

pub(crate) fn generic(name: &str) -> String {
    format!(
        "C calls one function, so `{name}` can't be a parameter here; write an item for each case"
    )
}

pub(crate) fn where_clause() -> String {
    "an exported item can't have a `where` clause; remove it".to_owned()
}

pub(crate) fn variadic() -> String {
    "a variadic callback can't be exported; list the parameters".to_owned()
}

pub(crate) fn receiver() -> String {
    "a method can't be exported, since C has no `self`; export a free function, or a closure that captures the value"
        .to_owned()
}

pub(crate) fn pattern(found: &str) -> String {
    format!(
        "a parameter needs a name that C can see, found `{found}`; name it here and take it apart inside"
    )
}

pub(crate) fn parameter_attribute(name: &str) -> String {
    format!(
        "`#[{name}]` on a parameter would change what C passes; remove it, or put it on the whole item"
    )
}

pub(crate) fn exports_itself(name: &str) -> String {
    format!(
        "`{name}` would export the Rust function beside its stub; remove it, `unsafe(name = \"my_symbol\")` names the stub"
    )
}

pub(crate) fn changes_the_call(name: &str) -> String {
    format!(
        "`{name}` changes how the function is called, which a stub can't follow; put it on a function that this one calls"
    )
}

pub(crate) fn too_many_parameters(count: usize, most: usize) -> String {
    format!(
        "expected at most {most} parameters, found {count}; pass the rest in a `#[repr(C)]` struct"
    )
}

// Types.

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

// `#[derive(FfiType)]`.

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

pub(crate) fn packed(name: &str) -> String {
    format!("the fields of `{name}` would be misaligned in Rust; remove `packed`")
}

pub(crate) fn transparent(name: &str) -> String {
    format!("`{name}` has more than one field; remove the others, or write `#[repr(C)]`")
}

pub(crate) fn transparent_array(name: &str) -> String {
    format!("`{name}` would be an array, which C can't pass by value; write `#[repr(C)]`")
}

pub(crate) fn empty_array(found: &str) -> String {
    format!("`{found}` has no size, and C has no such type; give it a length, or remove it")
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

pub(crate) fn reference_field(found: &str) -> String {
    format!(
        "a struct that crosses can't hold the reference `{found}`, since nothing checks it; use a raw pointer"
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
