//! The same loop into a library that was loaded at run time, compared with a trampoline in that library. There
//! a thread-local is slower than in an executable, unless the library was built with `initial-exec-tls`.

use crate::foreign::{lane_bare, lane_by_handle, lane_with_data};
use crate::library::{CAPTURED, Library, build};
use crate::measure::{Lane, rounds};
use crate::results::{Case, Goal, Results, Unit};

fn lanes(library: &Library) -> Vec<Lane<'_>> {
    // SAFETY: the library keeps everything open, and it takes any number.
    let with_data = |name, (call, data)| unsafe { lane_with_data(name, call, data, CAPTURED) };
    // SAFETY: as above.
    let bare = |name, call| unsafe { lane_bare(name, call, CAPTURED) };
    let (by_handle, handle) = library.by_handle;
    vec![
        with_data("raw trampoline in the library", library.raw),
        with_data("Box<dyn Fn>", library.boxed),
        with_data("Box<dyn Fn> + catch_unwind", library.guarded),
        with_data("registry, thunk", library.thunk),
        // SAFETY: as above.
        unsafe { lane_by_handle("by handle", by_handle, handle, CAPTURED) },
        bare("pool's stub", library.pooled),
        bare("function's stub", library.closable),
        bare("pinned function's stub", library.pinned),
    ]
}

/// Without the feature or with it.
pub fn loaded(results: &mut Results, count: usize, initial_exec: bool) {
    let (id, title, what, feature, target, against_boxed) = if initial_exec {
        (
            "library-initial-exec",
            "A call into a library, built with `initial-exec-tls`",
            "hot call into a dlopened library, `initial-exec-tls`",
            Some("initial-exec-tls"),
            3.6,
            1.3,
        )
    } else {
        (
            "library",
            "A call into a library loaded with `dlopen`",
            "hot call into a dlopened library",
            None,
            5.0,
            1.6,
        )
    };
    if initial_exec
        && !cfg!(all(
            target_arch = "x86_64",
            target_os = "linux",
            target_env = "gnu"
        ))
    {
        // Other platforms do not have the feature.
        results
            .goals
            .push(Goal::at_most(what, f64::NAN, target, "x raw"));
        return;
    }
    let file =
        build(feature).unwrap_or_else(|error| panic!("the library does not build:\n{error}"));
    let library =
        Library::open(&file).unwrap_or_else(|error| panic!("the library does not load: {error}"));
    let case = Case {
        id,
        title,
        about: "From C in the executable, one callback of the library, again and again.".into(),
        unit: Unit::Nanoseconds,
        base: Some(0),
        series: rounds(lanes(&library), count),
    };
    let ours = case.ratio("registry, thunk").max(case.ratio("by handle"));
    results
        .goals
        .push(Goal::at_most(what, ours, target, "x raw"));
    let boxed = |name| case.against(name, "Box<dyn Fn>");
    results.goals.push(Goal::at_most(
        format!("{what}, against what is written by hand"),
        boxed("registry, thunk").max(boxed("by handle")),
        against_boxed,
        "x `Box<dyn Fn>`",
    ));
    results.cases.push(case);
}
