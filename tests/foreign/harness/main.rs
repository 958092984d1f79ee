//! The foreign sides: libraries that are built here, the bindings that `registry-bindgen` generates for them, and
//! programs in other languages that use both.
//!
//! A runtime that is not on this machine is skipped with a printed line; with `REGISTRY_REQUIRE_RUNTIMES=1` that is a failure.

// Miri starts no program.
#![cfg(not(miri))]

mod artifacts;
mod awaited;
mod awkward;
mod bundles;
mod callables;
mod checkers;
mod compiled;
mod dart;
mod dart_vm;
mod diary;
mod examples;
mod hostile;
mod interrupted;
mod java;
mod jdk;
mod later;
mod many;
mod packages;
mod page;
mod runtimes;
mod scenarios;
mod setup;
mod shipping;
mod shop;
mod torture;
mod wasm;

/// Whether a standard library is built from its source although nobody has asked for it.
const BUILDS_STD: bool = false;
