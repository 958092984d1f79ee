//! Bugs in how entries end: after a fork, after a trap, and where two functions have one handle.
//!
//! `mutants.rs` applies them. Each names tests that must all fail. The texts must occur in the source exactly once.

use crate::instrument::Instrument::{self, Property};
use crate::mutants::Mutant;

const fn fork(test: &'static str) -> Instrument {
    Property(&["-p", "registry-tests", "--test", "fork"], test)
}

const fn in_wasm(test: &'static str) -> Instrument {
    Property(&["-p", "registry-tests", "--test", "wasm"], test)
}

const fn wasm() -> Instrument {
    in_wasm("after_a_trap_nothing_is_dropped_and_what_scopes_have_lent_is_closed")
}

const fn bound() -> Instrument {
    in_wasm("a_trap_that_leaves_the_binding_is_told_once_and_nothing_is_dropped")
}

const fn core(test: &'static str) -> Instrument {
    Property(&["-p", "registry-core", "--lib"], test)
}

pub(crate) const ENDS: &[Mutant] = &[
    Mutant {
        name: "a child keeps what lost threads have lent",
        package: "registry-core",
        from: "atfork::Part::in_child(end_those_of_other_threads)",
        to: "atfork::Part::in_child(|| {})",
        caught_by: &[fork(
            "scopes::what_a_thread_that_is_not_in_the_child_has_lent_is_closed_there_and_never_dropped",
        )],
    },
    Mutant {
        name: "a ledger forgets what is closed and not over",
        package: "registry-core",
        from: "    pub(crate) fn entries(&self) -> Vec<Handle> {\n        self.entries.with(|entries| entries.clone())",
        to: "    pub(crate) fn entries(&self) -> Vec<Handle> {\n        self.entries.with(core::mem::take)",
        caught_by: &[fork(
            "scopes::what_a_scope_that_was_ending_had_lent_is_not_dropped_by_the_child_that_was_inside",
        )],
    },
    Mutant {
        name: "a fork does not wait for the locks of which there is any number",
        package: "registry-core",
        from: "            system::watch();\n            system::share()\n        };",
        to: "            system::watch();\n        };",
        caught_by: &[fork(
            "issue_child_inherits_lock::a_child_can_release_a_callable_elsewhere_while_a_thread_of_its_parent_does",
        )],
    },
    Mutant {
        name: "a closure is dropped though the instance has trapped",
        package: "registry-core",
        from: "    look();\n    TRAPPED.load(Relaxed) != 0\n",
        to: "    look();\n    false\n",
        caught_by: &[wasm()],
    },
    Mutant {
        name: "what scopes have lent stays open after a trap",
        package: "registry-core",
        from: "            if word.owner() != Owner::Scope && !record.names(&slot.gate) {",
        to: "            if !record.names(&slot.gate) {",
        caught_by: &[wasm()],
    },
    Mutant {
        name: "an earlier trap is taken for the panic that is under way",
        package: "registry-core",
        from: "std::thread::panicking() && PANICKED.load(Relaxed) == 0",
        to: "std::thread::panicking() && TRAPPED.load(Relaxed) == 0",
        caught_by: &[wasm()],
    },
    Mutant {
        name: "a wrapper looks its function up by the handle",
        package: "registry-core",
        from: "            Some(slot) => Place::Function(slot),\n            None => Place::Closure(handle),",
        to: "            Some(_) => Place::Function(function::all().find(|slot| slot.handle == handle).unwrap()),\n            None => Place::Closure(handle),",
        caught_by: &[core(
            "tests::twins::a_wrapper_that_is_dropped_ends_its_own_function",
        )],
    },
    Mutant {
        name: "of two functions the one that was known last is found",
        package: "registry-core",
        from: "    Some(if rank(other) < rank(one) { other } else { one })",
        to: "    let _ = rank(other);\n    Some(one)",
        caught_by: &[core(
            "tests::twins::of_two_that_can_be_called_the_same_one_is_found_whoever_is_known_first",
        )],
    },
    Mutant {
        name: "a number takes any number's tag",
        package: "registry-core",
        from: "        _ if desc.is_number() && desc.is_signed() => found == tag::INT,",
        to: "        _ if desc.is_number() && desc.is_signed() => found <= tag::FLOAT,",
        caught_by: &[Property(
            &["-p", "registry-tests", "--test", "values"],
            "invoke::a_value_of_another_type_is_refused",
        )],
    },
    Mutant {
        name: "the web binding keeps a trap to itself",
        package: "registry-bindgen",
        from: "    const status = $exports.{{ prefix }}_trapped();\n",
        to: "    const status = 0;\n",
        caught_by: &[bound()],
    },
    Mutant {
        name: "the web binding takes a full stack for no trap",
        package: "registry-bindgen",
        from: "    const status = $exports.{{ prefix }}_trapped();\n",
        to: "    const status = error instanceof WebAssembly.RuntimeError ? $exports.{{ prefix }}_trapped() : 0;\n",
        caught_by: &[bound()],
    },
    Mutant {
        name: "the web binding takes what it refuses for a trap",
        package: "registry-bindgen",
        from: "    format!(\"$asHandle(\\\"handle\\\", {handle})\").into()",
        to: "    handle.to_owned().into()",
        caught_by: &[bound()],
    },
];
