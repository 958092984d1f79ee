//! The work of a thread of the soak: rounds, each of one kind, chosen at random by weight.
//!
//! Most rounds are tight loops of calls and of exports. The others race: a callback is shown to all threads
//! on the [`Shared`] board, which call it while its owner ends it, in every possible way (`ends.rs`).

use crate::callbacks::{
    Capture, Work, counted, export, export_large, export_mut, export_once, export_panicking, turn,
};
use crate::delivery::Boards;
use crate::doors;
use crate::ends::{self, Gift};
use crate::plant::Plant;
use crate::tally;
use registry_core::{Callback, Group, Handle, LocalGroup, Status, flush, scope};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Barrier, Mutex, PoisonError};

/// Places of the board; in the second half of them nothing orders a handle with its entry.
const PLACES: usize = 32;
/// What the callbacks on the board add.
const VISIT: i64 = 11;
/// Calls of a tight loop.
const LOOP: u32 = 2_048;
/// Exports of a tight loop.
const CHURN: usize = 512;
/// Gifts that may lie on the shelf.
const SHELF: usize = 256;

/// Small numbers: xorshift64 (Marsaglia 2003).
#[derive(Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Dice(0x9e37_79b9_7f4a_7c15 ^ (seed + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9))
    }

    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % sides
    }
}

/// Whether handles at this place of the board are passed on without synchronisation.
fn is_relaxed(place: usize) -> bool {
    place >= PLACES / 2
}

/// What the threads of a phase have in common.
#[derive(Debug)]
pub(crate) struct Shared {
    /// Handles that anybody may call, and that their owners end at any time.
    board: [AtomicU64; PLACES],
    /// What one thread leaves for another to end.
    shelf: Mutex<Vec<Gift>>,
    /// Handles of what is answered later.
    pub(crate) delivery: Boards,
    pub(crate) stop: AtomicBool,
    /// Where all meet when the time is up.
    meet: Barrier,
    plant: Option<Plant>,
}

impl Shared {
    pub(crate) fn new(threads: usize, plant: Option<Plant>) -> Self {
        Shared {
            board: [const { AtomicU64::new(0) }; PLACES],
            shelf: Mutex::new(Vec::with_capacity(SHELF)),
            delivery: Boards::default(),
            stop: AtomicBool::new(false),
            meet: Barrier::new(threads),
            plant,
        }
    }
}

/// One thread.
#[derive(Debug)]
pub(crate) struct Worker {
    pub(crate) shared: Arc<Shared>,
    pub(crate) dice: Dice,
}

type Round = fn(&mut Worker);

/// The rounds, and how often each is drawn.
const ROUNDS: &[(usize, Round)] = &[
    (32, Worker::call),
    (28, Worker::churn),
    (6, Worker::churn_of_all_kinds),
    (8, Worker::pooled),
    (6, Worker::functions),
    (10, Worker::visit),
    (8, Worker::race),
    (4, Worker::race_of_once_and_mut),
    (3, Worker::group),
    (3, Worker::scope),
    (4, Worker::local),
    (4, Worker::nest),
    (3, Worker::closes_itself),
    (4, Worker::receive),
    (1, Worker::panic),
    (8, Worker::deliver),
    (4, Worker::complete),
    (3, Worker::stream),
    (3, Worker::queue),
];

impl Worker {
    /// Does rounds until it is told to stop, then ends what is left together with the others.
    pub(crate) fn run(&mut self, shown: &tally::Shown) {
        let sides = ROUNDS.iter().map(|(weight, _)| weight).sum();
        while !self.shared.stop.load(Ordering::Relaxed) {
            let mut at = self.dice.roll(sides);
            let drawn = ROUNDS.iter().find(|(weight, _)| {
                let here = at < *weight;
                at = at.wrapping_sub(*weight);
                here
            });
            let (_, round) = drawn.expect("below the sum");
            round(self);
            shown.show();
            if let Some(plant) = self.shared.plant {
                plant.grow(&mut self.dice);
            }
        }
        // Nobody gives any more; then nobody releases any more; then each drops what came home.
        self.shared.meet.wait();
        while let Some(gift) = self.take() {
            ends::gift(&mut self.dice, gift);
        }
        flush();
        self.shared.meet.wait();
        flush();
    }

    fn adds(&mut self) -> i64 {
        1 + self.dice.roll(1_000) as i64
    }

    /// Shows a handle to everybody.
    fn show(&mut self, handle: Handle) {
        let at = self.dice.roll(PLACES);
        // Release: the export comes before its handle, as the documentation asks. Relaxed: as it forbids, which is
        // answered all the same.
        let form = if is_relaxed(at) {
            Ordering::Relaxed
        } else {
            Ordering::Release
        };
        self.shared.board[at].store(handle.raw(), form);
    }

    fn take(&self) -> Option<Gift> {
        let shelf = self.shared.shelf.lock();
        shelf.unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Leaves something for another thread to end, or ends it here where the shelf is full.
    fn give(&mut self, gift: Gift) {
        let shelf = self.shared.shelf.lock();
        let mut shelf = shelf.unwrap_or_else(PoisonError::into_inner);
        if shelf.len() < SHELF {
            shelf.push(gift);
        } else {
            drop(shelf);
            ends::gift(&mut self.dice, gift);
        }
    }

    fn call(&mut self) {
        let adds = self.adds();
        let work = match self.dice.roll(4) {
            0 => export_large(adds),
            1 => export_mut(adds),
            _ => export(adds),
        };
        doors::tight(self.dice.roll(5), &work, adds, LOOP);
    }

    fn churn(&mut self) {
        let adds = self.adds();
        for _ in 0..CHURN {
            drop(export(adds));
        }
    }

    fn churn_of_all_kinds(&mut self) {
        for n in 0..CHURN / 8 {
            let adds = n as i64;
            let work = match n % 4 {
                0 => export_large(adds),
                1 => export_mut(adds),
                2 => export_once(adds),
                _ => export(adds),
            };
            let handle = work.handle();
            doors::once(handle, adds, &[Status::Ok]);
            ends::wrapper(&mut self.dice, work);
            doors::once(handle, adds, &[Status::Closed]);
        }
    }

    fn pooled(&mut self) {
        let adds = self.adds();
        let Ok(bound) = export(adds).bind() else {
            // All 64 are taken; the wrapper ends with the error.
            return;
        };
        let stub = bound.stub().as_raw();
        doors::bare(stub, adds, LOOP / 2);
        match self.dice.roll(3) {
            0 => drop(bound),
            1 => ends::wrapper(&mut self.dice, bound.unbind()),
            _ => self.give(Gift::Bound(bound)),
        }
        doors::stale_bare(stub);
    }

    fn functions(&mut self) {
        doors::pinned(LOOP);
        if let Ok(wrapper) = turn::try_export() {
            doors::function(LOOP);
            match self.dice.roll(3) {
                0 => drop(wrapper),
                1 => doors::expect(wrapper.close_and_wait().is_ok()),
                _ => doors::release(wrapper.into_handle()),
            }
        }
        doors::function(16);
    }

    fn visit(&mut self) {
        for _ in 0..4 {
            let at = self.dice.roll(PLACES);
            let form = if is_relaxed(at) {
                Ordering::Relaxed
            } else {
                Ordering::Acquire
            };
            let raw = self.shared.board[at].load(form);
            if let Some(handle) = Handle::from_raw(raw) {
                doors::visit(handle, VISIT, 64, is_relaxed(at));
            }
        }
    }

    fn race(&mut self) {
        let work = match self.dice.roll(3) {
            0 => export_large(VISIT),
            _ => export(VISIT),
        };
        let handle = work.handle();
        self.show(handle);
        doors::as_stranger(handle);
        doors::tight(self.dice.roll(5), &work, VISIT, 64);
        match self.dice.roll(5) {
            0 => self.give(Gift::Wrapper(work)),
            1 => {
                let given = work.into_handle();
                self.give(Gift::Handle(given));
            }
            _ => {
                ends::wrapper(&mut self.dice, work);
                doors::once(handle, VISIT, &[Status::Closed]);
            }
        }
    }

    fn race_of_once_and_mut(&mut self) {
        let once = export_once(VISIT);
        self.show(once.handle());
        doors::once(once.handle(), VISIT, &[Status::Ok, Status::Consumed]);
        doors::once(once.handle(), VISIT, &[Status::Consumed]);
        let exclusive = export_mut(VISIT);
        self.show(exclusive.handle());
        for _ in 0..32 {
            doors::once(exclusive.handle(), VISIT, &[Status::Ok, Status::Busy]);
        }
        ends::wrapper(&mut self.dice, once);
        ends::wrapper(&mut self.dice, exclusive);
    }

    fn group(&mut self) {
        let group = Group::new();
        for n in 0..16 {
            let added = group.add(export(VISIT));
            let handle = added.expect("the group is open");
            if n % 4 == 0 {
                self.show(handle);
            }
            doors::once(handle, VISIT, &[Status::Ok]);
        }
        if self.dice.roll(2) == 0 {
            group.close_all();
            // Too late: the wrapper comes back, and ends with the error.
            doors::expect(group.add(export(VISIT)).is_err());
        }
    }

    fn scope(&mut self) {
        let (borrowed, mut last) = (Capture::new(VISIT), 0);
        scope(|s| {
            let shared = counted(Work::export_scoped(s, |value| borrowed.run(value)));
            self.show(shared.handle());
            let exclusive = counted(Work::export_scoped_mut(s, |value| {
                last = borrowed.run(value);
                last
            }));
            self.show(exclusive.handle());
            for _ in 0..16 {
                doors::once(shared.handle(), VISIT, &[Status::Ok]);
                doors::once(exclusive.handle(), VISIT, &[Status::Ok, Status::Busy]);
            }
            match self.dice.roll(3) {
                0 => std::mem::forget(shared),
                1 => doors::expect(shared.close_and_wait().is_ok()),
                _ => drop(shared),
            }
        });
        // Its drop comes after the last call, or the capture finds itself broken.
        drop(borrowed);
    }

    fn local(&mut self) {
        let capture = Rc::new(Capture::new(VISIT));
        let inner = Rc::clone(&capture);
        let local = counted(Work::export_local(move |value| inner.run(value)));
        drop(capture);
        let handle = local.handle();
        self.show(handle);
        for _ in 0..16 {
            doors::once(handle, VISIT, &[Status::Ok]);
        }
        match self.dice.roll(4) {
            0 => drop(local),
            1 => doors::expect(local.close_and_wait().is_ok()),
            2 => {
                let group = LocalGroup::new();
                group.add(local);
            }
            _ => {
                // Ended by another thread, and dropped by this one.
                let given = local.into_handle();
                self.give(Gift::Handle(given));
                flush();
            }
        }
    }

    fn nest(&mut self) {
        let (adds, depth) = (self.adds(), 1 + self.dice.roll(20));
        let mut chain: Vec<Callback<Work>> = vec![export(adds)];
        for _ in 0..depth {
            let (capture, next) = (
                Capture::new(adds),
                chain.last().expect("not empty").handle(),
            );
            chain.push(counted(Work::export(move |value| {
                doors::once(next, adds, &[Status::Ok]);
                capture.run(value)
            })));
        }
        for _ in 0..4 {
            let outermost = chain.last().expect("not empty").handle();
            doors::once(outermost, adds, &[Status::Ok]);
        }
    }

    fn closes_itself(&mut self) {
        let own: Arc<Mutex<Option<Callback<Work>>>> = Arc::default();
        let (capture, inside) = (Capture::new(VISIT), Arc::clone(&own));
        let work = counted(Work::export(move |value| {
            let wrapper = inside.lock().unwrap_or_else(PoisonError::into_inner).take();
            drop(wrapper);
            capture.run(value)
        }));
        let handle = work.handle();
        *own.lock().unwrap_or_else(PoisonError::into_inner) = Some(work);
        self.show(handle);
        doors::once(handle, VISIT, &[Status::Ok, Status::Closed]);
        doors::once(handle, VISIT, &[Status::Closed]);
    }

    fn receive(&mut self) {
        for _ in 0..8 {
            match self.take() {
                Some(gift) => ends::gift(&mut self.dice, gift),
                None => return,
            }
        }
    }

    fn panic(&mut self) {
        let work = export_panicking();
        self.show(work.handle());
        for _ in 0..2 {
            doors::once(work.handle(), 0, &[Status::Panicked]);
        }
    }
}
