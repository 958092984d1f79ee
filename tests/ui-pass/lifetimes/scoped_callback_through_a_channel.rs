//! A scoped callback can't leave its scope by a channel.

use registry_core::{exported_callback, scope};

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    scope(|s| {
        let (sender, receiver) = std::sync::mpsc::channel();
        sender
            .send(Change::export_scoped(s, |value| value + 1))
            .unwrap();
        println!("{:?}", receiver.recv());
    });
}
