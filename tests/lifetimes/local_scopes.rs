//! Closures of a scope that stay on its thread: they borrow what is neither `Send` nor `Sync`.

use registry_core::{ExportError, Handle, Status, exported_callback, scope};
use registry_tests::deadline::{finishes, goes_on};
use registry_tests::drops::Drops;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::thread;

#[exported_callback(on_error = -1, pool = 2)]
type ItemHere = fn(item: i32) -> i32;

fn status(handle: Handle) -> Status {
    ItemHere::call(handle, 0).map_or_else(|error| error.status(), |_| Status::Ok)
}

#[test]
fn it_changes_what_it_borrows() {
    let (seen, count) = (RefCell::new(Vec::new()), Rc::new(Cell::new(0)));
    let late = scope(|s| {
        let item = ItemHere::export_scoped_local(s, |item| {
            seen.borrow_mut().push(item);
            count.set(count.get() + 1);
            item
        });
        let (first, last) = (item.thunk_first(), item.thunk_last());
        // SAFETY: the parts of one thunk.
        unsafe {
            assert_eq!((first.function())(first.user_data(), 1), 1);
            assert_eq!((last.function())(2, last.user_data()), 2);
        }
        let bound = item.bind().unwrap();
        // SAFETY: a number.
        assert_eq!(unsafe { (bound.stub().as_raw())(3) }, 3);
        bound.handle()
    });
    assert_eq!((seen.into_inner(), count.get()), (vec![1, 2, 3], 3));
    assert_eq!(status(late), Status::Closed);
}

#[test]
fn another_thread_is_refused_and_the_scope_ends() {
    finishes(|| {
        let (calls, drops) = (Cell::new(0), Drops::new());
        let token = drops.token();
        scope(|s| {
            let item = ItemHere::export_scoped_local(s, move |_| {
                token.keep();
                0
            });
            let other = ItemHere::export_scoped_local(s, |_| {
                calls.set(calls.get() + 1);
                0
            });
            let handles = [item.handle(), other.handle()];
            thread::scope(|t| {
                for _ in 0..3 {
                    t.spawn(|| {
                        for handle in handles {
                            assert_eq!(status(handle), Status::WrongThread);
                            assert_eq!(
                                registry_core::c_api::release(handle.raw()),
                                Status::NotOwned
                            );
                        }
                    });
                }
            });
            // Forgotten: the scope ends it all the same.
            std::mem::forget(item);
            drop(other);
            assert_eq!(status(handles[1]), Status::Closed);
        });
        assert_eq!(
            (calls.get(), drops.threads()),
            (0, vec![thread::current().id()])
        );
    });
}

#[test]
fn callers_that_are_being_refused_do_not_keep_the_scope_from_its_end() {
    goes_on(|steps| {
        let (stop, handle) = (
            std::sync::atomic::AtomicBool::new(false),
            std::sync::atomic::AtomicU64::new(0),
        );
        thread::scope(|t| {
            use std::sync::atomic::Ordering::Relaxed;
            let _end = registry_tests::deadline::SetAtEnd(&stop);
            for _ in 0..2 {
                t.spawn(|| {
                    while !stop.load(Relaxed) {
                        if let Some(handle) = Handle::from_raw(handle.load(Relaxed)) {
                            assert_ne!(status(handle), Status::Ok);
                        }
                    }
                });
            }
            let borrowed = Cell::new(0);
            for _ in 0..registry_tests::rounds::rounds(2000) {
                scope(|s| {
                    let item = ItemHere::export_scoped_local(s, |item| {
                        borrowed.set(borrowed.get() + item);
                        0
                    });
                    handle.store(item.handle().raw(), Relaxed);
                    ItemHere::call(item.handle(), 1).unwrap();
                });
                steps.step();
            }
            assert!(borrowed.get() > 0);
        });
    });
}

#[test]
fn only_the_thread_of_the_scope_exports_in_it() {
    scope(|s| {
        thread::scope(|t| {
            t.spawn(|| {
                let refused = ItemHere::try_export_scoped_local(s, |item| item).unwrap_err();
                assert!(matches!(refused, ExportError::WrongThread { .. }));
                let said = refused.to_string();
                assert!(
                    said.starts_with("the scope belongs to another thread"),
                    "{said}"
                );
                assert_eq!((refused.into_returned().unwrap())(3), 3);
            });
        });
    });
}

#[test]
fn a_panic_ends_the_scope_and_drops_at_home() {
    let drops = Drops::new();
    let caught = catch_unwind(AssertUnwindSafe(|| {
        scope(|s| {
            let token = drops.token();
            let _item = ItemHere::export_scoped_local(s, move |item| {
                token.keep();
                item
            });
            panic!("as planned");
        });
    }));
    assert!(caught.is_err());
    assert_eq!(drops.threads(), [thread::current().id()]);
}

#[test]
fn one_ends_another_from_inside() {
    let calls = Cell::new(0);
    scope(|s| {
        let item = ItemHere::export_scoped_local(s, |item| {
            calls.set(calls.get() + 1);
            item
        });
        let handle = item.handle();
        assert_eq!(ItemHere::call(handle, 4).unwrap(), 4);
        let mut item = Some(item);
        let closer = ItemHere::export_scoped_local(s, move |_| {
            drop(item.take());
            status(handle).raw()
        });
        let ended = ItemHere::call(closer.handle(), 0).unwrap();
        assert_eq!(ended, Status::Closed.raw());
        assert!(closer.close_and_wait().is_ok());
    });
    assert_eq!(calls.get(), 1);
}
