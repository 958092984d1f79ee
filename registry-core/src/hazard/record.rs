//! Readers' records and the asymmetric fence: how a caller shows that it is inside an entry.
//!
//! `call/enter.rs` before this, `table/lifecycle.rs` (the word) beside it, `hazard/domain.rs` (all records, and who claims an
//! entry) after it. A caller stores the entry's address in a cell of its thread's own record, checks the entry's word, calls,
//! clears the cell and looks at the word once more. A closer swaps the word, issues the heavy fence
//! and reads all cells. Who sees what, and why that suffices, is argued in `docs/implementation.rs`.
//!
//! Invariants: records are never freed; a record belongs to one thread at a time; every scan that may
//! end in a drop comes after a heavy fence that itself comes after the closed word was read.

use crate::sys::sync::{
    Acquire, AtomicPtr, AtomicU32, AtomicUsize, Made, RMW, Relaxed, Release, SINGLE, full, light,
    observe,
};
use crate::table::lifecycle::{Gate, Word, tag};
#[cfg(loom)]
use alloc::boxed::Box;
use core::ptr;

/// Cells in a record, and in each block that deeper nesting adds to it.
pub(crate) const CELLS: usize = if cfg!(loom) { 2 } else { 8 };

/// One thread's cells. A thread's calls write only here.
#[derive(Debug)]
#[repr(align(128))] // two cache lines: the adjacent-line prefetcher would share one otherwise
pub(crate) struct Record<const N: usize, X> {
    first: Block<N>,
    /// Cells that have ever been used: what a scan reads, so it never shrinks. Own thread writes.
    used: AtomicUsize,
    /// How many cells beyond the first are taken. It counts them and does not say which: calls end in any
    /// order. Own thread only; an atomic for the sake of signal handlers.
    depth: AtomicUsize,
    /// Drops, hooks and the like that run on this thread now. Own thread only.
    guarded: AtomicUsize,
    /// The tag that this thread leaves in the word of what it calls.
    tag: u64,
    /// 0 free, 1 taken by a thread, 2 its thread is not in this process (after a fork).
    pub(crate) state: AtomicU32,
    pub(crate) next: AtomicPtr<Record<N, X>>,
    /// What else the registry keeps for a thread.
    pub(crate) extra: X,
}

#[derive(Debug)]
struct Block<const N: usize> {
    made: Made,
    cells: [AtomicUsize; N],
    more: AtomicPtr<Block<N>>,
}

/// What `Record::state` says.
pub(crate) const VACANT: u32 = 0;
pub(crate) const TAKEN: u32 = 1;
pub(crate) const ORPHANED: u32 = 2;

/// A caller inside an entry, to be handed back to [`Record::leave`].
#[derive(Debug)]
pub(crate) struct Pin {
    cell: *const AtomicUsize,
    nested: bool,
}

/// Why a caller did not get in.
#[derive(Debug)]
pub(crate) enum Barred {
    /// The word that was seen last. The cell is cleared again, and the word was read after that.
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

    /// The block after this one, allocated if need be. Own thread only.
    fn next(&self) -> Option<&Self> {
        // Relaxed: this thread linked it, or takes over a record (Acquire in `Records::take`).
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

impl<const N: usize, X: Default> Record<N, X> {
    pub(crate) fn new(tag: u64) -> Self {
        Record {
            first: Block::new(),
            used: AtomicUsize::new(1),
            depth: AtomicUsize::new(0),
            guarded: AtomicUsize::new(0),
            tag,
            state: AtomicU32::new(TAKEN),
            next: AtomicPtr::new(ptr::null_mut()),
            extra: X::default(),
        }
    }

    /// The way in that costs nothing: cell 0 is free, and this thread or several have called before.
    ///
    /// `expect` and `mask` are of `table/lifecycle.rs`. If true, the caller must end the call with
    /// [`Record::leave_fast`]. Valid only where `fence::is_asymmetric`.
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
        // On one thread nobody asks who has called.
        let is_in = if SINGLE {
            (word.0 ^ expect) & mask & !tag::MASK == 0
        } else {
            let difference = word.0 & mask ^ expect;
            difference == self.tag || difference == tag::SHARED
        };
        if is_in {
            return true;
        }
        // A closer may have seen the cell: the slow way, which tries again, looks at the word when it
        // has cleared it for good. No instrument needs the Release: the closure was not touched, so that there
        // is nothing to publish.
        cell.store(0, Release);
        light();
        false
    }

    /// Ends what [`Record::enter_fast`] began. False if an entry of this place may be closed now: then the
    /// caller must see to it, since the closer may have seen the cell before it was cleared.
    #[inline(always)]
    pub(crate) fn leave_fast(&self, gate: &Gate) -> bool {
        // Release: the callback's accesses come before the scan that reads this 0 (Acquire). No instrument
        // needs the Release: the fast way is closed where they run; they need the same store in `clear`.
        self.first.cells[0].store(0, Release);
        light();
        // Relaxed: whoever acts on the answer loads the word again with Acquire.
        !Word(gate.word().load(Relaxed)).may_be_closed()
    }

    /// The way in for a first call, a nested call, a refused call, and for every call where the
    /// process has no asymmetric fence.
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
            let difference = word.0 & mask ^ expect;
            if difference == self.tag || difference == tag::SHARED {
                return Ok(Pin { cell, nested });
            }
            if difference & !tag::MASK != 0 {
                let word = self.clear(cell, nested, gate, asymmetric);
                return Err(Barred::Word(word));
            }
            // Live, but this thread is not yet in its tag. The swap decides against a closer that
            // believes itself alone with the entry.
            let mine = if word.tag() == tag::NONE {
                self.tag
            } else {
                tag::SHARED
            };
            match gate.swap(word, word.with_tag(mine)) {
                Ok(()) => word = word.with_tag(mine),
                Err(now) => word = now,
            }
        }
    }

    /// Ends what [`Record::enter`] began, and returns the word as read after the cell was cleared.
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
            // Relaxed: own thread only. After the cell: no fewer are counted than are busy.
            light();
            self.depth.store(self.depth.load(Relaxed) - 1, Relaxed);
        }
        self.look(gate, asymmetric)
    }

    /// The word, read after the store to a cell in the order that closers rely on.
    fn look(&self, gate: &Gate, asymmetric: bool) -> Word {
        if asymmetric {
            light();
            gate.load()
        } else {
            Word(observe(gate.word()))
        }
    }

    /// A free cell of this record, allocated if need be, and whether it is a nested one.
    ///
    /// Nothing but a 0 says that a cell is free. Calls on one thread may end in any order (fibers, coroutines),
    /// so neither the last cell taken nor their number tells which ones are busy. A signal handler may run
    /// between the look and the caller's store and take the same cell. It clears it again before this thread
    /// goes on: a fiber may be left inside a callback only, never in here.
    #[inline]
    fn take_cell(&self) -> Option<(&AtomicUsize, bool)> {
        // Relaxed, here and below: only this thread (or a handler on top of it) writes these.
        if self.first.cells[0].load(Relaxed) == 0 {
            return Some((&self.first.cells[0], false));
        }
        // Counted before a cell is chosen: to a handler, no fewer are taken than are busy.
        let depth = self.depth.load(Relaxed);
        self.depth.store(depth + 1, Relaxed);
        light();
        let Some((n, cell)) = self.free_cell(depth + 1) else {
            self.depth.store(depth, Relaxed);
            return None;
        };
        if self.used.load(Relaxed) <= n {
            // Relaxed: the order against the cell's own store is the fence's, as for the cell, and a block is
            // published by its link. A handler that raised it meanwhile has left all its cells.
            self.used.store(n + 1, Relaxed);
        }
        Some((cell, true))
    }

    /// A free cell beyond the first, and its number. Fewer than `guess` of them are busy.
    ///
    /// Where calls end innermost first, cell `guess` is free. Where they do not it may be busy, and then one
    /// before it is free.
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

    /// Says that the caller has found this record by a pointer.
    #[inline(always)]
    pub(crate) fn found(&self) {
        self.first.made.found();
    }

    /// Whether a cell of this record names `gate`.
    pub(crate) fn names(&self, gate: &Gate) -> bool {
        let address = gate.address();
        // Relaxed: as in `take_cell`. Whose cell a scan must not miss has fenced since it was counted.
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
            // Acquire: what the caller did before it cleared the cell comes before what the scanner
            // does next (the drop).
            if block.cells[n % N].load(Acquire) == address {
                return true;
            }
        }
        false
    }

    /// Whether this thread is inside `gate`'s callback now.
    pub(crate) fn is_inside(&self, gate: &Gate) -> bool {
        // Relaxed: own thread. A thread that is inside nothing is inside this neither.
        (self.first.cells[0].load(Relaxed) != 0 || self.depth.load(Relaxed) != 0)
            && self.names(gate)
    }

    /// Whether this thread runs a callback, or a drop or hook under the guard.
    pub(crate) fn is_busy(&self) -> bool {
        self.first.cells[0].load(Relaxed) != 0
            || self.depth.load(Relaxed) != 0
            || self.guarded.load(Relaxed) != 0
    }

    /// Counts a guarded piece of user code in, until [`Record::guard_out`].
    pub(crate) fn guard_in(&self) {
        self.guarded.store(self.guarded.load(Relaxed) + 1, Relaxed);
    }
    pub(crate) fn guard_out(&self) {
        self.guarded.store(self.guarded.load(Relaxed) - 1, Relaxed);
    }

    /// Keeps `gate` in a cell while its closure is dropped, so that a forked child can tell that the
    /// thread which drops it does not exist there. Ended by [`Record::leave`]: until then a closer of a
    /// later entry of the same slot may count on this thread.
    pub(crate) fn hold(&self, gate: &Gate) -> Option<Pin> {
        let (cell, nested) = self.take_cell()?;
        // Release: nobody acquires from it. In the child of a fork the cell is found if the word is. No
        // instrument needs the Release: it may be weaker.
        cell.store(gate.address(), Release);
        light();
        Some(Pin { cell, nested })
    }

    /// Whether an entry with this word was called by nobody but this thread.
    #[inline(always)]
    pub(crate) fn is_alone_with(&self, word: Word) -> bool {
        word.tag() == tag::NONE || word.tag() == self.tag && self.tag != tag::SHARED
    }

    /// How many cells name something now. Another thread's figure is a moment's.
    pub(crate) fn in_flight(&self, mut each: impl FnMut(usize)) {
        // Relaxed: a moment's figure.
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

/// Memory for a record or a block; `None` if there is none.
pub(crate) fn allocate<T>(value: T) -> Option<*mut T> {
    // `Box::new` aborts the process when memory is out; a call must end with a status instead.
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
/// The blocks of a model, where nothing may outlive the run.
#[cfg(loom)]
impl<const N: usize, X> Drop for Record<N, X> {
    fn drop(&mut self) {
        let mut more = self.first.more.load(Relaxed);
        while !more.is_null() {
            // SAFETY: `allocate` made it with the layout of a box, and the model's threads have ended.
            let block = unsafe { Box::from_raw(more) };
            more = block.more.load(Relaxed);
        }
    }
}

/// The closers' half of the fence: when it returns, every thread of the process has executed a full
/// barrier since it began. False if the system refused, which it does only when a filter was put on
/// after the first use: then nothing may be concluded from a scan.
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
