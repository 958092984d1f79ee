//! The report: its figures add up, per signature and per export site, as text and as JSON.

use registry_core::{
    AnyThread, Callback, CallbackStream, Completion, Counts, EntryOwner, Foreign, ForeignText,
    Handle, LocalQueue, Overflow, RawForeign, Report, Status, exported_callback, flush, report,
    scope, set_max_entries,
};
#[cfg(all(unix, not(miri)))]
use registry_tests::child::{self, End};
use registry_tests::deadline::{finishes, until};
#[cfg(all(unix, not(miri)))]
use registry_tests::planned;
use registry_tests::rounds::rounds;
use serde_json::Value;
use std::ffi::c_void;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[exported_callback(on_error = -1)]
type First = fn(value: i64) -> i64;

#[exported_callback(on_error = String::new())]
type Second = fn(value: i64) -> String;

#[exported_callback(on_error = -1)]
fn function(value: i64) -> i64 {
    value
}

#[exported_callback(pinned)]
fn pinned() {}

registry_core::export_runtime!(queues);

unsafe extern "C" {
    safe fn report_release(handle: u64) -> Status;
}

/// Can wait.
#[exported_callback]
type Hears = fn(step: u32);

/// The figures are the process's.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The figures of a signature that the report knows.
fn of(report: &Report, signature: &str) -> Counts {
    let counts = report.signatures.get(signature);
    counts.unwrap_or_else(|| panic!("no {signature} in {report}"))
}

fn adds_up(report: &Report) {
    let (total, functions) = (report.total, report.functions());
    assert_eq!(
        report.exported,
        report.closed + report.lost + total.live + total.closing - functions,
        "{report}"
    );
    assert_eq!(report.entries.len() as u64, total.live + total.closing);
    for sums in [
        report.signatures.iter().map(|(_, c)| c).collect::<Vec<_>>(),
        report.sites.iter().map(|(_, c)| c).collect::<Vec<_>>(),
    ] {
        assert_eq!(sums.iter().map(|c| c.live).sum::<u64>(), total.live);
        assert_eq!(sums.iter().map(|c| c.closing).sum::<u64>(), total.closing);
        assert_eq!(sums.iter().map(|c| c.leaked).sum::<u64>(), total.leaked);
        assert_eq!(
            sums.iter().map(|c| c.in_flight).sum::<u64>(),
            total.in_flight
        );
    }
    let open = report.entries.iter().filter(|entry| entry.is_live).count();
    assert_eq!(open as u64, total.live);
    assert!(report.peak >= total.live + total.closing - functions);
}

#[test]
fn entries_are_counted_by_signature_site_and_owner() {
    let _one = alone();
    let before = report();
    adds_up(&before);
    let line = line!() + 1;
    let firsts: Vec<Callback<First>> = (0..7).map(|_| First::export(|value| value)).collect();
    let second = Second::export(|value| value.to_string()).into_handle();
    let (_function, _) = (function::export(), pinned::handle());
    scope(|s| {
        let scoped = First::export_scoped(s, |value| value);
        let during = report();
        adds_up(&during);
        assert_eq!(during.exported - before.exported, 9);
        assert_eq!(of(&during, "report::First").live, 8);
        assert_eq!(of(&during, "report::Second").live, 1);
        let site = during
            .sites
            .iter()
            .find(|(site, _)| site.contains(&format!("report.rs:{line}:")));
        assert_eq!(site.expect("the site is known").1.live, 7);
        let owner = |handle| {
            let mut entries = during.entries.iter();
            entries
                .find(|entry| entry.handle == handle)
                .expect("listed")
                .owner
        };
        assert_eq!(owner(firsts[0].handle()), EntryOwner::Rust);
        assert_eq!(owner(second), EntryOwner::Foreign);
        assert_eq!(owner(scoped.handle()), EntryOwner::Scope);
        assert_eq!(owner(pinned::HANDLE), EntryOwner::Leaked);
        assert_eq!(owner(function::HANDLE), EntryOwner::Rust);
    });
    drop(firsts);
    drop(Callback::<Second>::from_handle(second).expect("given above"));
    let after = report();
    adds_up(&after);
    assert_eq!(after.closed - before.closed, 9);
    assert!(after.signatures.get("report::Second").is_none());
}

#[test]
fn calls_in_flight_and_entries_that_close_are_seen() {
    let _one = alone();
    finishes(|| {
        let (inside, leave) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicBool::new(false)),
        );
        let first = First::export({
            let (inside, leave) = (Arc::clone(&inside), Arc::clone(&leave));
            move |value| {
                inside.store(true, SeqCst);
                until(|| leave.load(SeqCst));
                value
            }
        });
        let handle = first.handle();
        let caller = std::thread::spawn(move || First::call(handle, 1).unwrap());
        until(|| inside.load(SeqCst));
        assert_eq!(of(&report(), "report::First").in_flight, 1);
        drop(first);
        let closing = report();
        adds_up(&closing);
        let counts = of(&closing, "report::First");
        assert_eq!((counts.live, counts.closing, counts.in_flight), (0, 1, 1));
        leave.store(true, SeqCst);
        assert_eq!(caller.join().unwrap(), 1);
        assert!(report().signatures.get("report::First").is_none());
    });
}

#[test]
fn what_is_closed_later_shows_as_closing() {
    let _one = alone();
    First::export(|value| value).close_later();
    let waiting = report();
    adds_up(&waiting);
    assert_eq!(of(&waiting, "report::First").closing, 1);
    flush();
    adds_up(&report());
    assert!(report().signatures.get("report::First").is_none());
}

/// The calls that were kept and never ran or were read, of what is done.
fn discarded(what: impl FnOnce()) -> u64 {
    let before = report().discarded;
    what();
    report().discarded - before
}

fn hear(handle: Handle, steps: std::ops::Range<u32>) {
    for step in steps {
        Hears::call(handle, step).expect("it is kept");
    }
}

#[test]
fn each_call_that_is_kept_and_never_runs_is_counted_once() {
    let _one = alone();
    let unread = discarded(|| {
        let heard = Completion::<Hears>::new();
        hear(heard.handle(), 0..1);
        let mut steps = CallbackStream::<Hears>::bounded(4);
        hear(steps.handle(), 0..3);
        assert!(steps.try_next().is_some());
    });
    assert_eq!(unread, 1 + 2);
    let queue = LocalQueue::bounded(3);
    let [hears, gone] = [(); 2].map(|()| Hears::export_queued(&queue, |_| ()));
    queue.set_overflow(Overflow::DropOldest);
    assert_eq!(discarded(|| hear(hears.handle(), 0..5)), 2);
    queue.set_overflow(Overflow::Latest);
    assert_eq!(discarded(|| hear(hears.handle(), 0..1)), 3);
    assert_eq!(discarded(|| assert_eq!(queue.run(), Ok(1))), 0);
    queue.set_overflow(Overflow::Refuse);
    for wrapper in [&gone, &hears, &gone] {
        hear(wrapper.handle(), 0..1);
    }
    drop(gone);
    assert_eq!(discarded(|| assert_eq!(queue.run(), Ok(1))), 2);
    hear(hears.handle(), 0..2);
    assert_eq!(discarded(|| drop(queue)), 2);
    assert!(Hears::call(hears.handle(), 0).is_err());
}

/// A struct of a callable as a host passes it that runs code on one thread.
#[repr(C)]
struct Queued {
    raw: RawForeign<Hears>,
    answers: u64,
    queue: u64,
}

#[test]
fn each_call_that_waits_for_a_foreign_callable_at_the_end_of_its_queue_is_counted_once() {
    unsafe extern "C" fn call(_: *mut c_void, _: u32, _: *mut ForeignText) -> i32 {
        0
    }
    let _one = alone();
    let queue = LocalQueue::bounded(4).into_handle();
    let passed = Queued {
        raw: RawForeign {
            size: size_of::<Queued>(),
            call: Some(call),
            user_data: null_mut(),
            release: None,
            host: 0,
        },
        answers: 0,
        queue: queue.raw(),
    };
    // SAFETY: the struct is valid, and its function takes anything.
    let hears = unsafe { AnyThread::<Foreign<Hears>>::from_raw(&raw const passed.raw) };
    let hears = hears.expect("it is taken");
    assert!(
        [1, 2]
            .map(|step| hears.call(step))
            .iter()
            .all(Result::is_ok)
    );
    assert_eq!(
        discarded(|| std::thread::spawn(|| drop(hears)).join().expect("a drop")),
        0
    );
    let counted = discarded(|| assert_eq!(report_release(queue.raw()), Status::Ok));
    assert_eq!(counted, 2);
}

#[test]
fn the_json_parses_and_says_the_same() {
    let _one = alone();
    let first = First::export(|value| value);
    let report = report();
    let json: Value = serde_json::from_str(&report.to_json()).expect("JSON");
    for (key, figure) in [
        ("exported", report.exported),
        ("closed", report.closed),
        ("lost", report.lost),
        ("peak", report.peak),
        ("buffers", report.buffers),
        ("discarded", report.discarded),
        ("unreleased", report.unreleased),
    ] {
        assert_eq!(json[key], figure, "{key}");
    }
    assert_eq!(json["total"]["live"], report.total.live);
    assert_eq!(json["signatures"]["report::First"]["live"], 1);
    let entries = json["entries"].as_array().expect("a list");
    assert_eq!(entries.len(), report.entries.len());
    let entry = entries
        .iter()
        .find(|entry| entry["handle"] == first.handle().raw());
    let entry = entry.expect("listed");
    assert_eq!(entry["callback"], "report::First");
    assert_eq!(
        (&entry["owner"], &entry["is_live"]),
        (&"rust".into(), &true.into())
    );
    assert!(
        entry["exported_at"]
            .as_str()
            .expect("known")
            .contains("report.rs:")
    );
    // The handle is exact for readers whose numbers are doubles.
    assert_eq!(entry["handle"].as_f64(), Some(first.handle().to_f64()));
}

#[test]
fn the_text_has_a_line_for_each_signature_and_site() {
    let _one = alone();
    let _first = First::export(|value| value);
    let report = report();
    let text = report.to_string();
    assert_eq!(
        text.lines().count(),
        1 + report.signatures.iter().len() + report.sites.iter().len()
    );
    assert!(text.starts_with("registry: "));
    assert!(text.contains("callback report::First: 1 live"), "{text}");
}

// Miri has one process.
#[cfg(all(unix, not(miri)))]
#[test]
fn leaks_are_found_with_their_site_and_what_was_leaked_on_purpose_is_not() {
    let _one = alone();
    let end = child::fork(|| {
        registry_core::assert_no_leaks!();
        First::export(|value| value).leak();
        registry_core::assert_no_leaks!();
        std::mem::forget(First::export(|value| value));
        planned::panics(&["the registry still holds"]);
        let line = line!() - 2;
        let panic = std::panic::catch_unwind(|| registry_core::assert_no_leaks!());
        let panic = panic.expect_err("one was forgotten");
        let text = panic.downcast_ref::<String>().expect("a message");
        assert!(
            text.contains("the registry still holds 1 entries"),
            "{text}"
        );
        assert!(text.contains(&format!("report.rs:{line}:")), "{text}");
    });
    assert_eq!(end, End::Exit(0));
}

#[test]
fn figures_add_up_after_threads_have_come_and_gone() {
    let _one = alone();
    set_max_entries(None);
    let before = report();
    const THREADS: usize = rounds(50);
    let threads: Vec<_> = (0..THREADS)
        .map(|n| {
            std::thread::spawn(move || {
                let mut kept = Vec::new();
                for _ in 0..rounds(100) {
                    kept.push(First::export(|value| value));
                    if kept.len() > n {
                        drop(kept.remove(0));
                    }
                }
                kept
            })
        })
        .collect();
    let kept: Vec<_> = threads
        .into_iter()
        .flat_map(|thread| thread.join().unwrap())
        .collect();
    let during = report();
    adds_up(&during);
    let exported = (THREADS * rounds(100)) as u64;
    assert_eq!(during.exported - before.exported, exported);
    assert_eq!(during.total.live - before.total.live, kept.len() as u64);
    drop(kept);
    let after = report();
    adds_up(&after);
    assert_eq!(after.closed - before.closed, exported);
}

/// A report walks over slots that others take, fill and free meanwhile: its figures are a moment's, and whatever it
/// names is there.
#[test]
fn a_report_may_be_taken_while_threads_export_call_and_close() {
    let _one = alone();
    set_max_entries(None);
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|threads| {
        let _end = registry_tests::deadline::SetAtEnd(&stop);
        for _ in 0..2 {
            threads.spawn(|| {
                let mut kept = std::collections::VecDeque::new();
                while !stop.load(SeqCst) {
                    kept.push_back(First::export(|value| value));
                    First::call(kept[0].handle(), 1).expect("the oldest is live");
                    if kept.len() > 20 {
                        kept.pop_front();
                    }
                }
            });
        }
        // Enough for the table to grow meanwhile, and for slots to be used again.
        let begin = report().exported;
        let mut taken = 0;
        while taken < rounds(200) || report().exported - begin < rounds(20_000) as u64 {
            for entry in &report().entries {
                assert!(entry.callback.starts_with("report::"), "{entry:?}");
                let place = entry.exported_at.as_deref();
                assert!(place.is_none_or(|place| place.contains("report.rs:")));
            }
            taken += 1;
        }
    });
    adds_up(&report());
}
