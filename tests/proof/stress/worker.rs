//! One thread of the stress test: a pseudo-random walk through what can be done with handles.
//!
//! `stress.rs` starts them. Most steps call what is in the channel; some replace it by a new entry and end the
//! old one in one of five ways; some live and die with this thread.

use crate::Form;
use crate::canary::{Canary, Counts, judges};
use registry_core::{Callback, Group, Handle, Status, exported_callback, last_status};
use std::cell::Cell;
use std::collections::VecDeque;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{AcqRel, Release};

/// Where handles are found by all threads: first those that foreign code owns, then those that are lent by a
/// wrapper of some thread.
pub(crate) type Channel = [AtomicU64; 2 * OWNED];
/// How many places hold what foreign code owns.
pub(crate) const OWNED: usize = 8;

static OWN: [AtomicU64; 256] = [const { AtomicU64::new(0) }; 256];

const FAILED: i64 = i64::MIN;

/// What all closures are: the argument says what to call from inside, and comes back complemented.
#[exported_callback(on_error = i64::MIN)]
pub(crate) type Work = fn(handle: i64) -> i64;

unsafe extern "C" {
    safe fn stress_release(handle: u64) -> i32;
}

/// Gives back what foreign code owns; nothing, for 0.
pub(crate) fn release(raw: u64) {
    if raw != 0 {
        let _ = stress_release(raw);
    }
}

/// Says nothing of the panics that are part of the test.
pub(crate) fn panic_hook(info: &std::panic::PanicHookInfo<'_>) {
    if info.payload().downcast_ref::<&str>() != Some(&"on purpose") {
        println!("{info}");
    }
}

/// Panics unwind through std, which ThreadSanitizer does not see into.
const PANICS: bool = !cfg!(registry_rmw);

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

pub(crate) struct Worker {
    form: Form,
    channel: &'static Channel,
    iterations: u64,
    random: u64,
    group: Option<Group>,
    /// What this thread has lent, oldest first.
    lent: VecDeque<Callback<Work>>,
    calls: u64,
    refused: u64,
}

/// Calls as C does, by a static function and the handle as `user_data`.
fn call(form: Form, raw: u64, argument: i64) -> bool {
    let thunk = <Work as registry_core::CallbackType>::THUNK_FIRST;
    let user_data = std::ptr::without_provenance_mut(raw as usize);
    // SAFETY: `user_data` may be anything.
    let result = unsafe { thunk(user_data, argument) };
    if result != FAILED {
        assert!(result == !argument || !judges());
        return true;
    }
    let status = last_status();
    let allowed = match status {
        Status::Closed
        | Status::Busy
        | Status::Consumed
        | Status::WrongThread
        | Status::Panicked => true,
        Status::NullHandle => raw == 0,
        Status::UnknownHandle => form == Form::Relaxed,
        _ => false,
    };
    if !allowed && judges() {
        println!("{status} is no answer to a call of {raw} in the {form:?} form");
        std::process::abort();
    }
    false
}

/// A body that looks at its capture, calls what it is told to, and looks again.
fn body(form: Form, canary: &Canary, argument: i64) -> i64 {
    canary.look();
    if argument > 0 && DEPTH.get() < 12 {
        DEPTH.set(DEPTH.get() + 1);
        call(form, argument as u64, 0);
        DEPTH.set(DEPTH.get() - 1);
    }
    canary.look();
    !argument
}

impl Worker {
    pub(crate) fn new(form: Form, channel: &'static Channel, iterations: u64, seed: u64) -> Worker {
        Worker {
            form,
            channel,
            iterations,
            random: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
            group: None,
            lent: VecDeque::new(),
            calls: 0,
            refused: 0,
        }
    }

    /// xorshift64 (Marsaglia 2003).
    fn random(&mut self, below: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 11) % below
    }

    fn handle(&mut self) -> u64 {
        let place = self.random(2 * OWNED as u64) as usize;
        self.channel[place].load(self.form.load())
    }

    pub(crate) fn run(mut self) {
        for _ in 0..self.iterations {
            match self.random(16) {
                0 | 1 => self.replace(),
                2 => self.close_own(),
                3 => self.lend(),
                _ => self.call_some(),
            }
        }
        drop(self.group.take());
        self.lent.clear();
        registry_core::flush();
        Counts::add(self.calls, self.refused);
    }

    fn call_some(&mut self) {
        let raw = self.handle();
        let argument = match self.random(8) {
            0 => self.handle() as i64,
            _ => 0,
        };
        if call(self.form, raw, argument) {
            self.calls += 1;
        } else {
            self.refused += 1;
        }
    }

    fn closure(&self) -> impl Fn(i64) -> i64 + Send + Sync + use<> {
        let (form, canary) = (self.form, Canary::new());
        move |argument| body(form, &canary, argument)
    }

    /// An entry of some kind, for foreign code to own.
    fn export(&mut self) -> Handle {
        let form = self.form;
        match self.random(8) {
            0 => Work::export_mut(self.closure()).into_handle(),
            1 => Work::export_once(self.closure()).into_handle(),
            2 => Work::export_local(self.closure()).into_handle(),
            3 if PANICS => {
                let canary = Canary::new();
                Work::export(move |argument| {
                    canary.look();
                    assert!(argument == 0, "on purpose");
                    !argument
                })
                .into_handle()
            }
            4 => {
                let (canary, large) = (Canary::new(), [0_u64; 8]);
                Work::export(move |argument| body(form, &canary, argument + large[0] as i64))
                    .into_handle()
            }
            5 => self.releases_itself(),
            _ => Work::export(self.closure()).into_handle(),
        }
    }

    /// A closure that gives its own entry back when it is first called with an argument.
    ///
    /// It finds its handle in a static, since ThreadSanitizer does not understand the fence in the drop of
    /// std's `Arc`. Two closures that share a place release each other: also a thing that happens.
    fn releases_itself(&mut self) -> Handle {
        let (form, canary) = (self.form, Canary::new());
        let own = &OWN[self.random(OWN.len() as u64) as usize];
        let handle = Work::export(move |argument| {
            if argument != 0 {
                release(own.swap(0, AcqRel));
            }
            body(form, &canary, argument)
        })
        .into_handle();
        own.store(handle.raw(), Release);
        handle
    }

    /// Puts a new entry where others find it, and ends the one that was there.
    fn replace(&mut self) {
        let place = self.random(OWNED as u64) as usize;
        let new = self.export().raw();
        let old = self.channel[place].swap(new, self.form.swap());
        let Some(handle) = Handle::from_raw(old) else {
            return;
        };
        match self.random(4) {
            0 => {
                if let Ok(callback) = Callback::<Work>::from_handle(handle) {
                    let _ = callback.close_and_wait();
                    return;
                }
            }
            1 => {
                if let Ok(callback) = Callback::<Work>::from_handle(handle) {
                    callback.close_later();
                    return;
                }
            }
            2 => {
                if let Ok(callback) = Callback::<Work>::from_handle(handle) {
                    let group = self.group.get_or_insert_with(Group::new);
                    let _ = group.add(callback);
                    if group.len() > 20 {
                        self.group = None;
                    }
                    return;
                }
            }
            _ => {}
        }
        release(old);
    }

    /// Lets others call what a wrapper of this thread owns, and ends the oldest such entry.
    ///
    /// Nothing but the export itself comes between the closure and the handle that others find.
    fn lend(&mut self) {
        let place = OWNED + self.random(OWNED as u64) as usize;
        let callback = Work::export(self.closure());
        let raw = callback.handle().raw();
        self.channel[place].swap(raw, self.form.swap());
        self.lent.push_back(callback);
        if self.lent.len() > 15 {
            drop(self.lent.pop_front());
        }
    }

    /// An entry that lives for a few calls of this thread.
    fn close_own(&mut self) {
        let callback = Work::export(self.closure());
        for _ in 0..self.random(3) {
            let called = call(self.form, callback.handle().raw(), 0);
            assert!(called || !judges(), "the owner's call of a live entry");
            self.calls += 1;
        }
    }
}
