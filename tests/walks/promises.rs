//! Promises, and the queues of hosts that watch them.

use crate::Walked;
use crate::accounts::fail;
use crate::queues::closure;
use crate::waker::calm;
use crate::world::{self, Here, Thing, below, put, put_here, take, take_here};
use registry_core::{Handle, LocalQueue, Promise, Status};
use std::ffi::c_void;
use std::ptr::null_mut;

unsafe extern "C" {
    safe fn walks_is_live(handle: u64) -> i32;
    safe fn walks_promise_watch(promise: u64, queue: u64) -> i32;
    fn walks_promise_take(promise: u64, result: *mut u64, size: usize) -> i32;
    fn walks_queue_run(queue: u64, ran: *mut usize) -> i32;
    fn walks_queue_next(queue: u64, promise: *mut u64) -> i32;
    fn walks_queue_set_wake(
        queue: u64,
        function: Option<unsafe extern "C" fn(*mut c_void)>,
        user_data: *mut c_void,
    ) -> i32;
}

unsafe extern "C" fn woken(_: *mut c_void) {
    crate::step();
}

const VALUE: u64 = 0x1234_5678_9abc_def0;

pub(crate) fn step() {
    match below(9) {
        0 => new(),
        1 => resolve(),
        2 => look(),
        3 => give(),
        4 => watch(),
        5 => take_value(),
        6 => give_a_queue(),
        7 => run(),
        _ => export(),
    }
}

fn new() {
    let (promise, resolver) = Promise::new();
    put(Thing::Promise(promise));
    put(Thing::Resolver(resolver));
}

fn resolve() {
    if let Some(Thing::Resolver(resolver)) = take(|thing| matches!(thing, Thing::Resolver(_))) {
        let _ = resolver.is_cancelled();
        calm(|| _ = resolver.resolve(VALUE));
    }
}

fn look() {
    if let Some(Thing::Promise(mut promise)) = take(|thing| matches!(thing, Thing::Promise(_))) {
        if promise
            .try_take()
            .is_some_and(|value| value.is_ok_and(|value| value != VALUE))
        {
            fail("another value");
        }
        put(Thing::Promise(promise));
    }
}

fn give() {
    if let Some(Thing::Promise(promise)) = take(|thing| matches!(thing, Thing::Promise(_))) {
        world::note(promise.into_handle());
    }
}

fn watch() {
    if let (Some(promise), Some(queue)) = (world::handle(), world::handle()) {
        walks_promise_watch(promise.raw(), queue.raw());
    }
}

fn take_value() {
    let Some(promise) = world::handle() else {
        return;
    };
    let mut value = 0;
    let size = if below(8) == 0 { 3 } else { 8 };
    // SAFETY: a place of so many bytes.
    let status = unsafe { walks_promise_take(promise.raw(), &raw mut value, size) };
    if (status == Status::Ok.raw()) != (value == VALUE) {
        fail("a value without OK, or OK without it");
    }
}

/// The host of this thread has a queue.
fn give_a_queue() {
    if let Some(Here::Queue(queue)) = take_here(|thing| matches!(thing, Here::Queue(_))) {
        to_the_host(queue);
    }
}

fn to_the_host(queue: LocalQueue) {
    match queue.try_into_handle() {
        Ok(handle) => {
            world::note(handle);
            world::world().queues.push((handle, world::me()));
            if below(2) == 0 {
                // SAFETY: any thread may call the function, for ever.
                unsafe { walks_queue_set_wake(handle.raw(), Some(woken), null_mut()) };
            }
        }
        Err(error) => error
            .into_returned()
            .map_or((), |queue| put_here(Here::Queue(queue))),
    }
}

/// The latest queue of this thread's host, or a new one.
pub(crate) fn own_queue() -> Option<Handle> {
    let me = world::me();
    let is_own = |queue: &&(Handle, u64)| queue.1 == me && walks_is_live(queue.0.raw()) == 1;
    let found = world::world().queues.iter().rev().find(is_own).copied();
    found.map(|queue| queue.0).or_else(|| {
        let queue = LocalQueue::bounded(1 + below(3));
        to_the_host(queue);
        let queues = &world::world().queues;
        queues
            .last()
            .filter(|queue| queue.1 == me)
            .map(|queue| queue.0)
    })
}

pub(crate) fn run() {
    let any = || (below(2) == 0).then(world::handle);
    let Some(queue) = any().unwrap_or_else(own_queue) else {
        return;
    };
    let (mut ran, mut promise) = (0, 0);
    // Its hooks may panic.
    // SAFETY: places to write.
    calm(|| unsafe {
        walks_queue_run(queue.raw(), &raw mut ran);
        while walks_queue_next(queue.raw(), &raw mut promise) == Status::Ok.raw() && promise != 0 {
            let mut value = 0;
            walks_promise_take(promise, &raw mut value, 8);
        }
    });
}

/// A callback of this thread, whose calls wait in the queue of its host.
fn export() {
    let Some(queue) = world::handle() else { return };
    let export = |queue: &LocalQueue| Walked::try_export_queued(queue, closure()).ok();
    if let Ok(Some(callback)) = LocalQueue::with_handle(queue, export) {
        world::note(callback.handle());
        put_here(Here::Callback(callback));
    }
}
