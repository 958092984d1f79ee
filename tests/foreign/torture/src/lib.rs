//! Everything that a generator of bindings can get wrong, in one library: names, values, pointers, documentation.
//!
//! The programs `torture.*` beside the scenarios' load its five bindings and call each item. `mod` by `mod` it is the list of what was once wrong.

#![allow(
    nonstandard_style,
    uncommon_codepoints,
    confusable_idents,
    mixed_script_confusables,
    clippy::too_many_arguments,
    clippy::many_single_char_names,
    clippy::self_named_constructors,
    clippy::wrong_self_convention,
    clippy::new_ret_no_self,
    private_bounds,
    reason = "the names are the test"
)]

pub mod callables;
pub mod checked;
pub mod documented;
pub mod handles;
pub mod implementers;
pub mod lending;
pub mod members;
pub mod methods;
pub mod names;
pub mod parameters;
pub mod peers;
pub mod pointers;
pub mod values;

registry_core::export_runtime!();

/// The items of two other crates are this library's too.
#[used]
static LINKED: [fn(i32) -> i32; 2] = [alpha::open, beta::open];
