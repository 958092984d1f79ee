//! Calls that are not answered on the spot, against the channels that people build them from.

mod channels;
pub mod completions;
pub mod producers;
pub mod queues;
mod wakes;
