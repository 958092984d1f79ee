//! Bugs of completions and streams that their models must find.

use crate::instrument::Instrument::Loom;
use crate::mutants::Mutant;

pub(crate) const DELIVERY: &[Mutant] = &[
    Mutant {
        name: "a call completes what was cancelled",
        package: "registry-core",
        from: "        while seen != state::CANCELLED {",
        to: "        while seen <= state::CANCELLED {",
        caught_by: &[Loom("completion::of_a_cancel_and_a_call_one_wins")],
    },
    Mutant {
        name: "a second call completes again",
        package: "registry-core",
        from: "            Err(claim::TAKEN) => Err(Lost::Consumed),",
        to: "            Err(claim::TAKEN) => Ok(()),",
        caught_by: &[Loom("completion::of_two_calls_one_completes")],
    },
    Mutant {
        name: "the call of a foreign completion leaves the entry open",
        package: "registry-core",
        from: "            Err(_) => self.end_entry(),",
        to: "            Err(_) => Ok(()),",
        caught_by: &[Loom("completion::of_a_release_and_a_call_one_wins")],
    },
    Mutant {
        name: "a call asks each owner once while the owner changes",
        package: "registry-core",
        from: "                Err(NotClosed::NotOwned) => {}",
        to: "                Err(NotClosed::NotOwned) if owner != Owner::Leaked => {}",
        caught_by: &[Loom(
            "completion::a_call_while_it_is_given_away_completes_and_ends_the_entry",
        )],
    },
    Mutant {
        name: "the end of an entry tells no task that waits",
        package: "registry-core",
        from: "        if matches!(self.state.load(Relaxed), state::PENDING | state::WAITING) {",
        to: "        if matches!(self.state.load(Relaxed), state::PENDING) {",
        caught_by: &[Loom("completion::a_release_wakes_the_task_that_waits")],
    },
    Mutant {
        name: "a second poll leaves the waiter of the first",
        package: "registry-core",
        from: "                if self.state.load(Relaxed) != state::PENDING {\n                    return self.try_take();",
        to: "                if self.state.load(Relaxed) == state::PENDING {\n                    self.state.store(state::WAITING, Relaxed);\n                    return self.try_take();",
        caught_by: &[Loom(
            "completion::a_second_poll_moves_the_call_to_its_own_task",
        )],
    },
    Mutant {
        name: "a call that finds a waiter does not wake it",
        package: "registry-core",
        from: "                    if let Some(waiter) = self.waiter.take() {\n                        waiter.wake();",
        to: "                    if let Some(waiter) = self.waiter.take() {\n                        drop(waiter);",
        caught_by: &[Loom(
            "completion::a_task_that_found_nothing_is_woken_by_the_call",
        )],
    },
    Mutant {
        name: "a dropped future frees what a call is writing",
        package: "registry-core",
        from: "        if inner.owners.load(Acquire) == 1 || inner.owners.fetch_sub(1, AcqRel) == 1 {",
        to: "        if inner.owners.load(Acquire) == 0 || inner.owners.fetch_sub(1, AcqRel) == 2 {",
        caught_by: &[Loom(
            "completion::a_call_in_flight_outlives_the_dropped_future",
        )],
    },
    Mutant {
        name: "a call is put into a stream that is dropped",
        package: "registry-core",
        from: "        while head & CLOSED == 0 {",
        to: "        while head & CLOSED == 0 || head == CLOSED {",
        caught_by: &[Loom(
            "stream::a_call_while_the_stream_is_dropped_is_counted_or_refused",
        )],
    },
    Mutant {
        name: "a reader that waits is not woken by a call",
        package: "registry-core",
        from: "                    if head & ARMED != 0 {\n                        self.wake();",
        to: "                    if head & CLOSED != 0 {\n                        self.wake();",
        caught_by: &[Loom(
            "stream::a_consumer_that_found_nothing_is_woken_by_the_next_call",
        )],
    },
    Mutant {
        name: "a reader arms without a look at what came",
        package: "registry-core",
        from: "        while head & (INDEX | ENDED) == 0 {",
        to: "        while head & ENDED == 0 {",
        caught_by: &[Loom(
            "stream::a_consumer_that_found_nothing_is_woken_by_the_next_call",
        )],
    },
    Mutant {
        name: "the end of a stream wakes nobody",
        package: "registry-core",
        from: "        if self.incoming.fetch_or(ENDED, AcqRel) & ARMED != 0 {",
        to: "        if self.incoming.fetch_or(ENDED, AcqRel) & CLOSED != 0 {",
        caught_by: &[Loom(
            "stream::a_release_wakes_the_consumer_which_reads_the_rest_and_the_end",
        )],
    },
    Mutant {
        name: "a reader takes the latest call first",
        package: "registry-core",
        from: "            self.taken.set(self.reversed((head & INDEX) as u32));\n        }",
        to: "            self.taken.set((head & INDEX) as u32);\n        }",
        caught_by: &[Loom(
            "stream::two_producers_and_a_consumer_at_once_lose_nothing_and_keep_each_ones_order",
        )],
    },
    Mutant {
        name: "a place that was read is not free again",
        package: "registry-core",
        from: "        let value = node.value.take();\n        self.push_free(number);\n",
        to: "        let value = node.value.take();\n",
        caught_by: &[Loom(
            "stream::a_place_that_was_read_is_used_again_and_a_full_ring_refuses",
        )],
    },
];
