//! `close_later`: closed now, dropped together with others.
//!
//! Later calls get a status at once; the closures are dropped at the thread's flush, with the 256th of them, or at its end.

use registry_core::{Handle, Status, exported_callback, flush};
use registry_tests::deadline::until;
use registry_tests::drops::Drops;

#[exported_callback(on_error = -1)]
type Late = fn(value: i64) -> i64;

fn call(handle: Handle) -> Result<i64, Status> {
    Late::call(handle, 1).map_err(|error| error.status())
}

#[test]
fn what_is_closed_later_is_closed_now_and_dropped_at_the_flush() {
    let drops = Drops::new();
    let handles: Vec<Handle> = (0..10)
        .map(|_| {
            let token = drops.token();
            let step = Late::export(move |value| {
                token.keep();
                value
            });
            let handle = step.handle();
            step.close_later();
            handle
        })
        .collect();
    assert!(
        handles
            .iter()
            .all(|&handle| call(handle) == Err(Status::Closed))
    );
    flush();
    assert_eq!(drops.count(), 10);
}

#[test]
fn what_is_closed_later_is_dropped_at_the_256th_and_at_the_threads_end() {
    let drops = Drops::new();
    let close_some = |count: usize| {
        for _ in 0..count {
            let token = drops.token();
            Late::export(move |value| {
                token.keep();
                value
            })
            .close_later();
        }
    };
    std::thread::scope(|threads| {
        let thread = threads.spawn(|| {
            close_some(255);
            assert_eq!(drops.count(), 0);
            close_some(1);
            assert_eq!(drops.count(), 256);
            close_some(5);
        });
        thread.join().unwrap();
    });
    // `join` does not promise that the thread's destructors have run.
    until(|| drops.count() == 261);
}
