//! A local callback whose thread has ended, in a child: the process counts it as lost for ever.

use crate::alone;
use registry_core::{Handle, Status, exported_callback, flush, report};
use registry_tests::child::{self, End};
use registry_tests::drops::Drops;

#[exported_callback(on_error = -1)]
type Tick = fn(value: i64) -> i64;

unsafe extern "C" {
    safe fn fork_release(handle: u64) -> Status;
}

fn call(handle: Handle) -> Result<i64, Status> {
    Tick::call(handle, 1).map_err(|error| error.status())
}

#[test]
fn released_after_its_threads_end_it_is_leaked_and_counted() {
    let _one = alone();
    // In a process of its own: what is lost stays counted.
    let end = child::fork(|| {
        let drops = Drops::new();
        let handle = std::thread::spawn({
            let drops = drops.clone();
            move || {
                let token = drops.token();
                let tick = Tick::export_local(move |value| {
                    token.keep();
                    value
                });
                tick.into_handle()
            }
        });
        let handle = handle.join().unwrap();
        // The thread's destructors run before its end can be seen; then its box is gone.
        std::thread::sleep(std::time::Duration::from_millis(50));
        assert_eq!(call(handle), Err(Status::WrongThread));
        let before = report();
        assert_eq!(fork_release(handle.raw()), Status::Ok);
        assert_eq!(call(handle), Err(Status::Closed));
        flush();
        let after = report();
        assert_eq!((drops.count(), after.lost - before.lost), (0, 1));
        let live = |report: &registry_core::Report| report.total.live + report.total.closing;
        assert_eq!(
            after.exported,
            after.closed + after.lost + live(&after) - after.functions()
        );
    });
    assert_eq!(end, End::Exit(0));
}
