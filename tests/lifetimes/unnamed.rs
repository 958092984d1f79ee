//! A wrapper without a name: `let _ = ..` is a drop, and no lint of the compiler's says so.

use registry_core::{Status, exported_callback};
use registry_tests::drops::Drops;

#[exported_callback(on_error = -1)]
fn unnamed(value: i64) -> i64 {
    value
}

#[exported_callback(on_error = -1)]
type Unnamed = fn(value: i64) -> i64;

unsafe extern "C" {
    safe fn lifetimes_unnamed_try(value: i64, result: Option<&mut i64>) -> Status;
}

#[test]
fn let_underscore_drops_the_wrapper_of_a_function_at_once() {
    let _ = unnamed::export();
    assert_eq!(lifetimes_unnamed_try(3, None), Status::NotExported);
    let _unnamed = unnamed::export();
    assert_eq!(lifetimes_unnamed_try(3, None), Status::Ok);
}

#[test]
fn let_underscore_drops_the_closure_at_once() {
    let drops = Drops::new();
    let token = drops.token();
    let _ = Unnamed::export(move |value| {
        token.keep();
        value
    });
    assert_eq!(drops.count(), 1);
    let token = drops.token();
    let _unnamed = Unnamed::export(move |value| {
        token.keep();
        value
    });
    assert_eq!(drops.count(), 1);
}
