//! The slab: the slots of closures, in chunks that never move, and the free lists.
//!
//! A chunk is allocated, zeroed, when the first of its slots is needed, and is never freed, so that any integer may be looked up at any time.
//! The widths are parameters, so that tests reach the wrap of a generation, the growth and the end of the table in milliseconds.
//!
//! Each thread has a local free list, and all share the global one.
//!
//! # Invariants
//! * A free slot is in exactly one free list.
//! * Free lists are first in, first out.
//! * A slot whose generations are used up is in none, for ever.

use crate::call_site::Mark;
use crate::sys::huge_pages::Region;
use crate::sys::sync::plain::{AtomicU32, AtomicU64};
use crate::sys::sync::{AcqRel, Acquire, AtomicPtr, Cell, Made, Mutex, Relaxed};
use crate::table::lifecycle::{Gate, Word, phase};
use core::cell::UnsafeCell;
use core::mem::MaybeUninit;
use core::ptr;

/// Bytes of captures that are stored in a slot itself.
pub(crate) const INLINE: usize = 32;

/// These bytes, aligned for any value that fits into them. On 32-bit targets the fields before them end at byte 20.
#[derive(Debug)]
#[repr(C, align(32))]
pub(crate) struct Captures(MaybeUninit<[u8; INLINE]>);

const _: () = assert!(core::mem::align_of::<Captures>() == INLINE);
/// How many slots move between a local free list and the global one at a time.
const BATCH: u32 = 32;
/// A thread reuses a slot only when this many are free. Since lists are first in, first out, one loop then does not use up the generations of
/// one slot.
const RESERVE: u32 = 32;
/// The most slots in a local free list.
const KEEP: u32 = 4 * BATCH;

/// The end of the value in a slot's data: if the second argument is null, drops it. Otherwise that points at why a call did not reach the
/// value, which lives on. One function for both keeps a slot in its cache line.
pub(crate) type End = unsafe fn(*mut u8, *const ());

/// One entry. The thread that took the slot from a free list writes the fields other than the gate, before the gate says LIVE. Callers inside
/// the entry read them.
#[derive(Debug)]
#[repr(C, align(64))]
pub(crate) struct Slot {
    pub(crate) gate: Gate,
    /// Address of the signature's static. Atomic, since reports read it without being inside the entry.
    pub(crate) signature: AtomicPtr<()>,
    /// `unsafe fn(*const u8, args) -> ..` of the signature, as the export stored it.
    pub(crate) call: Cell<*const ()>,
    /// Drops the value in `data`, or tells it of a call that did not reach it; `None` if it needs neither.
    pub(crate) end: Cell<Option<End>>,
    pub(crate) data: UnsafeCell<Captures>,
}

// SAFETY: only the thread that took the free slot from a free list, or claimed its drop, writes the cells. Only callers read them, which the
// protocol of `hazard/record.rs` keeps apart from both.
unsafe impl Sync for Slot {}

const _: () = assert!(core::mem::size_of::<Slot>() == 64 || cfg!(loom));

/// Where a slot's last entry was exported and closed: 4 bytes, beside the slot.
#[derive(Debug)]
pub(crate) struct Trace {
    pub(crate) exported: Mark,
    pub(crate) closed: Mark,
}

#[derive(Debug)]
struct Chunk<const CHUNK: usize> {
    made: Made,
    slots: [Slot; CHUNK],
    traces: [Trace; CHUNK],
}

/// A free list, linked through the slots' data; first in, first out.
#[derive(Debug, Default)]
pub(crate) struct FreeList {
    head: u32,
    tail: u32,
    len: u32,
}

/// The slots that a thread may take without a lock: its local free list, and a few slots that have never been used.
#[derive(Debug, Default)]
pub(crate) struct Reserve {
    free: FreeList,
    fresh: u32,
    fresh_end: u32,
}

#[derive(Debug)]
struct Common<const CHUNK: usize> {
    free: FreeList,
    /// How many slots have ever been given to a thread.
    fresh: u32,
    memory: Region<Chunk<CHUNK>>,
}

/// `GENERATIONS` bits of generation, chunks of `CHUNK` slots, at most `CHUNKS` of them.
#[derive(Debug)]
pub(crate) struct Table<const GENERATIONS: u32, const CHUNK: usize, const CHUNKS: usize> {
    chunks: [AtomicPtr<Chunk<CHUNK>>; CHUNKS],
    common: Mutex<Common<CHUNK>>,
    /// The seed of the first generations; 0 until there is a chunk.
    secret: AtomicU64,
    /// How many slots have used up their generations.
    retired: AtomicU32,
}

impl<const GENERATIONS: u32, const CHUNK: usize, const CHUNKS: usize>
    Table<GENERATIONS, CHUNK, CHUNKS>
{
    const CAPACITY: u32 = (CHUNK * CHUNKS) as u32;
    const MASK: u32 = ((1_u64 << GENERATIONS) - 1) as u32;

    crate::sys::sync::const_fn! {
    pub(crate) fn new() -> Self {
        Table {
            #[cfg(not(loom))]
            chunks: [const { AtomicPtr::new(ptr::null_mut()) }; CHUNKS],
            #[cfg(loom)]
            chunks: core::array::from_fn(|_| AtomicPtr::new(ptr::null_mut())),
            common: Mutex::new(Common {
                free: FreeList {
                    head: 0,
                    tail: 0,
                    len: 0,
                },
                fresh: 0,
                memory: Region::new(),
            }),
            secret: AtomicU64::new(0),
            retired: AtomicU32::new(0),
        }
    }
    }

    /// The slot with this index, if its chunk exists.
    #[inline(always)]
    pub(crate) fn slot(&self, index: u32) -> Option<&Slot> {
        Some(&self.chunk(index)?.slots[index as usize % CHUNK])
    }

    /// Where the last entry of the slot with this index was exported and closed.
    pub(crate) fn trace(&self, index: u32) -> Option<&Trace> {
        Some(&self.chunk(index)?.traces[index as usize % CHUNK])
    }

    #[inline(always)]
    fn chunk(&self, index: u32) -> Option<&Chunk<CHUNK>> {
        // Acquire: the chunk's zeroes are there. Pairs with `grow`.
        let chunk = self.chunks.get(index as usize / CHUNK)?.load(Acquire);
        // SAFETY: null, or set once by `grow` to an initialised chunk, which lives as long as the table.
        let chunk = unsafe { chunk.as_ref() }?;
        chunk.made.found();
        Some(chunk)
    }

    /// A slot for the calling thread alone, with the generation of its next entry. `None` if the table is full or memory is out.
    pub(crate) fn take(&self, reserve: &mut Reserve) -> Option<(u32, &Slot, u32)> {
        if reserve.free.len < RESERVE && reserve.fresh == reserve.fresh_end {
            self.refill(reserve);
        }
        if reserve.free.len >= RESERVE || reserve.fresh == reserve.fresh_end {
            let index = self.pop(&mut reserve.free)?;
            let slot = self.slot(index)?;
            return Some((index, slot, slot.gate.load().generation()));
        }
        let index = reserve.fresh;
        reserve.fresh += 1;
        Some((index, self.slot(index)?, self.first_generation(index)))
    }

    /// The next word of a finished entry's slot: free with the next generation, or retired.
    #[inline]
    pub(crate) fn word_after(&self, index: u32, generation: u32) -> Word {
        let next = generation.wrapping_add(1) & Self::MASK;
        if next == self.first_generation(index) {
            // Relaxed: a count for reports.
            self.retired.fetch_add(1, Relaxed);
            // Its last generation stays in the word, so that all of its handles are known as closed.
            Word::new(phase::RETIRED, generation)
        } else {
            Word::new(phase::FREE, next)
        }
    }

    /// Puts a free slot at the end of the thread's free list.
    pub(crate) fn give(&self, reserve: &mut Reserve, index: u32) {
        self.push(&mut reserve.free, index);
        if reserve.free.len > KEEP {
            self.give_batch(reserve);
        }
    }

    #[cold]
    #[inline(never)]
    fn give_batch(&self, reserve: &mut Reserve) {
        let mut common = self.common.lock();
        self.move_batch(&mut reserve.free, &mut common.free, BATCH);
    }

    /// Gives all slots that an ending thread keeps to the other threads.
    pub(crate) fn give_all(&self, reserve: &mut Reserve) {
        let mut common = self.common.lock();
        let all = reserve.free.len;
        self.move_batch(&mut reserve.free, &mut common.free, all);
        while reserve.fresh < reserve.fresh_end {
            let index = reserve.fresh;
            reserve.fresh += 1;
            if let Some(slot) = self.slot(index) {
                slot.gate
                    .publish(Word::new(phase::FREE, self.first_generation(index)));
                self.push(&mut common.free, index);
            }
        }
    }

    /// How many slots have ever been given to threads, retired ones included. No index at or above it has been issued.
    pub(crate) fn issued(&self) -> u32 {
        self.common.lock().fresh
    }

    #[allow(dead_code)] // asked by tests
    pub(crate) fn retired(&self) -> u32 {
        self.retired.load(Relaxed)
    }

    /// Whether this generation of slot `index`, whose word is `now`, has ever been issued.
    pub(crate) fn was_issued(&self, index: u32, generation: u32, now: Word) -> bool {
        let first = self.first_generation(index);
        let asked = generation.wrapping_sub(first) & Self::MASK;
        let next = now.generation().wrapping_sub(first) & Self::MASK;
        match now.phase() {
            phase::FRESH => false,
            phase::FREE => asked < next,
            _ => asked <= next,
        }
    }

    #[cold]
    #[inline(never)]
    fn refill(&self, reserve: &mut Reserve) {
        let mut common = self.common.lock();
        if common.free.len > 0 {
            let most = common.free.len.min(BATCH);
            self.move_batch(&mut common.free, &mut reserve.free, most);
            if reserve.free.len >= RESERVE {
                return;
            }
        }
        if common.fresh < Self::CAPACITY {
            // Not past the end of a chunk, so that the table grows by one chunk at a time.
            let fresh = common.fresh;
            let in_chunk = CHUNK as u32 - fresh % CHUNK as u32;
            if fresh % CHUNK as u32 == 0 && !self.grow(fresh, &mut common.memory) {
                return;
            }
            reserve.fresh = fresh;
            common.fresh += BATCH.min(in_chunk);
            reserve.fresh_end = common.fresh;
        }
    }

    /// Allocates the chunk that `index` begins.
    fn grow(&self, index: u32, memory: &mut Region<Chunk<CHUNK>>) -> bool {
        if self.secret.load(Relaxed) == 0 {
            // Relaxed: written under the lock before any slot is given out. A handle from such a slot reaches other threads with
            // synchronisation. A look-up of a made-up handle reads 0 or this.
            self.secret.store(random() | 1, Relaxed);
        }
        let Some(chunk) = new_chunk(memory, index as usize / CHUNK) else {
            return false;
        };
        let place = &self.chunks[index as usize / CHUNK];
        // AcqRel: publishes the zeroed chunk to `chunk`. There is no second writer: the common lock is held. Hence no
        // instrument needs the Acquire: it reads null. And no instrument needs the failure's Acquire: it
        // never fails.
        let was = place.compare_exchange(ptr::null_mut(), chunk, AcqRel, Acquire);
        debug_assert!(was.is_ok());
        true
    }

    /// The first generation of a slot, at which its generations also end.
    fn first_generation(&self, index: u32) -> u32 {
        // The finaliser of splitmix64 (Steele, Lea and Flood 2014).
        let mut x =
            self.secret.load(Relaxed) ^ u64::from(index).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ x >> 31) as u32 & Self::MASK
    }

    fn link(&self, index: u32) -> Option<*mut u32> {
        Some(self.slot(index)?.data.get().cast())
    }

    fn push(&self, queue: &mut FreeList, index: u32) {
        if queue.len == 0 {
            queue.head = index;
        } else if let Some(last) = self.link(queue.tail) {
            // SAFETY: the data of a free slot belongs to the thread that has its free list.
            unsafe { last.write(index) };
        }
        queue.tail = index;
        queue.len += 1;
    }

    fn pop(&self, queue: &mut FreeList) -> Option<u32> {
        if queue.len == 0 {
            return None;
        }
        let index = queue.head;
        queue.len -= 1;
        if queue.len > 0 {
            // SAFETY: as in `push`, and the link was written when the next one was pushed.
            queue.head = unsafe { self.link(index)?.read() };
        }
        Some(index)
    }

    fn move_batch(&self, from: &mut FreeList, to: &mut FreeList, count: u32) {
        for _ in 0..count {
            match self.pop(from) {
                Some(index) => self.push(to, index),
                None => return,
            }
        }
    }

    /// Locks the global free list, for a fork.
    #[cfg(all(feature = "std", unix, not(loom)))]
    pub(crate) fn hold_lock(&'static self) -> alloc::boxed::Box<dyn core::any::Any> {
        alloc::boxed::Box::new(self.common.lock())
    }
}

/// A chunk of zeroes, which is valid: FRESH gates, null pointers, no drops, unknown sites.
#[cfg(not(loom))]
fn new_chunk<const CHUNK: usize>(
    memory: &mut Region<Chunk<CHUNK>>,
    have: usize,
) -> Option<*mut Chunk<CHUNK>> {
    memory.take(have)
}

#[cfg(loom)]
fn new_chunk<const CHUNK: usize>(
    _: &mut Region<Chunk<CHUNK>>,
    _: usize,
) -> Option<*mut Chunk<CHUNK>> {
    let slot = |_| Slot {
        gate: Gate::new(Word(0)),
        signature: AtomicPtr::new(ptr::null_mut()),
        call: Cell::new(ptr::null()),
        end: Cell::new(None),
        data: UnsafeCell::new(Captures(MaybeUninit::uninit())),
    };
    let trace = |_| Trace {
        exported: Mark::new(),
        closed: Mark::new(),
    };
    Some(alloc::boxed::Box::into_raw(alloc::boxed::Box::new(Chunk {
        made: Made::new(),
        slots: core::array::from_fn(slot),
        traces: core::array::from_fn(trace),
    })))
}

/// A number that differs from process to process, where the platform has randomness.
fn random() -> u64 {
    #[cfg(loom)]
    {
        // All runs of a model must take the same steps.
        0x5851_f42d_4c95_7f2d
    }
    #[cfg(all(feature = "std", not(loom)))]
    {
        use std::hash::{BuildHasher, Hasher};
        std::collections::hash_map::RandomState::new()
            .build_hasher()
            .finish()
    }
    #[cfg(not(any(loom, feature = "std")))]
    {
        // Without std there is no source of randomness: generations begin at fixed numbers.
        0x5851_f42d_4c95_7f2d
    }
}

#[cfg(loom)]
impl<const G: u32, const CHUNK: usize, const CHUNKS: usize> Drop for Table<G, CHUNK, CHUNKS> {
    fn drop(&mut self) {
        for chunk in &self.chunks {
            let chunk = chunk.load(Relaxed);
            if !chunk.is_null() {
                // SAFETY: `new_chunk` boxed it, and the model's threads have ended.
                drop(unsafe { alloc::boxed::Box::from_raw(chunk) });
            }
        }
    }
}
