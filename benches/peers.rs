//! The ways to give a Rust closure to C: the peers, and the registry itself.
//!
//! Each keeps closures `Fn(i32) -> i32` that add a captured number and hands out a `user_data`; C calls
//! one function with that and an argument. Where a collection is behind a lock, the closure is cloned out
//! as an `Arc` and called after the lock has been released: calling under the lock would deadlock a callback
//! that registers another. ffi-support leaves no choice: it calls under its lock.

mod arcs;
mod code;
mod maps;
mod ours;
mod raw;
mod slabs;

pub use crate::foreign::{Data, WithData};
pub use code::{ClosureFfi, Libffi};
pub use ours::Thunk;
pub use raw::{Boxed, Raw, call_guarded};
use std::hint::black_box;

/// A closure as collections hold it.
type Shared = std::sync::Arc<dyn Fn(i32) -> i32 + Send + Sync>;
/// A closure that only its collection owns.
type Owned = Box<dyn Fn(i32) -> i32 + Send + Sync>;

/// The body of every closure.
pub fn adds(captured: i32) -> impl Fn(i32) -> i32 + Send + Sync + 'static {
    move |x| x.wrapping_add(captured)
}

/// A way of holding callbacks.
trait Peer {
    const NAME: &'static str;
    /// Whether a late call gets an error instead of undefined behaviour.
    const SAFE: bool;
    /// The most entries that it holds, or holds in reasonable time.
    const MOST: usize = usize::MAX;
    /// What C calls.
    const CALL: WithData;
    /// A new closure; what C passes back.
    fn export(captured: i32) -> Data;
    /// Ends what `export` began.
    ///
    /// # Safety
    /// `data` came from `export` and is not used again.
    unsafe fn close(data: Data);
    /// One export and its end.
    fn pair(captured: i32) {
        let data = black_box(Self::export(captured));
        // SAFETY: exported above.
        unsafe { Self::close(data) };
    }
}

/// A `Peer` as a value.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// Its name in tables.
    pub name: &'static str,
    /// See `Peer::SAFE`.
    pub safe: bool,
    /// See `Peer::MOST`.
    pub most: usize,
    /// See `Peer::export`.
    pub export: fn(i32) -> Data,
    /// See `Peer::CALL`.
    pub call: WithData,
    /// See `Peer::close`.
    pub close: unsafe fn(Data),
    /// So many exports, each ended at once.
    pub pairs: fn(u32),
}

impl Way {
    const fn of<P: Peer>() -> Way {
        Way {
            name: P::NAME,
            safe: P::SAFE,
            most: P::MOST,
            export: P::export,
            call: P::CALL,
            close: P::close,
            pairs: pairs::<P>,
        }
    }
}

fn pairs<P: Peer>(n: u32) {
    for _ in 0..n {
        P::pair(black_box(7));
    }
}

/// The base of all comparisons.
pub const RAW: Way = Way::of::<Raw>();
/// The registry, by a thunk: the same shape as `RAW`.
pub const REGISTRY: Way = Way::of::<Thunk>();

/// A closure whose type is erased, without any check.
pub const BOXED: Way = Way::of::<Boxed>();

/// All ways, `RAW` first and the registry second.
pub const ALL: [Way; 18] = [
    RAW,
    REGISTRY,
    BOXED,
    Way::of::<maps::Mutexed>(),
    Way::of::<maps::RwLocked>(),
    Way::of::<maps::ParkingLot>(),
    Way::of::<maps::Dash>(),
    Way::of::<maps::Papaya>(),
    Way::of::<maps::SccMap>(),
    Way::of::<maps::SccIndex>(),
    Way::of::<slabs::Sharded>(),
    Way::of::<slabs::Slots>(),
    Way::of::<slabs::ConcurrentSlots>(),
    Way::of::<slabs::FfiSupport>(),
    Way::of::<arcs::Swapped>(),
    Way::of::<arcs::Counted>(),
    Way::of::<Libffi>(),
    Way::of::<ClosureFfi>(),
];
