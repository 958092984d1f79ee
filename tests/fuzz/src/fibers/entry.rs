//! The entries of a walk: how each is exported, called and closed, and the correct results.

use super::body::{Counts, MOST, Step, Target, Token, step};
use registry_core::{Callback, Group, Handle, LocalCallback, LocalGroup, Status, WouldDeadlock};
use std::sync::Arc;

/// What may be done with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Shared,
    Exclusive,
    Once,
    Local,
    Scoped,
    ScopedExclusive,
    Function,
}

/// Who ends it.
#[derive(Debug)]
pub(super) enum Owner {
    Closure(Callback<Step>),
    Local(LocalCallback<Step>),
    Function(Callback<step>),
    /// Foreign code.
    Foreign,
    /// A scope, or nobody any more.
    Nobody,
}

/// An entry, and what is known of it.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    pub(super) handle: Handle,
    pub(super) owner: Owner,
    pub(super) live: bool,
    /// Fibers that are in a call of it.
    pub(super) inside: usize,
    /// A fiber is paused in the drop of its capture.
    pub(super) dropping: bool,
    /// The closure of an `export_once` has been called.
    pub(super) taken: bool,
    /// The drop of its capture pauses on a fiber.
    pub(super) pauses: bool,
}

impl Entry {
    /// Exports one. Nothing if the thread ends and the entry would be its own.
    pub(super) fn export(
        kind: Kind,
        counts: &Arc<Counts>,
        n: usize,
        pauses: bool,
        late: bool,
    ) -> Option<Self> {
        // The closure of an `export_once` is dropped by its call, inside.
        let pauses = pauses && kind != Kind::Once;
        let refused = late && kind == Kind::Local;
        let token = Token::new(counts, if refused { MOST } else { n }, pauses);
        let run = move |value| token.run(value);
        let owner = match kind {
            Kind::Exclusive => Owner::Closure(Step::export_mut(run)),
            Kind::Once => Owner::Closure(Step::export_once(run)),
            Kind::Local => {
                let exported = Step::try_export_local(run);
                assert_eq!(exported.is_err(), refused, "nobody would drop it");
                Owner::Local(exported.ok()?)
            }
            _ => Owner::Closure(Step::export(run)),
        };
        Some(Entry::new(kind, owner, pauses))
    }

    fn new(kind: Kind, owner: Owner, pauses: bool) -> Self {
        let handle = match &owner {
            Owner::Closure(callback) => callback.handle(),
            Owner::Local(callback) => callback.handle(),
            _ => step::HANDLE,
        };
        Entry {
            kind,
            handle,
            owner,
            live: true,
            inside: 0,
            dropping: false,
            taken: false,
            pauses,
        }
    }

    pub(super) fn function() -> Self {
        Entry::new(Kind::Function, Owner::Function(step::export()), false)
    }

    /// One that a scope on a fiber's stack owns.
    pub(super) fn scoped(handle: Handle, exclusive: bool, pauses: bool) -> Self {
        let kind = if exclusive {
            Kind::ScopedExclusive
        } else {
            Kind::Scoped
        };
        Entry {
            handle,
            ..Entry::new(kind, Owner::Nobody, pauses)
        }
    }

    pub(super) fn target(&self) -> Target {
        match self.kind {
            Kind::Function => Target::Function,
            _ => Target::Closure(self.handle),
        }
    }

    /// What a call must end with; `elsewhere`, on another thread.
    pub(super) fn answer(&self, elsewhere: bool) -> Result<(), Status> {
        match self.kind {
            Kind::Function if !self.live => Err(Status::NotExported),
            _ if !self.live => Err(Status::Closed),
            Kind::Local if elsewhere => Err(Status::WrongThread),
            Kind::Exclusive | Kind::Local | Kind::ScopedExclusive if self.inside > 0 => {
                Err(Status::Busy)
            }
            Kind::Once if self.taken => Err(Status::Consumed),
            _ => Ok(()),
        }
    }

    /// How often its capture must have been dropped by now.
    pub(super) fn drops(&self) -> u32 {
        u32::from(match self.kind {
            Kind::Function => false,
            Kind::Once if self.taken => self.inside == 0,
            _ => !self.live && self.inside == 0 && !self.dropping,
        })
    }

    /// Whether the drop of its capture would come next, and would pause on a fiber.
    pub(super) fn is_to_pause(&self) -> bool {
        !self.live && self.inside == 0 && self.pauses && !self.dropping
    }

    /// Closes it in one of many ways. `busy`: a fiber of this thread is in a callback, or in a drop.
    pub(super) fn close(&mut self, how: usize, busy: bool) {
        self.live = false;
        let is_over = self.inside == 0;
        let waited = |ended: Result<(), WouldDeadlock>| {
            assert_eq!(ended.is_ok(), is_over, "busy: {busy}");
            assert!(busy || is_over);
        };
        match std::mem::replace(&mut self.owner, Owner::Nobody) {
            Owner::Closure(callback) => match how {
                0 => drop(callback),
                1 => callback.close(),
                2 => waited(callback.close_and_wait()),
                3 => {
                    callback.close_later();
                    registry_core::flush();
                }
                4 => {
                    let group = Group::new();
                    group.add(callback).expect("the group is open");
                    group.close_all();
                }
                _ => release(callback.into_handle()),
            },
            Owner::Local(callback) => match how {
                0 => drop(callback),
                1 => callback.close(),
                2 => waited(callback.close_and_wait()),
                3 | 4 => {
                    let group = LocalGroup::new();
                    group.add(callback);
                    group.close_all();
                }
                _ => release(callback.into_handle()),
            },
            Owner::Function(callback) => match how {
                0 => drop(callback),
                2 => waited(callback.close_and_wait()),
                3 => callback.close_later(),
                5 => release(callback.into_handle()),
                _ => callback.close(),
            },
            Owner::Foreign => release(self.handle),
            Owner::Nobody => unreachable!("nobody closes what a scope owns"),
        }
    }

    /// Closes it on another thread; what is bound to this one comes back to be dropped.
    pub(super) fn close_elsewhere(&mut self, how: usize) {
        self.live = false;
        let (handle, is_over) = (self.handle, self.inside == 0);
        match std::mem::replace(&mut self.owner, Owner::Nobody) {
            Owner::Closure(callback) => elsewhere(move || match how {
                // It would wait for a fiber of the thread that waits for it.
                0 if is_over => callback
                    .close_and_wait()
                    .expect("nobody is in a callback here"),
                1 => release(callback.into_handle()),
                _ => drop(callback),
            }),
            Owner::Function(callback) => elsewhere(move || drop(callback)),
            Owner::Local(callback) => {
                let _ = callback.into_handle();
                elsewhere(move || release(handle));
            }
            Owner::Foreign => elsewhere(move || release(handle)),
            Owner::Nobody => unreachable!("nobody closes what a scope owns"),
        }
        registry_core::flush();
    }

    /// Gives it to foreign code.
    pub(super) fn give_away(&mut self) {
        self.owner = match std::mem::replace(&mut self.owner, Owner::Nobody) {
            Owner::Closure(callback) => {
                let _ = callback.into_handle();
                Owner::Foreign
            }
            Owner::Local(callback) => {
                let _ = callback.into_handle();
                Owner::Foreign
            }
            other => other,
        };
    }
}

/// Runs something on another thread, to its end.
pub(super) fn elsewhere<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> T {
    match std::thread::spawn(f).join() {
        Ok(value) => value,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

unsafe extern "C" {
    safe fn registry_fuzz_release(handle: u64) -> i32;
}

fn release(handle: Handle) {
    assert_eq!(registry_fuzz_release(handle.raw()), Status::Ok.raw());
}
