//! Bugs of promises that their tests and models must find.

use crate::instrument::Instrument::{Loom, Property};
use crate::mutants::Mutant;

const DELIVERY: &[&str] = &["-p", "registry-tests", "--test", "delivery"];

pub(crate) const PROMISES: &[Mutant] = &[
    Mutant {
        name: "a run leaves the descriptor quiet although promises are left",
        package: "registry-core",
        from: "                self.stay_readable();\n            }\n            Ask::Next",
        to: "            }\n            Ask::Next",
        caught_by: &[Property(
            DELIVERY,
            "host_queues::what_comes_makes_the_descriptor_readable_until_it_is_run",
        )],
    },
    Mutant {
        name: "the last promise that is named hides a call that waits",
        package: "registry-core",
        from: "            if self.queue.is_waiting() {",
        to: "            if false {",
        caught_by: &[Property(
            DELIVERY,
            "host_queues::what_comes_makes_the_descriptor_readable_until_it_is_run",
        )],
    },
    Mutant {
        name: "a promise that is released wakes nobody",
        package: "registry-core",
        from: "            watch.name(handle);\n        }\n    }\n\n    /// Has the queue told",
        to: "            drop((watch, handle));\n        }\n    }\n\n    /// Has the queue told",
        caught_by: &[
            Property(
                DELIVERY,
                "promises::a_promise_that_is_released_while_it_is_awaited_is_named_by_its_queue",
            ),
            Loom(
                "promise::a_release_while_the_value_comes_gives_it_back_or_drops_it_and_wakes_who_waits",
            ),
        ],
    },
    Mutant {
        name: "a value that comes before its promise is watched wakes nobody",
        package: "registry-core",
        from: "        if let Some(watch) = watch {\n            watch.name(handle);\n        }\n        Ok(())",
        to: "        drop((watch, handle));\n        Ok(())",
        caught_by: &[Loom(
            "promise::a_promise_that_is_watched_while_its_value_comes_is_named_once",
        )],
    },
    Mutant {
        name: "the queue that a promise has watched before stays promised its room",
        package: "registry-core",
        from: "        if let Some(last) = last {\n            last.0.forget();\n        }",
        to: "        drop(last);",
        caught_by: &[Loom(
            "promise::a_promise_that_two_queues_watch_is_named_by_one_of_them",
        )],
    },
    Mutant {
        name: "the resolver that is dropped wakes nobody",
        package: "registry-core",
        from: "        ownership::close(Place::Closure(self.handle), Owner::Foreign, Site::ABANDONED);\n        if let Some(watch) = watch {\n            watch.name(self.handle);\n        }",
        to: "        ownership::close(Place::Closure(self.handle), Owner::Foreign, Site::ABANDONED);\n        drop(watch);",
        caught_by: &[Loom(
            "promise::a_promise_that_is_watched_while_its_resolver_is_dropped_is_named_or_closed",
        )],
    },
    Mutant {
        name: "a promise that is abandoned keeps its entry",
        package: "registry-core",
        from: "        ownership::close(Place::Closure(self.handle), Owner::Foreign, Site::ABANDONED);\n",
        to: "",
        caught_by: &[Loom(
            "promise::a_promise_that_is_watched_while_its_resolver_is_dropped_is_named_or_closed",
        )],
    },
    Mutant {
        name: "a promise that is taken keeps its entry",
        package: "registry-core",
        from: "        if !matches!(taken, Err(Refusal::NotYet)) {",
        to: "        if false {",
        caught_by: &[Loom(
            "promise::of_two_threads_that_take_a_value_one_gets_it",
        )],
    },
];
