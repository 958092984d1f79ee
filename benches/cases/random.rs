//! A million live closures, called in random order: the cost of a table that does not fit into the caches.

use crate::foreign::{Data, loop_over};
use crate::measure::{Lane, rounds};
use crate::peers::{self, Way};
use crate::results::{Case, Goal, Results, Unit};

/// How many closures are live.
pub const LIVE: usize = 1_000_000;
/// How many of them a batch calls; the next batch calls the next ones.
const WINDOW: usize = 4_000;
const CAPTURED: i32 = 7;

/// The same order for every way.
fn shuffle(data: &mut [Data]) {
    // Knuth's MMIX generator, its high half.
    let mut state: u64 = 0x0123_4567_89ab_cdef;
    for last in (1..data.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let at = (state >> 33) as usize % (last + 1);
        data.swap(last, at);
    }
}

fn lane<'a>(name: &str, way: Way, data: &'a [Data]) -> Lane<'a> {
    let mut at = 0;
    let window = u32::try_from(WINDOW).expect("small");
    Lane::new(name, move |n| {
        let end = at + n as usize;
        // SAFETY: the callbacks are live until the lanes have run.
        unsafe { loop_over(way.call, &data[at..end], CAPTURED) };
        at = if end + n as usize > data.len() {
            0
        } else {
            end
        };
    })
    .of(window)
}

fn fill(way: Way) -> Vec<Data> {
    let mut data: Vec<Data> = (0..LIVE).map(|_| (way.export)(CAPTURED)).collect();
    shuffle(&mut data);
    data
}

/// All ways that hold so many.
pub fn million(results: &mut Results, count: usize) {
    let ways: Vec<Way> = peers::ALL
        .into_iter()
        .filter(|way| way.most >= LIVE)
        .collect();
    let all: Vec<Vec<Data>> = ways.iter().map(|way| fill(*way)).collect();
    for (way, data) in ways.iter().zip(&all) {
        // SAFETY: the callbacks are live until the lanes have run.
        unsafe { loop_over(way.call, data, CAPTURED) };
    }
    // The first call of a closure stores its caller's tag, so this case needs a million uncalled ones.
    let fresh = fill(peers::REGISTRY);
    assert!(count * WINDOW <= LIVE, "every call of these is a first one");
    let mut lanes: Vec<Lane<'_>> = Vec::new();
    for (way, data) in ways.iter().zip(&all) {
        lanes.push(lane(way.name, *way, data));
    }
    lanes.push(lane(
        "registry, thunk, first calls",
        peers::REGISTRY,
        &fresh,
    ));
    let case = Case {
        id: "random",
        title: "A million live closures in random order",
        about: "From C, each closure once, in an order that is the same for all ways; all have been called \
                before, but for the last row's."
            .into(),
        unit: Unit::Nanoseconds,
        base: Some(0),
        series: rounds(lanes, count),
    };
    let ours = case.against(peers::REGISTRY.name, peers::BOXED.name);
    let what = "1 million random handles";
    results
        .goals
        .push(Goal::at_most(what, ours, 1.1, "x `Box<dyn Fn>`"));
    results.cases.push(case);
    let everything = ways.iter().zip(&all).chain([(&peers::REGISTRY, &fresh)]);
    for (way, data) in everything {
        for &data in data {
            // SAFETY: exported above by the same way, and called no more.
            unsafe { (way.close)(data) };
        }
    }
}
