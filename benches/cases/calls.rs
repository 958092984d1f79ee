//! One callback, called in a loop from C: in the executable, for every way to hold it, and for
//! every kind of call of the registry.

use crate::exported::{
    ADDEND, Add, Add_call, Add_try, Adder, Adder_add, AdderEntry, Adds, add_closable, add_pinned,
};
use crate::foreign::{Bare, Data, lane_bare, lane_by_handle, lane_try, lane_with_data};
use crate::measure::{Lane, Series, rounds};
use crate::peers::{self, ClosureFfi, Libffi, Way};
use crate::placements::{self, Placed};
use crate::results::{Case, Goal, Results, Unit};
use std::hint::black_box;

/// The captured number of this case.
const CAPTURED: i32 = 7;
const THUNK: &str = "registry, thunk";
/// The most that a checked call may cost, against the `Box<dyn Fn>` behind `user_data` that a user would write instead.
const BOXED_TARGET: f64 = 1.3;

fn lane_of(way: Way) -> Lane<'static> {
    let data = (way.export)(CAPTURED);
    // SAFETY: `data` was exported for this and is never closed.
    unsafe { lane_with_data(way.name, way.call, data, CAPTURED) }
}

/// The child's side of [`hot`] and [`doors`].
///
/// # Panics
/// If the argument is not the name of one of them and a number of rounds.
pub fn placed(argument: &str) {
    let (case, count) = argument.split_once(' ').expect("a case and rounds");
    let count = count.parse().expect("a number of rounds");
    placements::tell(&match case {
        "hot" => hot_series(count),
        "doors" => door_series(count),
        _ => panic!("no case `{case}`"),
    });
}

fn hot_series(count: usize) -> Vec<Series> {
    let mut lanes: Vec<Lane<'_>> = Vec::new();
    for way in peers::ALL {
        // These two give C a bare function; their `Way::call` would add a call.
        let bare = match way.name {
            "libffi closure" => Some(Libffi::bare(CAPTURED)),
            "closure-ffi" => Some(ClosureFfi::bare(CAPTURED)),
            _ => None,
        };
        lanes.push(match bare {
            // SAFETY: the code is never freed, and takes any number.
            Some(call) => unsafe { lane_bare(way.name, call, CAPTURED) },
            None => lane_of(way),
        });
    }
    rounds(lanes, count)
}

/// All ways to hold a closure.
pub fn hot(results: &mut Results, count: usize) {
    let placed = placements::best("hot", count);
    let case = Case {
        id: "hot",
        title: "A call in the executable",
        about: format!(
            "From C, one closure that adds a captured number, again and again. The registry checks the \
             handle, the generation, the signature and the panic. {}",
            placed.about
        ),
        unit: Unit::Nanoseconds,
        base: Some(0),
        series: placed.series,
    };
    let ours = case.ratio(THUNK);
    results.goals.push(Goal::at_most(
        "hot call in the executable",
        ours,
        3.0,
        "x raw",
    ));
    results.goals.push(Goal::at_most(
        "hot call in the executable, thunk, against what is written by hand",
        case.against(THUNK, peers::BOXED.name),
        BOXED_TARGET,
        "x `Box<dyn Fn>`",
    ));
    let safe = peers::ALL
        .iter()
        .filter(|way| way.safe && way.name != THUNK);
    let best = safe.min_by(|a, b| case.ratio(a.name).total_cmp(&case.ratio(b.name)));
    if let Some(best) = best {
        let what = format!("hot call, against the best safe peer ({})", best.name);
        let faster = case.against(best.name, THUNK);
        results
            .goals
            .push(Goal::at_least(what, faster, 1.0, "x faster"));
    }
    results.cases.push(case);
}

fn door_series(count: usize) -> Vec<Series> {
    rounds(door_lanes(), count)
}

/// A lane for each kind of call. What they call stays open for the life of the program.
#[must_use]
pub fn door_lanes() -> Vec<Lane<'static>> {
    let handle = Add::export(peers::adds(CAPTURED)).into_handle();
    let bound = Add::export(peers::adds(CAPTURED))
        .bind()
        .expect("a free stub");
    let pooled = bound.leak().as_raw();
    let closable = add_closable::export().leak().stub().as_raw();
    let pinned = add_pinned::stub().as_raw();
    let boxed = (peers::BOXED.export)(CAPTURED);
    // SAFETY: everything stays open, and takes any number.
    let mut lanes = unsafe { lanes_to(handle.raw(), pooled, closable, pinned, boxed) };
    lanes.extend(method_lanes());
    lanes
}

const METHOD: &str = "a method by handle";
const TABLE: &str = "method of a C table over `Box<dyn Adder>`";

/// The method of an implementer: ours by handle, and one that a user would write into a C table.
fn method_lanes() -> [Lane<'static>; 2] {
    /// # Safety
    /// `data` points at a `Box<dyn Adder>`.
    unsafe extern "C" fn of_table(data: Data, x: i32) -> i32 {
        // SAFETY: the caller's promise.
        unsafe { &*data.cast::<Box<dyn Adder>>() }.add(x)
    }
    let handle = AdderEntry::export(Adds(CAPTURED)).into_handle().raw();
    let boxed: Box<Box<dyn Adder>> = Box::new(Box::new(Adds(CAPTURED)));
    let data: Data = Box::into_raw(boxed).cast();
    // SAFETY: both stay for the life of the program, and take any number.
    unsafe {
        [
            lane_by_handle(METHOD, Adder_add, handle, CAPTURED),
            lane_with_data(TABLE, of_table, data, CAPTURED),
        ]
    }
}

/// All kinds of calls of the registry, in this program alone: quick, and by the one placement that its code has.
pub fn doors_of_this_program(results: &mut Results, count: usize) {
    doors_of(results, Placed::one(door_series(count)));
}

/// All kinds of calls of the registry.
pub fn doors(results: &mut Results, count: usize) {
    doors_of(results, placements::best("doors", count));
}

/// The same in an executable that is built with `initial-exec-tls`.
pub fn doors_initial_exec(results: &mut Results, count: usize) {
    const WHAT: &str = "in an executable with `initial-exec-tls`";
    let fixed = cfg!(all(
        target_arch = "x86_64",
        target_os = "linux",
        target_env = "gnu"
    ));
    let placed = fixed.then(|| placements::best_with("initial-exec-tls", "doors", count));
    let case = placed.flatten().map(|placed| Case {
        id: "doors-initial-exec",
        title: "Every kind of call, in an executable with `initial-exec-tls`",
        about: format!(
            "In an executable the feature costs nothing: its thread-locals are at fixed offsets anyway. {}",
            placed.about
        ),
        unit: Unit::Nanoseconds,
        base: Some(0),
        series: placed.series,
    });
    for name in [THUNK, "by handle", "function's stub"] {
        let ratio = case
            .as_ref()
            .map(|case| case.against(name, peers::BOXED.name));
        results.goals.push(Goal::at_most(
            format!("{name} {WHAT}, against what is written by hand"),
            ratio.unwrap_or(f64::NAN),
            BOXED_TARGET,
            "x `Box<dyn Fn>`",
        ));
    }
    results.cases.extend(case);
}

fn doors_of(results: &mut Results, placed: Placed) {
    let case = Case {
        id: "doors",
        title: "Every kind of call of the registry",
        about: format!(
            "The same loop with each function that the attribute generates; `Add::call` is called from Rust. {}",
            placed.about
        ),
        unit: Unit::Nanoseconds,
        base: Some(0),
        series: placed.series,
    };
    results.goals.extend(goals_of_doors(&case));
    results.cases.push(case);
}

/// What the kinds of calls may cost, each against what a user would write instead.
fn goals_of_doors(case: &Case) -> [Goal; 6] {
    const HAND: &str = "against what is written by hand";
    let goal = |what: String, name, other, target, sign| {
        Goal::at_most(what, case.against(name, other), target, sign)
    };
    let (raw, boxed) = (peers::RAW.name, peers::BOXED.name);
    let by_hand = |name| {
        goal(
            format!("{name}, {HAND}"),
            name,
            boxed,
            BOXED_TARGET,
            "x `Box<dyn Fn>`",
        )
    };
    let (pinned, closable, method) = ("`pinned`", "closable", "a method by handle, against");
    [
        goal(
            format!("exported function's stub, {pinned}"),
            "pinned function's stub",
            raw,
            1.0,
            "x raw",
        ),
        goal(
            format!("exported function's stub, {closable}"),
            "function's stub",
            raw,
            3.0,
            "x raw",
        ),
        by_hand("by handle"),
        by_hand("function's stub"),
        goal(
            format!("{method} a callback by handle"),
            METHOD,
            "by handle",
            1.0,
            "x by handle",
        ),
        goal(
            format!("{method} a C table written by hand"),
            METHOD,
            TABLE,
            BOXED_TARGET,
            "x the table",
        ),
    ]
}

/// # Safety
/// All of it is open while the lanes run.
unsafe fn lanes_to<'a>(
    handle: u64,
    pooled: Bare,
    closable: Bare,
    pinned: Bare,
    boxed: Data,
) -> Vec<Lane<'a>> {
    // SAFETY: the caller's promise; everything takes any number.
    unsafe {
        vec![
            lane_of(peers::RAW),
            lane_bare("pinned function's stub", pinned, ADDEND),
            lane_bare("function's stub", closable, ADDEND),
            lane_of(peers::REGISTRY),
            lane_bare("pool's stub", pooled, CAPTURED),
            lane_by_handle("by handle", Add_call, handle, CAPTURED),
            lane_try("by handle, status apart", Add_try, handle, CAPTURED),
            Lane::new("`Add::call` by handle", move |n| typed(handle, n)),
            lane_of(peers::BOXED),
            lane_with_data(
                "Box<dyn Fn> + catch_unwind",
                peers::call_guarded,
                boxed,
                CAPTURED,
            ),
        ]
    }
}

fn typed(handle: u64, n: u32) {
    let handle = registry_core::Handle::from_raw(black_box(handle)).expect("a handle");
    let mut sum = 0;
    for i in 0..i32::try_from(n).expect("a small batch") {
        sum += i64::from(Add::call(handle, i).expect("a live entry"));
    }
    assert_eq!(sum, crate::foreign::expected(CAPTURED, n));
}
