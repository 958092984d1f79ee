//! `examples/later`: what event loops of Python and JavaScript await.

use crate::examples::{Example, RUNTIMES};
use registry_bindgen::emit::Language;
use std::sync::LazyLock;

static LATER: LazyLock<Example> =
    LazyLock::new(|| Example::new("later", &[Language::Python, Language::Node]));

#[test]
fn event_loops_download_hear_of_progress_and_hold_a_ticker_back() {
    LATER.prints_the_file(LATER.python("tasks.py"), "expected.txt");
    for runtime in RUNTIMES {
        LATER.prints_the_file(LATER.javascript(runtime, "tasks.mjs"), "expected.txt");
    }
}
