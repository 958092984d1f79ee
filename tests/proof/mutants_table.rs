//! More bugs that models must find: in the table, in the kinds of closures, and in waiting.
//!
//! Like `mutants_loom.rs`, which has those of calls and closes; `mutants.rs` applies both. The texts must stand
//! in the source exactly once.

use crate::instrument::Instrument::Loom;
use crate::mutants::Mutant;

pub(crate) const TABLE: &[Mutant] = &[
    Mutant {
        name: "two run a once closure",
        package: "registry-core",
        from: "        if self.taken.swap(1, AcqRel) != 0 {",
        to: "        let seen = self.taken.load(Acquire);\n        self.taken.store(1, Release);\n        if seen != 0 {",
        caught_by: &[Loom("kinds::of_two_callers_of_a_once_closure_one_runs_it")],
    },
    Mutant {
        name: "a once closure that has run is dropped again",
        package: "registry-core",
        from: "        if self.taken.load(Relaxed) == 0 {",
        to: "        if self.taken.load(Relaxed) < 2 {",
        caught_by: &[Loom(
            "kinds::a_once_closure_closed_during_its_call_is_dropped_once",
        )],
    },
    Mutant {
        name: "a local closure is dropped by whoever closes it",
        package: "registry-core",
        from: "        if !word.local() || mailbox::is_here(raw) {",
        to: "        if !word.local() || mailbox::is_here(raw) || true {",
        caught_by: &[
            Loom("local::a_release_on_another_thread_drops_at_home"),
            Loom("local::called_at_home_and_released_elsewhere_it_ends_at_home"),
        ],
    },
    Mutant {
        name: "an ending thread leaves its last letters",
        package: "registry-core",
        from: "    left.into_iter().for_each(settle);",
        to: "    drop(left);",
        caught_by: &[Loom(
            "local::what_is_released_while_its_thread_ends_is_dropped_there_or_counted_as_lost",
        )],
    },
    Mutant {
        name: "a thread takes a record that is taken",
        package: "registry-core",
        from: "            if record.state.load(Relaxed) == VACANT\n                && record\n                    .state\n                    .compare_exchange(VACANT, TAKEN, Acquire, Relaxed)\n                    .is_ok()\n            {",
        to: "            if record.state.load(Relaxed) == VACANT {\n                record.state.store(TAKEN, Relaxed);",
        caught_by: &[Loom(
            "close::of_two_threads_that_find_the_record_of_an_ended_one_one_takes_it",
        )],
    },
    Mutant {
        name: "a nested cell is not counted",
        package: "registry-core",
        from: "            self.used.store(n + 1, Relaxed);",
        to: "            self.used.store(2, Relaxed);",
        caught_by: &[Loom(
            "call::a_call_nested_deeper_than_the_first_cells_is_seen_by_the_closer",
        )],
    },
    Mutant {
        name: "a slot is used when its generations are used up",
        package: "registry-core",
        from: "        if next == self.first_generation(index) {",
        to: "        if next == self.first_generation(index) && GENERATIONS > 20 {",
        caught_by: &[Loom(
            "table::a_slot_whose_generations_are_used_up_is_never_used_again",
        )],
    },
    Mutant {
        name: "a generation is used twice",
        package: "registry-core",
        from: "            Word::new(phase::FREE, next)",
        to: "            Word::new(phase::FREE, generation)",
        caught_by: &[Loom(
            "reuse::a_stale_handle_never_reaches_the_entry_that_has_its_slot_now",
        )],
    },
    Mutant {
        name: "two threads are given the same fresh slots",
        package: "registry-core",
        from: "            common.fresh += BATCH.min(in_chunk);\n            reserve.fresh_end = common.fresh;",
        to: "            reserve.fresh_end = common.fresh + BATCH.min(in_chunk);",
        caught_by: &[
            Loom("table::two_first_exports_get_two_slots"),
            Loom("table::of_two_exports_for_the_last_slot_one_is_told_that_there_is_no_room"),
        ],
    },
    Mutant {
        name: "the limit is read without its lock",
        package: "registry-core",
        from: "        let _limited = self.limited.lock();",
        to: "        drop(self.limited.lock());",
        caught_by: &[Loom("table::a_limit_on_entries_is_kept_by_exports_at_once")],
    },
    Mutant {
        name: "an owner is not compared",
        package: "registry-core",
        from: "            if word.owner() != owner {\n                return Err(NotClosed::NotOwned);\n            }\n            match gate.swap(word, to(word))",
        to: "            match gate.swap(word, to(word))",
        caught_by: &[Loom(
            "close::a_release_and_a_from_handle_never_both_get_the_entry",
        )],
    },
    Mutant {
        name: "a waiter takes DROPPING for the end",
        package: "registry-core",
        from: "!matches!(self.phase(), phase::LIVE | phase::CLOSED | phase::DROPPING)",
        to: "!matches!(self.phase(), phase::LIVE | phase::CLOSED)",
        caught_by: &[Loom(
            "wait::it_returns_after_the_drop_that_the_only_caller_finishes",
        )],
    },
    Mutant {
        name: "a finisher wakes without the lock",
        package: "registry-core",
        from: "        drop(self.waiters.lock());\n",
        to: "",
        caught_by: &[Loom(
            "wait::it_returns_after_the_drop_that_the_only_caller_finishes",
        )],
    },
    Mutant {
        name: "a function is closed first and flagged later",
        package: "registry-core",
        from: "    let ended = end(place, owner, site, !busy);",
        to: "    let ended = end(place, owner, site, false);",
        caught_by: &[Loom(
            "function::an_export_by_a_call_that_is_waited_for_does_not_hide_that_call",
        )],
    },
    Mutant {
        name: "an export overtakes a waiter",
        package: "registry-core",
        from: "            phase::CLOSED => word.waited(),",
        to: "            phase::CLOSED => false,",
        caught_by: &[Loom(
            "function::an_export_by_a_call_that_is_waited_for_does_not_hide_that_call",
        )],
    },
    Mutant {
        name: "an export forgets the callers of the last one",
        package: "registry-core",
        from: "            word.tag()\n        } else {",
        to: "            tag::NONE\n        } else {",
        caught_by: &[Loom(
            "function::the_close_of_a_second_export_waits_for_callers_of_the_first",
        )],
    },
    Mutant {
        name: "a close looks, and then stores",
        package: "registry-core",
        from: "            && slot\n                .gate\n                .swap(word, word.with_phase(phase::DROPPING))\n                .is_ok()",
        to: "            && { slot.gate.replace(word.with_phase(phase::DROPPING)); true }",
        caught_by: &[Loom(
            "close::of_two_releases_one_closes_and_the_other_is_told_so",
        )],
    },
    Mutant {
        name: "nobody wakes who waits",
        package: "registry-core",
        from: "        if slot.gate.replace(after).waited() {\n            self.wake_all();\n        }",
        to: "        slot.gate.replace(after);",
        caught_by: &[Loom("scope::two_waiters_for_one_entry_are_both_woken")],
    },
];
