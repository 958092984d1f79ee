//! Streams in a forked child: it has a copy of what waits, later calls work, and no wait is for ever.

use crate::alone;
use registry_core::{CallbackStream, Status, exported_callback};
use registry_tests::child::{self, End};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

#[exported_callback]
type Told = fn(number: u64, text: &str);

const LONG: &str = "a text that is too long to be kept in place";
const MOMENT: Duration = Duration::from_millis(10);

#[test]
fn a_child_reads_its_copy_of_what_waits_and_the_parent_reads_its_own() {
    let _one = alone();
    let mut ticks = CallbackStream::<Told>::bounded(2);
    let handle = ticks.handle();
    for number in [1, 2] {
        Told::call(handle, number, LONG).unwrap();
    }
    let mut read = || {
        let items = ticks.blocking(MOMENT);
        items
            .map(|(number, text)| (number, text.to_string()))
            .collect::<Vec<_>>()
    };
    let expected = [1, 2].map(|number| (number, LONG.to_owned()));
    let end = child::fork(|| {
        assert_eq!(read(), expected);
        for number in [10, 11] {
            Told::call(handle, number, LONG).unwrap();
        }
        let full = Told::call(handle, 12, LONG).unwrap_err();
        assert_eq!(full.status(), Status::QueueFull, "no room was lost or won");
        assert_eq!(read(), [10, 11].map(|number| (number, LONG.to_owned())));
    });
    assert_eq!(end, End::Exit(0));
    assert_eq!(read(), expected);
}

#[test]
fn forks_in_the_middle_of_calls_stall_no_child() {
    let _one = alone();
    let mut ticks = CallbackStream::<Told>::bounded(8);
    let (handle, stop) = (ticks.handle(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let _end = registry_tests::deadline::SetAtEnd(&stop);
        for _ in 0..2 {
            scope.spawn(|| {
                while !stop.load(SeqCst) {
                    // A full stream refuses.
                    let _ = Told::call(handle, 1, "short");
                }
            });
        }
        for _ in 0..20 {
            while ticks.try_next().is_some() {}
            let end = child::fork(|| {
                while ticks.try_next().is_some() {}
                for _ in 0..3 {
                    // At most two places are lost with the threads that are not here.
                    Told::call(handle, 2, LONG).unwrap();
                    let (number, text) = ticks.wait(Duration::from_secs(60)).unwrap().unwrap();
                    assert_eq!((number, &*text), (2, LONG));
                }
                assert!(ticks.wait(MOMENT).is_err(), "nobody calls");
            });
            assert_eq!(end, End::Exit(0));
        }
    });
}
