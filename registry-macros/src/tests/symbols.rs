//! Which symbols are allowed: a chosen one with a promise, and a default one that has no other owner.

use proc_macro2::TokenStream;

use super::attribute;
use crate::expand;
use crate::names::CRATE;

const FUNCTION: &str = "fn gettime(zone: i64) {}";
const TYPE: &str = "type gettime = fn(zone: i64);";
const TRAIT: &str = "trait Clock { fn gettime(&self); }";

/// Whether the expansion is one without an error.
fn is_accepted(expanded: &TokenStream) -> bool {
    !expanded.to_string().contains("compile_error")
}

fn in_crate<T>(name: &str, expand: impl FnOnce() -> T) -> T {
    let before = CRATE.replace(name.to_owned());
    let expanded = expand();
    CRATE.set(before);
    expanded
}

#[test]
fn a_chosen_symbol_needs_unsafe_round_it() {
    for item in [FUNCTION, TYPE, TRAIT] {
        for args in [
            "name = \"malloc\"",
            "name = \"shop_time\"",
            "abi = \"C\", name = \"shop_time\"",
        ] {
            assert!(!is_accepted(&attribute(args, item)), "{args}");
        }
        for args in [
            "unsafe(name = \"malloc\")",
            "unsafe(name = \"shop_time\",)",
            "abi = \"C\", unsafe (name = (\"t\")),",
        ] {
            assert!(is_accepted(&attribute(args, item)), "{args}");
        }
    }
}

/// By which a crate that forbids `unsafe_code` finds it.
#[test]
fn the_promise_stands_in_the_expansion_of_each_form() {
    for item in [FUNCTION, TYPE, TRAIT] {
        let promised = |args: &str| {
            attribute(args, item)
                .to_string()
                .contains("_symbol_is_ours")
        };
        assert!(promised("unsafe(name = \"shop_time\")"));
        assert!(!promised(""));
    }
}

#[test]
fn a_default_symbol_that_is_somebodys_is_refused() {
    for (name, item) in [
        ("clock", FUNCTION),
        ("timer", "fn create(clock: i32) {}"),
        (
            "pthread",
            "fn mutex(number: i32) -> Result<(), u8> { lock() }",
        ),
        ("spin", "fn lock() {}"),
        ("si", "type item = fn();"),
        ("posix", "trait spawn_file_actions { fn addopen(&self); }"),
        ("_shop", FUNCTION),
        ("__start", "fn regmeta() {}"),
        ("registry", "fn handle_7_is_used_twice() {}"),
        // Those of `export_runtime!()`, of its queues too.
        ("shop", "fn release(handle: u64) {}"),
        ("shop", "fn queue_run() {}"),
        ("shop", "fn fingerprint() {}"),
        ("shop", "trait queue { fn new(&self); }"),
    ] {
        let refused = in_crate(name, || attribute("", item));
        // `pthread_mutex` is no symbol of C's: the crate's name alone is not at fault.
        assert_eq!(is_accepted(&refused), name == "pthread", "{name}: {item}");
        let chosen = in_crate(name, || attribute("unsafe(name = \"my_symbol\")", item));
        assert!(is_accepted(&chosen), "{name}: {item}");
    }
    assert!(
        is_accepted(&in_crate("clock", || attribute("", TYPE))),
        "`clock_gettime_call` is nobody's"
    );
}

#[test]
fn a_prefix_that_makes_one_of_the_c_run_times_is_refused() {
    let runtime = |args: &str| expand::export_runtime(args.parse().expect("arguments"));
    for (prefix, taken) in [
        ("shop", true),
        ("clock", true),
        ("sem", false),
        ("dispatch", false),
        ("_shop", false),
    ] {
        assert_eq!(
            is_accepted(&runtime(&format!("prefix = \"{prefix}\""))),
            taken,
            "{prefix}"
        );
        assert_eq!(
            is_accepted(&in_crate(prefix, || runtime(""))),
            taken,
            "{prefix}"
        );
        assert!(
            is_accepted(&in_crate(prefix, || runtime("prefix = \"till\""))),
            "{prefix}"
        );
    }
}
