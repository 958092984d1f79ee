//! A callback in flight, or the drop of a capture, may export into its scope while the scope ends.
//!
//! The end of the scope took its list of entries once. Later entries were never closed, and continued
//! to borrow from a stack that was gone. Now it repeats until the list is empty.

use registry_core::{Scope, exported_callback, scope};
use registry_tests::deadline::{finishes, until};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

#[exported_callback]
type Grow = fn();

unsafe extern "C" {
    safe fn lifetimes_is_live(handle: u64) -> i32;
}

fn is_live(handle: u64) -> bool {
    lifetimes_is_live(handle) == 1
}

#[test]
fn a_callback_that_a_call_in_flight_exports_is_closed_too() {
    static INSIDE: AtomicBool = AtomicBool::new(false);
    static OUTER: AtomicU64 = AtomicU64::new(0);
    static INNER: AtomicU64 = AtomicU64::new(0);

    fn grow<'scope>(s: &'scope Scope<'scope, '_>, borrowed: &'scope AtomicU64) {
        INSIDE.store(true, SeqCst);
        until(|| !is_live(OUTER.load(SeqCst)));
        // The scope is ending: it waits for this very call.
        let inner = Grow::export_scoped(s, || {
            borrowed.fetch_add(1, SeqCst);
        });
        INNER.store(inner.handle().raw(), SeqCst);
        std::mem::forget(inner);
    }

    finishes(|| {
        let borrowed = AtomicU64::new(0);
        let caller = scope(|s| {
            let outer = Grow::export_scoped(s, || grow(s, &borrowed));
            let handle = outer.handle();
            OUTER.store(handle.raw(), SeqCst);
            let caller = std::thread::spawn(move || Grow::call(handle));
            until(|| INSIDE.load(SeqCst));
            caller
        });
        assert_ne!(INNER.load(SeqCst), 0, "the scope waited for the call");
        assert!(!is_live(INNER.load(SeqCst)), "nothing outlives its scope");
        caller.join().unwrap().unwrap();
    });
}

#[test]
fn a_callback_that_a_captures_drop_exports_is_closed_too() {
    static LATE: AtomicU64 = AtomicU64::new(0);

    struct Exporter<'scope, 'env>(&'scope Scope<'scope, 'env>);
    impl Drop for Exporter<'_, '_> {
        fn drop(&mut self) {
            let late = Grow::export_scoped(self.0, || {});
            LATE.store(late.handle().raw(), SeqCst);
            std::mem::forget(late);
        }
    }

    finishes(|| {
        scope(|s| {
            let exporter = Exporter(s);
            std::mem::forget(Grow::export_scoped(s, move || {
                let _ = &exporter;
            }));
        });
        assert_ne!(LATE.load(SeqCst), 0, "the capture was dropped");
        assert!(!is_live(LATE.load(SeqCst)), "nothing outlives its scope");
    });
}
