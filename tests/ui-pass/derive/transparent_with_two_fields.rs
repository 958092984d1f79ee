//! A transparent struct is what its field is, and has no other.

use registry_core::{FfiType, exported_callback};

#[derive(Clone, Copy, FfiType)]
#[repr(transparent)]
struct Row(i32);

#[derive(Clone, Copy, FfiType)]
#[repr(transparent)]
struct Named {
    r#type: Row,
}

#[exported_callback(pinned, on_error = Named { r#type: Row(-1) })]
fn next(row: Named, _rows: &[Row], _named: &Named) -> Named {
    Named { r#type: Row(row.r#type.0 + 1) }
}

fn main() {}
