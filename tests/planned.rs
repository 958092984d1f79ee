//! Panics that a test plans, without the noise they make on standard error.
//!
//! Any other panic is told as ever: a test that fails beside them has to say why.

use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::sync::Once;

/// From now on a panic whose message has one of `planned` in it prints nothing, nor does one that carries no
/// text at all. The hook is the process's, so the first call's words hold for the whole test program.
pub fn panics(planned: &'static [&'static str]) {
    static SET: Once = Once::new();
    SET.call_once(|| {
        let told = take_hook();
        set_hook(Box::new(move |info| {
            if !is_planned(info, planned) {
                told(info);
            }
        }));
    });
}

fn is_planned(info: &PanicHookInfo<'_>, planned: &[&str]) -> bool {
    let payload = info.payload();
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    text.is_none_or(|text| planned.iter().any(|word| text.contains(word)))
}
