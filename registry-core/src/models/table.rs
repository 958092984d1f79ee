//! The table: growth, the last free slot, generations that are used up, and made-up handles.

use super::fixture::{Job, Watch, explore, spawn};
use crate::call_site::Site;
use crate::registry::{NewEntry, Registry, ThreadRecord};
use crate::table::lifecycle::Owner;
use crate::{Handle, Status};
use std::sync::OnceLock;

// covers: Table::refill Table::grow Table::chunk Gate::publish Gate::load
#[test]
fn two_first_exports_get_two_slots() {
    explore(3, || {
        let watches = [Watch::new(), Watch::new()];
        let capture = watches[0].capture();
        let other = spawn(move || {
            let callback = Job::export(move |x| capture.touch(x));
            assert_eq!(Job::call(callback.handle(), 1).unwrap(), 2);
            callback.into_handle()
        });
        let mine = watches[1].export();
        assert_eq!(Job::call(mine.handle(), 1).unwrap(), 2);
        let theirs = other.join().unwrap();
        assert_ne!(theirs, mine.handle());
        assert_eq!(Job::call(theirs, 1).unwrap(), 2);
        drop(mine);
        assert_eq!(crate::runtime::release(theirs.raw()), Status::Ok);
        assert_eq!(watches.map(|watch| watch.drops()), [1, 1]);
    });
}

// covers: Table::refill Table::take
#[test]
fn of_two_exports_for_the_last_slot_one_is_told_that_there_is_no_room() {
    explore(2, || {
        let filler = Job::export(|x| x);
        let other = spawn(|| Job::try_export(|x| x).map(core::mem::forget).is_ok());
        let mine = Job::try_export(|x| x).map(core::mem::forget).is_ok();
        assert!(mine != other.join().unwrap());
        drop(filler);
    });
}

// covers: Table::chunk Table::grow Gate::load HazardRecord::enter
#[test]
fn a_handle_guessed_before_its_export_returns_is_unknown_or_works() {
    static GUESS: OnceLock<Handle> = OnceLock::new();
    explore(0, || {
        // Under loom the first generation is the same in every run.
        let callback = Job::export(|x| x + 1);
        GUESS.get_or_init(|| callback.handle());
    });
    explore(3, || {
        let guess = *GUESS.get().unwrap();
        let watch = Watch::new();
        let caller = spawn(move || match Job::call(guess, 1) {
            Ok(value) => assert_eq!(value, 2),
            Err(error) => assert!(matches!(
                error.status(),
                Status::UnknownHandle | Status::Closed
            )),
        });
        let callback = watch.export();
        assert_eq!(callback.handle(), guess);
        drop(callback);
        caller.join().unwrap();
        assert_eq!(watch.drops(), 1);
    });
}

// covers: Gate::publish Table::take
#[test]
fn a_call_while_a_closure_is_made_for_its_handle_is_refused_or_finds_it_whole() {
    explore(2, || {
        let watch = Watch::new();
        let (capture, mut caller) = (watch.capture(), None);
        let callback = Job::export_with(|handle| {
            caller = Some(spawn(move || Job::call(handle, 1)));
            move |x| capture.touch(x)
        });
        let called = caller.unwrap().join().unwrap();
        match &called {
            Ok(_) => assert_eq!(watch.calls(), 1),
            Err(error) => assert!(matches!(
                error.status(),
                Status::UnknownHandle | Status::Closed
            )),
        }
        drop(callback);
        assert_eq!(watch.drops(), 1);
    });
}

/// One slot with two generations.
type Tiny = Registry<1, 1, 1>;

fn entry() -> NewEntry {
    NewEntry {
        signature: core::ptr::null_mut(),
        call: core::ptr::null(),
        end: None,
        owner: Owner::Rust,
        local: false,
        site: Site::UNKNOWN,
    }
}

fn export(registry: &Tiny, record: &ThreadRecord) -> Option<u64> {
    let handle = registry.reserve(record)?;
    registry.publish(handle, &entry(), |_| {});
    Some(handle.raw())
}

// covers: Table::word_after Table::take
#[test]
fn a_slot_whose_generations_are_used_up_is_never_used_again() {
    explore(2, || {
        let registry = Tiny::new();
        let record = registry.records.take().unwrap();
        let handles = [(), ()].map(|()| {
            let raw = export(&registry, record).unwrap();
            registry
                .close(record, raw, Owner::Rust, Site::UNKNOWN)
                .unwrap();
            raw
        });
        assert_ne!(handles[0], handles[1]);
        assert_eq!(export(&registry, record), None);
        assert_eq!(registry.table.retired(), 1);
        for raw in handles {
            assert!(registry.was_issued(raw), "closed, not unknown");
        }
    });
}

// covers: Table::take Table::give Table::refill
#[test]
fn a_limit_on_entries_is_kept_by_exports_at_once() {
    explore(2, || {
        crate::set_max_entries(Some(1));
        let other = spawn(|| Job::try_export(|x| x).map(core::mem::forget).is_ok());
        let mine = Job::try_export(|x| x).map(core::mem::forget).is_ok();
        assert!(mine != other.join().unwrap());
    });
}
