//! Values that are larger than a stack: what stands behind a reference is checked where it is.

use registry_core::{FfiType, Status, exported_callback};

#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(u8)]
enum Color {
    Red = 1,
    Blue = 200,
}

/// Under an interpreter, which is slow, less.
const MANY: usize = if cfg!(miri) { 100 } else { 1 << 21 };

#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
struct Picture {
    first: Color,
    all: [[Color; 2]; MANY],
}

#[exported_callback(pinned, on_error = 0)]
fn last_color(picture: &Picture) -> u8 {
    picture.all[MANY - 1][1] as u8
}

#[exported_callback(pinned, on_error = 0)]
fn last_row(rows: &[[Color; MANY]]) -> u8 {
    rows[0][MANY - 1] as u8
}

#[exported_callback(pinned, on_error = 0)]
fn maybe_last(row: Option<&[Color; MANY]>) -> u8 {
    row.map_or(0, |row| row[MANY - 1] as u8)
}

/// On a stack of a sixteenth of the value.
fn on_a_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(MANY / 16);
    thread
        .spawn(run)
        .expect("a thread starts")
        .join()
        .expect("all claims hold");
}

#[test]
fn a_large_value_behind_a_reference_is_checked_without_a_copy() {
    on_a_small_stack(|| {
        let mut bytes = vec![Color::Red as u8; 2 * MANY + 1];
        bytes[2 * MANY] = Color::Blue as u8;
        let (picture, row) = (bytes.as_ptr(), &bytes[MANY + 1..]);
        // SAFETY: as many bytes as a picture has, and as a row has.
        unsafe {
            assert_eq!(last_color::stub().as_raw()(picture.cast()), 200);
            assert_eq!(last_row::stub().as_raw()(row.as_ptr().cast(), 1), 200);
            assert_eq!(maybe_last::stub().as_raw()(row.as_ptr().cast()), 200);
            assert_eq!(maybe_last::stub().as_raw()(std::ptr::null()), 0);
        }
    });
}

#[test]
fn the_last_element_of_a_large_value_is_checked_too() {
    on_a_small_stack(|| {
        let mut bytes = vec![Color::Red as u8; 2 * MANY + 1];
        bytes[2 * MANY] = 2;
        // SAFETY: as many bytes as a picture has.
        let found = unsafe { last_color::stub().as_raw()(bytes.as_ptr().cast()) };
        assert_eq!(found, 0);
        assert_eq!(registry_core::last_status(), Status::InvalidArgument);
        let said = registry_core::last_error().unwrap_or_default();
        assert!(said.contains("`all`"), "{said}");
    });
}
