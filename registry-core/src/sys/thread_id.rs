//! A number for each thread, which no other thread of the process ever has, ended ones included.
//!
//! Std's `ThreadId` has no stable way to its number, and a thread that is ending can no longer ask for it.

use crate::sys::sync::Relaxed;
use crate::sys::sync::plain::AtomicU64;

/// Where a thread's number stands, until the thread is gone; 0 until it is asked for.
#[cfg(not(all(feature = "std", windows, not(any(target_env = "msvc", loom, miri)))))]
mod number {
    #[cfg(loom)]
    use crate::sys::sync::PerThreadCell as _;
    use crate::sys::sync::per_thread;
    use core::cell::Cell;

    per_thread! {
        static NUMBER: Cell<u64> = Cell::new(0);
    }

    #[inline]
    pub(super) fn get() -> u64 {
        NUMBER.get()
    }

    pub(super) fn set(number: u64) {
        NUMBER.set(number);
    }
}

/// The same for Windows where libraries are linked as by GNU's tools. There std keeps each thread-local behind a key of the system, and its
/// end frees all of them, a plain cell too, the newest key of the process first. The thread would have another number from then on: it would
/// not find its own mailbox. The system itself keeps a slot as long as the thread.
#[cfg(all(feature = "std", windows, not(any(target_env = "msvc", loom, miri))))]
mod number {
    use crate::sys::sync::Relaxed;
    use crate::sys::sync::plain::AtomicU32;
    use core::ffi::c_void;
    use core::ptr::without_provenance_mut;

    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn TlsAlloc() -> u32;
        fn TlsFree(slot: u32) -> i32;
        fn TlsGetValue(slot: u32) -> *mut c_void;
        fn TlsSetValue(slot: u32, value: *mut c_void) -> i32;
    }

    /// `TLS_OUT_OF_INDEXES`, which is no slot.
    const NONE: u32 = u32::MAX;
    /// A slot has the size of a pointer: a number has as many parts, the lowest first.
    const PARTS: usize = (u64::BITS / usize::BITS) as usize;
    static SLOTS: [AtomicU32; PARTS] = [const { AtomicU32::new(NONE) }; PARTS];

    /// The process's slot for a part.
    fn slot(part: usize) -> u32 {
        // Relaxed, here and below: a slot is a number, and the system has it ready for all threads before it is known.
        match SLOTS[part].load(Relaxed) {
            NONE => take(part),
            slot => slot,
        }
    }

    #[cold]
    fn take(part: usize) -> u32 {
        // SAFETY: there is nothing to promise.
        let slot = unsafe { TlsAlloc() };
        if slot == NONE {
            // Without a number the thread can't be told from others. Std too ends a program that has no slot left.
            std::process::abort();
        }
        match SLOTS[part].compare_exchange(NONE, slot, Relaxed, Relaxed) {
            Ok(_) => slot,
            Err(other) => {
                // SAFETY: the slot is ours, and nobody has been told of it.
                unsafe { TlsFree(slot) };
                other
            }
        }
    }

    pub(super) fn get() -> u64 {
        let part = |part| {
            // SAFETY: the slot is never freed.
            let value = unsafe { TlsGetValue(slot(part)) };
            (value.addr() as u64) << (part as u32 * usize::BITS)
        };
        (0..PARTS).map(part).sum()
    }

    pub(super) fn set(number: u64) {
        for part in 0..PARTS {
            let value = without_provenance_mut((number >> (part as u32 * usize::BITS)) as usize);
            // SAFETY: the slot is never freed.
            if unsafe { TlsSetValue(slot(part), value) } == 0 {
                std::process::abort();
            }
        }
    }
}

/// The number of the calling thread. Never 0.
#[inline]
pub(crate) fn current() -> u64 {
    match number::get() {
        0 => take(),
        number => number,
    }
}

/// Gives the calling thread its number.
#[cold]
fn take() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    // Relaxed: only uniqueness matters. 2^64 threads do not happen.
    let number = NEXT.fetch_add(1, Relaxed);
    number::set(number);
    number
}

#[cfg(all(test, feature = "std", not(loom)))]
mod tests {
    use super::current;
    use std::cell::RefCell;
    use std::sync::mpsc::{Sender, channel};

    /// Says at its end what number the thread has.
    struct Late(Sender<u64>);

    impl Drop for Late {
        fn drop(&mut self) {
            let _ = self.0.send(current());
            // Destroyed after all that was there when the end began.
            let later = Later(self.0.clone());
            let _ = LATER.try_with(|cell| *cell.borrow_mut() = Some(later));
        }
    }

    struct Later(Sender<u64>);

    impl Drop for Later {
        fn drop(&mut self) {
            let _ = self.0.send(current());
        }
    }

    std::thread_local! {
        static LATE: RefCell<Option<Late>> = const { RefCell::new(None) };
        static LATER: RefCell<Option<Later>> = const { RefCell::new(None) };
    }

    #[test]
    fn a_thread_has_one_number_to_its_very_end() {
        let (say, said) = channel();
        let thread = std::thread::spawn(move || {
            LATE.with(|late| *late.borrow_mut() = Some(Late(say.clone())));
            let _ = say.send(current());
        });
        thread.join().unwrap();
        let numbers: Vec<u64> = said.iter().collect();
        assert_eq!(numbers, [numbers[0]; 3]);
        assert_ne!(numbers[0], current());
    }
}
