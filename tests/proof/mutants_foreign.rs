//! Bugs of callables of foreign code that their tests must find.

use crate::instrument::Instrument::{Loom, Property};
use crate::mutants::Mutant;

const BEHAVIOUR: &[&str] = &["-p", "registry-tests", "--test", "behaviour"];
const MEMORY: &[&str] = &["-p", "registry-tests", "--test", "memory"];
const DELIVERY: &[&str] = &["-p", "registry-tests", "--test", "delivery"];
const ERRORS: &[&str] = &["-p", "registry-tests", "--test", "errors"];

pub(crate) const FOREIGN: &[Mutant] = &[
    Mutant {
        name: "a refused call releases a callable",
        package: "registry-core",
        from: "            (false, _) => drop(ManuallyDrop::into_inner(this)),",
        to: "            (false, _) | (true, None) => drop(ManuallyDrop::into_inner(this)),",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_callables::a_call_refused_for_another_argument_takes_nothing",
        )],
    },
    Mutant {
        name: "a callable that Rust passes to a refused call is lost",
        package: "registry-core",
        from: "    fn settle(mut self) -> Self {\n        self.arrived = false;",
        to: "    fn settle(self) -> Self {",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_callables::a_callable_that_arrived_and_that_rust_passes_on_to_a_refused_call_is_released",
        )],
    },
    Mutant {
        name: "a struct that is too small is read",
        package: "registry-core",
        from: "    if size < known || size > LARGEST {",
        to: "    if size > LARGEST {",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_callables::a_struct_that_is_no_callable_is_refused_and_not_taken",
        )],
    },
    Mutant {
        name: "a callable is released after its host has closed",
        package: "registry-core",
        from: "            Reach::In(host) => unsafe { release_in(host, release, user_data) },",
        to: "            Reach::In(_) => unsafe { release(user_data) },",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_hosts::when_its_host_has_closed_it_is_closed_and_not_released",
        )],
    },
    Mutant {
        name: "a callable is called past its host",
        package: "registry-core",
        from: "        Reach::In(host) => host::run_in(host, &mut || call(&raw mut result, &raw mut text))\n            .map_err(|why| not_run(name, &why))?,",
        to: "        Reach::In(_) => call(&raw mut result, &raw mut text),",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_hosts::when_its_host_has_closed_it_is_closed_and_not_released",
        )],
    },
    Mutant {
        name: "a call inside a host resets the last status of its thread",
        package: "registry-core",
        from: "            .map_err(|why| not_run(name, &why))?,",
        to: "            .inspect(|_| crate::errors::last_error::clear())\n            .map_err(|why| not_run(name, &why))?,",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_hosts::a_call_leaves_the_status_of_its_thread_as_the_foreign_code_left_it",
        )],
    },
    Mutant {
        name: "a host does not wait for its calls",
        package: "registry-core",
        from: "        ended => Ok(wait_after(place, generation, busy, ended)),",
        to: "        _ => Ok(Ok(())),",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_hosts::a_host_that_closes_waits_for_calls_on_other_threads",
        )],
    },
    Mutant {
        name: "a thread waits for a host that another one finishes by a plain store",
        package: "registry-core",
        from: "        Err(NotClosed::Closed) if place.is_closing() => {",
        to: "        Err(NotClosed::Closed) => {",
        caught_by: &[Loom(
            "wait::of_two_threads_that_close_a_host_one_does_and_none_waits_for_ever",
        )],
    },
    Mutant {
        name: "a thread that closes a host too late does not wait for its calls",
        package: "registry-core",
        from: "        Err(NotClosed::Closed) if place.is_closing() => {",
        to: "        Err(NotClosed::Closed) if false => {",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_hosts::a_thread_that_closes_a_host_too_late_waits_for_its_calls_too",
        )],
    },
    Mutant {
        name: "the release of a callable changes the status of its thread",
        package: "registry-core",
        from: "        last_error::preserved(|| match self.callee.reach {",
        to: "        core::convert::identity(match self.callee.reach {",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_hosts::a_release_leaves_the_status_of_its_thread_alone",
        )],
    },
    Mutant {
        name: "a callable is called in another place than its host's",
        package: "registry-core",
        from: "        if !self.is_here() {\n            return Err(Refusal::WrongThread);",
        to: "        if false {\n            return Err(Refusal::WrongThread);",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_places::a_callable_of_a_place_is_called_there_alone_on_any_thread",
        )],
    },
    Mutant {
        name: "the table of an implementer is read in another place than its host's",
        package: "registry-core",
        from: "        if inside.is_here() {\n            work();",
        to: "        if true {\n            work();",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_places::the_table_of_an_implementer_of_a_place_is_read_there_alone",
        )],
    },
    Mutant {
        name: "a callable is released in another place than its host's",
        package: "registry-core",
        from: "            Inside::In(place) if !place.is_here() => place.keep(user_data),",
        to: "            Inside::In(place) if false => place.keep(user_data),",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_places::a_callable_that_is_released_elsewhere_is_told_of_once_when_its_host_asks",
        )],
    },
    Mutant {
        name: "a callable is called where its host finds too little of the stack",
        package: "registry-core",
        from: "        if matches!(self, Inside::WithStack) && stack::is_short() {",
        to: "        if false && stack::is_short() {",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_stack::a_callable_whose_host_needs_more_stack_than_is_left_is_refused_and_released_on_another_thread",
        )],
    },
    Mutant {
        name: "a callable is released where its host finds too little of the stack",
        package: "registry-core",
        from: "            Inside::WithStack => elsewhere::with_room(|| unsafe { release.run() }),\n            _ => {",
        to: "            _ => {",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_stack::a_callable_whose_host_needs_more_stack_than_is_left_is_refused_and_released_on_another_thread",
        )],
    },
    Mutant {
        name: "a queue is woken where its host finds too little of the stack",
        package: "registry-core",
        from: "        elsewhere::with_room(|| wake.call_here());",
        to: "        wake.call_here();",
        caught_by: &[Property(
            DELIVERY,
            "wakes_elsewhere::what_wakes_where_too_little_of_the_stack_is_left_runs_elsewhere_and_waits_for_no_host",
        )],
    },
    Mutant {
        name: "a failure of a release on another thread calls the hook inside itself",
        package: "registry-core",
        from: "        if is_hooked {\n",
        to: "        if false {\n",
        caught_by: &[Property(
            ERRORS,
            "released_in_the_hook::a_failure_of_a_release_on_another_thread_calls_no_hook_inside_itself",
        )],
    },
    Mutant {
        name: "a hook of C is called where hosts find too little of the stack",
        package: "registry-core",
        from: "        if stack::is_short() {\n            return default_hook(failure);\n        }\n",
        to: "",
        caught_by: &[Property(
            ERRORS,
            "hook_of_c::a_hook_of_c_is_called_where_hosts_find_enough_of_the_stack_and_nowhere_else",
        )],
    },
    Mutant {
        name: "a host waits for itself in a release on another thread",
        package: "registry-core",
        from: "            let _inside = thread::Guarded::new();\n            run();",
        to: "            run();",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_stack::a_release_on_another_thread_is_inside_a_callback_and_waits_for_no_host",
        )],
    },
    Mutant {
        name: "a finaliser calls into a place that may be ending",
        package: "registry-core",
        from: "        !finaliser::is_running() && self.of_host",
        to: "        self.of_host",
        caught_by: &[
            Property(
                BEHAVIOUR,
                "foreign_places::in_a_finaliser_a_callable_of_a_place_is_neither_called_nor_released",
            ),
            Property(
                BEHAVIOUR,
                "foreign_places::what_waits_in_the_mailbox_when_a_host_ends_is_released_before_it_or_if_a_finaliser_ends_it_never",
            ),
        ],
    },
    Mutant {
        name: "a callable that is released without memory is not counted",
        package: "registry-core",
        from: "    if !is_done && ownership::is_live(host.raw()) {",
        to: "    if !is_done && !ownership::is_live(host.raw()) {",
        caught_by: &[
            Property(
                MEMORY,
                "unreleased::a_callable_that_is_released_elsewhere_without_memory_for_it_is_counted",
            ),
            Property(
                MEMORY,
                "unreleased::a_callable_that_a_thread_drops_without_memory_for_its_record_is_counted",
            ),
        ],
    },
    Mutant {
        name: "a callable whose calls wait is released before them",
        package: "registry-core",
        from: "        let _ended = Ended(self.ready.take_ended());",
        to: "        drop(Ended(self.ready.take_ended()));",
        caught_by: &[Property(
            DELIVERY,
            "callables::a_full_queue_refuses_and_what_waits_at_the_callable_s_end_runs_before_its_release",
        )],
    },
    Mutant {
        name: "a run that is cut off forgets the callables that it was to release",
        package: "registry-core",
        from: "        let _ended = Ended(self.ready.take_ended());\n        self.queue.run().map_err(|_| Refusal::Reentered)",
        to: "        let ended = core::mem::ManuallyDrop::new(Ended(self.ready.take_ended()));\n        let ran = self.queue.run().map_err(|_| Refusal::Reentered);\n        drop(core::mem::ManuallyDrop::into_inner(ended));\n        ran",
        caught_by: &[Property(
            DELIVERY,
            "callables::a_run_that_a_panic_of_a_hook_cuts_off_releases_what_it_has_to",
        )],
    },
    Mutant {
        name: "a host that asks late to be woken does not hear of a callable",
        package: "registry-core",
        from: "            (list.bell.clone(), list.is_empty())",
        to: "            (list.bell.clone(), list.handles.is_empty())",
        caught_by: &[Property(
            DELIVERY,
            "callables::a_host_that_asks_late_to_be_woken_is_woken_at_once_if_a_callable_is_to_be_released",
        )],
    },
    Mutant {
        name: "a refused call releases a callable with a queue",
        package: "registry-core",
        from: "            (true, Some((queueing, entry))) => (queueing.give_back)(entry),",
        to: "            (true, Some((queueing, entry))) => (queueing.close)(entry),",
        caught_by: &[Property(
            DELIVERY,
            "refused_callables::a_call_that_is_refused_for_another_argument_gives_the_callable_back",
        )],
    },
    Mutant {
        name: "a call waits for a host that has closed",
        package: "registry-core",
        from: "    if host.is_some_and(|host| !ownership::is_live(host.raw())) {",
        to: "    if host.is_some_and(|_| false) {",
        caught_by: &[Property(
            DELIVERY,
            "callables::after_the_host_s_end_nothing_is_put_run_or_released",
        )],
    },
    Mutant {
        name: "a host hears of no callable that it has to release",
        package: "registry-core",
        from: "            list.ended.push(entry);\n            Some(list.bell.clone())",
        to: "            list.ended.push(entry);\n            Some(Bell::default())",
        caught_by: &[Property(
            DELIVERY,
            "callables::the_host_is_woken_for_a_call_and_for_a_release_on_another_thread",
        )],
    },
    Mutant {
        name: "a callable is put into a queue of another thread",
        package: "registry-core",
        from: "    if ownership::suits(Place::Closure(queue), true) {",
        to: "    if ownership::suits(Place::Closure(queue), true) || true {",
        caught_by: &[Property(
            DELIVERY,
            "refused_callables::a_queue_that_cannot_be_it_refuses_the_callable_which_stays_its_owner_s",
        )],
    },
    Mutant {
        name: "a host that is closed inside of its own callable claims that no call runs",
        package: "registry-core",
        from: "    if busy || is_busy() {\n        return Err(WouldDeadlock);",
        to: "    if busy || is_busy() {\n        return Ok(());",
        caught_by: &[
            Property(
                BEHAVIOUR,
                "foreign_hosts::a_host_that_closes_inside_a_release_of_its_own_does_not_wait_for_itself",
            ),
            Property(
                BEHAVIOUR,
                "foreign_hosts::a_release_may_open_a_host_bring_a_callable_of_it_and_close_both_hosts",
            ),
            Property(
                BEHAVIOUR,
                "foreign_places::a_host_that_closes_while_it_is_asked_for_its_place_ends_after_what_it_was_asked_for",
            ),
        ],
    },
    Mutant {
        name: "a method behind the end of a table is called if the table has no size",
        package: "registry-core",
        from: "            if self.size() < begin + WORD {",
        to: "            if self.size() < begin + WORD && self.size() != 0 {",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_implementers::a_table_that_changes_after_it_was_passed_is_read_again_by_each_call",
        )],
    },
    Mutant {
        name: "a callable is left to a queue that has gone",
        package: "registry-core",
        from: "            list.has_gone = true;\n",
        to: "",
        caught_by: &[Property(
            DELIVERY,
            "hostile::a_callable_that_ends_its_queue_inside_its_own_call_is_released_all_the_same",
        )],
    },
    Mutant {
        name: "a queue that is run inside of its own call claims that it ran",
        package: "registry-core",
        from: "        if self.queue.is_running() {\n            return Err(Refusal::Reentered);\n        }\n",
        to: "        if self.queue.is_running() {\n            return Ok(0);\n        }\n",
        caught_by: &[Property(
            DELIVERY,
            "hostile::a_call_and_a_release_may_run_the_queue_of_their_callable_and_the_release_may_end_it",
        )],
    },
    Mutant {
        name: "a queue does not run inside of a release",
        package: "registry-core",
        from: "        if self.queue.is_running() {\n            return Err(Refusal::Reentered);\n        }\n",
        to: "        if self.queue.is_running() || crate::registry::thread::is_nested() {\n            return Err(Refusal::Reentered);\n        }\n",
        caught_by: &[Property(
            DELIVERY,
            "hostile::a_call_and_a_release_may_run_the_queue_of_their_callable_and_the_release_may_end_it",
        )],
    },
    Mutant {
        name: "a callable that fails in its turn is closed",
        package: "registry-core",
        from: "        let detail = Detail::Failed(String::from(error.message()), error.error_code());\n",
        to: "        ownership::close(Place::Closure(Handle::from_raw(self.raw).unwrap()), Owner::Rust, Site::DROPPED);\n        let detail = Detail::Failed(String::from(error.message()), error.error_code());\n",
        caught_by: &[Property(
            DELIVERY,
            "hostile::a_queued_call_that_always_fails_and_writes_nothing_disturbs_nobody",
        )],
    },
];
