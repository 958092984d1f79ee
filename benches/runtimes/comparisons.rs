//! What each runtime's cases are compared with.

use crate::samples::Comparison;

/// What a native program's cases are compared with.
pub(crate) const NATIVE: [Comparison; 2] = [
    compare("exported function", "limit, one double", None),
    compare("closure by handle", "limit, handle and int", None),
];

/// The same where the runtime was asked for, with the peer that does the same work: the call by hand, which gets its status with the call and
/// its result by a pointer.
pub(crate) const BY_HAND: [Comparison; 4] = {
    const TARGET: Option<f64> = Some(1.25);
    [
        compare("exported function", "limit, one double", None),
        compare("exported function", "by hand", TARGET),
        compare("closure by handle", "limit, handle and int", None),
        compare("closure by handle", "by hand, by handle", TARGET),
    ]
};

/// The same in Python, Java and Dart, and Rust's calls of a function of the language: against a C function for each one, which has no table and checks nothing, and against one C function
/// and a table of functions by hand.
pub(crate) const WITH_FUNCTIONS: [Comparison; 6] = {
    const CASE: &str = "function of the host";
    let [exported, exported_by_hand, closure, closure_by_hand] = BY_HAND;
    [
        exported,
        exported_by_hand,
        closure,
        closure_by_hand,
        compare(CASE, "limit, function of the host", None),
        compare(CASE, "by hand, function of the host", Some(1.25)),
    ]
};

/// What `peers/` has of UniFFI and of PyO3, in Python.
pub(crate) const PEERS_OF_PYTHON: [Comparison; 4] = [
    compare("closure by handle", "UniFFI's object", Some(1.0)),
    compare("closure by handle", "PyO3's object", None),
    compare(
        "function of the host",
        "UniFFI's callback interface",
        Some(1.0),
    ),
    compare("function of the host", "PyO3's `Py<PyAny>`", None),
];

/// The same for wasm, in either host.
pub(crate) const WASM: [Comparison; 7] = {
    const LIMIT: &str = "limit, one double";
    const PEER: &str = "wasm-bindgen's closure";
    [
        compare(PEER, LIMIT, None),
        compare("exported function", LIMIT, None),
        compare("exported function", PEER, Some(1.2)),
        compare("closure by handle", LIMIT, None),
        compare("closure by handle", PEER, Some(1.2)),
        compare("closure by its wrapper", LIMIT, None),
        compare("closure by its wrapper", PEER, None),
    ]
};

/// Calls of a thread that Node's loop runs, against Node's own: the same queue of the library's in an addon, which does the same work, and by the binding, which
/// also goes through Node's foreign interface.
pub(crate) const FROM_A_THREAD: [Comparison; 2] = {
    const PEER: &str = "thread-safe function";
    [
        compare("queue, in an addon", PEER, Some(1.0)),
        compare("queue, by the binding", PEER, None),
    ]
};

const fn compare(case: &'static str, against: &'static str, target: Option<f64>) -> Comparison {
    Comparison {
        case,
        against,
        target,
    }
}
