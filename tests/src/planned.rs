//! Silences the messages of panics that a test causes on purpose.
//!
//! Any other panic prints its message as usual.

use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::sync::{Once, OnceLock};

/// What modules of one test binary have planned. Read without a lock, so that a fork finds none held.
static PLANNED: [OnceLock<&'static [&'static str]>; 8] = [const { OnceLock::new() }; 8];

/// From now on a panic whose message has one of `planned` in it prints nothing, nor does one that carries no
/// text at all. The hook is the process's: this holds for the whole test binary, and adds to what other tests
/// have planned.
///
/// # Panics
/// If more lists are given than there is room for.
pub fn panics(planned: &'static [&'static str]) {
    static SET: Once = Once::new();
    SET.call_once(|| {
        let told = take_hook();
        set_hook(Box::new(move |info| {
            if !is_planned(info) {
                told(info);
            }
        }));
    });
    let is_kept = |list: &OnceLock<_>| *list.get_or_init(|| planned) == planned;
    assert!(PLANNED.iter().any(is_kept), "room for another list");
}

fn is_planned(info: &PanicHookInfo<'_>) -> bool {
    let payload = info.payload();
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    let mut planned = PLANNED.iter().filter_map(OnceLock::get).copied().flatten();
    text.is_none_or(|text| planned.any(|word| text.contains(word)))
}
