//! Threads that make, await and run things while their variables are destroyed.

use crate::completions::status;
use crate::host;
use crate::misuse::Counted;
use crate::quiet;
use registry_core::{
    CallQueue, CallbackStream, Completion, CompletionError, ExportError, LocalQueue, Promise,
    Status,
};
use std::cell::Cell;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

/// What a thread may have for itself alone at its end.
#[derive(Debug, PartialEq, Eq)]
struct Own {
    /// The queue that it gave to its host before.
    runs: (Status, usize),
    /// Another one.
    gives_a_queue: bool,
    exports_for_a_local_queue: bool,
}

/// Acts when its thread's variables are destroyed.
struct LastActs {
    queue: u64,
    own: Sender<Own>,
}

impl Drop for LastActs {
    fn drop(&mut self) {
        of_any_thread();
        let queue = LocalQueue::bounded(1);
        let exported = Counted::try_export_queued(&queue, |_| {});
        let refused = matches!(exported, Err(ExportError::ThreadEnding { .. }));
        assert!(exported.is_ok() || refused, "{:?}", exported.err());
        let is_exported = exported.is_ok();
        let _ = self.own.send(Own {
            runs: host::run(self.queue),
            gives_a_queue: queue.try_into_handle().is_ok(),
            exports_for_a_local_queue: is_exported,
        });
    }
}

/// What goes on to the very end. Nobody waits: nobody else has the handles.
fn of_any_thread() {
    let (mut done, mut never) = (Completion::<Counted>::new(), Completion::<Counted>::new());
    assert_eq!(status(Counted::call(done.handle(), 7)), Status::Ok);
    assert_eq!(done.wait(Duration::ZERO), Ok(7));
    assert_eq!(never.wait(Duration::ZERO), Err(CompletionError::TimedOut));
    let mut stream = CallbackStream::<Counted>::bounded(1);
    assert_eq!(status(Counted::call(stream.handle(), 8)), Status::Ok);
    assert_eq!(stream.wait(Duration::ZERO), Ok(Some(8)));
    assert!(stream.wait(Duration::ZERO).is_err());
    let queue = CallQueue::bounded(1);
    let queued = Counted::export_queued(&queue, |_| {});
    assert_eq!(status(Counted::call(queued.handle(), 9)), Status::Ok);
    assert_eq!(queue.wait(Duration::ZERO), Ok(1));
    assert_eq!(queue.wait(Duration::ZERO), Ok(0));
    let (mut promise, resolver) = Promise::<u8>::new();
    assert_eq!(resolver.resolve(1), Ok(()));
    assert_eq!(promise.try_take(), Some(Ok(1)));
}

/// The newest variable is destroyed first.
#[test]
fn at_a_thread_s_end_its_own_queues_are_closed_and_all_else_goes_on() {
    std::thread_local!(static LAST: Cell<Option<LastActs>> = const { Cell::new(None) });
    quiet();
    let ends = |is_before: bool| {
        let (own, says) = channel();
        let ending = std::thread::spawn(move || {
            if is_before {
                // Made first, and so destroyed after the library's variables.
                LAST.set(None);
            }
            let queue = LocalQueue::bounded(1).into_handle().raw();
            LAST.set(Some(LastActs { queue, own }));
        });
        ending.join().unwrap();
        says.recv().unwrap()
    };
    let lives = Own {
        runs: (Status::Ok, 0),
        gives_a_queue: true,
        exports_for_a_local_queue: true,
    };
    assert_eq!(ends(false), lives);
    let is_over = Own {
        runs: (Status::Closed, 0),
        gives_a_queue: false,
        exports_for_a_local_queue: false,
    };
    assert_eq!(ends(true), is_over);
}
