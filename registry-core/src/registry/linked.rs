//! The functions that were linked into one artifact, found where the linker has put their slots: side by side.
//!
//! Generated code places each function's slot in the section `regslots`. [`function`](crate::registry::function) walks it once, so that a
//! handle is known before its first export, and a duplicate shows at the first. A hook that runs when the library is loaded
//! would cost every function code of its own. Where there is no such section (wasm, bare boards, Miri) a function is known from its
//! first export on. So is one in another artifact than this library, as a Rust `dylib` makes it.
//!
//! # Invariants
//! * A slot begins with its handle, which is not 0, and its [`Origin`], in this order for ever: another version of this library may have
//!   put its slots into the same section, and each must recognise its own.
//! * Slots stand at multiples of 8 bytes. Between them are zeroes at most, where a linker has left a gap.

/// Which copy of this library a slot belongs to, and where the next slot may begin.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Origin {
    /// Never followed: a constant may hold the address of what can change, but no reference to it.
    library: *const Library,
    /// Bytes of the slot.
    size: usize,
}

// SAFETY: an address and a number.
unsafe impl Send for Origin {}
// SAFETY: likewise.
unsafe impl Sync for Origin {}

impl Origin {
    /// The origin of slots of this type in this copy of this library.
    pub(crate) const fn here<Slot>() -> Origin {
        Origin {
            library: &raw const LIBRARY,
            size: size_of::<Slot>(),
        }
    }
}

/// One copy of this library, told from all others by its address: not zero-sized, and never merged with another.
#[derive(Debug)]
struct Library(
    #[allow(dead_code, reason = "its address is what counts")] core::sync::atomic::AtomicU8,
);
static LIBRARY: Library = Library(core::sync::atomic::AtomicU8::new(0));

/// Calls `with` with the address of every slot in this artifact that [`Origin::here`] marked in this copy of this library.
#[cfg(all(not(any(loom, miri)), any(elf_slots, target_vendor = "apple", windows)))]
pub(crate) fn each(mut with: impl FnMut(*const u8)) {
    let (start, stop) = section::bounds();
    let mut at = start;
    while at.addr() < stop.addr() {
        // SAFETY: inside the section, at a multiple of 8 bytes, where a slot stands or a gap of zeroes.
        let handle = unsafe { at.cast::<u64>().read() };
        if handle == 0 {
            at = at.wrapping_add(8);
            continue;
        }
        // SAFETY: a slot, of whichever version: these two come first.
        let origin = unsafe { at.wrapping_add(8).cast::<Origin>().read() };
        if core::ptr::eq(origin.library, &raw const LIBRARY) {
            with(at);
        }
        at = at.wrapping_add(origin.size.next_multiple_of(8));
    }
}

/// There is no section to walk.
#[cfg(any(loom, miri, not(any(elf_slots, target_vendor = "apple", windows))))]
pub(crate) fn each(_: impl FnMut(*const u8)) {}

/// The section in ELF: its name is a C identifier, for which linkers make the two symbols.
#[cfg(all(elf_slots, not(any(loom, miri))))]
mod section {
    use core::sync::atomic::AtomicU64;

    /// A gap, so that the section and its two symbols exist even without functions.
    #[used]
    #[unsafe(link_section = "regslots")]
    static GAP: AtomicU64 = AtomicU64::new(0);

    unsafe extern "C" {
        static __start_regslots: AtomicU64;
        static __stop_regslots: AtomicU64;
    }

    pub(super) fn bounds() -> (*const u8, *const u8) {
        // Keeps the gap in every link that has this function.
        core::hint::black_box(&raw const GAP);
        let (start, stop) = (&raw const __start_regslots, &raw const __stop_regslots);
        (start.cast(), stop.cast())
    }
}

/// The section in Mach-O: the linker makes the two symbols.
#[cfg(all(not(any(loom, miri)), target_vendor = "apple"))]
mod section {
    use core::sync::atomic::AtomicU64;

    #[used]
    #[unsafe(link_section = "__DATA,__regslots")]
    static GAP: AtomicU64 = AtomicU64::new(0);

    unsafe extern "C" {
        #[link_name = "\u{1}section$start$__DATA$__regslots"]
        static START: AtomicU64;
        #[link_name = "\u{1}section$end$__DATA$__regslots"]
        static STOP: AtomicU64;
    }

    pub(super) fn bounds() -> (*const u8, *const u8) {
        core::hint::black_box(&raw const GAP);
        ((&raw const START).cast(), (&raw const STOP).cast())
    }
}

/// The section in PE: the linker sorts by what stands behind the dollar sign, and the slots are at `$b`.
#[cfg(all(not(any(loom, miri)), windows))]
mod section {
    use core::sync::atomic::AtomicU64;

    #[used]
    #[unsafe(link_section = ".regslt$a")]
    static START: AtomicU64 = AtomicU64::new(0);
    #[used]
    #[unsafe(link_section = ".regslt$c")]
    static STOP: AtomicU64 = AtomicU64::new(0);

    pub(super) fn bounds() -> (*const u8, *const u8) {
        ((&raw const START).cast(), (&raw const STOP).cast())
    }
}
