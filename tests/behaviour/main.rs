//! What callbacks do, kind by kind: closures, functions, local ones, groups, pools and thunks, and who owns them.
//!
//! The tests run at once, in one process: none changes what is the process's, but for the hook, which all of them silence.

mod closures;
mod groups;
mod issue_captures_on_32_bit;
mod local;
mod nesting;
mod ownership;
mod pools;
mod printing;
mod threads;
mod thunks;

registry_core::export_runtime!();
