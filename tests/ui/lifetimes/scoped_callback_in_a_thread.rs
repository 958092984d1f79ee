//! A scoped callback can't go to a thread that may outlive the scope.

use registry_core::{exported_callback, scope};

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    scope(|s| {
        let callback = Change::export_scoped(s, |value| value + 1);
        std::thread::spawn(move || println!("{callback:?}"));
    });
}
