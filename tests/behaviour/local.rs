//! Local callbacks: they run and are dropped only on their own thread.
//!
//! A closure that another thread has closed is dropped in its thread's next operation or at its end. If the thread has ended,
//! no thread may drop it: it is leaked and counted. A thread is identified by a number that is never reused.

use registry_core::{
    ExportError, Handle, LocalCallback, LocalGroup, Status, exported_callback, flush,
};
use registry_tests::deadline::{finishes, goes_on, until};
use registry_tests::drops::Drops;
use registry_tests::rounds::rounds;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

#[exported_callback(on_error = -1)]
type Tick = fn(value: i64) -> i64;

unsafe extern "C" {
    safe fn behaviour_release(handle: u64) -> Status;
}

fn call(handle: Handle) -> Result<i64, Status> {
    Tick::call(handle, 1).map_err(|error| error.status())
}

fn elsewhere<T: Send + 'static>(body: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::spawn(body).join().unwrap()
}

fn counted(drops: &Drops) -> LocalCallback<Tick> {
    let token = drops.token();
    // Not `Send`, as such closures are.
    let state = Rc::new(Cell::new(0));
    Tick::export_local(move |value| {
        token.keep();
        state.set(state.get() + value);
        state.get()
    })
}

#[test]
fn it_runs_on_its_own_thread_alone() {
    let drops = Drops::new();
    let tick = counted(&drops);
    let handle = tick.handle();
    assert_eq!(call(handle), Ok(1));
    assert_eq!(elsewhere(move || call(handle)), Err(Status::WrongThread));
    assert_eq!(call(handle), Ok(2), "the refused call has touched nothing");
    drop(tick);
    assert_eq!(drops.threads(), [std::thread::current().id()]);
    assert_eq!(elsewhere(move || call(handle)), Err(Status::Closed));
}

#[test]
fn released_elsewhere_it_is_closed_at_once_and_dropped_at_home() {
    // Each of these is an operation on the registry that brings it home.
    let operations: [fn(); 4] = [
        flush,
        || drop(Tick::export(|value| value)),
        || drop(Tick::export_local(|value| value)),
        || registry_core::scope(|s| drop(Tick::export_scoped(s, |value| value))),
    ];
    for operation in operations {
        let drops = Drops::new();
        let handle = counted(&drops).into_handle();
        assert_eq!(
            elsewhere(move || behaviour_release(handle.raw())),
            Status::Ok
        );
        assert_eq!(elsewhere(move || call(handle)), Err(Status::Closed));
        assert_eq!(drops.count(), 0);
        operation();
        assert_eq!(drops.threads(), [std::thread::current().id()]);
    }
}

#[test]
fn released_elsewhere_it_is_dropped_at_its_threads_end() {
    finishes(|| {
        let drops = Drops::new();
        let (give, handles) = channel();
        let (go_on, released) = channel::<()>();
        let home = std::thread::spawn({
            let drops = drops.clone();
            move || {
                give.send(counted(&drops).into_handle()).unwrap();
                released.recv().unwrap();
                assert_eq!(drops.count(), 0);
            }
        });
        let id = home.thread().id();
        let handle: Handle = handles.recv().unwrap();
        assert_eq!(behaviour_release(handle.raw()), Status::Ok);
        go_on.send(()).unwrap();
        home.join().unwrap();
        until(|| drops.count() == 1);
        assert_eq!(drops.threads(), [id]);
    });
}

#[test]
fn a_new_thread_is_never_taken_for_one_that_has_ended() {
    // The system reuses its own ids at once; the registry's numbers never return.
    let drops = Drops::new();
    let home = std::thread::spawn({
        let drops = drops.clone();
        move || counted(&drops).into_handle()
    });
    let handle = home.join().unwrap();
    for _ in 0..rounds(300) {
        assert_eq!(elsewhere(move || call(handle)), Err(Status::WrongThread));
        let taken = elsewhere(move || LocalCallback::<Tick>::from_handle(handle).is_ok());
        assert!(!taken);
    }
    assert_eq!(drops.count(), 0);
}

#[test]
fn a_wrapper_in_a_thread_local_is_dropped_by_its_own_thread() {
    thread_local! {
        static KEPT: RefCell<Vec<LocalCallback<Tick>>> = const { RefCell::new(Vec::new()) };
    }
    for registry_first in [false, true] {
        let drops = Drops::new();
        let thread = std::thread::spawn({
            let drops = drops.clone();
            move || {
                if registry_first {
                    flush();
                } else {
                    KEPT.with(|kept| assert!(kept.borrow().is_empty()));
                }
                KEPT.with(|kept| kept.borrow_mut().push(counted(&drops)));
            }
        });
        let id = thread.thread().id();
        thread.join().unwrap();
        until(|| drops.count() == 1);
        assert_eq!(drops.threads(), [id]);
    }
}

#[test]
fn a_thread_that_ends_can_not_export_a_local_closure() {
    struct Late(Arc<Mutex<Option<bool>>>);
    impl Drop for Late {
        fn drop(&mut self) {
            let refused = match Tick::try_export_local(|value| value) {
                Err(ExportError::ThreadEnding { returned, .. }) => {
                    let mut returned = returned;
                    returned(3) == 3
                }
                // With GNU's tools on Windows std destroys the newest thread-local of the process first, and makes one anew that is
                // used again: the registry notices the thread's end once more.
                Ok(late) => cfg!(all(windows, target_env = "gnu")) && call(late.handle()) == Ok(1),
                Err(_) => false,
            };
            *self.0.lock().unwrap() = Some(refused);
        }
    }
    thread_local! {
        static LATE: RefCell<Option<Late>> = const { RefCell::new(None) };
    }
    let answer: Arc<Mutex<Option<bool>>> = Arc::default();
    let seen = Arc::clone(&answer);
    std::thread::spawn(move || {
        // Destroyed after what the registry keeps for the thread, since it was there before.
        LATE.with(|late| *late.borrow_mut() = Some(Late(seen)));
        drop(Tick::export_local(|value| value));
    })
    .join()
    .unwrap();
    until(|| answer.lock().unwrap().is_some());
    assert_eq!(*answer.lock().unwrap(), Some(true));
}

#[test]
fn it_may_close_itself_and_waits_for_no_one_inside() {
    let own: Rc<RefCell<Option<LocalCallback<Tick>>>> = Rc::default();
    let drops = Drops::new();
    let tick = Tick::export_local({
        let (own, token) = (Rc::clone(&own), drops.token());
        move |value| {
            token.keep();
            let wrapper = own.borrow_mut().take().expect("called once");
            assert!(wrapper.close_and_wait().is_err());
            value
        }
    });
    let handle = tick.handle();
    *own.borrow_mut() = Some(tick);
    assert_eq!(call(handle), Ok(1));
    assert_eq!(drops.count(), 1);
}

#[test]
fn close_and_wait_is_not_held_up_by_callers_that_are_refused() {
    goes_on(|steps| {
        registry_core::set_error_hook(Some(Box::new(|_| {})));
        let stop = Arc::new(AtomicBool::new(false));
        let target = Arc::new(Mutex::new(None::<Handle>));
        let stranger = std::thread::spawn({
            let (stop, target) = (Arc::clone(&stop), Arc::clone(&target));
            move || {
                while !stop.load(SeqCst) {
                    let handle = *target.lock().unwrap();
                    assert_ne!(handle.map(call), Some(Ok(1)));
                }
            }
        });
        let drops = Drops::new();
        for _ in 0..rounds(3_000) {
            let tick = counted(&drops);
            *target.lock().unwrap() = Some(tick.handle());
            tick.close_and_wait().expect("outside any callback");
            steps.step();
        }
        stop.store(true, SeqCst);
        stranger.join().unwrap();
        let home = std::thread::current().id();
        assert_eq!(drops.count(), rounds(3_000));
        assert!(drops.threads().iter().all(|thread| *thread == home));
    });
}

#[test]
fn a_local_group_ends_all_that_it_took_and_can_be_used_on() {
    let drops = Drops::new();
    let group = LocalGroup::new();
    let handles: Vec<Handle> = (0..5).map(|_| group.add(counted(&drops))).collect();
    assert_eq!((group.len(), call(handles[0])), (5, Ok(1)));
    group.close_all();
    assert_eq!((group.len(), drops.count()), (0, 5));
    let again = group.add(counted(&drops));
    assert_eq!(call(again), Ok(1));
    drop(group);
    assert_eq!((drops.count(), call(again)), (6, Err(Status::Closed)));
}
