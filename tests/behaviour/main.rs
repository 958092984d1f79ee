//! The behaviour of callbacks by kind: closures, functions, local ones, groups, pools and thunks, and their owners.
//!
//! The tests run at once, in one process. None changes state of the process, except the hook, which all of them silence.

mod adopted;
mod borrowed_fields;
mod closures;
mod foreign_answers;
mod foreign_callables;
mod foreign_hosts;
mod foreign_implementers;
mod foreign_places;
mod foreign_stack;
mod groups;
mod interfaces;
mod issue_captures_on_32_bit;
mod layouts;
mod local;
mod nesting;
mod own_handle;
mod owned_fields;
mod owned_handles;
mod ownership;
mod pools;
mod printing;
mod short;
mod tables;
mod tables_from_inside;
mod threads;
mod thunks;
mod typed_handles;
mod user_data;

registry_core::export_runtime!();
