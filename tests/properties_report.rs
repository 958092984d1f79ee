//! The figures of a report add up whenever no operation is in progress: every exported closure is live, closed
//! or lost, and the live ones are those that the test itself holds.
//!
//! Each case is a few rounds of threads that do random steps at once, on wrappers and handles that they share. When
//! a round's threads have ended, the figures are checked. The test has its own process, since the figures are global.

use proptest::prelude::*;
use registry_core::{
    Callback, EntryOwner, Group, Handle, Report, Status, exported_callback, flush, report, scope,
    set_error_hook,
};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

#[exported_callback(on_error = -1)]
type Work = fn(x: i64) -> i64;

#[exported_callback]
type Other = fn();

registry_core::export_runtime!(prefix = "properties_report");

unsafe extern "C" {
    safe fn properties_report_release(handle: u64) -> Status;
    safe fn properties_report_live_count() -> u64;
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Shared,
    Large,
    Mut,
    Once,
    Local,
    /// Its drop panics.
    Sore,
}

/// What a thread does; a number picks among what there is.
#[derive(Clone, Copy, Debug)]
enum Step {
    Export(Kind),
    Call(u8),
    Close(u8),
    CloseLater(u8),
    CloseAndWait(u8),
    HandOver(u8),
    Release(u8),
    TakeBack(u8),
    Leak(u8),
    Join(u8),
    CloseGroup,
    Scope(u8),
    Flush,
}

fn step() -> impl Strategy<Value = Step> {
    use Kind::{Large, Local, Mut, Once, Shared, Sore};
    let kind = prop::sample::select(vec![Shared, Large, Mut, Once, Local, Sore]);
    prop_oneof![
        6 => kind.prop_map(Step::Export),
        4 => any::<u8>().prop_map(Step::Call),
        2 => any::<u8>().prop_map(Step::Close),
        1 => any::<u8>().prop_map(Step::CloseLater),
        1 => any::<u8>().prop_map(Step::CloseAndWait),
        2 => any::<u8>().prop_map(Step::HandOver),
        2 => any::<u8>().prop_map(Step::Release),
        1 => any::<u8>().prop_map(Step::TakeBack),
        1 => any::<u8>().prop_map(Step::Leak),
        1 => any::<u8>().prop_map(Step::Join),
        1 => Just(Step::CloseGroup),
        1 => any::<u8>().prop_map(Step::Scope),
        1 => Just(Step::Flush),
    ]
}

/// What the test holds, and what it has counted.
#[derive(Default)]
struct Table {
    wrappers: Mutex<Vec<Callback<Work>>>,
    foreign: Mutex<Vec<Handle>>,
    group: Group,
    exported: AtomicU64,
    dropped: AtomicU64,
    /// Owned by foreign code now.
    abroad: AtomicU64,
    leaked: AtomicU64,
    local: AtomicU64,
    /// Once closures that have run: their captures are gone, their entries need not be.
    consumed: AtomicU64,
}

/// Counts its drop.
struct Canary(Arc<Table>, bool);

impl Canary {
    /// A use of all of it: a closure captures no more than it uses.
    fn look(&self) -> i64 {
        i64::from(self.1)
    }
}

impl Drop for Canary {
    fn drop(&mut self) {
        self.0.dropped.fetch_add(1, SeqCst);
        assert!(!self.1 || std::thread::panicking(), "a sore drop");
    }
}

impl Table {
    fn export(self: &Arc<Self>, kind: Kind) {
        self.exported.fetch_add(1, SeqCst);
        let canary = Canary(Arc::clone(self), matches!(kind, Kind::Sore));
        let wrapper = match kind {
            Kind::Shared | Kind::Sore => Work::export(move |x| x + canary.look()),
            Kind::Large => {
                let large = [1; 90];
                Work::export(move |x| large[89] + x + canary.look())
            }
            Kind::Mut => {
                let mut calls = 0;
                Work::export_mut(move |x| {
                    calls += x + canary.look();
                    calls
                })
            }
            Kind::Once => Work::export_once(move |x| {
                canary.0.consumed.fetch_add(1, SeqCst);
                x + canary.look()
            }),
            Kind::Local => {
                let wrapper = Work::export_local(move |x| x + canary.look());
                self.local.fetch_add(1, SeqCst);
                self.abroad.fetch_add(1, SeqCst);
                self.foreign.lock().unwrap().push(wrapper.into_handle());
                return;
            }
        };
        self.wrappers.lock().unwrap().push(wrapper);
    }

    fn take_one(&self, n: u8) -> Option<Callback<Work>> {
        let mut wrappers = self.wrappers.lock().unwrap();
        match wrappers.len() {
            0 => None,
            len => Some(wrappers.swap_remove(usize::from(n) % len)),
        }
    }

    /// A handle that foreign code has or had.
    fn one_abroad(&self, n: u8) -> Option<Handle> {
        let foreign = self.foreign.lock().unwrap();
        match foreign.len() {
            0 => None,
            len => Some(foreign[usize::from(n) % len]),
        }
    }

    fn release(&self, handle: Handle) {
        if properties_report_release(handle.raw()) == Status::Ok {
            self.abroad.fetch_sub(1, SeqCst);
        }
    }

    fn call(&self, n: u8) {
        let handle = match n % 2 {
            0 => self.one_abroad(n),
            _ => self.wrappers.lock().unwrap().first().map(Callback::handle),
        };
        if let Some(handle) = handle {
            let _ = Work::call(handle, 1);
            assert!(Other::call(handle).is_err(), "another signature");
        }
    }

    /// What borrows is over when its scope is.
    fn scope(self: &Arc<Self>, n: u8) {
        let borrowed = n;
        scope(|s| {
            for _ in 0..n % 4 {
                self.exported.fetch_add(1, SeqCst);
                let canary = Canary(Arc::clone(self), false);
                let here = &borrowed;
                let wrapper = Work::export_scoped(s, move |x| x + canary.look() + i64::from(*here));
                assert!(Work::call(wrapper.handle(), 0).is_ok());
                if n & 8 == 0 {
                    std::mem::forget(wrapper);
                }
            }
        });
    }

    fn step(self: &Arc<Self>, step: Step) {
        match step {
            Step::Export(kind) => self.export(kind),
            Step::Call(n) => self.call(n),
            Step::Close(n) => drop(self.take_one(n)),
            Step::CloseLater(n) => self.take_one(n).into_iter().for_each(Callback::close_later),
            Step::CloseAndWait(n) => {
                if let Some(wrapper) = self.take_one(n) {
                    wrapper.close_and_wait().expect("outside of every callback");
                }
            }
            Step::HandOver(n) => {
                if let Some(wrapper) = self.take_one(n) {
                    self.abroad.fetch_add(1, SeqCst);
                    self.foreign.lock().unwrap().push(wrapper.into_handle());
                }
            }
            Step::Release(n) => self.one_abroad(n).into_iter().for_each(|h| self.release(h)),
            Step::TakeBack(n) => {
                let wrapper = self.one_abroad(n).map(Callback::from_handle);
                if let Some(Ok(wrapper)) = wrapper {
                    self.abroad.fetch_sub(1, SeqCst);
                    self.wrappers.lock().unwrap().push(wrapper);
                }
            }
            Step::Leak(n) => {
                if let Some(wrapper) = self.take_one(n) {
                    self.leaked.fetch_add(1, SeqCst);
                    wrapper.leak();
                }
            }
            Step::Join(n) => {
                if let Some(wrapper) = self.take_one(n) {
                    // A group that has been closed gives it back, and so drops it here.
                    let _ = self.group.add(wrapper);
                }
            }
            Step::CloseGroup => self.group.close_all(),
            Step::Scope(n) => self.scope(n),
            Step::Flush => flush(),
        }
    }

    /// Nobody does anything: all figures are exact.
    fn check(&self, before: &Report) {
        let now = report();
        let of = |count: &AtomicU64| count.load(SeqCst);
        assert_eq!(now.functions(), 0);
        assert_eq!(
            now.exported,
            now.closed + now.lost + now.total.live,
            "{now}"
        );
        assert_eq!(now.total.closing + now.total.in_flight, 0, "{now}");
        assert_eq!(now.exported - before.exported, of(&self.exported));
        let (closed, dropped) = (now.closed - before.closed, of(&self.dropped));
        assert!(
            (closed..=closed + of(&self.consumed)).contains(&dropped),
            "{dropped} drops: {now}"
        );
        assert!(
            now.lost - before.lost <= of(&self.local),
            "only local ones are lost"
        );
        let is_new = |handle| before.entries.iter().all(|entry| entry.handle != handle);
        let owned = |owner| {
            let entries = now.entries.iter();
            let ours = entries.filter(|entry| entry.owner == owner && is_new(entry.handle));
            ours.count() as u64
        };
        let held = self.wrappers.lock().unwrap().len() + self.group.len();
        assert_eq!(owned(EntryOwner::Rust), held as u64, "{now}");
        assert_eq!(owned(EntryOwner::Foreign), of(&self.abroad), "{now}");
        assert_eq!(owned(EntryOwner::Leaked), of(&self.leaked), "{now}");
        assert_eq!(owned(EntryOwner::Scope), 0, "{now}");
        assert_eq!(now.total.live, properties_report_live_count());
    }
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: if cfg!(miri) { 4 } else { 192 },
        // What failed is shown; no folder is written to.
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_report_adds_up_at_every_quiet_moment(
        rounds in prop::collection::vec(
            prop::collection::vec(prop::collection::vec(step(), 0..24), 1..5),
            1..4,
        )
    ) {
        // Every misuse here is meant.
        set_error_hook(Some(Box::new(|_| {})));
        let (table, before) = (Arc::new(Table::default()), report());
        for round in rounds {
            let threads: Vec<_> = round
                .into_iter()
                .map(|steps| {
                    let table = Arc::clone(&table);
                    std::thread::spawn(move || steps.into_iter().for_each(|step| table.step(step)))
                })
                .collect();
            for thread in threads {
                thread.join().expect("no step panics");
            }
            table.check(&before);
        }
        let wrappers = std::mem::take(&mut *table.wrappers.lock().unwrap());
        drop(wrappers);
        table.group.close_all();
        for handle in std::mem::take(&mut *table.foreign.lock().unwrap()) {
            table.release(handle);
        }
        table.check(&before);
        prop_assert_eq!(table.abroad.load(SeqCst), 0);
    }
}
