//! The feature `initial-exec-tls`: a thread-local pointer at a fixed offset from the thread's own address.
//!
//! A library that may be loaded at any time finds a thread-local by calling `__tls_get_addr`, which costs as much as all the rest of a
//! stub's call. Eight bytes may be at a fixed offset instead: glibc keeps some room for libraries that are loaded late. Stable Rust can't
//! declare such a variable, so it is written in assembly. It needs an ELF linker, and a library that all users of this crate are linked into: not a
//! Rust `dylib`.
//!
//! Invariant: each thread's copy is zero at first, and only that thread reads and writes it.

use crate::registry::{REGISTRY, ThreadRecord};
use core::arch::{asm, global_asm};

// Named after the registry's symbol, so that two registries have two variables. Hidden, so that no other library's variable of this name can
// replace it.
global_asm!(
    ".pushsection .tbss.registry_core_fast,\"awT\",@nobits",
    ".globl {registry}.fast",
    ".hidden {registry}.fast",
    ".type {registry}.fast,@object",
    ".size {registry}.fast,8",
    ".p2align 3",
    "{registry}.fast:",
    ".zero 8",
    ".popsection",
    registry = sym REGISTRY,
);

/// The variable, with `get` and `set` as std's thread-local cells have them.
pub(crate) struct Fast;

pub(crate) static FAST_RECORD: Fast = Fast;

impl Fast {
    #[inline(always)]
    pub(crate) fn get(&self) -> *const ThreadRecord {
        let record;
        // SAFETY: the System V ABI puts the thread's own address in `fs`; the linker or the loader has
        // written the variable's offset from it where `GOTTPOFF` says. Reads the eight bytes defined above.
        unsafe {
            asm!(
                "mov {record}, qword ptr [rip + {registry}.fast@GOTTPOFF]",
                "mov {record}, qword ptr fs:[{record}]",
                record = out(reg) record,
                registry = sym REGISTRY,
                options(pure, readonly, nostack, preserves_flags),
            );
        }
        record
    }

    pub(crate) fn set(&self, record: *const ThreadRecord) {
        // SAFETY: as in `get`; writes the eight bytes.
        unsafe {
            asm!(
                "mov {offset}, qword ptr [rip + {registry}.fast@GOTTPOFF]",
                "mov qword ptr fs:[{offset}], {record}",
                offset = out(reg) _,
                record = in(reg) record,
                registry = sym REGISTRY,
                options(nostack, preserves_flags),
            );
        }
    }
}
