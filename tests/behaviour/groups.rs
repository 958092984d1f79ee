//! Groups: callbacks that are closed together, from any thread and from inside one of them.

use registry_core::{Callback, ExportError, Group, Handle, Status, exported_callback};
use registry_tests::deadline::{finishes, until};
use registry_tests::drops::Drops;
use registry_tests::rounds::rounds;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier};

#[exported_callback(on_error = -1)]
type Listen = fn(event: i64) -> i64;

#[exported_callback(on_error = -1)]
fn listener(event: i64) -> i64 {
    event
}

unsafe extern "C" {
    safe fn behaviour_is_live(handle: u64) -> i32;
    safe fn behaviour_listener(event: i64) -> i64;
}

fn counted(drops: &Drops) -> Callback<Listen> {
    let token = drops.token();
    Listen::export(move |event| {
        token.keep();
        event
    })
}

fn call(handle: Handle) -> Result<i64, Status> {
    Listen::call(handle, 1).map_err(|error| error.status())
}

#[test]
fn a_group_closes_all_that_it_took_and_functions_too() {
    let drops = Drops::new();
    let group = Group::new();
    let handles: Vec<Handle> = (0..100)
        .map(|_| group.add(counted(&drops)).expect("open"))
        .collect();
    group.add(listener::export()).expect("open");
    assert_eq!((group.len(), behaviour_listener(5)), (101, 5));
    assert!(handles.iter().all(|&handle| call(handle) == Ok(1)));
    // Another thread has called some of them: one fence for all.
    let called = handles.clone();
    std::thread::spawn(move || {
        called
            .into_iter()
            .step_by(2)
            .all(|handle| call(handle) == Ok(1))
    })
    .join()
    .unwrap();
    group.close_all();
    assert_eq!(
        (group.len(), drops.count(), behaviour_listener(5)),
        (0, 100, -1)
    );
    assert!(
        handles
            .iter()
            .all(|&handle| call(handle) == Err(Status::Closed))
    );
}

#[test]
fn a_closed_group_gives_the_wrapper_back() {
    let drops = Drops::new();
    let group = Group::new();
    group.close_all();
    assert!(group.is_closed());
    let refused = group.add(counted(&drops)).unwrap_err();
    assert_eq!(refused.to_string(), "the group is closed");
    let ExportError::GroupClosed { returned, .. } = refused else {
        panic!("another error");
    };
    assert_eq!((call(returned.handle()), drops.count()), (Ok(1), 0));
    // To close it again is nothing.
    group.close_all();
    drop(returned);
    assert_eq!(drops.count(), 1);
}

#[test]
fn dropping_a_group_closes_it() {
    let drops = Drops::new();
    let group = Group::new();
    let handle = group.add(counted(&drops)).expect("open");
    drop(group);
    assert_eq!((call(handle), drops.count()), (Err(Status::Closed), 1));
    let message = Listen::call(handle, 1).unwrap_err().to_string();
    assert!(
        message.ends_with("closed when its group was dropped"),
        "{message}"
    );
}

#[test]
fn an_add_that_races_with_the_close_fails_or_is_closed_by_it() {
    for _ in 0..rounds(300) {
        finishes(|| {
            let (drops, group) = (Drops::new(), Arc::new(Group::new()));
            let start = Arc::new(Barrier::new(3));
            let refused = Arc::new(AtomicUsize::new(0));
            let adders = [(), ()].map(|()| {
                let (drops, group) = (drops.clone(), Arc::clone(&group));
                let (start, refused) = (Arc::clone(&start), Arc::clone(&refused));
                std::thread::spawn(move || {
                    start.wait();
                    for _ in 0..20 {
                        match group.add(counted(&drops)) {
                            Ok(_) => {}
                            Err(error) => {
                                assert!(error.into_returned().is_some());
                                refused.fetch_add(1, SeqCst);
                            }
                        }
                    }
                })
            });
            start.wait();
            group.close_all();
            for adder in adders {
                adder.join().unwrap();
            }
            assert_eq!(drops.count(), 40, "none is left, none was dropped twice");
            assert!(refused.load(SeqCst) <= 40 && group.is_empty());
        });
    }
}

#[test]
fn a_group_that_is_closed_while_somebody_waits_for_one_of_its_own() {
    // The one that is waited for is not the group's any more than its neighbours are the waiter's.
    finishes(|| {
        let (inside, leave) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicBool::new(false)),
        );
        let drops = Drops::new();
        let group = Arc::new(Group::new());
        for _ in 0..10 {
            group.add(counted(&drops)).expect("open");
        }
        let waited = Listen::export({
            let (inside, leave, token) = (Arc::clone(&inside), Arc::clone(&leave), drops.token());
            move |event| {
                token.keep();
                inside.store(true, SeqCst);
                until(|| leave.load(SeqCst));
                event
            }
        });
        let handle = waited.handle();
        let caller = std::thread::spawn(move || call(handle));
        until(|| inside.load(SeqCst));
        let waiter = std::thread::spawn(move || waited.close_and_wait());
        until(|| behaviour_is_live(handle.raw()) == 0);
        group.close_all();
        assert_eq!(drops.count(), 10);
        leave.store(true, SeqCst);
        waiter.join().unwrap().expect("outside any callback");
        assert_eq!((caller.join().unwrap(), drops.count()), (Ok(1), 11));
    });
}

#[test]
fn the_drop_of_a_member_may_add_to_the_group_and_close_it() {
    struct Adds(Arc<Group>, Arc<AtomicBool>);
    impl Drop for Adds {
        fn drop(&mut self) {
            self.0.close_all();
            self.1
                .store(self.0.add(Listen::export(|event| event)).is_err(), SeqCst);
        }
    }
    finishes(|| {
        let (group, refused) = (Arc::new(Group::new()), Arc::new(AtomicBool::new(false)));
        let adds = Adds(Arc::clone(&group), Arc::clone(&refused));
        let member = Listen::export(move |event| {
            let _ = &adds;
            event
        });
        group.add(member).expect("open");
        group.close_all();
        assert!(refused.load(SeqCst));
    });
}
