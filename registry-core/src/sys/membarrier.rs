//! The system's asymmetric fence: `membarrier` on Linux, `FlushProcessWriteBuffers` on Windows.
//!
//! [`heavy`] makes every running thread of the process execute a full barrier, so callers need none. It is outside Rust's
//! memory model: the argument in [`crate::implementation`] rests on the system's documentation of the call. Where there is no
//! such call, and under Miri, ThreadSanitizer, loom or `--cfg registry_full_fences`, both sides execute their own fences.
//!
//! The constants and the registration are those of membarrier(2).

#[cfg(all(
    target_os = "linux",
    not(any(miri, loom, registry_rmw, registry_full_fences))
))]
mod system {
    use crate::sys::sync::{AtomicU32, Relaxed};
    use core::ffi::{c_int, c_long, c_uint};

    unsafe extern "C" {
        fn syscall(number: c_long, ...) -> c_long;
    }

    #[cfg(target_arch = "x86_64")]
    const MEMBARRIER: Option<c_long> = Some(324);
    #[cfg(target_arch = "x86")]
    const MEMBARRIER: Option<c_long> = Some(375);
    #[cfg(target_arch = "arm")]
    const MEMBARRIER: Option<c_long> = Some(389);
    #[cfg(any(
        target_arch = "aarch64",
        target_arch = "riscv64",
        target_arch = "loongarch64"
    ))]
    const MEMBARRIER: Option<c_long> = Some(283);
    #[cfg(any(target_arch = "powerpc", target_arch = "powerpc64"))]
    const MEMBARRIER: Option<c_long> = Some(365);
    #[cfg(target_arch = "s390x")]
    const MEMBARRIER: Option<c_long> = Some(356);
    #[cfg(not(any(
        target_arch = "x86_64",
        target_arch = "x86",
        target_arch = "arm",
        target_arch = "aarch64",
        target_arch = "riscv64",
        target_arch = "loongarch64",
        target_arch = "powerpc",
        target_arch = "powerpc64",
        target_arch = "s390x"
    )))]
    const MEMBARRIER: Option<c_long> = None;

    const PRIVATE_EXPEDITED: c_int = 1 << 3;
    const REGISTER_PRIVATE_EXPEDITED: c_int = 1 << 4;

    fn membarrier(command: c_int) -> bool {
        let Some(number) = MEMBARRIER else {
            return false;
        };
        let none: c_uint = 0;
        // SAFETY: membarrier takes integers only and touches no memory of the caller. An unknown system call or command is
        // an error.
        unsafe { syscall(number, command, none, none) == 0 }
    }

    /// Whether the system has the fence: 0 not asked yet, 1 yes, 2 no. It is asked once; all threads use the same answer.
    static ANSWER: AtomicU32 = AtomicU32::new(0);

    pub(crate) fn is_asymmetric() -> bool {
        // Relaxed, all three: the answer publishes no other data. If two threads ask the kernel at once, the first
        // answer stored is the one that both use.
        match ANSWER.load(Relaxed) {
            0 => {
                let answer =
                    if membarrier(REGISTER_PRIVATE_EXPEDITED) && membarrier(PRIVATE_EXPEDITED) {
                        1
                    } else {
                        2
                    };
                match ANSWER.compare_exchange(0, answer, Relaxed, Relaxed) {
                    Ok(_) => answer == 1,
                    Err(first) => first == 1,
                }
            }
            answer => answer == 1,
        }
    }

    pub(crate) fn heavy() -> bool {
        // A forked child may have to register again; until then the call fails with EPERM.
        membarrier(PRIVATE_EXPEDITED)
            || membarrier(REGISTER_PRIVATE_EXPEDITED) && membarrier(PRIVATE_EXPEDITED)
    }
}

#[cfg(all(windows, not(any(miri, loom, registry_rmw, registry_full_fences))))]
mod system {
    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn FlushProcessWriteBuffers();
    }

    pub(crate) fn is_asymmetric() -> bool {
        true
    }

    pub(crate) fn heavy() -> bool {
        // SAFETY: the function has no parameters and can't fail.
        unsafe { FlushProcessWriteBuffers() };
        true
    }
}

#[cfg(any(
    not(any(target_os = "linux", windows)),
    miri,
    loom,
    registry_rmw,
    registry_full_fences
))]
mod system {
    pub(crate) fn is_asymmetric() -> bool {
        // A single thread needs no fence.
        crate::sys::sync::SINGLE
    }

    pub(crate) fn heavy() -> bool {
        true
    }
}

pub(crate) use system::{heavy, is_asymmetric};

/// Aborts the process if the heavy fence worked before and now fails, as after a new seccomp filter that refuses `membarrier`.
///
/// A caller that must wait until no thread is inside an entry calls this first. Without the fence it can't find out:
/// returning would be unsound, and waiting would never end.
pub(crate) fn insist() {
    #[cfg(feature = "std")]
    if is_asymmetric() && !crate::sys::sync::SINGLE && !heavy() {
        crate::sys::stderr::write_line(
            "registry: `membarrier` worked and is refused now, so nobody can tell whether a callback still runs; \
             allow it in the sandbox, or build with `--cfg registry_full_fences`\n",
        );
        std::process::abort();
    }
}
