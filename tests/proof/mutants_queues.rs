//! Bugs of queues that their models must find.

use crate::instrument::Instrument::Loom;
use crate::mutants::Mutant;

pub(crate) const QUEUES: &[Mutant] = &[
    Mutant {
        name: "two takers get one call of a queue",
        package: "registry-core",
        from: "            if self.swap(at, word, next) {\n                // Release: as of `tail`. No",
        to: "            self.cell(at).store(next, Relaxed);\n            {\n                // Release: as of `tail`. No",
        caught_by: &[Loom(
            "queue::a_producer_that_drops_the_oldest_while_it_runs_loses_nothing_uncounted",
        )],
    },
    Mutant {
        name: "a call is published before its arguments are stored",
        package: "registry-core",
        from: "        self.node(number).value.set(Some(value));\n        match self.publish(number) {",
        to: "        let published = self.publish(number);\n        self.node(number).value.set(Some(value));\n        match published {",
        caught_by: &[Loom(
            "queue::two_producers_and_a_run_at_once_lose_nothing_and_keep_each_ones_order",
        )],
    },
    Mutant {
        name: "a node is free while its call is still read",
        package: "registry-core",
        from: "        let number = self.take_node(until)?;\n        let value = self.node(number).value.take();\n        self.push_free(number);",
        to: "        let number = self.take_node(until)?;\n        self.push_free(number);\n        let value = self.node(number).value.take();",
        caught_by: &[Loom(
            "queue::a_place_that_has_run_is_used_again_and_a_full_queue_refuses",
        )],
    },
    Mutant {
        name: "a queue arms the first empty cell, not that of its oldest position",
        package: "registry-core",
        from: "            let (at, word) = self.oldest();\n            if word & INDEX != 0 {\n                return Err(self.take_waiter());\n            }",
        to: "            if self.oldest().1 & INDEX != 0 {\n                return Err(self.take_waiter());\n            }\n            let (at, word) = self.unfilled();",
        caught_by: &[Loom(
            "queue::a_consumer_that_waits_again_while_a_producer_is_still_at_its_last_waker_is_woken",
        )],
    },
    Mutant {
        name: "a call that finds a queue armed does not wake",
        package: "registry-core",
        from: "            Some(true) => Ok(self.take_waiter()),",
        to: "            Some(true) => Ok(None),",
        caught_by: &[Loom(
            "queue::a_consumer_that_found_nothing_is_woken_by_the_next_call",
        )],
    },
    Mutant {
        name: "a call is put into a queue that is dropped",
        package: "registry-core",
        from: "            if word & CLOSED != 0 {\n                return None;\n            }",
        to: "",
        caught_by: &[Loom(
            "queue::a_call_while_the_queue_is_dropped_is_counted_or_refused",
        )],
    },
    Mutant {
        name: "a queue runs a call outside of its entry",
        package: "registry-core",
        from: "    call_fast(entry, later, setup, |later| {\n        slowly(",
        to: "    if let Some(slot) = crate::registry::REGISTRY.slot(raw) {\n        return setup(later).1(slot).into_result().is_ok();\n    }\n    call_fast(entry, later, setup, |later| {\n        slowly(",
        caught_by: &[Loom(
            "queue::a_callback_is_closed_while_the_queue_runs_its_call",
        )],
    },
];
