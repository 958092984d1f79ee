//! Calls that are not answered on the spot: completions, streams and queues, awaited, waited for, cancelled and given away.
//!
//! The tests run at once, in one process. The hook is silent in all of them.

mod callable_hosts;
mod callables;
mod completions;
#[cfg(not(miri))]
mod executors;
mod foreign_owners;
mod full_queues;
mod host;
mod host_queues;
mod hostile;
mod hostile_wakes;
mod issue_bad_waker;
mod misuse;
mod promises;
mod queue_wakes;
mod queues;
mod races;
mod refused_callables;
mod streams;
#[cfg(not(windows))]
mod thread_ends;
mod waker;
mod wakes_elsewhere;

registry_core::export_runtime!(queues);

/// Silences the hook.
fn quiet() {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
}
