//! A method that takes `&mut self` has the value to itself.

use registry_core::exported_callback;

#[exported_callback]
pub trait Counter {
    fn add(&mut self, by: u32);
}

struct Sum(u32);

impl Counter for Sum {
    fn add(&mut self, by: u32) {
        self.0 += by;
    }
}

fn main() {
    let _counter = CounterEntry::export_mut(Sum(0));
}
