//! The lifecycle of a slot: one word, which every caller checks and every closer swaps.
//!
//! The word is the only part of a slot that threads race on.
//!
//! ```text
//! FRESH --export--> LIVE --close--> CLOSED --claim--> DROPPING --> FREE (next generation) --export--> ..
//!                     \--close, when only the closer has called--^        \--> RETIRED (generations used up)
//! CLOSED, DROPPING --> LOST   (the thread that had to finish it does not exist: it has ended, or was left behind by a fork)
//! LIVE --> LOST               (its closure must not be touched: a fork without its scope's thread, a trap)
//! ```
//! Invariant: after LIVE is left, the generation, the tag and the owner of that entry never change.

use crate::handle::{GENERATION_BITS, INDEX_BITS};
use crate::sys::sync::{AcqRel, Acquire, AtomicU64, Release};
use core::fmt;

/// The phase of an entry: the lowest bits of its word. Zeroed memory is `FRESH`.
pub(crate) mod phase {
    pub(crate) const FRESH: u64 = 0;
    pub(crate) const FREE: u64 = 1;
    pub(crate) const LIVE: u64 = 2;
    pub(crate) const DROPPING: u64 = 3;
    /// The first phase whose highest bit is set. A caller usually leaves a phase without it, so that one test tells them apart.
    pub(crate) const CLOSED: u64 = 4;
    pub(crate) const RETIRED: u64 = 5;
    pub(crate) const LOST: u64 = 6;
    pub(super) const MASK: u64 = 7;
}

/// The owner of an entry, which may end it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(crate) enum Owner {
    /// A wrapper.
    Rust = 0,
    /// Foreign code, by `release`.
    Foreign = 1 << 3,
    /// A scope.
    Scope = 2 << 3,
    /// None: the entry lives as long as the process.
    Leaked = 3 << 3,
}

const OWNER: u64 = 3 << 3;
/// A thread sleeps until this entry is over.
const WAITED: u64 = 1 << 5;
/// Only its own thread may run and drop the closure.
const LOCAL: u64 = 1 << 6;
/// Callers that leave the closed entry do not finish it: the queue does that the entry was closed into.
const DEFERRED: u64 = 1 << 7;
const TAG_SHIFT: u32 = 10;
/// From here up the word of a closure is its handle, so that a caller compares the two as they are.
const GENERATION_SHIFT: u32 = INDEX_BITS;

/// Which threads have called an entry: none, one (its tag), or several.
pub(crate) mod tag {
    pub(crate) const NONE: u64 = 0;
    pub(crate) const MASK: u64 = 0xffff << super::TAG_SHIFT;
    pub(crate) const SHARED: u64 = MASK;
    /// The tag of the `n`th hazard record, counted from 0. Records for which no tag is left have `SHARED`.
    pub(crate) const fn nth(n: usize) -> u64 {
        if n < 0xfffe {
            (n as u64 + 1) << super::TAG_SHIFT
        } else {
            SHARED
        }
    }
}

/// The generation, and above it what marks the handle of a closure.
const GENERATION: u64 = u64::MAX << GENERATION_SHIFT;
const GENERATIONS: u64 = (1 << GENERATION_BITS) - 1;
/// What a caller by handle compares: everything but the owner and the flags.
pub(crate) const BY_HANDLE: u64 = phase::MASK | tag::MASK | GENERATION;
/// What a function's stub compares. Not the generation: a later export lets the stub work again.
pub(crate) const BY_STUB: u64 = phase::MASK | tag::MASK;

/// A copy of a slot's word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word(pub(crate) u64);

impl Word {
    pub(crate) const fn new(phase: u64, generation: u32) -> Self {
        Word(phase | (generation as u64 & GENERATIONS) << GENERATION_SHIFT)
    }
    /// The word of the live entry with this handle, a closure's.
    #[inline(always)]
    pub(crate) const fn live(raw: u64) -> Self {
        Word(Self::asked(raw) | phase::LIVE)
    }
    /// The part of a number that a caller by handle compares with the word. No word of a live entry has it if the number is not a
    /// closure's handle.
    #[inline(always)]
    pub(crate) const fn asked(raw: u64) -> u64 {
        raw & GENERATION
    }
    #[inline(always)]
    pub(crate) const fn phase(self) -> u64 {
        self.0 & phase::MASK
    }
    /// Whether the phase is CLOSED, RETIRED or LOST.
    #[inline(always)]
    pub(crate) const fn may_be_closed(self) -> bool {
        self.0 & phase::CLOSED != 0
    }
    pub(crate) const fn owner(self) -> Owner {
        match (self.0 & OWNER) >> 3 {
            0 => Owner::Rust,
            1 => Owner::Foreign,
            2 => Owner::Scope,
            _ => Owner::Leaked,
        }
    }
    #[inline(always)]
    pub(crate) const fn tag(self) -> u64 {
        self.0 & tag::MASK
    }
    #[inline(always)]
    pub(crate) const fn generation(self) -> u32 {
        (self.0 >> GENERATION_SHIFT & GENERATIONS) as u32
    }
    pub(crate) const fn waited(self) -> bool {
        self.0 & WAITED != 0
    }
    pub(crate) const fn local(self) -> bool {
        self.0 & LOCAL != 0
    }
    #[inline(always)]
    pub(crate) const fn with_phase(self, phase: u64) -> Self {
        Word(self.0 & !phase::MASK | phase)
    }
    #[inline(always)]
    pub(crate) const fn with_owner(self, owner: Owner) -> Self {
        Word(self.0 & !OWNER | owner as u64)
    }
    pub(crate) const fn with_tag(self, tag: u64) -> Self {
        Word(self.0 & !tag::MASK | tag)
    }
    pub(crate) const fn with_waited(self) -> Self {
        Word(self.0 | WAITED)
    }
    pub(crate) const fn with_local(self, local: bool) -> Self {
        if local { Word(self.0 | LOCAL) } else { self }
    }
    pub(crate) const fn deferred(self) -> bool {
        self.0 & DEFERRED != 0
    }
    pub(crate) const fn with_deferred(self, deferred: bool) -> Self {
        Word(self.0 & !DEFERRED | if deferred { DEFERRED } else { 0 })
    }
    /// Whether the entry of this generation is over: no thread is inside, and its closure was dropped or lost.
    pub(crate) const fn is_over(self, generation: u32) -> bool {
        self.generation() != generation
            || !matches!(self.phase(), phase::LIVE | phase::CLOSED | phase::DROPPING)
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NAMES: [&str; 8] = [
            "FRESH", "FREE", "LIVE", "DROPPING", "CLOSED", "RETIRED", "LOST", "?",
        ];
        write!(
            f,
            "{} {:?} tag {} generation {}{}{}{}",
            NAMES[self.phase() as usize],
            self.owner(),
            self.tag() >> TAG_SHIFT,
            self.generation(),
            if self.waited() { " WAITED" } else { "" },
            if self.local() { " LOCAL" } else { "" },
            if self.deferred() { " DEFERRED" } else { "" },
        )
    }
}

/// The word of an entry. Callers publish its address while they are inside.
#[derive(Debug)]
#[repr(transparent)]
pub(crate) struct Gate {
    word: AtomicU64,
}

impl Gate {
    crate::sys::sync::const_fn! {
    pub(crate) fn new(word: Word) -> Self {
        Gate {
            word: AtomicU64::new(word.0),
        }
    }
    }

    /// The atomic itself, for the fences of `hazard/record.rs`.
    #[inline(always)]
    pub(crate) fn word(&self) -> &AtomicU64 {
        &self.word
    }

    /// The address that callers publish. It identifies the slot, and is never dereferenced.
    #[inline(always)]
    pub(crate) fn address(&self) -> usize {
        core::ptr::from_ref(self).addr()
    }

    #[inline(always)]
    pub(crate) fn load(&self) -> Word {
        // Acquire: observes the fields that the export published with `publish`, and the claims and drops of the threads that swapped
        // the word before.
        Word(self.word.load(Acquire))
    }

    /// Replaces the word `from` by `to`. If it is another, returns that one.
    #[inline]
    pub(crate) fn swap(&self, from: Word, to: Word) -> Result<(), Word> {
        // AcqRel: a close acquires what callers did before they claimed a tag, and releases the closed state to the leavers. A claim
        // acquires what the last leaver did. Failure Acquire: the caller acts on the word that it gets. Each is redundant:
        // no instrument needs the Acquire: every claimer reloads the word, and every scan acquires from the cells. No instrument needs the
        // Release: a closer's own cell publishes what it did inside. No instrument needs either: both reasons hold.
        // No instrument needs the failure's Acquire: after a failure every caller swaps again or reloads.
        match self.word.compare_exchange(from.0, to.0, AcqRel, Acquire) {
            Ok(_) => Ok(()),
            Err(now) => Err(Word(now)),
        }
    }

    /// Replaces any word by `word`, and returns the old one.
    pub(crate) fn replace(&self, word: Word) -> Word {
        // AcqRel: releases the finished drop to waiters and to the next export, and acquires a
        // waiter's flag. No instrument needs the Acquire: nothing is published with the flag.
        Word(self.word.swap(word.0, AcqRel))
    }

    /// Stores a word. No other thread may change it at the same time.
    #[inline(always)]
    pub(crate) fn publish(&self, word: Word) {
        // Release: publishes the slot's fields to the callers' Acquire in `load`.
        #[cfg(not(loom))]
        self.word.store(word.0, Release);
        // Loom lets a reader's `fetch_or(0)` write an old word over a later plain store, which the atomicity of read-modify-writes
        // forbids. It does not if the store is a read-modify-write itself.
        #[cfg(loom)]
        self.word.swap(word.0, Release);
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::handle::{self, CLOSURE, Handle};
    use proptest::prelude::*;

    fn cases() -> ProptestConfig {
        ProptestConfig {
            cases: if cfg!(miri) { 8 } else { 1024 },
            // A failing case is printed; no file is written into the crate's folder.
            failure_persistence: None,
            ..ProptestConfig::default()
        }
    }

    fn any_flags(word: Word, owner: u64, flags: u64) -> Word {
        Word(word.0 & !OWNER | owner << 3 | flags << 5)
    }

    proptest! {
        #![proptest_config(cases())]

        #[test]
        fn a_caller_by_handle_compares_all_of_a_word_but_its_owner_and_its_flags(
            index in 0..1_u32 << INDEX_BITS,
            generation in 0..1_u32 << GENERATION_BITS,
            tag in 0..1_u64 << 16,
            owner in 0..4_u64,
            flags in 0..8_u64,
        ) {
            let raw = Handle::closure(index, generation).raw();
            let word = any_flags(Word::live(raw).with_tag(tag << TAG_SHIFT), owner, flags);
            prop_assert_eq!(word.generation(), generation);
            prop_assert_eq!(word.tag(), tag << TAG_SHIFT);
            prop_assert_eq!(word.0 & BY_HANDLE ^ Word::asked(raw), phase::LIVE | word.tag());
            prop_assert_eq!(word.0 & BY_STUB & !GENERATION, phase::LIVE | word.tag());
        }

        #[test]
        fn no_word_is_that_of_another_number(
            raw in prop_oneof![any::<u64>(), 0..CLOSURE, any::<u64>().prop_map(|raw| raw ^ 1 << 52)],
            index in 0..1_u32 << INDEX_BITS,
            generation in 0..1_u32 << GENERATION_BITS,
            bit in 0..64_u32,
        ) {
            let handle = Handle::closure(index, generation).raw();
            let live = Word::live(handle).0 & BY_HANDLE;
            for other in [raw, handle ^ 1 << bit] {
                let same = handle::is_closure(other) && handle::generation_of(other) == generation;
                prop_assert_eq!(live ^ Word::asked(other) == phase::LIVE, same, "{:#x}", other);
            }
        }

        #[test]
        fn a_generation_that_wraps_stays_inside_its_bits(generation in any::<u32>(), phase in 0..8_u64) {
            let word = Word::new(phase, generation);
            prop_assert_eq!(word.phase(), phase);
            prop_assert_eq!(u64::from(word.generation()), u64::from(generation) & GENERATIONS);
            prop_assert_eq!(word.0 & !(phase::MASK | GENERATIONS << GENERATION_SHIFT), 0);
        }
    }
}
