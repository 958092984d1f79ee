//! Bugs that sanitizers and valgrind must find while the stress program runs.
//!
//! `mutants.rs` applies them; `mutants_loom.rs` has those that only a model sees, such as a generation that is
//! not compared: another closure of the same signature runs then, and no memory is touched that should not be.
//! The texts must stand in the source exactly once.

use crate::instrument::Instrument::{Asan, Lsan, Tsan, Valgrind};
use crate::mutants::Mutant;

pub(crate) const MEMORY: &[Mutant] = &[
    Mutant {
        name: "a closure is dropped while another thread is inside",
        package: "registry-core",
        from: "            Held::Free => Ok(()),\n            held => Err(held),",
        to: "            Held::Free | Held::Inside => Ok(()),\n            held => Err(held),",
        caught_by: &[Tsan, Asan],
    },
    Mutant {
        name: "a closure is forgotten instead of dropped",
        package: "registry-core",
        from: "            captures::drop_captures(record, raw, name, drop, slot.data.get().cast());",
        to: "            if raw % 64 != 0 { captures::drop_captures(record, raw, name, drop, slot.data.get().cast()); }",
        caught_by: &[Lsan, Valgrind],
    },
    Mutant {
        name: "a closure is dropped while it runs on the thread that closes it",
        package: "registry-core",
        from: "            && !record.is_inside(&slot.gate)\n",
        to: "",
        caught_by: &[Asan, Valgrind],
    },
    Mutant {
        name: "a closure is dropped twice",
        package: "registry-core",
        from: "            captures::drop_captures(record, raw, name, drop, slot.data.get().cast());",
        to: "            captures::drop_captures(record, raw, name, drop, slot.data.get().cast());\n            captures::drop_captures(record, raw, name, drop, slot.data.get().cast());",
        caught_by: &[Asan, Valgrind],
    },
    Mutant {
        name: "a caller does not acquire what the export wrote",
        package: "registry-core",
        from: "word.fetch_or(0, AcqRel)",
        to: "word.fetch_or(0, Relaxed)",
        caught_by: &[Tsan],
    },
    Mutant {
        name: "an entry is published without release",
        package: "registry-core",
        from: "        self.word.store(word.0, Release);",
        to: "        self.word.store(word.0, crate::sys::sync::Relaxed);",
        caught_by: &[Tsan],
    },
    Mutant {
        name: "who closes does not ask whether others have called",
        package: "registry-core",
        from: "            && record.is_alone_with(word)\n            && !word.local()",
        to: "            && !word.local()",
        caught_by: &[Tsan, Asan],
    },
    Mutant {
        name: "two threads are given the same fresh slots",
        package: "registry-core",
        from: "            common.fresh += BATCH.min(in_chunk);\n            reserve.fresh_end = common.fresh;",
        to: "            reserve.fresh_end = common.fresh + BATCH.min(in_chunk);",
        caught_by: &[Tsan],
    },
    Mutant {
        name: "a callable whose calls wait is released on the thread that lets go of it",
        package: "registry-core",
        from: "        if !(is_here && queued.waiting().calls.is_empty()) {\n            ready = queued.closure().ready.share();\n        }",
        to: "        if !is_here {\n            let closure = queued.closure();\n            closure.is_given_back.set(true);\n            // SAFETY: planted.\n            drop(ManuallyDrop::into_inner(unsafe { core::ptr::read(&raw const closure.foreign) }));\n        }",
        caught_by: &[Tsan],
    },
];
