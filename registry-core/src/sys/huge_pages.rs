//! Memory for the chunks of [`crate::table::slab`]: single chunks at first, then regions of many chunks in huge pages.
//!
//! Random calls into a table of a million entries miss the processor's caches, and with pages of 4 KiB they miss the TLB as
//! well. Huge pages halve the cost of such a call. A large table therefore allocates regions. The system maps
//! a region's pages on first use, so an export waits for at most one page.
//!
//! Invariants: memory that [`Region::take`] returns is zeroed, is returned once, and is never freed.

use alloc::alloc::alloc_zeroed;
use core::alloc::Layout;
use core::mem::size_of;
use core::ptr;

/// Size and alignment of a huge page.
const HUGE: usize = 2 << 20;

/// Size of the next region if `have` bytes are allocated already; 0 for a single chunk.
const fn step(have: usize) -> usize {
    if cfg!(any(miri, not(target_pointer_width = "64"))) || have < HUGE {
        0
    } else if have < 4 * HUGE {
        2 * HUGE
    } else {
        8 * HUGE
    }
}

/// Allocated memory that has not been handed out yet: an array of `T`.
#[derive(Debug)]
pub(crate) struct Region<T> {
    next: *mut T,
    left: usize,
}

// SAFETY: it owns the memory that it points to.
unsafe impl<T> Send for Region<T> {}

impl<T> Region<T> {
    pub(crate) const fn new() -> Self {
        Region {
            next: ptr::null_mut(),
            left: 0,
        }
    }

    /// Zeroed memory for another `T`, where `have` of them exist already; `None` if the allocation fails.
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
        // SAFETY: `next` is at most one past the end of the region.
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

/// Allocates zeroed bytes, aligned to a huge page; `None` for 0 bytes or if the allocation fails.
fn region(bytes: usize) -> Option<*mut u8> {
    if bytes == 0 {
        return None;
    }
    // A larger alignment than malloc's own would make std's allocator write the zeroes itself, and so touch every page.
    let layout = Layout::from_size_align(bytes + HUGE, 16).ok()?;
    // SAFETY: not zero-sized.
    let memory = unsafe { alloc_zeroed(layout) };
    if memory.is_null() {
        return None;
    }
    // SAFETY: the offset is below `HUGE`, and the allocation is `HUGE` bytes longer than the region.
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
    // SAFETY: madvise only gives advice, and the memory is ours. An error is ignored: the region works without huge pages.
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
            // SAFETY: a separate allocation that only this test has. It is freed because Miri reports leaks.
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
            // SAFETY: handed out once, to this test.
            let chunk = unsafe { &mut *chunk };
            assert!(chunk.iter().all(|&word| word == 0));
            chunk.fill(u64::MAX);
        }
        assert_eq!(region.left, 0, "one region served them all");
    }
}
