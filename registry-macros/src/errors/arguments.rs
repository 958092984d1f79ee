//! Messages of [`args`](crate::args) about an argument, and of [`check`](crate::check) about one that the item can't have.

use crate::args::ATTRIBUTE;
use crate::c_runtime::Owner;

fn listed(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{}`", shown(name, names)))
        .collect::<Vec<_>>()
        .join(", ")
}

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
pub(crate) fn no_list(name: &str, known: &[&str]) -> String {
    let example = if known.contains(&"crate") {
        "crate = ::registry_core"
    } else {
        "name = \"my_name\""
    };
    format!("expected arguments in parentheses; write it like `#[{name}({example})]`")
}

pub(crate) fn unknown_argument(name: &str, nearest: Option<&str>, known: &[&str]) -> String {
    match nearest {
        Some(nearest) => format!(
            "unknown argument `{name}`; did you mean `{}`?",
            shown(nearest, known)
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

/// The argument without its value, as users write it.
fn shown<'a>(name: &'a str, known: &[&str]) -> &'a str {
    match name {
        "name" if known == ATTRIBUTE => "unsafe(name)",
        other => other,
    }
}

/// An example of the argument.
fn example(name: &str) -> &'static str {
    match name {
        "on_error" => "on_error = -1",
        "name" => "unsafe(name = \"my_symbol\")",
        "prefix" => "prefix = \"my_library\"",
        "binding" => "binding = \"my_function\"",
        "handle" => "handle = 12345",
        "marker" => "marker = MyMarker",
        "pool" => "pool = 64",
        "pool_quarantine" => "pool_quarantine = 1",
        "pool_reuse" => "pool_reuse = never",
        "user_data" => "user_data = isize",
        "user_data_at" => "user_data_at = 1",
        "vtable" => "vtable = other_crate::Methods",
        "self" => "self = first",
        "adopt" => "adopt",
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

pub(crate) fn takes_no_value(name: &str) -> String {
    format!("`{name}` takes no value; write `{name}` alone, or leave it out")
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

pub(crate) fn only_underscores(name: &str, found: &str) -> String {
    format!(
        "`{name}` expects a name with a letter, found `{found}`; write it like `{}`",
        example(name)
    )
}

pub(crate) fn type_name_needs_a_value() -> String {
    "`name` needs a value; write it like `name = \"MyType\"`".to_owned()
}

pub(crate) fn not_a_type_name(found: &str) -> String {
    format!(
        "`name` expects a name in a string, found `{found}`; write it like `name = \"MyType\"`, of ASCII letters, digits and `_`, no digit first"
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

pub(crate) fn expected_user_data(found: &str) -> String {
    format!(
        "`user_data` expects the type that C's `user_data` has, found `{found}`; write it like `user_data = isize` or `user_data = *mut u8`"
    )
}

pub(crate) fn unknown_abi(found: &str) -> String {
    format!("`abi` expects `\"C\"` or `\"system\"`, found `\"{found}\"`; leave it out for `\"C\"`")
}

pub(crate) fn expected_vtable(found: &str) -> String {
    format!(
        "`vtable` expects the path of a struct of functions, found `{found}`; write it like `vtable = other_crate::Methods`"
    )
}

pub(crate) fn expected_first(found: &str) -> String {
    format!(
        "`self` expects `first`, found `{found}`; the functions of a table get their object as the first argument"
    )
}

pub(crate) fn expected_remote(found: &str) -> String {
    format!("`{found}` is no path of a type; write `remote = other_crate::Point`")
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

// Against the item.

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

pub(crate) fn user_data_on_a_function(name: &str) -> String {
    format!(
        "`{name}` is for callback types, and this is a function, which gets no `user_data` unless it has such a parameter; remove it"
    )
}

pub(crate) fn user_data_behind_the_end(at: usize, params: usize) -> String {
    let params = match params {
        0 => "has no parameters".to_owned(),
        1 => "has one parameter".to_owned(),
        many => format!("has {many} parameters"),
    };
    format!(
        "`user_data_at` is the number of parameters before `user_data`, found {at} where the type {params}; choose a smaller one, or leave it out and use `thunk_last()`"
    )
}

pub(crate) fn vtable_without_a_trait(name: &str) -> String {
    format!(
        "`{name}` is for traits, whose methods fill a struct of functions; remove it, and put the function's stub or thunk into the struct yourself"
    )
}

pub(crate) fn adopt_without_a_trait() -> String {
    "`adopt` is for traits, which foreign code implements; remove it, and call a foreign callable by `call`".to_owned()
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

pub(crate) fn on_error_of_a_text(found: &str) -> String {
    format!(
        "`on_error` must be a constant `String`, found `{found}`; write `on_error = String::new()`, since any other text is made at run time"
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
        Owner::Library => {
            format!("the symbol `{symbol}` is one of those that `export_runtime!()` exports")
        }
    }
}

pub(crate) fn taken_symbol(item: &str, symbol: &str, owner: Owner) -> String {
    // A default symbol begins with the library's name.
    let rename = match owner {
        Owner::Reserved => {
            "name the library without it, by `[lib] name` in its `Cargo.toml`".to_owned()
        }
        Owner::RunTime | Owner::Handle | Owner::Library => format!("give `{item}` another name"),
    };
    format!(
        "{}; {rename}, or choose the symbol, like `unsafe(name = \"my_{item}\")`",
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
