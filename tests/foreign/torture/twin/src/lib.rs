//! A library that shares the crate `alpha` with `torture`: a program includes the headers of both.

use registry_core::{export_runtime, exported_callback};

export_runtime!();

/// Whether the row is the first.
#[exported_callback(on_error = false, pinned)]
fn is_first(row: alpha::Row, side: alpha::Side) -> bool {
    row.id == 1 && side == alpha::Side::Left
}

/// Opens through the other crate.
#[exported_callback(on_error = -1, pinned)]
fn opened(x: i32) -> i32 {
    alpha::open(x)
        + alpha::row_id(alpha::Row {
            id: 1,
            weight: alpha::Weight::All,
        })
}
