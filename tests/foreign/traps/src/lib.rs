//! Calls that a trap interrupts, for `web/traps.js` and `web/bound_traps.js`: a callback that continues after its host has caught the trap of another one, and a scope
//! whose frame is gone.

use registry_core::{Handle, exported_callback, scope};
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

registry_core::export_runtime!();

/// What closures hold or borrow, to be found as it was.
const BYTES: usize = 4096;

#[cfg(target_arch = "wasm32")]
#[link(wasm_import_module = "env")]
unsafe extern "C" {
    /// The host does what it has planned, and comes back.
    safe fn host();
}
#[cfg(not(target_arch = "wasm32"))]
fn host() {}

/// How many of the bytes are wrong, once the host has come back.
#[exported_callback(on_error = -1)]
type Work = fn() -> i32;

fn wrong(bytes: &[u8]) -> i32 {
    bytes.iter().map(|&byte| i32::from(byte != 7)).sum()
}

/// A closure that foreign code owns.
#[exported_callback(pinned, on_error = None)]
fn make() -> Option<Handle> {
    let bytes = vec![7; BYTES];
    Some(Work::export(move || (host(), wrong(&bytes)).1).into_handle())
}

/// The same, of which one call runs at a time.
#[exported_callback(pinned, on_error = None)]
fn make_mut() -> Option<Handle> {
    let mut bytes = vec![7; BYTES];
    let work = Work::export_mut(move || {
        host();
        black_box(&mut bytes);
        wrong(&bytes)
    });
    Some(work.into_handle())
}

/// It shows itself in no cell.
#[exported_callback(pinned)]
fn breaks() {
    panic!("on purpose");
}

/// No panic, so that no hook runs.
#[exported_callback(pinned)]
fn aborts() {
    std::process::abort();
}

/// An instruction that does nothing else.
#[exported_callback(pinned)]
fn unreachable() {
    #[cfg(target_arch = "wasm32")]
    core::arch::wasm32::unreachable();
}

/// Reads where no memory is.
#[exported_callback(pinned)]
fn reads_outside() {
    let nowhere = std::ptr::without_provenance::<u64>(usize::MAX - 7);
    // SAFETY: there is none. It is what the host has to see as a trap.
    black_box(unsafe { black_box(nowhere).read_volatile() });
}

/// Recursion that fills the stack that Rust keeps in memory.
#[exported_callback(pinned)]
fn overflows() {
    fn deeper(n: u32) -> u32 {
        let room = black_box([n; 64]);
        if room[3] == u32::MAX {
            0
        } else {
            deeper(n + 1) ^ room[5]
        }
    }
    black_box(deeper(0));
}

/// Recursion that needs no memory, and fills the stack of the host.
#[exported_callback(pinned)]
fn recurses() {
    fn deeper(n: u32) -> u32 {
        if n == u32::MAX {
            0
        } else {
            deeper(n + 1).rotate_left(1) ^ n
        }
    }
    black_box(deeper(black_box(0)));
}

/// As programs do that want panics in the console, once they have started.
#[exported_callback(pinned)]
fn replaces_the_hook() {
    std::panic::set_hook(Box::new(|_| {}));
}

/// A hook that never comes back, set before the library's own.
#[exported_callback(pinned)]
fn has_a_hook_that_traps() {
    std::panic::set_hook(Box::new(|_| std::process::abort()));
}

static LENT: AtomicU64 = AtomicU64::new(0);

/// Lends a closure that borrows from this frame, and lets the host go on inside its scope.
#[exported_callback(pinned)]
fn lends() {
    let bytes = black_box([7; BYTES]);
    scope(|s| {
        let work = Work::export_scoped(s, || wrong(black_box(&bytes)));
        LENT.store(work.handle().raw(), Relaxed);
        std::mem::forget(work);
        host();
    });
}

/// What was lent last.
#[exported_callback(pinned, on_error = None)]
fn lent() -> Option<Handle> {
    Handle::from_raw(LENT.load(Relaxed))
}

/// A frame round whatever the host does, which takes back the stack when it returns.
#[exported_callback(pinned)]
fn frame() {
    let room = black_box([1_u8; 64]);
    host();
    black_box(room);
}

/// Writes over memory and stack that nobody uses.
#[exported_callback(pinned)]
fn dirty() {
    black_box([9_u8; 8 * BYTES]);
    drop(black_box(vec![9_u8; BYTES]));
}

/// Closures lost so far.
#[exported_callback(pinned, on_error = 0)]
fn lost() -> u32 {
    u32::try_from(registry_core::report().lost).unwrap_or(u32::MAX)
}
