//! Hazard records and the asymmetric fence: how a caller shows that it is inside an entry.
//!
//! A caller stores the entry's address in a cell of its thread's hazard record, checks the entry's word, runs the callback, clears the cell and
//! reads the word once more. A closer swaps the word, issues the heavy fence and reads all cells. `docs/implementation.rs` argues why that
//! suffices.
//!
//! # Invariants
//! * Hazard records are never freed.
//! * A hazard record belongs to one thread at a time.
//! * A scan that may end in a drop comes after a heavy fence, which itself comes after the closed word was read.

use crate::sys::branch::rare;
use crate::sys::sync::{
    Acquire, AtomicPtr, AtomicU32, AtomicUsize, Made, RMW, Relaxed, Release, SINGLE, full, light,
    observe,
};
use crate::table::lifecycle::{Gate, Word, phase, tag};
#[cfg(loom)]
use alloc::boxed::Box;
use core::ptr;

/// Cells in a hazard record, and in each block that deeper nesting adds to it.
pub(crate) const CELLS: usize = if cfg!(loom) { 2 } else { 8 };

/// The cells of one thread. Its calls write nothing else.
#[derive(Debug)]
#[repr(align(128))] // two cache lines: the adjacent-line prefetcher would share one otherwise
pub(crate) struct HazardRecord<const N: usize, X> {
    first: Block<N>,
    /// How many cells have ever been used. A scan reads that many, so it never shrinks. Only the own thread writes it.
    used: AtomicUsize,
    /// How many cells beyond the first are taken. It does not say which, since calls end in any order. Only the own thread uses it. It is
    /// atomic because signal handlers use it too.
    depth: AtomicUsize,
    /// How many drops, error hooks and the like run on this thread now. Only the own thread uses it.
    guarded: AtomicUsize,
    /// The phase and the tag in the word of a live entry that only this thread has called.
    own: u64,
    /// [`VACANT`], [`TAKEN`], or [`ORPHANED`].
    pub(crate) state: AtomicU32,
    pub(crate) next: AtomicPtr<HazardRecord<N, X>>,
    /// What else the registry keeps for the thread.
    pub(crate) extra: X,
}

#[derive(Debug)]
struct Block<const N: usize> {
    made: Made,
    cells: [AtomicUsize; N],
    more: AtomicPtr<Block<N>>,
}

/// The phase and the tag in the word of a live entry that several threads have called.
const SHARED: u64 = phase::LIVE | tag::SHARED;

/// The state of a hazard record that no thread has.
pub(crate) const VACANT: u32 = 0;
/// The state of a hazard record that a thread has.
pub(crate) const TAKEN: u32 = 1;
/// The state of a hazard record whose thread does not exist in this process, after a fork.
pub(crate) const ORPHANED: u32 = 2;

/// The cell of a caller inside an entry, for [`HazardRecord::leave`].
#[derive(Debug)]
pub(crate) struct Pin {
    cell: *const AtomicUsize,
    nested: bool,
}

/// Why a caller could not enter.
#[derive(Debug)]
pub(crate) enum Barred {
    /// The entry is not the expected live one. This word was read after the cell was cleared again.
    Word(Word),
    /// No memory for another cell.
    Exhausted,
}

impl<const N: usize> Block<N> {
    fn new() -> Self {
        Block {
            made: Made::new(),
            cells: core::array::from_fn(|_| AtomicUsize::new(0)),
            more: AtomicPtr::new(ptr::null_mut()),
        }
    }

    /// The block after this one, allocated if there is none. Only for the own thread.
    fn next(&self) -> Option<&Self> {
        // Relaxed: this thread linked it, or takes over a record (Acquire in `Domain::take`).
        let mut more = self.more.load(Relaxed);
        if more.is_null() {
            more = allocate(Block::new())?;
            // Release: publishes the zeroed cells to scanners.
            self.more.store(more, Release);
        }
        // SAFETY: blocks are never freed, and shared references are all that is ever made.
        Some(unsafe { &*more })
    }
}

impl<const N: usize, X: Default> HazardRecord<N, X> {
    pub(crate) fn new(tag: u64) -> Self {
        HazardRecord {
            first: Block::new(),
            used: AtomicUsize::new(1),
            depth: AtomicUsize::new(0),
            guarded: AtomicUsize::new(0),
            own: phase::LIVE | tag,
            state: AtomicU32::new(TAKEN),
            next: AtomicPtr::new(ptr::null_mut()),
            extra: X::default(),
        }
    }

    /// The tag that this thread leaves in the words of the entries that it calls.
    #[inline(always)]
    fn tag(&self) -> u64 {
        self.own & tag::MASK
    }

    /// The fast path into an entry, which needs no fence: cell 0 is free, and the word has this thread's tag or the shared one.
    ///
    /// `expect` and `mask` come from `table/lifecycle.rs`. If true, the caller must end the call with [`HazardRecord::leave_fast`]. Valid only
    /// where `membarrier::is_asymmetric`.
    #[inline(always)]
    pub(crate) fn enter_fast(&self, gate: &Gate, expect: u64, mask: u64) -> bool {
        let cell = &self.first.cells[0];
        // Relaxed: only this thread writes the cell.
        if cell.load(Relaxed) != 0 {
            return false;
        }
        // Release: a scanner that reads this address acquires nothing from it; the ordering with the
        // load below is the heavy fence's. No instrument needs the Release: it may be weaker, and on x86-64
        // costs nothing.
        cell.store(gate.address(), Release);
        light();
        let word = gate.load();
        let found = word.0 & mask ^ expect;
        // Where there is one thread, the tag does not matter.
        let is_in = if SINGLE {
            found & !tag::MASK == phase::LIVE
        } else {
            found == self.own || found == SHARED
        };
        if is_in {
            return true;
        }
        rare();
        // A closer may have seen the cell. The slow path, which tries again, reads the word after it has cleared the
        // cell for good. No instrument needs the Release: the closure was not touched, so that there
        // is nothing to publish.
        cell.store(0, Release);
        light();
        false
    }

    /// Ends a call that [`HazardRecord::enter_fast`] began. False if the entry in this slot may be closed now: then the caller must settle it,
    /// since the closer may have seen the cell before it was cleared.
    #[inline(always)]
    pub(crate) fn leave_fast(&self, gate: &Gate) -> bool {
        // Release: the callback's accesses come before the scan that reads this 0 (Acquire). No instrument
        // needs the Release: the fast path is closed where they run; they need the same store in `clear`.
        self.first.cells[0].store(0, Release);
        light();
        // Relaxed: a caller that settles the entry loads the word again with Acquire.
        !Word(gate.word().load(Relaxed)).may_be_closed()
    }

    /// The slow path into an entry: for a first call, a nested call, a refused call, and every call where the process has no asymmetric fence.
    #[cold]
    #[inline(never)]
    pub(crate) fn enter(
        &self,
        gate: &Gate,
        expect: u64,
        mask: u64,
        asymmetric: bool,
    ) -> Result<Pin, Barred> {
        let Some((cell, nested)) = self.take_cell() else {
            return Err(Barred::Exhausted);
        };
        // Release: as in `enter_fast`. No instrument needs the Release: what orders this store is the fence, or
        // the read-modify-write, that follows.
        cell.store(gate.address(), Release);
        let mut word = self.look(gate, asymmetric);
        loop {
            let found = word.0 & mask ^ expect;
            if found == self.own || found == SHARED {
                return Ok(Pin { cell, nested });
            }
            if found & !tag::MASK != phase::LIVE {
                let word = self.clear(cell, nested, gate, asymmetric);
                return Err(Barred::Word(word));
            }
            // The entry is live, but its tag does not include this thread yet. The swap decides against a closer that takes itself for
            // the only caller.
            let mine = if word.tag() == tag::NONE {
                self.tag()
            } else {
                tag::SHARED
            };
            match gate.swap(word, word.with_tag(mine)) {
                Ok(()) => word = word.with_tag(mine),
                Err(now) => word = now,
            }
        }
    }

    /// Ends a call that [`HazardRecord::enter`] began, and returns the word, read after the cell was cleared.
    #[cold]
    #[inline(never)]
    pub(crate) fn leave(&self, pin: &Pin, gate: &Gate, asymmetric: bool) -> Word {
        // SAFETY: `take_cell` found the cell in this record, and records are never freed.
        let cell = unsafe { &*pin.cell };
        self.clear(cell, pin.nested, gate, asymmetric)
    }

    fn clear(&self, cell: &AtomicUsize, nested: bool, gate: &Gate, asymmetric: bool) -> Word {
        // Release: as in `leave_fast`.
        cell.store(0, Release);
        if nested {
            // Relaxed: only the own thread uses it. After the cell, so that never fewer cells are counted than are busy.
            light();
            self.depth.store(self.depth.load(Relaxed) - 1, Relaxed);
        }
        self.look(gate, asymmetric)
    }

    /// Reads the word after the store to a cell, in the order that closers rely on.
    fn look(&self, gate: &Gate, asymmetric: bool) -> Word {
        if asymmetric {
            light();
            gate.load()
        } else {
            Word(observe(gate.word()))
        }
    }

    /// A free cell of this record, allocated if there is none, and whether it is a nested one.
    ///
    /// Only its 0 says that a cell is free. Calls on one thread may end in any order (fibers, coroutines), so neither the last cell that was
    /// taken nor their number tells which ones are busy. A signal handler may run between this load and the caller's store, and take the
    /// same cell. It clears the cell again before this thread continues: a fiber may be suspended only inside a callback, never in here.
    #[inline]
    fn take_cell(&self) -> Option<(&AtomicUsize, bool)> {
        // Relaxed, here and below: only this thread, or a signal handler on it, writes these.
        if self.first.cells[0].load(Relaxed) == 0 {
            return Some((&self.first.cells[0], false));
        }
        // Counted before a cell is chosen, so that a signal handler never counts fewer cells than are busy.
        let depth = self.depth.load(Relaxed);
        self.depth.store(depth + 1, Relaxed);
        light();
        let Some((n, cell)) = self.free_cell(depth + 1) else {
            self.depth.store(depth, Relaxed);
            return None;
        };
        if self.used.load(Relaxed) <= n {
            // Relaxed: the fence orders it, as it orders the cell's own store, and a block is published by its link. A signal handler that
            // raised it meanwhile has left all of its cells.
            self.used.store(n + 1, Relaxed);
        }
        Some((cell, true))
    }

    /// A free cell beyond the first, and its index. Fewer than `guess` of them are busy.
    ///
    /// If calls end innermost first, cell `guess` is free. Otherwise it may be busy, and then a cell before it is free.
    fn free_cell(&self, guess: usize) -> Option<(usize, &AtomicUsize)> {
        let cell = self.nth_cell(guess)?;
        // Relaxed: as in `take_cell`.
        if cell.load(Relaxed) == 0 {
            return Some((guess, cell));
        }
        self.first_free_cell()
    }

    #[cold]
    fn first_free_cell(&self) -> Option<(usize, &AtomicUsize)> {
        let (mut block, mut n) = (&self.first, 1);
        loop {
            let cell = &block.cells[n % N];
            // Relaxed: as in `take_cell`.
            if cell.load(Relaxed) == 0 {
                return Some((n, cell));
            }
            n += 1;
            if n % N == 0 {
                block = block.next()?;
            }
        }
    }

    fn nth_cell(&self, n: usize) -> Option<&AtomicUsize> {
        let mut block = &self.first;
        for _ in 0..n / N {
            block = block.next()?;
        }
        Some(&block.cells[n % N])
    }

    /// Tells loom that this thread has found the record by a pointer.
    #[inline(always)]
    pub(crate) fn found(&self) {
        self.first.made.found();
    }

    /// Whether a cell of this record names `gate`.
    pub(crate) fn names(&self, gate: &Gate) -> bool {
        let address = gate.address();
        // Relaxed: as in `take_cell`. A cell that a scan must not miss was counted before its thread's fence.
        let used = self.used.load(Relaxed);
        let mut block = &self.first;
        for n in 0..used {
            if n > 0 && n % N == 0 {
                // Acquire: the block's cells are initialised. Pairs with `Block::next`.
                let more = block.more.load(Acquire);
                if more.is_null() {
                    return false;
                }
                // SAFETY: as in `Block::next`.
                block = unsafe { &*more };
                block.made.found();
            }
            // Acquire: what a caller did before it cleared the cell comes before what the scanning thread does next (the drop).
            if block.cells[n % N].load(Acquire) == address {
                return true;
            }
        }
        false
    }

    /// Whether this thread is inside `gate`'s callback now.
    pub(crate) fn is_inside(&self, gate: &Gate) -> bool {
        // Relaxed: only the own thread calls this. If it is inside no entry, it is not inside this one.
        (self.first.cells[0].load(Relaxed) != 0 || self.depth.load(Relaxed) != 0)
            && self.names(gate)
    }

    /// Whether this thread runs a callback, a drop or an error hook.
    pub(crate) fn is_busy(&self) -> bool {
        self.first.cells[0].load(Relaxed) != 0
            || self.depth.load(Relaxed) != 0
            || self.guarded.load(Relaxed) != 0
    }

    /// Whether it runs more than one of these. Only from inside a call: it may also say so of a fiber's only call, beside that of another fiber.
    #[cfg(all(feature = "std", not(loom)))]
    pub(crate) fn is_nested(&self) -> bool {
        self.depth.load(Relaxed) != 0 || self.guarded.load(Relaxed) != 0
    }

    /// Counts a drop or an error hook, until [`HazardRecord::guard_out`].
    pub(crate) fn guard_in(&self) {
        self.guarded.store(self.guarded.load(Relaxed) + 1, Relaxed);
    }
    pub(crate) fn guard_out(&self) {
        self.guarded.store(self.guarded.load(Relaxed) - 1, Relaxed);
    }

    /// Names `gate` in a cell while its closure is dropped, so that a forked child can tell that the thread which drops it does not exist there.
    /// [`HazardRecord::leave`] ends this: until then a closer of a later entry of the slot may leave that entry to this thread.
    pub(crate) fn hold(&self, gate: &Gate) -> Option<Pin> {
        let (cell, nested) = self.take_cell()?;
        // Release: no load acquires from it. In the child of a fork the cell is seen if the word is. No
        // instrument needs the Release: it may be weaker.
        cell.store(gate.address(), Release);
        light();
        Some(Pin { cell, nested })
    }

    /// Whether no other thread has called the entry that has this word.
    #[inline(always)]
    pub(crate) fn is_alone_with(&self, word: Word) -> bool {
        word.tag() == tag::NONE || word.tag() == self.tag() && self.tag() != tag::SHARED
    }

    /// Calls `each` with the address in every cell that is taken. For another thread's record that is a snapshot.
    pub(crate) fn in_flight(&self, mut each: impl FnMut(usize)) {
        // Relaxed: a snapshot.
        let used = self.used.load(Relaxed);
        let mut block = &self.first;
        for n in 0..used {
            if n > 0 && n % N == 0 {
                // Acquire: as in `names`.
                let more = block.more.load(Acquire);
                if more.is_null() {
                    return;
                }
                // SAFETY: as in `Block::next`.
                block = unsafe { &*more };
                block.made.found();
            }
            // Relaxed: the address is compared and not followed.
            let address = block.cells[n % N].load(Relaxed);
            if address != 0 {
                each(address);
            }
        }
    }
}

/// Allocates a record or a block. `None` if memory is out.
pub(crate) fn allocate<T>(value: T) -> Option<*mut T> {
    // Not `Box::new`, which aborts the process when memory is out: a call must end with a status instead.
    let layout = core::alloc::Layout::new::<T>();
    // SAFETY: the layout of a record or a block is not zero-sized.
    let place = unsafe { alloc::alloc::alloc(layout) }.cast::<T>();
    if place.is_null() {
        return None;
    }
    // SAFETY: freshly allocated with T's layout.
    unsafe { place.write(value) };
    Some(place)
}

/// In a model, where blocks must not outlive the run.
#[cfg(loom)]
impl<const N: usize, X> Drop for HazardRecord<N, X> {
    fn drop(&mut self) {
        let mut more = self.first.more.load(Relaxed);
        while !more.is_null() {
            // SAFETY: `allocate` made it with the layout of a box, and the model's threads have ended.
            let block = unsafe { Box::from_raw(more) };
            more = block.more.load(Relaxed);
        }
    }
}

/// The closers' half of the fence. When it returns, every thread of the process has executed a full barrier since it began. False if the system
/// refused, which happens only if a sandbox was set up after the first use. Then nothing may be concluded from a scan.
pub(crate) fn heavy() -> bool {
    if SINGLE || RMW {
        return true;
    }
    full();
    if crate::sys::membarrier::is_asymmetric() {
        crate::sys::membarrier::heavy()
    } else {
        true
    }
}
