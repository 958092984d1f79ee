//! Calls that are not answered on the spot: their arguments are kept, and a future gives them to Rust code later.
//!
//! A completion is for one call, a stream for many. Each is an ordinary entry, whose callable copies the arguments ([`crate::values::keep`])
//! into a cell that it shares with the future. So a late call, a second call and a wrong call get the statuses that they get anywhere.
//!
//! The other direction is [`promise`]: a value that Rust gives later, and that a host awaits by its queue ([`host_queue`]).
//!
//! No runtime is part of this: a future stores its task's waker, or the thread that waits, and the call wakes it. Wakers are user code. They
//! run inside the entry's call, or its end, under no lock.

mod alarm;
mod boxed;
pub(crate) mod completion;
mod completion_cell;
pub(crate) mod error;
mod fifo;
pub(crate) mod forwarded;
pub(crate) mod host_queue;
mod job;
pub(crate) mod joint;
pub(crate) mod nothing;
mod order;
pub(crate) mod promise;
pub(crate) mod queue;
pub(crate) mod queued;
pub(crate) mod ready;
mod ring;
pub(crate) mod stream;
mod thread_end;
mod waiter;
pub(crate) mod waiting;
