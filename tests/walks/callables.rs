//! Foreign callables, of a host that closes or of none.

use crate::Noted;
use crate::accounts::fail;
use crate::hands;
use crate::waker::calm;
use crate::world::{Here, Thing, below, put, put_here, take, take_here, world};
use registry_core::{AnyThread, Foreign, ForeignText, RawForeign, Status};
use std::ffi::c_void;
use std::ptr::without_provenance_mut;

unsafe extern "C" {
    safe fn walks_host_open() -> u64;
    safe fn walks_host_close(host: u64) -> i32;
}

/// The hosts, by their numbers: the entry, and whether it is closed. A callable without a host has the number 0.
pub(crate) struct Callables {
    hosts: Vec<(u64, bool)>,
    /// How many callables have no host.
    alone: u64,
}

impl Callables {
    pub(crate) const fn new() -> Self {
        Callables {
            hosts: Vec::new(),
            alone: 0,
        }
    }
}

fn is_closed(host: usize) -> bool {
    host != 0 && world().callables.hosts[host - 1].1
}

unsafe extern "C" fn call(host: *mut c_void, _: u64, _: *mut ForeignText) -> i32 {
    if is_closed(host.addr()) {
        fail("a callable is called after its host has closed");
    }
    crate::step();
    0
}

unsafe extern "C" fn release(host: *mut c_void) {
    if is_closed(host.addr()) {
        fail("a callable is released after its host has closed");
    }
    if host.is_null() {
        world().callables.alone -= 1;
    }
    crate::step();
}

pub(crate) fn step() {
    match below(6) {
        0 => make(),
        1 | 2 => call_one(),
        3 => call_one_here(),
        4 => close(),
        _ => _ = calm(|| drop(take(|thing| matches!(thing, Thing::Callable(_))))),
    }
}

fn make() {
    let (number, host) = match below(3) {
        0 => {
            world().callables.alone += 1;
            (0, 0)
        }
        _ => {
            let host = walks_host_open();
            let mut world = world();
            world.callables.hosts.push((host, false));
            (world.callables.hosts.len(), host)
        }
    };
    let raw = RawForeign::<Noted> {
        size: size_of::<RawForeign<Noted>>(),
        call: Some(call),
        user_data: without_provenance_mut(number),
        release: Some(release),
        host,
    };
    if below(2) == 0 {
        // SAFETY: its functions may be called anywhere, and take any number.
        let made = unsafe { Foreign::from_raw(&raw) };
        put_here(Here::Callable(
            made.unwrap_or_else(|_| fail("an open host")),
        ));
    } else {
        // SAFETY: likewise.
        let made = unsafe { AnyThread::from_raw(&raw) };
        put(Thing::Callable(
            made.unwrap_or_else(|_| fail("an open host")),
        ));
    }
}

fn call_one() {
    if let Some(Thing::Callable(callable)) = take(|thing| matches!(thing, Thing::Callable(_))) {
        let _ = callable.call(1);
        put(Thing::Callable(callable));
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

/// Closes all hosts.
pub(crate) fn end() {
    let hosts = std::mem::take(&mut world().callables.hosts);
    for (host, is_closed) in hosts {
        let status = walks_host_close(host);
        if is_closed != (status == Status::Closed.raw()) {
            fail("a host is closed twice, or not at all");
        }
    }
    assert_eq!(world().callables.alone, 0, "each is released once");
}
