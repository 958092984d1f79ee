//! Bugs that the tests of misused completions, streams and queues must find: bad arguments, ends of threads, limits and signal handlers.

use crate::instrument::Instrument::{self, Property};
use crate::mutants::Mutant;

const fn delivery(test: &'static str) -> Instrument {
    Property(&["-p", "registry-tests", "--test", "delivery"], test)
}

const fn fork(test: &'static str) -> Instrument {
    Property(&["-p", "registry-tests", "--test", "fork"], test)
}

const fn signals() -> Instrument {
    Property(
        &["-p", "registry-tests", "--test", "signals"],
        "delivery::a_handler_may_complete_and_call_a_stream_and_a_queue",
    )
}

pub(crate) const MISUSE: &[Mutant] = &[
    Mutant {
        name: "a tagged value that is not valid ends no completion",
        package: "registry-core",
        from: "            trampoline::refuse_tagged(raw, BadArgument { info, at, why });\n",
        to: "            let _ = (raw, info);\n",
        caught_by: &[
            delivery("misuse::a_tagged_value_that_the_parameter_does_not_take_ends_it_too"),
            delivery("misuse::a_tagged_value_that_ends_a_foreign_completion_is_told_as_what_it_is"),
        ],
    },
    Mutant {
        name: "a call of another signature is made",
        package: "registry-core",
        from: "    if signature != asked.entry().address() {",
        to: "    if signature != asked.entry().address() && signature.is_null() {",
        caught_by: &[
            delivery("misuse::a_call_of_another_signature_leaves_it_as_it_is"),
            delivery("misuse::a_call_of_another_signature_leaves_a_stream_and_a_queue_as_they_are"),
        ],
    },
    Mutant {
        name: "a thread whose end has begun gets no record",
        package: "registry-core",
        from: "    LATE.set(record);\n    LATE_USERS.set(1);\n    Some(Current { record, late: true })",
        to: "    give_back(record);\n    None",
        caught_by: &[delivery(
            "misuse::the_last_calls_of_a_thread_that_ends_arrive_after_its_end",
        )],
    },
    Mutant {
        name: "a completion that nobody has polled yet hears nothing of the end of its entry",
        package: "registry-core",
        from: "        if matches!(self.state.load(Relaxed), state::PENDING | state::WAITING) {",
        to: "        if matches!(self.state.load(Relaxed), state::WAITING) {",
        caught_by: &[delivery(
            "misuse::a_thread_that_panics_before_it_calls_leaves_nobody_waiting",
        )],
    },
    Mutant {
        name: "each of several calls completes",
        package: "registry-core",
        from: "            Err(claim::TAKEN) => Err(Lost::Consumed),",
        to: "            Err(claim::TAKEN) => Ok(()),",
        caught_by: &[delivery(
            "misuse::of_several_threads_one_completes_and_the_others_are_told",
        )],
    },
    Mutant {
        name: "the limit of entries is not looked at",
        package: "registry-core",
        from: "        if self.begun_and_ended().live() >= self.limit.load(Relaxed) {",
        to: "        if self.begun_and_ended().live() > self.limit.load(Relaxed).max(1 << 40) {",
        caught_by: &[delivery("misuse::over_the_limit_there_is_no_completion")],
    },
    Mutant {
        name: "a waker is leaked if the drop of the one before it panics",
        package: "registry-core",
        from: "            old => Waiter::Task(waker.clone()).instead_of(old),",
        to: "            _ => Waiter::Task(waker.clone()),",
        caught_by: &[
            delivery("issue_bad_waker::a_completion_keeps_the_waker_that_takes_its_place"),
            delivery("issue_bad_waker::a_stream_keeps_the_waker_that_takes_its_place"),
        ],
    },
    Mutant {
        name: "a queue that one task awaits keeps all wakers of the task",
        package: "registry-core",
        from: "            if only {",
        to: "            if false {",
        caught_by: &[delivery(
            "issue_bad_waker::a_queue_keeps_the_waker_that_takes_its_place",
        )],
    },
    Mutant {
        name: "a call that interrupts another one is not told to a completion",
        package: "registry-core",
        from: "        if let Err(lost) = self.cell.claim() {\n            P::give_back(args);",
        to: "        if crate::registry::thread::is_nested() {\n            return Err(Refusal::Busy);\n        }\n        if let Err(lost) = self.cell.claim() {\n            P::give_back(args);",
        caught_by: &[signals()],
    },
    Mutant {
        name: "a call that interrupts the reader of a stream is lost",
        package: "registry-core",
        from: "                    .compare_exchange(head, head & ENDED, Acquire, Relaxed)",
        to: "                    .compare_exchange(\n                        {\n                            (0..2_000).for_each(|_| core::hint::spin_loop());\n                            self.incoming.load(Relaxed)\n                        },\n                        head & ENDED,\n                        Acquire,\n                        Relaxed,\n                    )",
        caught_by: &[signals()],
    },
    Mutant {
        name: "a call that interrupts another one takes its place in a queue",
        package: "registry-core",
        from: "        let is_free = by == By::All || self.cell(at).load(Relaxed) == word;\n        if is_free && self.replace(at, word, word | u64::from(number), by) {",
        to: "        let is_free = self.cell(at).load(Relaxed) == word;\n        (0..300).for_each(|_| core::hint::spin_loop());\n        if is_free && self.replace(at, word, word | u64::from(number), By::One) {",
        caught_by: &[signals()],
    },
    Mutant {
        name: "a completion that is destroyed stays open",
        package: "registry-core",
        from: "pub extern \"C\" fn destroy(user_data: *mut c_void) {\n    ownership::finalise(user_data::raw_from_user_data(user_data));",
        to: "pub extern \"C\" fn destroy(user_data: *mut c_void) {\n    let _ = user_data;",
        caught_by: &[delivery(
            "foreign_owners::released_or_destroyed_without_a_call_it_is_abandoned",
        )],
    },
    Mutant {
        name: "the end of a stream's entry does not end the stream",
        package: "registry-core",
        from: "impl<P: KeepParams, R> Drop for Feed<P, R> {\n    fn drop(&mut self) {\n        self.ring.end();",
        to: "impl<P: KeepParams, R> Drop for Feed<P, R> {\n    fn drop(&mut self) {",
        caught_by: &[delivery(
            "misuse::a_thread_that_panics_ends_what_it_owns_of_a_stream_a_queue_and_a_promise",
        )],
    },
    Mutant {
        name: "a promise whose resolver is dropped goes on waiting",
        package: "registry-core",
        from: "                let watch = watch.take();\n                *state = State::Over;\n                Some(watch)",
        to: "                let watch = watch.take();\n                Some(watch)",
        caught_by: &[delivery(
            "misuse::a_thread_that_panics_ends_what_it_owns_of_a_stream_a_queue_and_a_promise",
        )],
    },
    Mutant {
        name: "a caller that waits for room in a queue that ends hears that it is full",
        package: "registry-core",
        from: "                Err(NotPut::Closed) => return Err(Refusal::Closed),\n                Err(NotPut::Full) => {}",
        to: "                Err(NotPut::Closed) => return Err(Refusal::QueueFull),\n                Err(NotPut::Full) => {}",
        caught_by: &[delivery(
            "misuse::a_queue_whose_thread_panics_is_closed_to_its_callers_one_that_waits_for_room_too",
        )],
    },
    Mutant {
        name: "what waits in a queue that is dropped is not counted",
        package: "registry-core",
        from: "        delivered::discard(self.waiting.calls.close());\n",
        to: "        let _ = self.waiting.calls.close();\n",
        caught_by: &[
            delivery("misuse::a_queue_that_may_be_sent_is_full_invalid_and_dropped_as_a_local_one"),
            delivery(
                "hostile_wakes::a_wake_function_may_end_its_queue_inside_the_call_that_woke_it",
            ),
        ],
    },
    Mutant {
        name: "what a child leaks of its parent's queues is not counted",
        package: "registry-core",
        from: "                    delivered::discard(waiting.calls.forget());",
        to: "                    let _ = waiting.calls.forget();",
        caught_by: &[
            fork("queues::a_queue_that_may_be_sent_is_empty_in_a_child_and_works_there_too"),
            fork("queues::what_waits_is_leaked_and_counted_in_a_child_and_runs_in_the_parent"),
        ],
    },
    Mutant {
        name: "a promise that is asked for before its value comes is over",
        package: "registry-core",
        from: "        if !matches!(taken, Err(Refusal::NotYet)) {",
        to: "        if !matches!(taken, Err(Refusal::Closed)) {",
        caught_by: &[fork(
            "queues::a_promise_whose_resolver_a_lost_thread_has_never_comes_and_can_be_cancelled",
        )],
    },
    Mutant {
        name: "a thread whose end has begun may own local closures",
        package: "registry-core",
        from: "    let will_end = end::arm();\n    if will_end {",
        to: "    let will_end = end::arm() || current.late;\n    if will_end {",
        caught_by: &[delivery(
            "thread_ends::at_a_thread_s_end_its_own_queues_are_closed_and_all_else_goes_on",
        )],
    },
    Mutant {
        name: "a host is woken for a promise before the queue names it",
        package: "registry-core",
        from: "            list.handles.push_back(handle);\n            Some(list.bell.clone())\n        });\n        bell.map(Bell::ring).is_some()",
        to: "            Some(list.bell.clone())\n        });\n        let is_named = bell.map(Bell::ring).is_some();\n        self.0.with(|list| list.handles.push_back(handle));\n        is_named",
        caught_by: &[delivery(
            "hostile_wakes::a_wake_function_may_take_the_promise_that_it_is_called_for",
        )],
    },
];
