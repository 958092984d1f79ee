//! Queues of any thread and of this one, and the callbacks whose calls wait in them.

use crate::Walked;
use crate::accounts::{RAN, Token, fail};
use crate::waker::{calm, user_code, waker};
use crate::world::{self, Here, Thing, below, put, put_here, take, take_here};
use registry_core::{CallQueue, LocalQueue, Overflow};
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::Ordering::SeqCst;
use std::task::Context;
use std::time::Duration;

pub(crate) fn new() {
    put(Thing::Queue(CallQueue::bounded(1 + below(4))));
}

pub(crate) fn new_local() {
    put_here(Here::Queue(LocalQueue::bounded(1 + below(4))));
}

/// What runs when a call's turn comes.
pub(crate) fn closure() -> impl FnMut(u64, &str) + Send + 'static {
    let token = Token::new();
    move |number, text| {
        token.look();
        RAN.fetch_add(1, SeqCst);
        if (number % 2 == 0) != (text == "short") {
            fail("another call's text");
        }
        user_code();
        token.look();
    }
}

fn a_queue() -> Option<CallQueue> {
    match take(|thing| matches!(thing, Thing::Queue(_))) {
        Some(Thing::Queue(queue)) => Some(queue),
        _ => None,
    }
}

fn a_queue_here() -> Option<LocalQueue> {
    match take_here(|thing| matches!(thing, Here::Queue(_))) {
        Some(Here::Queue(queue)) => Some(queue),
        _ => None,
    }
}

pub(crate) fn export() {
    let Some(queue) = a_queue() else { return };
    let callback = Walked::export_queued(&queue, closure());
    world::note(callback.handle());
    put(Thing::Queue(queue));
    put(Thing::Callback(callback));
}

pub(crate) fn export_local() {
    let Some(queue) = a_queue_here() else { return };
    // It fails where the thread has begun to end.
    if let Ok(callback) = Walked::try_export_queued(&queue, closure()) {
        world::note(callback.handle());
        put_here(Here::Callback(callback));
    }
    put_here(Here::Queue(queue));
}

pub(crate) fn run() {
    let Some(queue) = a_queue() else { return };
    calm(|| match below(3) {
        0 => _ = queue.run(),
        1 => _ = queue.run_for(Duration::ZERO),
        _ => _ = queue.wait(Duration::ZERO),
    });
    put(Thing::Queue(queue));
}

pub(crate) fn run_here() {
    let Some(queue) = a_queue_here() else { return };
    calm(|| match below(4) {
        0 => _ = queue.run(),
        1 => _ = queue.run_for(Duration::ZERO),
        2 => _ = queue.wait(Duration::ZERO),
        _ => {
            let waker = waker();
            let _ = Pin::new(&mut queue.next()).poll(&mut Context::from_waker(&waker));
            calm(|| drop(waker));
        }
    });
    put_here(Here::Queue(queue));
}

fn overflow() -> Overflow {
    match below(4) {
        0 => Overflow::Refuse,
        1 => Overflow::DropOldest,
        2 => Overflow::Latest,
        _ => Overflow::Wait(Duration::ZERO),
    }
}

/// A function that wakes an event loop, and owns something.
fn hook() -> impl Fn() + Send + Sync + 'static {
    let token = Token::new();
    move || {
        token.look();
        user_code();
    }
}

/// Changes what a queue does.
pub(crate) fn set() {
    if let Some(queue) = a_queue() {
        match below(2) {
            0 => queue.set_overflow(overflow()),
            _ => _ = calm(|| queue.set_wake(hook())),
        }
        put(Thing::Queue(queue));
    }
    if let Some(queue) = a_queue_here() {
        match below(2) {
            0 => queue.set_overflow(overflow()),
            _ => _ = calm(|| queue.set_wake(hook())),
        }
        put_here(Here::Queue(queue));
    }
}
