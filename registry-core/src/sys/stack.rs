//! How much of the calling thread's stack is left, for foreign code that must not find it used up.
//!
//! A runtime may end the process if its own code finds no room on the way in from C: a JVM has nobody to hand that `StackOverflowError` to. So it
//! says how much room has to be left ([`keep`]), and its functions are asked for before they are called ([`is_short`]), or called elsewhere ([`with_room`]).
//!
//! A thread that runs on another stack than its own, such as a coroutine's, is not looked at, and neither is one of a system that does not tell.

#[cfg(all(
    feature = "std",
    any(
        all(target_os = "linux", target_env = "gnu"),
        target_vendor = "apple",
        windows
    ),
    not(any(loom, miri))
))]
mod look {
    use crate::sys::sync::{AtomicUsize, Relaxed, per_thread};
    use core::cell::Cell;
    use core::hint::black_box;

    /// The most that a runtime has asked for; 0 if none has. Relaxed throughout: a runtime asks before it passes its first function.
    static KEPT: AtomicUsize = AtomicUsize::new(0);

    /// A part of the memory, which is a thread's stack. It grows downwards.
    #[derive(Clone, Copy)]
    struct Stack {
        begin: usize,
        /// 0 if it is not known.
        size: usize,
    }

    per_thread! {
        /// The stack of the thread, once it has been asked for.
        static STACK: Cell<Option<Stack>> = Cell::new(None);
    }

    pub(crate) fn keep(bytes: usize) {
        KEPT.fetch_max(bytes, Relaxed);
    }

    #[inline]
    pub(crate) fn is_short() -> bool {
        match KEPT.load(Relaxed) {
            0 => false,
            kept => is_near_the_end(kept),
        }
    }

    #[inline(never)]
    fn is_near_the_end(kept: usize) -> bool {
        let here = black_box(&raw const kept).addr();
        let stack = STACK.get().unwrap_or_else(find);
        here.wrapping_sub(stack.begin) < kept.min(stack.size / 2)
    }

    #[cold]
    fn find() -> Stack {
        let (begin, size) = system::stack().unwrap_or((0, 0));
        let stack = Stack { begin, size };
        STACK.set(Some(stack));
        stack
    }

    pub(crate) fn with_room(run: impl FnOnce() + Send) -> bool {
        if !is_short() {
            run();
            return true;
        }
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().spawn_scoped(scope, run);
            thread.is_ok_and(|thread| thread.join().is_ok())
        })
    }

    /// Where the stack of the calling thread begins, and its size.
    #[cfg(target_os = "linux")]
    mod system {
        use core::ffi::{c_int, c_void};
        use core::ptr::null_mut;

        /// `pthread_attr_t`, with more room than any processor's has.
        #[repr(C, align(16))]
        struct Attributes([u8; 256]);

        unsafe extern "C" {
            fn pthread_self() -> *mut c_void;
            fn pthread_getattr_np(thread: *mut c_void, attributes: *mut Attributes) -> c_int;
            fn pthread_attr_getstack(
                attributes: *const Attributes,
                begin: *mut *mut c_void,
                size: *mut usize,
            ) -> c_int;
            fn pthread_attr_destroy(attributes: *mut Attributes) -> c_int;
        }

        pub(super) fn stack() -> Option<(usize, usize)> {
            let mut attributes = Attributes([0; 256]);
            let (mut begin, mut size) = (null_mut(), 0);
            // SAFETY: the thread is the calling one. There is room for what is written, and what is read has been written.
            let is_known = unsafe {
                if pthread_getattr_np(pthread_self(), &raw mut attributes) != 0 {
                    return None;
                }
                let read =
                    pthread_attr_getstack(&raw const attributes, &raw mut begin, &raw mut size);
                pthread_attr_destroy(&raw mut attributes);
                read == 0
            };
            is_known.then(|| (begin.addr(), size))
        }
    }

    #[cfg(target_vendor = "apple")]
    mod system {
        use core::ffi::c_void;

        unsafe extern "C" {
            fn pthread_self() -> *mut c_void;
            fn pthread_get_stackaddr_np(thread: *mut c_void) -> *mut c_void;
            fn pthread_get_stacksize_np(thread: *mut c_void) -> usize;
        }

        pub(super) fn stack() -> Option<(usize, usize)> {
            // SAFETY: the thread is the calling one.
            let (end, size) = unsafe {
                let this = pthread_self();
                (
                    pthread_get_stackaddr_np(this),
                    pthread_get_stacksize_np(this),
                )
            };
            end.addr().checked_sub(size).map(|begin| (begin, size))
        }
    }

    #[cfg(windows)]
    mod system {
        #[link(name = "kernel32")]
        unsafe extern "system" {
            fn GetCurrentThreadStackLimits(begin: *mut usize, end: *mut usize);
        }

        #[allow(clippy::unnecessary_wraps, reason = "as where a system may not tell")]
        pub(super) fn stack() -> Option<(usize, usize)> {
            let (mut begin, mut end) = (0, 0);
            // SAFETY: both are valid to write.
            unsafe { GetCurrentThreadStackLimits(&raw mut begin, &raw mut end) };
            Some((begin, end - begin))
        }
    }
}

#[cfg(not(all(
    feature = "std",
    any(
        all(target_os = "linux", target_env = "gnu"),
        target_vendor = "apple",
        windows
    ),
    not(any(loom, miri))
)))]
mod look {
    pub(crate) fn keep(_: usize) {}

    #[inline(always)]
    pub(crate) fn is_short() -> bool {
        false
    }

    #[inline(always)]
    pub(crate) fn with_room(run: impl FnOnce() + Send) -> bool {
        run();
        true
    }
}

/// Asks for so many bytes to be left, or half of the stack if that is less. The most that anybody asks for counts.
pub(crate) fn keep(bytes: usize) {
    look::keep(bytes);
}

/// Whether less is left of the calling thread's stack than was asked for.
#[inline]
pub(crate) fn is_short() -> bool {
    look::is_short()
}

/// Runs it: here, or on a thread that is made for it, and waits, if too little of the stack is left here. False if there is no such thread, or it panicked there.
#[inline]
pub(crate) fn with_room(run: impl FnOnce() + Send) -> bool {
    look::with_room(run)
}
