//! An associated function that names `Self`.

use registry_core::exported_callback;

pub struct Row(i32);

impl Row {
    #[exported_callback(on_error = 0)]
    fn size(row: &Self) -> i32 {
        row.0
    }
}

fn main() {
    println!("{}", Row::size(&Row(1)));
}
