//! The callbacks of the game: the exported closures, and their detection of a use after the drop.

use super::model::Kind;
use super::order::{Answer, Wrapper};
use super::player::{answer, inside};
use crate::turn::Ordered;
use registry_core::{Scope, ScopedCallback, exported_callback};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

/// What `exported_callback` is told to return where a call fails; no call returns it of itself.
pub(super) const FAILED: i64 = -1;

/// Stubs of the pool.
pub(super) const POOL: usize = 4;

#[exported_callback(on_error = FAILED, pool = 4)]
pub(super) type Work = fn(x: i64) -> i64;

/// Another signature, for calls by a handle that is not its own.
#[exported_callback(on_error = FAILED)]
pub(super) type Other = fn(x: i64) -> i64;

/// The function form.
#[exported_callback(on_error = FAILED)]
pub(super) fn tick(x: i64) -> i64 {
    inside(x)
}

/// What every closure captures: it counts its drop, and a look at it after that is a use of freed memory.
pub(super) struct Canary {
    drops: Arc<AtomicU32>,
    panics: bool,
    alive: Box<u64>,
}

const ALIVE: u64 = 0x0123_4567_89ab_cdef;

impl Canary {
    pub(super) fn new(drops: Arc<AtomicU32>, panics: bool) -> Canary {
        Canary {
            drops,
            panics,
            alive: Box::new(ALIVE),
        }
    }

    /// Runs the call between two looks.
    fn watch(&self, x: i64) -> i64 {
        self.look();
        let result = inside(x);
        self.look();
        result
    }

    fn look(&self) {
        assert_eq!(*self.alive, ALIVE, "captures were used after their drop");
        assert_eq!(self.drops.load(SeqCst), 0, "captures were dropped too soon");
    }
}

impl Drop for Canary {
    fn drop(&mut self) {
        *self.alive = 0;
        self.drops.fetch_add(1, SeqCst);
        // A second panic while the first unwinds ends the process: that is Rust's, not the registry's.
        if self.panics && !std::thread::panicking() {
            std::panic::panic_any(Ordered);
        }
    }
}

pub(super) fn export(kind: Kind, canary: Canary) {
    let wrapper = match kind {
        Kind::Large => {
            let large = [1_u8; 100];
            Work::export(move |x| canary.watch(x) + i64::from(large[99]) - 1)
        }
        Kind::Mut => {
            let mut calls = 0_u64;
            Work::export_mut(move |x| {
                calls += 1;
                let before = calls;
                let result = canary.watch(x);
                assert_eq!(calls, before, "a call came in while another ran");
                result
            })
        }
        Kind::Once => Work::export_once(move |x| {
            let canary = canary;
            canary.watch(x)
        }),
        Kind::Local => {
            // The wrapper can't go to the game: foreign code owns a local closure from the start.
            let wrapper = Work::export_local(move |x| canary.watch(x));
            answer(Answer::Exported(wrapper.into_handle().raw(), None));
            return;
        }
        _ => Work::export(move |x| canary.watch(x)),
    };
    let raw = wrapper.handle().raw();
    answer(Answer::Exported(raw, Some(Wrapper::Closure(wrapper))));
}

/// A closure that borrows what stands before its scope.
pub(super) fn export_scoped<'scope>(
    scope: &'scope Scope<'scope, '_>,
    kind: Kind,
    canary: Canary,
    borrowed: &'scope u64,
) -> ScopedCallback<'scope, Work> {
    let check = move || assert_eq!(*borrowed, ALIVE, "a borrow outlived what it borrows");
    match kind {
        Kind::ScopedMut => Work::export_scoped_mut(scope, move |x| {
            let result = canary.watch(x);
            check();
            result
        }),
        _ => Work::export_scoped(scope, move |x| {
            let result = canary.watch(x);
            check();
            result
        }),
    }
}

/// What scoped closures borrow.
pub(super) fn to_borrow() -> Box<u64> {
    Box::new(ALIVE)
}
