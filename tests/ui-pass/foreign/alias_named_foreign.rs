//! An alias of one's own may be called as one of the library's types.

use registry_core::exported_callback;

type Foreign<T> = *const T;

#[exported_callback(on_error = false)]
fn is_null(row: self::Foreign<u32>) -> bool {
    row.is_null()
}

fn main() {}
