//! Callables of the foreign side, which the library calls, keeps and releases.

use std::cell::RefCell;
use std::ffi::{CStr, c_void};
use std::sync::Mutex;

use registry_core::{
    AnyThread, BorrowedHandle, FfiType, Foreign, ForeignError, Handle, exported_callback,
};

use crate::handles::Factor;
use crate::members::Size;

/// A price at a time.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Quote {
    /// In cents.
    pub cents: i64,
    /// Whether it is the last one.
    pub last: bool,
}

/// Hears a price.
#[exported_callback(on_error = i32::MIN)]
pub type Hears = fn(quote: Quote, currency: &str, before: &[f64]) -> i32;

/// Rings, without a result.
#[exported_callback]
pub type Rings = fn();

/// Tells the callable two prices, and returns the sum of its answers.
#[exported_callback(on_error = i32::MIN, pinned)]
fn tell_prices(hears: Foreign<Hears>, error: i32) -> Result<i32, ForeignError> {
    let quote = |cents, last| Quote { cents, last };
    let first = hears.call(quote(100, false), "EUR", &[])?;
    let second = hears.call(quote(error.into(), true), "Ä", &[1.5, 2.5])?;
    Ok(first.wrapping_add(second))
}

/// Is never exported, so it takes no callable.
#[exported_callback]
fn tell_nobody(_ring: Foreign<Rings>) {}

static KEPT: Mutex<Vec<AnyThread<Foreign<Rings>>>> = Mutex::new(Vec::new());

/// Keeps the callable until `forget_rings`, and returns how many there are.
#[exported_callback(on_error = 0, pinned)]
fn keep_ring(ring: AnyThread<Foreign<Rings>>) -> u32 {
    let mut kept = KEPT.lock().expect("no holder panics");
    kept.push(ring);
    kept.len() as u32
}

/// Calls all that are kept. The first failure ends it.
#[exported_callback(pinned)]
fn ring_all() -> Result<(), ForeignError> {
    let kept = KEPT.lock().expect("no holder panics");
    kept.iter().try_for_each(|ring| ring.call())
}

/// Releases all that are kept.
#[exported_callback(pinned)]
fn forget_rings() {
    let kept = std::mem::take(&mut *KEPT.lock().expect("no holder panics"));
    drop(kept);
}

/// Calls the callable, if there is one.
#[exported_callback(on_error = false, pinned)]
fn ring_if_any(ring: Option<Foreign<Rings>>) -> bool {
    ring.is_some_and(|ring| ring.call().is_ok())
}

/// Sees one of each argument that Rust can pass by a pointer.
#[exported_callback(on_error = Quote { cents: 0, last: false })]
pub type Sees = fn(
    quote: &Quote,
    other: Option<&Quote>,
    bytes: &[u8],
    name: &CStr,
    nick: Option<&CStr>,
    sizes: &[Size],
    rows: &[[u16; 2]],
    flags: &[bool],
    quotes: &[Quote],
) -> Quote;

/// Weighs one of each argument that Rust can pass by value.
#[exported_callback(on_error = Size::None)]
pub type Weighs = fn(
    at: *const c_void,
    any: Option<Handle>,
    factor: BorrowedHandle<'_, Factor>,
    yes: bool,
    small: f32,
    large: u64,
    below: i8,
    long: usize,
) -> Size;

/// Holds a struct of one number, which wasm passes as that number.
#[exported_callback(on_error = Tiny { held: 0 })]
pub type Holds = fn(held: Tiny) -> Tiny;

/// A struct of one number.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Tiny {
    /// The number.
    pub held: i16,
}

/// Passes a number in a struct.
#[exported_callback(on_error = Tiny { held: 0 }, pinned)]
fn hold(holds: Foreign<Holds>) -> Result<Tiny, ForeignError> {
    holds.call(Tiny { held: -5 })
}

/// Passes one of each argument by a pointer, or as little as there can be.
#[exported_callback(on_error = Quote { cents: 0, last: false }, pinned)]
fn show(sees: Foreign<Sees>, little: bool) -> Result<Quote, ForeignError> {
    let one = Quote {
        cents: 7,
        last: true,
    };
    if little {
        return sees.call(&one, None, &[], c"", None, &[], &[], &[], &[]);
    }
    let sizes = [Size::KB, Size::None];
    let rows = [[1, 2], [3, 65535]];
    let flags = [true, false];
    sees.call(
        &one,
        Some(&one),
        b"\0\xFF",
        c"\xC3\x84",
        Some(c"b"),
        &sizes,
        &rows,
        &flags,
        &[one, one],
    )
}

/// Passes one of each argument by value.
#[exported_callback(on_error = Size::None, pinned)]
fn weigh(weighs: Foreign<Weighs>) -> Result<Size, ForeignError> {
    let factor = Factor::export(|value| value * 3);
    let at = std::ptr::without_provenance(4096);
    weighs.call(
        at,
        None,
        factor.as_handle(),
        true,
        0.5,
        u64::MAX,
        -128,
        usize::MAX,
    )
}

/// Passes one of each argument by value, but the largest size is 7.
#[exported_callback(on_error = Size::None, pinned)]
fn weigh_less(weighs: Foreign<Weighs>) -> Result<Size, ForeignError> {
    let factor = Factor::export(|value| value * 3);
    let at = std::ptr::without_provenance(4096);
    weighs.call(at, None, factor.as_handle(), true, 0.5, u64::MAX, -128, 7)
}

thread_local!(static HERE: RefCell<Vec<Foreign<Rings>>> = const { RefCell::new(Vec::new()) });

/// Keeps the callable on this thread until `forget_here`, and returns how many there are.
#[exported_callback(on_error = 0, pinned)]
fn keep_here(ring: Foreign<Rings>) -> u32 {
    HERE.with_borrow_mut(|here| {
        here.push(ring);
        here.len() as u32
    })
}

/// Calls all that this thread keeps. The first failure ends it.
#[exported_callback(pinned)]
fn ring_here() -> Result<(), ForeignError> {
    HERE.with_borrow(|here| here.iter().try_for_each(|ring| ring.call()))
}

/// Releases all that this thread keeps.
#[exported_callback(pinned)]
fn forget_here() {
    drop(HERE.take());
}

/// Calls the callable as often on each of so many threads, and returns how many calls succeeded.
#[cfg(not(target_family = "wasm"))]
#[exported_callback(on_error = 0, pinned)]
fn ring_on_threads(ring: AnyThread<Foreign<Rings>>, threads: u32, times: u32) -> u32 {
    let run = || (0..times).filter(|_| ring.call().is_ok()).count() as u32;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        let rung = threads.into_iter().map(|thread| thread.join());
        rung.map(|rung| rung.expect("a call does not panic")).sum()
    })
}

/// Calls the callable on a thread of its own until a call fails. `wait_for_ringer` gives its status.
#[cfg(not(target_family = "wasm"))]
#[exported_callback(pinned)]
fn ring_until_it_fails(ring: AnyThread<Foreign<Rings>>) {
    let run = move || {
        loop {
            if let Err(error) = ring.call() {
                return error.status().raw();
            }
        }
    };
    let mut ringer = RINGER.lock().expect("no holder panics");
    *ringer = Some(std::thread::spawn(run));
}

#[cfg(not(target_family = "wasm"))]
static RINGER: Mutex<Option<std::thread::JoinHandle<i32>>> = Mutex::new(None);

/// Waits for the thread of `ring_until_it_fails`, and returns how its last call ended: 0 if there is none.
#[cfg(not(target_family = "wasm"))]
#[exported_callback(on_error = 0, pinned)]
fn wait_for_ringer() -> i32 {
    let ringer = RINGER.lock().expect("no holder panics").take();
    ringer.map_or(0, |ringer| ringer.join().expect("a call does not panic"))
}
