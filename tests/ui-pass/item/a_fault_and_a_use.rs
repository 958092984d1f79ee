//! The item survives its fault: using it is no second error.

use registry_core::exported_callback;

#[exported_callback(on_error = 0, unsafe(name = "length"))]
fn length(text: &str) -> usize {
    text.len()
}

fn main() {
    let wrapper: registry_core::Callback<length> = length::export();
    println!("{} {:?}", length("abc"), length::HANDLE);
    drop(wrapper);
}
