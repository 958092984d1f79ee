//! A library for programs with an event loop: results that come later, and threads that report.
//!
//! `download`, `worker_progress` and `ticker` are programs in Rust in the folder above. `tasks.py` and `tasks.mjs` do here what these do, by
//! `asyncio` and in Node, through the bindings that `registry-bindgen` generates. The library has no `unsafe`.
pub mod download;
pub mod progress;
pub mod ticker;

registry_core::export_runtime!(queues);
