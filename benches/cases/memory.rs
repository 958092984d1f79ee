//! Memory for one entry with a million live ones, as the system counts the pages of a process that holds
//! them. Each way has its own process.

use crate::child::{self, tell};
use crate::measure::Series;
use crate::peers;
use crate::results::{Case, Goal, Results, Unit};

/// How many entries are live.
const LIVE: usize = 1_000_000;

/// Bytes of the process that are in memory now.
fn resident() -> f64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse::<f64>().ok());
    pages.map_or(f64::NAN, |pages| pages * page())
}

#[cfg(unix)]
fn page() -> f64 {
    // SAFETY: asks for a constant.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    #[allow(clippy::cast_precision_loss)] // a few thousand
    let size = size as f64;
    size
}

/// There is no `/proc` either.
#[cfg(not(unix))]
fn page() -> f64 {
    f64::NAN
}

/// The child: fills the way of that name.
pub fn fill(name: &str) {
    let way = peers::ALL
        .into_iter()
        .find(|way| way.name == name)
        .expect("a way of that name");
    // Memory that each way needs once, for any number of entries.
    // SAFETY: exported here, and closed once.
    unsafe { (way.close)((way.export)(7)) };
    // The data that C would hold is the same for all ways, so it is written before the count begins.
    let mut data = vec![std::ptr::without_provenance_mut(usize::MAX); LIVE];
    let before = resident();
    for data in &mut data {
        *data = (way.export)(7);
    }
    let after = resident();
    std::hint::black_box(&data);
    #[allow(clippy::cast_precision_loss)] // a million
    tell("bytes", (after - before) / LIVE as f64);
}

/// All ways that hold so many.
pub fn a_million(results: &mut Results) {
    let ways = peers::ALL.into_iter().filter(|way| way.most >= LIVE);
    let measured =
        |way: peers::Way| Series::single(way.name, child::run("memory", way.name).one("bytes"));
    let case = Case {
        id: "memory",
        title: "Memory for a live entry",
        about: "Growth of the process's resident memory over a million exports, for each; a closure that \
                captures 4 bytes."
            .into(),
        unit: Unit::Bytes,
        base: None,
        series: ways.map(measured).collect(),
    };
    let ours = case.series(peers::REGISTRY.name).median();
    let what = "bytes per live entry, captures up to 32 bytes";
    results.goals.push(Goal::at_most(what, ours, 72.0, "bytes"));
    results.cases.push(case);
}
