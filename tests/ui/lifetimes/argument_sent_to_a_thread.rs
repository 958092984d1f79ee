//! A borrowed argument can't go to a thread.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Length = fn(text: &str) -> usize;

fn main() {
    let wrapper = Length::export(|text| {
        std::thread::spawn(move || println!("{text}"));
        text.len()
    });
    drop(wrapper);
}
