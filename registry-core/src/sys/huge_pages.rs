//! Memory for the table's chunks: one at a time at first, then many at once, in huge pages where the
//! system has them.
//!
//! `table/slab.rs` before this. Calls all over a table of a million entries find nothing in the processor's
//! caches, and in pages of 4 KiB not even the address of what they miss: huge pages halve what they cost.
//! A large table therefore takes its memory by the region, which the system fills as it is first used, so
//! that no export waits for more than one page.
//!
//! Invariants: what is handed out is zeroed, is never handed out again, and is never freed.

use alloc::alloc::alloc_zeroed;
use core::alloc::Layout;
use core::mem::size_of;
use core::ptr;

/// Of a huge page.
const HUGE: usize = 2 << 20;

/// How many bytes come at once after so many.
const fn step(have: usize) -> usize {
    if cfg!(any(miri, not(target_pointer_width = "64"))) || have < HUGE {
        0
    } else if have < 4 * HUGE {
        2 * HUGE
    } else {
        8 * HUGE
    }
}

/// Memory that has been allocated and not handed out, as `T`s in a row.
#[derive(Debug)]
pub(crate) struct Region<T> {
    next: *mut T,
    left: usize,
}

// SAFETY: nobody else has what it holds.
unsafe impl<T> Send for Region<T> {}

impl<T> Region<T> {
    pub(crate) const fn new() -> Self {
        Region {
            next: ptr::null_mut(),
            left: 0,
        }
    }

    /// Zeroed memory for the next `T`, of which there are `have`; `None` if there is none.
    pub(crate) fn take(&mut self, have: usize) -> Option<*mut T> {
        if self.left == 0 {
            let bytes = step(have * size_of::<T>());
            match region(bytes) {
                Some(memory) if bytes >= size_of::<T>() => {
                    self.next = memory.cast();
                    self.left = bytes / size_of::<T>();
                }
                _ => return single(),
            }
        }
        let next = self.next;
        self.left -= 1;
        // SAFETY: at most one past the end of the region.
        self.next = unsafe { next.add(1) };
        Some(next)
    }
}

fn single<T>() -> Option<*mut T> {
    let layout = Layout::new::<T>();
    debug_assert!(layout.size() > 0);
    // SAFETY: a chunk is not zero-sized.
    let memory = unsafe { alloc_zeroed(layout) }.cast::<T>();
    if memory.is_null() { None } else { Some(memory) }
}

/// So many zeroed bytes that begin where a huge page does.
fn region(bytes: usize) -> Option<*mut u8> {
    if bytes == 0 {
        return None;
    }
    // With more than the allocator's own alignment it would write all the zeroes itself, now.
    let layout = Layout::from_size_align(bytes + HUGE, 16).ok()?;
    // SAFETY: not zero-sized.
    let memory = unsafe { alloc_zeroed(layout) };
    if memory.is_null() {
        return None;
    }
    // SAFETY: less than `HUGE`, by which the memory is longer than asked for.
    let memory = unsafe { memory.add(memory.align_offset(HUGE)) };
    ask_for_huge_pages(memory, bytes);
    Some(memory)
}

#[cfg(target_os = "linux")]
fn ask_for_huge_pages(memory: *mut u8, bytes: usize) {
    use core::ffi::{c_int, c_void};
    unsafe extern "C" {
        fn madvise(address: *mut c_void, length: usize, advice: c_int) -> c_int;
    }
    const MADV_HUGEPAGE: c_int = 14;
    // SAFETY: advice about memory that is ours; a system that does not take it says so, which is no harm.
    unsafe { madvise(memory.cast(), bytes, MADV_HUGEPAGE) };
}

#[cfg(not(target_os = "linux"))]
fn ask_for_huge_pages(_memory: *mut u8, _bytes: usize) {}

#[cfg(test)]
mod tests {
    use super::*;

    type Chunk = [u64; 4096];

    #[test]
    fn a_small_table_grows_by_one_chunk_at_a_time() {
        let mut region = Region::<Chunk>::new();
        for have in 0..4 {
            let chunk = region.take(have).expect("memory");
            assert_eq!(region.left, 0);
            // SAFETY: an allocation of its own, and this test's alone. Nothing else frees one, which is a leak to an
            // interpreter.
            unsafe { std::alloc::dealloc(chunk.cast(), Layout::new::<Chunk>()) };
        }
    }

    // Elsewhere there are no regions.
    #[cfg(all(target_pointer_width = "64", not(miri)))]
    #[test]
    fn a_large_table_grows_by_regions_of_zeroed_chunks_that_do_not_overlap() {
        let mut region = Region::<Chunk>::new();
        let have = HUGE / size_of::<Chunk>();
        let count = 2 * HUGE / size_of::<Chunk>();
        let mut last = 0;
        for n in 0..count {
            let chunk = region.take(have + n).expect("memory");
            assert!(chunk.is_aligned());
            assert!(n == 0 || chunk.addr() == last + size_of::<Chunk>());
            last = chunk.addr();
            // SAFETY: just handed out to this test alone.
            let chunk = unsafe { &mut *chunk };
            assert!(chunk.iter().all(|&word| word == 0));
            chunk.fill(u64::MAX);
        }
        assert_eq!(region.left, 0, "one region served them all");
    }
}
