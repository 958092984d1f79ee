//! The end of callbacks: wrappers, scopes, groups and `close_later`, while calls are in flight.
//!
//! The tests run at once, in one process. None changes state of the process, except the hook, which all of them silence.

mod close_later;
mod closing;
mod drop_counts;
mod drop_queues;
mod issue_export_during_close_and_wait;
mod issue_export_while_scope_ends;
mod issue_stale_caller_keeps_closer_out;
mod issue_waiter_not_woken;
mod local_scopes;
mod scopes;
mod unnamed;

registry_core::export_runtime!();
