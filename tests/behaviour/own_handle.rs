//! Closures that know their handle, and continuations, which end with their call.

use registry_core::{Callback, Handle, Status, c_api, exported_callback, report};
use registry_tests::drops::Drops;
use registry_tests::rounds::rounds;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;

#[exported_callback(on_error = -1)]
type Step = fn(left: i32) -> i32;

#[exported_callback(on_error = 0)]
type Length = fn(text: &str, bytes: &[u8]) -> usize;

fn status(handle: Handle) -> Status {
    Step::call(handle, 0).map_or_else(|error| error.status(), |_| Status::Ok)
}

#[test]
fn a_closure_releases_itself_when_it_is_done() {
    let drops = Drops::new();
    let token = drops.token();
    let step = Step::export_with(|own| {
        move |left| {
            token.keep();
            if left == 0 {
                assert_eq!(c_api::release(own.raw()), Status::Ok);
            }
            left
        }
    });
    let handle = step.into_handle();
    assert_eq!(Step::call(handle, 1).unwrap(), 1);
    assert_eq!(drops.count(), 0);
    assert_eq!(Step::call(handle, 0).unwrap(), 0);
    assert_eq!((drops.count(), status(handle)), (1, Status::Closed));
}

#[test]
fn every_kind_learns_the_handle_that_its_wrapper_has() {
    let (tell, told) = mpsc::channel();
    let teller = tell.clone();
    let mut calls = 0;
    let exclusive = Step::export_mut_with(move |own| {
        teller.send(own).unwrap();
        move |_| {
            calls += 1;
            calls
        }
    });
    assert_eq!(told.recv().unwrap(), exclusive.handle());
    assert_eq!(Step::call(exclusive.handle(), 0).unwrap(), 1);
    let here = std::rc::Rc::new(());
    let local = Step::export_local_with(|own| {
        tell.send(own).unwrap();
        move |_| i32::try_from(std::rc::Rc::strong_count(&here)).unwrap()
    });
    assert_eq!(told.recv().unwrap(), local.handle());
    assert_eq!(Step::call(local.handle(), 0).unwrap(), 1);
    // Types of parameters are inferred, borrows too; captures may be too many for the slot.
    let many = [1_usize; 20];
    let length = Length::export_with(|_| move |text, bytes| text.len() + bytes.len() + many[19]);
    assert_eq!(Length::call(length.handle(), "four", &[1, 2]).unwrap(), 7);
}

#[test]
fn a_handle_leads_nowhere_before_its_closure_is_made() {
    let step = Step::export_with(|own| {
        assert_eq!(status(own), Status::UnknownHandle);
        assert_ne!(c_api::release(own.raw()), Status::Ok);
        assert!(Callback::<Step>::from_handle(own).is_err());
        // Other exports in between are none of its business.
        let other = Step::export(|left| left + 1);
        assert_ne!(other.handle(), own);
        move |left| left
    });
    assert_eq!(Step::call(step.handle(), 4).unwrap(), 4);
}

#[test]
fn a_panic_while_the_closure_is_made_leaves_no_entry() {
    let mut seen = None;
    let live = report().total.live;
    for big in [false, true] {
        let drops = Drops::new();
        let token = drops.token();
        let made = catch_unwind(AssertUnwindSafe(|| {
            if big {
                let many = [0_u64; 32];
                Step::export_with::<_, _>(|own| {
                    seen = Some(own);
                    token.keep();
                    if seen.is_some() {
                        panic!("no closure");
                    }
                    move |_| i32::try_from(many.len()).unwrap()
                })
            } else {
                Step::export_with(|own| {
                    seen = Some(own);
                    token.keep();
                    if seen.is_some() {
                        panic!("no closure");
                    }
                    |left| left
                })
            }
        }));
        assert!(made.is_err());
        assert_eq!(
            status(seen.unwrap()),
            Status::Closed,
            "its number is used up"
        );
        drop(token);
        assert_eq!(drops.count(), 1);
    }
    // Other tests run beside this one; what is lost for good would add up.
    for _ in 0..1000 {
        let _ = catch_unwind(AssertUnwindSafe(|| {
            let _ = Step::export_with(|own| {
                std::panic::resume_unwind(Box::new(own));
                #[allow(unreachable_code)]
                |left| left
            });
        }));
    }
    assert!(report().total.live < live + 500);
}

#[test]
fn a_continuation_ends_with_its_call() {
    let drops = Drops::new();
    let token = drops.token();
    let thunk = Step::export_continuation(move |left| {
        token.keep();
        left * 2
    })
    .into_thunk_last();
    let handle = Handle::from_user_data(thunk.user_data()).unwrap();
    // SAFETY: the parts of one thunk.
    unsafe {
        assert_eq!((thunk.function())(21, thunk.user_data()), 42);
        assert_eq!((thunk.function())(21, thunk.user_data()), -1);
    }
    assert_eq!((drops.count(), status(handle)), (1, Status::Closed));
    let said = Step::call(handle, 0).unwrap_err().to_string();
    assert!(said.ends_with("ended by its only call"), "{said}");
}

#[test]
fn a_continuation_that_panics_or_fails_ends_too() {
    let handle = Step::export_continuation(|_| panic!("as planned")).into_handle();
    assert_eq!(status(handle), Status::Panicked);
    assert_eq!(status(handle), Status::Closed);
}

#[test]
fn a_continuation_that_is_never_called_is_destroyed() {
    let drops = Drops::new();
    let token = drops.token();
    let thunk = Step::export_continuation(move |left| {
        token.keep();
        left
    })
    .into_thunk_first();
    (thunk.destroy())(thunk.user_data());
    assert_eq!(drops.count(), 1);
}

#[test]
fn a_continuation_that_rust_owns_ends_with_its_wrapper() {
    let step = Step::export_continuation(|left| left);
    let handle = step.handle();
    assert_eq!(status(handle), Status::Ok);
    assert_eq!(status(handle), Status::Consumed);
    // It may still be given away and taken back.
    let step = Callback::<Step>::from_handle(step.into_handle()).unwrap();
    drop(step);
    assert_eq!(status(handle), Status::Closed);
}

#[test]
fn of_many_threads_one_runs_a_continuation() {
    for _ in 0..rounds(200) {
        let drops = Drops::new();
        let token = drops.token();
        let handle = Step::export_continuation(move |left| {
            token.keep();
            left
        })
        .into_handle();
        let threads: Vec<_> = (0..4)
            .map(|_| thread::spawn(move || status(handle)))
            .collect();
        let ended: Vec<Status> = threads.into_iter().map(|t| t.join().unwrap()).collect();
        let ran = ended.iter().filter(|&&status| status == Status::Ok).count();
        assert_eq!(ran, 1, "{ended:?}");
        let refused = [Status::Ok, Status::Consumed, Status::Closed];
        assert!(
            ended.iter().all(|status| refused.contains(status)),
            "{ended:?}"
        );
        assert_eq!((drops.count(), status(handle)), (1, Status::Closed));
    }
}
