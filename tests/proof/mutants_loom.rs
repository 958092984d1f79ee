//! Bugs that models must find: each leaves out one step of a protocol, and names the models that need it.
//!
//! `mutants.rs` applies them. Orderings are not here, since `orderings.rs` weakens every one of them; bugs that
//! show in memory are in `mutants_memory.rs`. The texts must stand in the source exactly once.

use crate::instrument::Instrument::Loom;
use crate::mutants::Mutant;

pub(crate) const LOOM: &[Mutant] = &[
    Mutant {
        name: "a signature is not compared",
        package: "registry-core",
        from: "    if signature != asked.entry().address() {",
        to: "    if signature != asked.entry().address() && signature.is_null() {",
        caught_by: &[Loom(
            "call::another_signatures_call_is_refused_and_never_touches_the_closure",
        )],
    },
    Mutant {
        name: "a caller finishes what was left to a queue",
        package: "registry-core",
        from: "            if word.phase() == phase::CLOSED && !word.deferred() {",
        to: "            if word.phase() == phase::CLOSED {",
        caught_by: &[Loom("drop_queue::the_queue_drops_and_never_a_caller")],
    },
    Mutant {
        name: "a dropped queue does not let callers finish",
        package: "registry-core",
        from: "            REGISTRY.defer_no_longer(raw);",
        to: "            let _ = raw;",
        caught_by: &[Loom(
            "drop_queue::what_a_dropped_queue_leaves_is_dropped_once_by_the_last_to_leave",
        )],
    },
    Mutant {
        name: "close_and_wait waits inside a callback",
        package: "registry-core",
        from: "    let busy = is_busy();\n    let ended = end(place, owner, site, !busy);",
        to: "    let busy = thread::current().is_none();\n    let ended = end(place, owner, site, !busy);",
        caught_by: &[Loom(
            "wait::a_callback_that_closes_itself_and_would_wait_for_its_own_end_is_told_so",
        )],
    },
    Mutant {
        name: "an export does not see that there is one",
        package: "registry-core",
        from: "            phase::LIVE => true,",
        to: "            phase::LIVE => word.owner() != Owner::Rust,",
        caught_by: &[Loom("function::of_two_exports_at_once_one_succeeds")],
    },
    Mutant {
        name: "the earlier of two with one handle is not told",
        package: "registry-core",
        from: "            slot.state.twin.store(at, Release);\n",
        to: "",
        caught_by: &[Loom(
            "function::two_functions_with_one_handle_are_never_both_exported",
        )],
    },
    Mutant {
        name: "a scope closes what it finds and no more",
        package: "registry-core",
        from: "            close_and_wait_all(&entries);\n",
        to: "            return close_and_wait_all(&entries);\n",
        caught_by: &[Loom(
            "scope::an_entry_that_a_callback_exports_into_its_own_scope_ends_with_it",
        )],
    },
    Mutant {
        name: "a closed group takes another",
        package: "registry-core",
        from: "            places.as_mut().map(|places| {",
        to: "            Some(places.get_or_insert_with(Vec::new)).map(|places| {",
        caught_by: &[Loom(
            "group::a_racing_add_is_refused_or_closed_by_the_group",
        )],
    },
    Mutant {
        name: "a group forgets the last that was added",
        package: "registry-core",
        from: "        let places = self.places.with(Option::take);\n        close_many",
        to: "        let places = self.places.with(|places| places.clone());\n        self.places.with(Option::take);\n        close_many",
        caught_by: &[Loom(
            "group::a_racing_add_is_refused_or_closed_by_the_group",
        )],
    },
    Mutant {
        name: "a stub is given out twice",
        package: "registry-core",
        from: "                state.unused += 1;\n                Some(state.unused - 1)",
        to: "                Some(state.unused)",
        caught_by: &[Loom("pool::one_stub_is_never_bound_twice_at_a_time")],
    },
    Mutant {
        name: "a stub stays bound",
        package: "registry-core",
        from: "        pool.cells[index].handle.store(0, Release);\n",
        to: "",
        caught_by: &[Loom(
            "pool::a_stub_called_while_it_is_unbound_runs_or_is_refused_and_the_wrapper_stays_open",
        )],
    },
    Mutant {
        name: "two run a mutable closure",
        package: "registry-core",
        from: "        if let Err(other) = self.running.compare_exchange(0, me, Acquire, Relaxed) {",
        to: "        let seen = self.running.load(Acquire);\n        self.running.store(me, Relaxed);\n        if let Err(other) = if seen == 0 { Ok(0) } else { Err(seen) } {",
        caught_by: &[
            Loom("kinds::a_mutable_closure_closed_during_calls_is_dropped_after_them"),
            Loom("kinds::a_mutable_closure_runs_on_one_thread_at_a_time"),
        ],
    },
    Mutant {
        name: "the shortcut does not ask whether it is inside",
        package: "registry-core",
        from: "            && !record.is_inside(&slot.gate)\n            && slot",
        to: "            && slot",
        caught_by: &[
            Loom("close::a_callback_that_closes_itself_and_a_release_from_outside_drop_once"),
            Loom("close::a_callback_that_closes_itself_runs_to_its_end_before_it_is_dropped"),
        ],
    },
    Mutant {
        name: "a scope leaves its entries open",
        package: "registry-core",
        from: "                .is_ok()\n            {\n                shut",
        to: "                .is_err()\n            {\n                shut",
        caught_by: &[
            Loom("scope::a_forgotten_wrapper_does_not_keep_the_scope_from_closing"),
            Loom("scope::a_wrapper_dropped_by_another_thread_is_finished_before_the_scope_is"),
        ],
    },
    Mutant {
        name: "a claim does not ask whether it is inside",
        package: "registry-core",
        from: "if !closed || record.is_inside(gate) {",
        to: "if !closed {",
        caught_by: &[Loom("group::a_group_may_be_closed_by_one_of_its_callbacks")],
    },
    Mutant {
        name: "a scope does not wait",
        package: "registry-core",
        from: "        ownership::wait(Place::Closure(*handle), handle::generation_of(handle.raw()));",
        to: "        let _ = ownership::wait as fn(Place, u32);\n        let _ = handle::generation_of(handle.raw());",
        caught_by: &[Loom(
            "scope::a_scope_ends_after_the_call_that_is_inside_and_after_the_drop",
        )],
    },
    Mutant {
        name: "a finisher stores where a waiter flags",
        package: "registry-core",
        from: "        if slot.gate.replace(after).waited() {\n            self.wake_all();\n        }",
        to: "        slot.gate.publish(after);\n        if claimed.word.waited() {\n            self.wake_all();\n        }",
        caught_by: &[Loom("reuse::a_waiter_is_not_left_behind_by_a_stale_caller")],
    },
    Mutant {
        name: "who is refused does not look back",
        package: "registry-core",
        from: "Barred::Word(word) if word.phase() == phase::CLOSED)",
        to: "Barred::Word(word) if word.phase() == phase::FREE)",
        caught_by: &[
            Loom("call::a_call_of_a_thread_that_has_called_before_and_a_close_exclude_each_other"),
            Loom("call::the_last_of_two_callers_drops_what_was_closed_meanwhile"),
            Loom("reuse::a_stale_caller_that_a_closer_took_for_a_caller_finishes_the_entry"),
        ],
    },
    Mutant {
        name: "a waiter sleeps without a flag",
        package: "registry-core",
        from: "            if !word.waited() && gate.swap(word, word.with_waited()).is_err() {\n                continue;\n            }",
        to: "",
        caught_by: &[
            Loom("wait::a_drop_that_closes_and_waits_for_nothing_lets_its_waiter_go"),
            Loom("wait::it_leaves_the_slot_to_the_next_export_and_does_not_wait_for_that"),
            Loom("wait::it_returns_after_the_drop_that_the_last_of_two_callers_finishes"),
        ],
    },
    Mutant {
        name: "a handle's generation is not compared",
        package: "registry-core",
        from: "phase::MASK | tag::MASK | GENERATION;",
        to: "phase::MASK | tag::MASK;",
        caught_by: &[
            Loom("call::a_call_nested_deeper_than_the_first_cells_is_seen_by_the_closer"),
            Loom("kinds::of_two_callers_of_a_once_closure_one_runs_it"),
            Loom("pool::a_stub_that_is_bound_again_during_a_call_runs_one_of_the_two_or_neither"),
        ],
    },
    Mutant {
        name: "a claim checks before it stores",
        package: "registry-core",
        from: "            match gate.swap(word, word.with_phase(next)) {\n                Ok(()) => return",
        to: "            match { let now = gate.load(); gate.replace(word.with_phase(next)); if now == word { Ok(()) } else { Err(now) } } {\n                Ok(()) => return",
        caught_by: &[
            Loom("close::the_record_of_an_ended_thread_brings_its_calls_to_the_next_owner"),
            Loom("group::what_is_closed_later_is_dropped_by_the_flush_or_by_the_last_caller"),
        ],
    },
    Mutant {
        name: "the shortcut does not ask who has called",
        package: "registry-core",
        from: "            && record.is_alone_with(word)\n            && !word.local()",
        to: "            && !word.local()",
        caught_by: &[
            Loom("call::a_handle_passed_without_synchronisation_is_safe_and_may_be_refused"),
            Loom("call::the_first_call_of_another_thread_and_the_owners_close_exclude_each_other"),
            Loom("close::a_drop_of_captures_may_close_another_entry_that_is_being_called"),
        ],
    },
    Mutant {
        name: "a first caller does not claim the tag",
        package: "registry-core",
        from: "            if found == self.own || found == SHARED {\n                return Ok(Pin",
        to: "            if found & !tag::MASK == phase::LIVE {\n                return Ok(Pin",
        caught_by: &[
            Loom("kinds::a_once_closure_closed_during_its_call_is_dropped_once"),
            Loom("reuse::a_slot_closed_and_reused_during_a_call_keeps_both_entries_apart"),
            Loom("table::a_handle_guessed_before_its_export_returns_is_unknown_or_works"),
        ],
    },
    Mutant {
        name: "a claim does not look who is inside",
        package: "registry-core",
        from: "            Held::Free => Ok(()),\n            held => Err(held),",
        to: "            Held::Free | Held::Inside => Ok(()),\n            held => Err(held),",
        caught_by: &[
            Loom("call::the_owner_and_another_thread_call_while_a_third_closes"),
            Loom("close::two_releases_and_a_call_drop_once"),
            Loom("group::a_group_that_closes_during_calls_of_both_its_entries_drops_each_once"),
        ],
    },
    Mutant {
        name: "nobody settles what another closed",
        package: "registry-core",
        from: "            let word = slot.gate.load();\n            if word.phase() == phase::CLOSED && !word.deferred() {\n                self.settle(record,",
        to: "            let word = slot.gate.load();\n            if word.phase() == phase::FREE {\n                self.settle(record,",
        caught_by: &[
            Loom(
                "local::a_refused_caller_elsewhere_does_not_keep_the_closure_from_its_drop_at_home",
            ),
            Loom("local::its_own_thread_waits_for_a_refused_caller_and_drops"),
            Loom("wait::from_inside_it_closes_and_does_not_wait"),
        ],
    },
    Mutant {
        name: "who leaves does not look back",
        package: "registry-core",
        from: "    if word.phase() == phase::CLOSED {\n        N::settle(entry.key(), &slow.current);",
        to: "    if word.phase() == phase::FREE {\n        N::settle(entry.key(), &slow.current);",
        caught_by: &[
            Loom("function::an_export_during_close_and_wait_is_refused_or_comes_after_it"),
            Loom("function::close_and_wait_of_a_function_returns_when_nobody_is_inside"),
            Loom("function::the_close_of_a_second_export_waits_for_callers_of_the_first"),
        ],
    },
    // Calls on one thread that end in any order.
    Mutant {
        name: "a nested call takes the cell behind as many as there are",
        package: "registry-core",
        from: "        self.first_free_cell()\n",
        to: "        Some((guess, cell))\n",
        caught_by: &[Loom(
            "fibers::a_caller_is_seen_when_one_that_came_before_has_left_and_another_has_come",
        )],
    },
    Mutant {
        name: "who leaves takes back as many cells as are left",
        package: "registry-core",
        from: "            self.depth.store(self.depth.load(Relaxed) - 1, Relaxed);\n        }\n        self.look",
        to: "            self.depth.store(self.depth.load(Relaxed) - 1, Relaxed);\n            self.used.store(self.depth.load(Relaxed) + 1, Relaxed);\n        }\n        self.look",
        caught_by: &[Loom(
            "fibers::a_caller_is_seen_when_one_that_came_before_has_left_and_another_has_come",
        )],
    },
    Mutant {
        name: "a late record is given back by the first operation that ends",
        package: "registry-core",
        from: "    if LATE_USERS.get() == 0 && !record.is_busy() {",
        to: "    if ptr::eq(LATE.get(), record) {",
        caught_by: &[Loom(
            "fibers::a_late_record_is_given_back_when_its_last_call_has_left",
        )],
    },
    Mutant {
        name: "a late record is given back with a call in it",
        package: "registry-core",
        from: "    if LATE_USERS.get() == 0 && !record.is_busy() {",
        to: "    if LATE_USERS.get() == 0 {",
        caught_by: &[Loom(
            "fibers::the_record_of_a_thread_that_ends_with_a_call_under_way_stays_its_own",
        )],
    },
    Mutant {
        name: "a thread that ends gives its record back with a call in it",
        package: "registry-core",
        from: "        if record.is_busy() {",
        to: "        if record.is_busy() && ptr::eq(OWN.get(), record) {",
        caught_by: &[Loom(
            "fibers::the_record_of_a_thread_that_ends_with_a_call_under_way_stays_its_own",
        )],
    },
];
