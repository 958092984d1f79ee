//! Foreign callables, of a host that closes or of none. Some name the queue of a host's, in which their calls wait.

use crate::Noted;
use crate::accounts::{KEPT, RAN, fail};
use crate::hands;
use crate::promises;
use crate::waker::calm;
use crate::world::{self, Here, Thing, below, me, put, put_here, take, take_here, world};
use registry_core::{AnyThread, Foreign, ForeignText, RawForeign, Status};
use std::ffi::c_void;
use std::ptr::without_provenance_mut;
use std::sync::atomic::Ordering::SeqCst;

unsafe extern "C" {
    safe fn walks_host_open() -> u64;
    safe fn walks_host_close(host: u64) -> i32;
}

/// A callable, as the foreign code behind it knows it.
struct Behind {
    /// The number of its host, or 0.
    host: usize,
    /// The thread of the queue in which its calls wait.
    thread: Option<u64>,
    is_released: bool,
}

/// The hosts, by their numbers: the entry, and whether it is closed. The callables, by their `user_data`.
pub(crate) struct Callables {
    hosts: Vec<(u64, bool)>,
    all: Vec<Behind>,
}

impl Callables {
    pub(crate) const fn new() -> Self {
        Callables {
            hosts: Vec::new(),
            all: Vec::new(),
        }
    }

    fn is_closed(&self, host: usize) -> bool {
        host != 0 && self.hosts[host - 1].1
    }
}

/// The struct of a callable as JavaScript passes it.
#[repr(C)]
struct Raw {
    foreign: RawForeign<Noted>,
    answers: u64,
    queue: u64,
}

/// Foreign code is called for the callable with this `user_data`. Whether its calls wait in a queue.
fn is_called(user_data: *mut c_void) -> bool {
    let all = &world().callables;
    let behind = &all.all[user_data.addr()];
    if all.is_closed(behind.host) {
        fail("a callable is called or released after its host has closed");
    }
    if behind.is_released {
        fail("a callable is called or released after its release");
    }
    if behind.thread.is_some_and(|thread| thread != me()) {
        fail("a callable is called or released on another thread than its queue's");
    }
    behind.thread.is_some()
}

unsafe extern "C" fn call(user_data: *mut c_void, _: u64, _: *mut ForeignText) -> i32 {
    if is_called(user_data) {
        RAN.fetch_add(1, SeqCst);
    }
    crate::step();
    // A call that fails has run all the same.
    i32::from(below(8) == 0)
}

unsafe extern "C" fn release(user_data: *mut c_void) {
    is_called(user_data);
    world().callables.all[user_data.addr()].is_released = true;
    crate::step();
}

pub(crate) fn step() {
    match below(11) {
        0 => make(),
        1..=3 => call_one(),
        4 => call_one_here(),
        5 => close(),
        6 => make_queued(),
        7 | 8 => promises::run(),
        _ => {
            _ = calm(|| {
                drop(take(|thing| {
                    matches!(thing, Thing::Callable(_) | Thing::Queued(_))
                }))
            })
        }
    }
}

/// A host, or none.
fn host() -> (usize, u64) {
    if below(3) == 0 {
        return (0, 0);
    }
    let host = walks_host_open();
    let mut world = world();
    world.callables.hosts.push((host, false));
    (world.callables.hosts.len(), host)
}

/// A new callable's struct.
fn raw(thread: Option<u64>, queue: u64) -> Raw {
    let (number, host) = host();
    let all = &mut world().callables.all;
    all.push(Behind {
        host: number,
        thread,
        is_released: false,
    });
    Raw {
        foreign: RawForeign {
            size: size_of::<Raw>(),
            call: Some(call),
            user_data: without_provenance_mut(all.len() - 1),
            release: Some(release),
            host,
        },
        answers: 0,
        queue,
    }
}

fn make() {
    let raw = raw(None, 0);
    if below(2) == 0 {
        // SAFETY: its functions may be called anywhere, and take any number.
        let made = unsafe { Foreign::from_raw(&raw.foreign) };
        put_here(Here::Callable(
            made.unwrap_or_else(|_| fail("an open host")),
        ));
    } else {
        // SAFETY: likewise.
        let made = unsafe { AnyThread::from_raw(&raw.foreign) };
        put(Thing::Callable(
            made.unwrap_or_else(|_| fail("an open host")),
        ));
    }
}

/// One whose calls wait in a queue, or one that is refused, since its struct names something else.
fn make_queued() {
    let own = || (below(8) != 0).then(promises::own_queue);
    let Some(queue) = own().unwrap_or_else(world::handle) else {
        return;
    };
    let raw = raw(Some(me()), queue.raw());
    // SAFETY: its functions may be called on this thread, and take any number.
    match unsafe { AnyThread::from_raw(&raw.foreign) } {
        Ok(made) => put(Thing::Queued(made)),
        // It stays its owner's, who ends it.
        Err(_) => world().callables.all[raw.foreign.user_data.addr()].is_released = true,
    }
}

fn call_one() {
    match take(|thing| matches!(thing, Thing::Callable(_) | Thing::Queued(_))) {
        Some(Thing::Callable(callable)) => {
            let _ = callable.call(1);
            put(Thing::Callable(callable));
        }
        Some(Thing::Queued(callable)) => {
            let told = callable.call(1).map_err(|error| error.status());
            // A hook that panics ends the call so, but the call is kept.
            if matches!(told, Ok(()) | Err(Status::Panicked)) {
                KEPT.fetch_add(1, SeqCst);
            }
            put(Thing::Queued(callable));
        }
        _ => {}
    }
}

fn call_one_here() {
    if let Some(Here::Callable(callable)) = take_here(|thing| matches!(thing, Here::Callable(_))) {
        let _ = callable.call(1);
        put_here(Here::Callable(callable));
    }
}

fn close() {
    let count = world().callables.hosts.len();
    if count == 0 || !hands::may_wait() {
        return;
    }
    let at = below(count);
    let host = world().callables.hosts[at].0;
    let status = walks_host_close(host);
    if status == Status::Ok.raw() || status == Status::Busy.raw() {
        world().callables.hosts[at].1 = true;
    }
}

/// Closes all hosts. How many callables nobody could release, since the thread of their queue had ended.
pub(crate) fn end() -> u64 {
    let hosts = std::mem::take(&mut world().callables.hosts);
    for (host, is_closed) in hosts {
        let status = walks_host_close(host);
        if is_closed != (status == Status::Closed.raw()) {
            fail("a host is closed twice, or not at all");
        }
    }
    let all = std::mem::take(&mut world().callables.all);
    let left = all.iter().filter(|one| one.host == 0 && !one.is_released);
    let (queued, others): (Vec<_>, Vec<_>) = left.partition(|one| one.thread.is_some());
    assert!(others.is_empty(), "each is released once");
    queued.len() as u64
}
