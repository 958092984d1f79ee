//! The system's asymmetric fence: `membarrier` on Linux, `FlushProcessWriteBuffers` on Windows.
//!
//! `hazard/record.rs` before this. The closers' barrier makes every running thread of the process execute a
//! full one, so that callers need none. It lies outside Rust's memory model: the argument in
//! `docs/implementation.rs` rests on the system's own documentation of it. Where there is none (or Miri,
//! a sanitizer or `--cfg registry_full_fences` runs the program) both sides fence for themselves.
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
        // SAFETY: membarrier takes three integers, touches no memory of the caller, and answers an
        // unknown number or command with an error.
        unsafe { syscall(number, command, none, none) == 0 }
    }

    /// 0 not asked yet, 1 yes, 2 no. Asked once; every thread then goes by the same answer.
    static ANSWER: AtomicU32 = AtomicU32::new(0);

    pub(crate) fn is_asymmetric() -> bool {
        // Relaxed, throughout: the answer carries nothing with it. Two threads that ask at once get
        // the same answer from the kernel; the first one stands.
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
        // A forked child may have to register again (EPERM until it does).
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
        // SAFETY: takes nothing and cannot fail.
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
        // Alone, a thread is always in order with itself.
        crate::sys::sync::SINGLE
    }

    pub(crate) fn heavy() -> bool {
        true
    }
}

pub(crate) use system::{heavy, is_asymmetric};

/// For whoever has to wait until nobody is inside: ends the process if that can't be found out any more,
/// because the system has taken `membarrier` away (a seccomp filter that came later). To return would be
/// unsound, and to wait would be for ever.
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
