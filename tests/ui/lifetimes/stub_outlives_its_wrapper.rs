//! A stub is for as long as its wrapper lives.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn double(value: i32) -> i32 {
    value * 2
}

fn main() {
    let stub = {
        let wrapper = double::export();
        wrapper.stub()
    };
    println!("{stub:?}");
}
