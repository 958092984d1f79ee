//! A tuple has no layout that C knows.

use registry_core::exported_callback;

#[derive(Clone, Copy, registry_core::FfiType)]
#[repr(C)]
struct Counted {
    count: usize,
    empty: bool,
}

#[exported_callback(on_error = Counted { count: 0, empty: true })]
fn make(text: &str) -> Counted {
    Counted {
        count: text.len(),
        empty: text.is_empty(),
    }
}

fn main() {}
