//! Hosts whose wake function does more than wake: it uses its queue at once, or ends it.

use crate::host::{
    self, delivery_promise_watch, delivery_queue_new, delivery_queue_set_wake, delivery_release,
    promise, take,
};
use crate::misuse::Counted;
use crate::quiet;
use registry_core::{Handle, LocalQueue, Status, report};
use std::cell::RefCell;
use std::ffi::c_void;

/// A host's queue, and what its wake function is told. It is never freed: any thread may call the function, for ever.
struct Woken {
    queue: u64,
    act: fn(&Woken),
    told: RefCell<Vec<Status>>,
    taken: RefCell<Vec<i64>>,
}

impl Woken {
    fn new(act: fn(&Woken)) -> &'static Self {
        Box::leak(Box::new(Woken {
            queue: delivery_queue_new(4),
            act,
            told: RefCell::default(),
            taken: RefCell::default(),
        }))
    }

    fn set_wake(&'static self) -> Status {
        unsafe extern "C" fn wake(woken: *mut c_void) {
            // SAFETY: it is never freed, and these tests wake on their own thread alone.
            let woken = unsafe { &*woken.cast::<Woken>() };
            (woken.act)(woken);
        }
        let data = std::ptr::from_ref(self).cast_mut().cast();
        // SAFETY: as above.
        unsafe { delivery_queue_set_wake(self.queue, Some(wake), data) }
    }

    fn release(&self) {
        let said = delivery_release(self.queue);
        self.told.borrow_mut().push(said);
    }

    /// The handle of a callback whose calls wait in the queue.
    fn queued(&self) -> Handle {
        let queue = Handle::from_raw(self.queue).unwrap();
        let export = |queue: &LocalQueue| Counted::export_queued(queue, |_| {}).into_handle();
        LocalQueue::with_handle(queue, export).unwrap()
    }
}

#[test]
fn a_wake_function_may_take_the_promise_that_it_is_called_for() {
    quiet();
    let woken = Woken::new(|woken| {
        let (said, promise) = host::next(woken.queue);
        let (status, value) = take(promise, 0_i64);
        woken.told.borrow_mut().extend([said, status]);
        woken.taken.borrow_mut().push(value);
    });
    assert_eq!(woken.set_wake(), Status::Ok);
    let (given, resolver) = promise::<i64>();
    assert_eq!(delivery_promise_watch(given, woken.queue), Status::Ok);
    assert_eq!(resolver.resolve(42), Ok(()));
    assert_eq!(*woken.taken.borrow(), [42]);
    // One that is cancelled is named too, and there is nothing to take.
    let (given, resolver) = promise::<i64>();
    assert_eq!(delivery_promise_watch(given, woken.queue), Status::Ok);
    assert_eq!(delivery_release(given), Status::Ok);
    assert!(resolver.is_cancelled());
    let told = [Status::Ok, Status::Ok, Status::Ok, Status::Closed];
    assert_eq!(*woken.told.borrow(), told);
    assert_eq!(delivery_release(woken.queue), Status::Ok);
}

#[test]
fn a_wake_function_may_end_its_queue_inside_the_call_that_woke_it() {
    quiet();
    let woken = Woken::new(Woken::release);
    let queued = woken.queued();
    assert_eq!(woken.set_wake(), Status::Ok);
    let before = report().discarded;
    // It is kept, and discarded with the queue.
    Counted::call(queued, 1).unwrap();
    assert_eq!(*woken.told.borrow(), [Status::Ok]);
    assert!(report().discarded > before);
    let late = Counted::call(queued, 2).unwrap_err();
    assert_eq!(late.status(), Status::Closed);
    assert_eq!(host::run(woken.queue), (Status::Closed, 0));
}

#[test]
fn a_wake_function_may_end_its_queue_while_it_is_set_and_while_a_value_comes() {
    quiet();
    // A call waits, so that it is called at once, inside of the queue.
    let woken = Woken::new(Woken::release);
    let queued = woken.queued();
    Counted::call(queued, 1).unwrap();
    assert_eq!(woken.set_wake(), Status::Ok);
    assert_eq!(*woken.told.borrow(), [Status::Ok]);
    assert_eq!(host::run(woken.queue), (Status::Closed, 0));
    // The handle of the promise is still good for its value.
    let woken = Woken::new(Woken::release);
    assert_eq!(woken.set_wake(), Status::Ok);
    let (given, resolver) = promise::<i64>();
    assert_eq!(delivery_promise_watch(given, woken.queue), Status::Ok);
    assert_eq!(resolver.resolve(42), Ok(()));
    assert_eq!(*woken.told.borrow(), [Status::Ok]);
    assert_eq!(take(given, 0_i64), (Status::Ok, 42));
}
