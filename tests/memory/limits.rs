//! Limits: `max_entries` to the entry, and an allocator that has nothing left.
//!
//! A refused export gives the closure back and changes no figure.

use crate::{REFUSED, alone};
use registry_core::{Callback, ExportError, exported_callback, report, set_max_entries};
use registry_tests::deadline::finishes;
use registry_tests::drops::Drops;
use registry_tests::rounds::rounds;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Mutex};

#[exported_callback(on_error = -1)]
type Entry = fn(value: i64) -> i64;

fn counted(drops: &Drops) -> impl Fn(i64) -> i64 + Send + Sync + 'static {
    let token = drops.token();
    move |value| {
        token.keep();
        value
    }
}

#[test]
fn over_the_limit_an_export_gives_its_closure_back() {
    let _one = alone();
    let (drops, live) = (Drops::new(), report().total.live);
    set_max_entries(Some(live + 2));
    let first = Entry::try_export(counted(&drops)).expect("one");
    let _second = Entry::try_export(counted(&drops)).expect("two");
    let refused = Entry::try_export(counted(&drops)).map(drop).unwrap_err();
    assert!(
        refused
            .to_string()
            .starts_with("no entry is left for the export at tests/memory/limits.rs")
    );
    let closure = refused.into_returned().expect("given back");
    assert_eq!((closure(3), drops.count()), (3, 0));
    // What lives is untouched, and an end makes room.
    assert_eq!(Entry::call(first.handle(), 4).unwrap(), 4);
    drop(first);
    let third = Entry::try_export(closure)
        .map_err(|_| ())
        .expect("room again");
    assert_eq!(Entry::call(third.handle(), 5).unwrap(), 5);
    set_max_entries(None);
    let _any = Entry::try_export(counted(&drops)).expect("no limit");
}

#[test]
fn every_kind_gives_its_closure_back() {
    let _one = alone();
    set_max_entries(Some(0));
    let drops = Drops::new();
    fn returned<T, F>(refused: Result<T, ExportError<F>>) -> F {
        let Err(error) = refused else {
            panic!("over the limit")
        };
        error.into_returned().expect("given back")
    }
    let mut state = 0;
    let token = drops.token();
    let mut closure = returned(Entry::try_export_mut(move |value| {
        token.keep();
        state += value;
        state
    }));
    assert_eq!((closure(2), closure(2)), (2, 4));
    drop(closure);
    let closure = returned(Entry::try_export_once(counted(&drops)));
    assert_eq!(closure(2), 2);
    drop(closure);
    let closure = returned(Entry::try_export_local(counted(&drops)));
    assert_eq!(closure(2), 2);
    drop(closure);
    registry_core::scope(|s| {
        let closure = returned(Entry::try_export_scoped(s, counted(&drops)));
        assert_eq!(closure(2), 2);
        let closure = returned(Entry::try_export_scoped_mut(s, counted(&drops)));
        assert_eq!(closure(2), 2);
    });
    assert_eq!(drops.count(), 5);
    set_max_entries(None);
}

#[test]
fn an_export_over_the_limit_panics_at_the_users_line() {
    let _one = alone();
    set_max_entries(Some(0));
    let place: Arc<Mutex<Option<(String, u32)>>> = Arc::default();
    let seen = Arc::clone(&place);
    std::panic::set_hook(Box::new(move |info| {
        let at = info.location().expect("known");
        *seen.lock().unwrap() = Some((at.file().to_owned(), at.line()));
    }));
    let line = line!() + 1;
    let panicked = std::panic::catch_unwind(|| drop(Entry::export(|value| value)));
    drop(std::panic::take_hook());
    set_max_entries(None);
    assert!(panicked.is_err());
    assert_eq!(*place.lock().unwrap(), Some((file!().to_owned(), line)));
}

#[test]
fn the_limit_is_exact_whatever_the_threads_do() {
    let _one = alone();
    finishes(|| {
        const ROOM: u64 = 50;
        let before = report().total.live;
        set_max_entries(Some(before + ROOM));
        let start = Arc::new(Barrier::new(4));
        let most = Arc::new(AtomicUsize::new(0));
        let live = Arc::new(AtomicUsize::new(0));
        let threads = [(); 4].map(|()| {
            let (start, most, live) = (Arc::clone(&start), Arc::clone(&most), Arc::clone(&live));
            std::thread::spawn(move || {
                start.wait();
                let mut held: Vec<Callback<Entry>> = Vec::new();
                for n in 0..rounds(2_000) {
                    match Entry::try_export(|value| value) {
                        Ok(entry) => {
                            most.fetch_max(live.fetch_add(1, SeqCst) + 1, SeqCst);
                            held.push(entry);
                        }
                        Err(ExportError::Exhausted { .. }) => {}
                        Err(other) => panic!("{other}"),
                    }
                    if n % 3 == 0 && !held.is_empty() {
                        // Counted out first: the figure here is never above the registry's.
                        live.fetch_sub(1, SeqCst);
                        drop(held.swap_remove(n % held.len()));
                    }
                }
                held
            })
        });
        let held: Vec<_> = threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect();
        assert!(most.load(SeqCst) <= ROOM as usize, "{most:?}");
        // At rest, as many as there is room for, and not one more.
        let mut more = Vec::new();
        while let Ok(entry) = Entry::try_export(|value| value) {
            more.push(entry);
        }
        assert_eq!((held.len() + more.len()) as u64, ROOM);
        set_max_entries(None);
    });
}

#[test]
fn without_memory_for_the_captures_the_closure_comes_back() {
    let _one = alone();
    const SIZE: usize = 12_345;
    let drops = Drops::new();
    let (bytes, token) = ([9_u8; SIZE - 8], drops.token());
    let closure = move |value| {
        token.keep();
        value + i64::from(bytes[SIZE - 9])
    };
    let size = size_of_val(&closure);
    let before = report();
    REFUSED.set(size);
    let refused = Entry::try_export(closure);
    REFUSED.set(0);
    assert!(matches!(refused, Err(ExportError::Exhausted { .. })));
    let closure = refused
        .map(drop)
        .unwrap_err()
        .into_returned()
        .expect("given back");
    assert_eq!((closure(1), drops.count()), (10, 0));
    assert_eq!(report().exported, before.exported, "nothing was begun");
    let entry = Entry::export(closure);
    assert_eq!(Entry::call(entry.handle(), 1).unwrap(), 10);
    drop(entry);
    assert_eq!(drops.count(), 1);
}
