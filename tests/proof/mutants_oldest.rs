//! Bugs that only the oldest supported Rust finds: code that it refuses and the pinned compiler accepts.
//!
//! `mutants.rs` applies them, and `.ci/msrv` must fail. The first is a bug that the crate has had, while `cargo check`
//! passed: the compiler evaluates such a constant when a function is used. The texts must stand in the source exactly once.

use crate::instrument::Instrument::Oldest;
use crate::mutants::Mutant;

pub(crate) const OLDEST: &[Mutant] = &[
    Mutant {
        name: "a constant refers to a function's slot",
        package: "registry-core",
        from: "= (&raw const $slot_static, $on_error);",
        to: "= ({ const SLOT: &$r::FunctionSlot = &$slot_static; SLOT }, $on_error);",
        caught_by: &[Oldest],
    },
    Mutant {
        name: "a method that is newer than the oldest Rust",
        package: "registry-core",
        from: "    bits as i64\n",
        to: "    bits.cast_signed()\n",
        caught_by: &[Oldest],
    },
];
