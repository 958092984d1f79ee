//! A closure that calls it is a callback, which foreign code can own.

use registry_core::{AnyThread, Foreign, OwnedHandle, exported_callback};

#[exported_callback]
type OnPrice = fn(cents: i64);

#[exported_callback(on_error = None)]
fn pass_on(listener: AnyThread<Foreign<OnPrice>>) -> OwnedHandle<OnPrice> {
    OnPrice::export(move |cents| {
        let _ = listener.call(cents);
    })
    .into()
}

fn main() {}
