//! Pools of bare stubs, for C interfaces that take a function pointer and no `user_data`.
//!
//! Stub N of a signature has the address of cell N hardcoded. The cell holds the handle of the callback that the stub is bound to, by which a
//! call finds a live entry or gets a status, whatever has happened to the wrapper. Reuse is first in, first out: a stub that has just been
//! given back is the last to be taken again.

use crate::call::signature::{CFn, CallbackType, Signature};
use crate::call_site;
use crate::handle::Handle;
use crate::sys::atfork::ForkSafe;
use crate::sys::sync::{Release, const_fn};
use crate::table::pool_cell::PoolCell;
use crate::wrappers::stub::Stub;
use alloc::collections::VecDeque;
use alloc::vec::Vec;
use core::fmt;
use core::mem::ManuallyDrop;
use core::panic::Location;

/// A callback type with a pool of bare stubs.
///
/// # Safety
/// Implemented by the attribute alone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no pool of bare stubs",
    label = "no pool to take a stub from",
    note = "on a callback type write `#[exported_callback(pool = 8, ..)]` to have eight; a function has one stub: call `stub()` on its wrapper; C calls the methods of a trait by handle"
)]
pub unsafe trait Pooled: CallbackType {
    /// The pool.
    fn pool() -> &'static Pool<Self::CFn>;
}

/// The stubs of one signature.
pub struct Pool<F: 'static> {
    stubs: &'static [[F; 16]],
    cells: &'static [PoolCell],
    quarantine: usize,
    reuse: bool,
    state: ForkSafe<State>,
}

struct State {
    /// Indices of stubs that were given back, oldest first.
    free: VecDeque<usize>,
    /// Index of the first stub that was never taken.
    unused: usize,
}

impl<F: Copy + Send + Sync + 'static> Pool<F> {
    const_fn! {
    /// A pool of `cells.len()` stubs, which are in `stubs` row by row.
    #[must_use]
    pub fn new(
        stubs: &'static [[F; 16]],
        cells: &'static [PoolCell],
        quarantine: usize,
        reuse: bool,
    ) -> Self {
        let state = State {
            free: VecDeque::new(),
            unused: 0,
        };
        Pool {
            stubs,
            cells,
            quarantine,
            reuse,
            state: ForkSafe::new(state),
        }
    }
    }

    fn take(&self, handle: Handle, site: &'static Location<'static>) -> Option<usize> {
        let index = self.state.with(|state| {
            if state.unused < self.cells.len() {
                state.unused += 1;
                Some(state.unused - 1)
            } else if self.reuse && state.free.len() > self.quarantine {
                state.free.pop_front()
            } else {
                None
            }
        })?;
        // From here on this thread alone has the stub.
        let cell = &self.cells[index];
        cell.site.set(call_site::intern(site));
        // Release: pairs with `PoolCell::raw`. No instrument needs the Release: as said there.
        cell.handle.store(handle.raw(), Release);
        Some(index)
    }

    fn give(&self, index: usize) {
        if self.reuse {
            self.state.with(|state| state.free.push_back(index));
        }
    }

    /// The error of a pool without a free stub: where its stubs were bound, and how many are in quarantine.
    #[cold]
    fn exhausted<C>(&self, wrapper: C) -> PoolExhausted<C> {
        let free = self.state.with(|state| state.free.clone());
        let held = (0..self.cells.len()).filter(|index| !free.contains(index));
        let sites = held.map(|index| self.cells[index].site.get());
        PoolExhausted {
            wrapper,
            holders: sites.filter_map(call_site::location).collect(),
            capacity: self.cells.len(),
            resting: free.len(),
            reuse: self.reuse,
        }
    }

    fn stub(&self, index: usize) -> F {
        self.stubs[index / 16][index % 16]
    }

    /// How many stubs there are.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.cells.len()
    }
}

impl<F: 'static> fmt::Debug for Pool<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool")
            .field("capacity", &self.cells.len())
            .finish_non_exhaustive()
    }
}

/// A wrapper that can be bound to a stub: `Callback`, `LocalCallback`, `ScopedCallback`, `Completion`, `CallbackStream`.
pub trait Wrapper: sealed::Sealed {
    /// Its signature.
    type Signature: Signature;
    /// The number that foreign code calls by.
    fn handle(&self) -> Handle;
}

pub(crate) mod sealed {
    /// Implemented by the wrappers of this crate only.
    pub trait Sealed {}
}

pub(crate) fn bind<C: Wrapper<Signature: Pooled>>(
    wrapper: C,
    site: &'static Location<'static>,
) -> Result<Bound<C>, PoolExhausted<C>> {
    let pool = C::Signature::pool();
    match pool.take(wrapper.handle(), site) {
        Some(index) => Ok(Bound {
            wrapper: ManuallyDrop::new(wrapper),
            pool: C::Signature::pool,
            index,
        }),
        None => Err(pool.exhausted(wrapper)),
    }
}

/// A wrapper with a bare stub of its own; dropping it closes the wrapper and gives the stub back.
///
/// A function pointer has no room for a generation. After this is dropped, a copy that C has kept returns `on_error` until the stub
/// is bound again, and then runs the new callback. `pool_quarantine` puts that off, and `pool_reuse = never` rules it out.
#[must_use = "a callback ends when its wrapper is dropped, and `let _ = ..` drops it at once: store the wrapper for as long as foreign code may call"]
// Its type does not ask for a pool, which `bind` does: where there is none, that is one error, and not one more at each use of what `bind` returns.
pub struct Bound<C: Wrapper> {
    wrapper: ManuallyDrop<C>,
    pool: fn() -> &'static Pool<CFn<C::Signature>>,
    index: usize,
}

impl<C: Wrapper> Bound<C> {
    /// The function pointer, for as long as this lives.
    #[must_use]
    pub fn stub(&self) -> Stub<'_, CFn<C::Signature>> {
        Stub::new((self.pool)().stub(self.index))
    }

    /// The wrapper inside.
    #[must_use]
    pub fn wrapper(&self) -> &C {
        &self.wrapper
    }

    /// The wrapper inside. Not for users: they could swap it for that of another stub, which would then end with this one.
    pub(crate) fn wrapper_mut(&mut self) -> &mut C {
        &mut self.wrapper
    }

    /// The number that foreign code can call by as well.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.wrapper.handle()
    }

    /// Gives the stub back and the wrapper out, still open.
    #[must_use]
    pub fn unbind(self) -> C {
        let pool = (self.pool)();
        let (wrapper, index) = self.into_parts();
        // Release: pairs with the Acquire in `PoolCell::raw` for symmetry's sake. No instrument needs the
        // Release: there is nothing to publish.
        pool.cells[index].handle.store(0, Release);
        pool.give(index);
        wrapper
    }

    /// The wrapper, and the index of its stub, which stays taken.
    fn into_parts(self) -> (C, usize) {
        let mut this = ManuallyDrop::new(self);
        // SAFETY: `this` is not dropped, and its wrapper is not used again.
        (unsafe { ManuallyDrop::take(&mut this.wrapper) }, this.index)
    }

    /// The wrapper, and its stub, which stays taken for the life of the program.
    pub(crate) fn into_wrapper_and_stub(self) -> (C, Stub<'static, CFn<C::Signature>>) {
        let pool = (self.pool)();
        let (wrapper, index) = self.into_parts();
        (wrapper, Stub::new(pool.stub(index)))
    }
}

impl<C: Wrapper> Drop for Bound<C> {
    fn drop(&mut self) {
        // SAFETY: dropped once, here. The wrapper comes first: from then on the stub finds a closed entry. The handle stays in the cell, so
        // that the message of a late call names the callback.
        unsafe { ManuallyDrop::drop(&mut self.wrapper) };
        (self.pool)().give(self.index);
    }
}

impl<C: Wrapper + fmt::Debug> fmt::Debug for Bound<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bound")
            .field("wrapper", &*self.wrapper)
            .field("stub", &self.index)
            .finish()
    }
}

/// All stubs of a pool are taken, or in quarantine.
pub struct PoolExhausted<C> {
    wrapper: C,
    holders: Vec<&'static Location<'static>>,
    capacity: usize,
    resting: usize,
    reuse: bool,
}

impl<C> PoolExhausted<C> {
    /// The wrapper that was not bound, still open.
    pub fn into_wrapper(self) -> C {
        self.wrapper
    }

    /// Where each stub that is taken was bound. With `pool_reuse = never` that is every stub.
    #[must_use]
    pub fn holders(&self) -> &[&'static Location<'static>] {
        &self.holders
    }
}

impl<C> fmt::Display for PoolExhausted<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no stub of the pool of {} is free", self.capacity)?;
        if !self.reuse {
            f.write_str(" (none is ever used again)")?;
        }
        if self.resting > 0 {
            write!(f, ", {} rest in quarantine", self.resting)?;
        }
        if self.holders.is_empty() {
            return Ok(());
        }
        f.write_str(", held by:")?;
        let mut counted: Vec<(&Location<'_>, usize)> = Vec::new();
        for holder in &self.holders {
            match counted.iter_mut().find(|(at, _)| at == holder) {
                Some((_, count)) => *count += 1,
                None => counted.push((holder, 1)),
            }
        }
        counted.sort_by_key(|&(_, count)| core::cmp::Reverse(count));
        for (n, (at, count)) in counted.iter().take(5).enumerate() {
            write!(f, "{} {at} ({count})", if n == 0 { "" } else { "," })?;
        }
        if counted.len() > 5 {
            write!(f, " and {} more places", counted.len() - 5)?;
        }
        Ok(())
    }
}

impl<C> fmt::Debug for PoolExhausted<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PoolExhausted({self})")
    }
}

impl<C> core::error::Error for PoolExhausted<C> {}
