//! Bugs of queues that their models must find.

use crate::instrument::Instrument::Loom;
use crate::mutants::Mutant;

pub(crate) const QUEUES: &[Mutant] = &[
    Mutant {
        name: "two takers get one call of a queue",
        package: "registry-core",
        from: "        if self.shared.load(Relaxed) == 0 {",
        to: "        if self.shared.load(Relaxed) < 2 {",
        caught_by: &[Loom(
            "queue::a_producer_that_drops_the_oldest_while_it_runs_loses_nothing_uncounted",
        )],
    },
    Mutant {
        name: "a call is published before its arguments are stored",
        package: "registry-core",
        from: "        self.room(number).with(write);\n        match self.filled.append(number, By::All) {",
        to: "        let appended = self.filled.append(number, By::All);\n        self.room(number).with(write);\n        match appended {",
        caught_by: &[Loom(
            "queue::two_producers_and_a_run_at_once_lose_nothing_and_keep_each_ones_order",
        )],
    },
    Mutant {
        name: "a node is free while its call is still read",
        package: "registry-core",
        from: "        let result = self.room(number).with(read);\n        self.give_back(number, self.by());",
        to: "        self.give_back(number, self.by());\n        let result = self.room(number).with(read);",
        caught_by: &[Loom(
            "queue::a_place_that_has_run_is_used_again_and_a_full_queue_refuses",
        )],
    },
    Mutant {
        name: "a queue arms the first empty cell, not that of its oldest position",
        package: "registry-core",
        from: "            let (at, word) = self.first();\n            if word & NUMBER != 0 {\n                return false;\n            }",
        to: "            if !self.is_empty() {\n                return false;\n            }\n            let (at, word) = self.unfilled();",
        caught_by: &[Loom(
            "queue::a_consumer_that_waits_again_while_a_producer_is_still_at_its_last_waker_is_woken",
        )],
    },
    Mutant {
        name: "a call that finds a queue armed does not wake",
        package: "registry-core",
        from: "            Ok(true) => Ok(self.take_waiter()),",
        to: "            Ok(true) => Ok(None),",
        caught_by: &[Loom(
            "queue::a_consumer_that_found_nothing_is_woken_by_the_next_call",
        )],
    },
    Mutant {
        name: "a call is put into a queue that is dropped",
        package: "registry-core",
        from: "            if word & CLOSED != 0 {\n                return Err(Closed);\n            }",
        to: "",
        caught_by: &[Loom(
            "queue::a_call_while_the_queue_is_dropped_is_counted_or_refused",
        )],
    },
    Mutant {
        name: "a queue runs a call outside of its entry",
        package: "registry-core",
        from: "    call_fast(entry, later, setup, |later| fallback(",
        to: "    if let Some(slot) = crate::registry::REGISTRY.slot(raw) {\n        return setup(later).1(slot).into_result().is_ok();\n    }\n    call_fast(entry, later, setup, |later| fallback(",
        caught_by: &[Loom(
            "queue::a_callback_is_closed_while_the_queue_runs_its_call",
        )],
    },
];
