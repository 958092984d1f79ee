//! Completions and streams, and calls of all that keeps calls.

use crate::Walked;
use crate::accounts::{KEPT, READ, fail};
use crate::hands;
use crate::waker::{calm, user_code, waker};
use crate::world::{self, Here, Thing, below, put, put_here, take};
use registry_core::{Callback, CompletionError};
use registry_core::{
    CallbackItems, CallbackStream, Completion, CompletionFuture, DropQueue, Handle, Kept,
    LocalCallback, OwnedHandle, Status, c_api,
};
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::Ordering::SeqCst;
use std::task::{Context, Poll};
use std::time::Duration;

const TEXTS: [&str; 2] = ["short", "a text that is too long to be kept in place"];

unsafe extern "C" {
    fn walks_Walked_try(handle: u64, number: u64, text: *const u8, length: usize) -> i32;
}

pub(crate) fn new_completion() {
    let done = Completion::<Walked>::new();
    world::note(done.handle());
    put(Thing::Completion(done));
}

pub(crate) fn new_stream() {
    let stream = CallbackStream::<Walked>::bounded(1 + below(3));
    world::note(stream.handle());
    put(Thing::Stream(stream));
}

/// A call by a handle, in one of three ways, or one whose text is not valid.
pub(crate) fn call() {
    let Some(handle) = world::handle() else {
        return;
    };
    let number = below(1000) as u64;
    let text = TEXTS[number as usize % 2];
    let (way, length) = (below(8), text.len());
    let status = match way {
        0..=3 => match Walked::call(handle, number, text) {
            Ok(()) => Status::Ok,
            Err(error) => error.status(),
        },
        4 => by_thunk(handle, number, text),
        5 => {
            // SAFETY: the bytes are valid for the call.
            let status = unsafe { walks_Walked_try(handle.raw(), number, b"\xff".as_ptr(), 1) };
            known(status)
        }
        _ => {
            // SAFETY: the text is valid for the call.
            let status = unsafe { walks_Walked_try(handle.raw(), number, text.as_ptr(), length) };
            known(status)
        }
    };
    match status {
        // A waker, or a hook, that panics ends the call so, but the call is kept.
        Status::Ok | Status::Panicked if way != 5 => _ = KEPT.fetch_add(1, SeqCst),
        Status::Panicked
        | Status::InvalidArgument
        | Status::QueueFull
        | Status::Closed
        | Status::Consumed
        | Status::WrongSignature
        | Status::UnknownHandle => {}
        other => fail(&format!("{other} is no answer to a call")),
    }
}

fn by_thunk(handle: Handle, number: u64, text: &str) -> Status {
    let thunk = <Walked as registry_core::CallbackType>::THUNK_FIRST;
    // SAFETY: any `user_data` may be passed, and the text is valid for the call.
    unsafe { thunk(handle.into_user_data(), number, text.as_ptr(), text.len()) };
    registry_core::last_status()
}

fn known(status: i32) -> Status {
    Status::from_raw(status).unwrap_or_else(|| fail("no status"))
}

fn note((number, text): Kept<Walked>) {
    if *text != *TEXTS[number as usize % 2] {
        fail("another call's text");
    }
    READ.fetch_add(1, SeqCst);
}

fn outcome(outcome: Option<Result<Kept<Walked>, CompletionError>>) {
    if let Some(Ok(kept)) = outcome {
        note(kept);
    }
}

fn poll_completion(
    future: &mut (impl Future<Output = Result<Kept<Walked>, CompletionError>> + Unpin),
) {
    let waker = waker();
    let mut cx = Context::from_waker(&waker);
    if let Poll::Ready(ready) = Pin::new(future).poll(&mut cx) {
        outcome(Some(ready));
    }
    calm(|| drop(waker));
}

fn poll_items(items: &mut CallbackItems<Walked>) {
    let waker = waker();
    if let Poll::Ready(Some(kept)) = items.poll_next(&mut Context::from_waker(&waker)) {
        note(kept);
    }
    calm(|| drop(waker));
}

pub(crate) fn poll() {
    let Some(mut thing) = take(|_| true) else {
        return;
    };
    calm(|| match &mut thing {
        Thing::Completion(done) => poll_completion(done),
        Thing::Future(done) => poll_completion(done),
        Thing::Bound(done) => poll_completion(done.future()),
        Thing::Stream(stream) => poll_items(stream.items()),
        Thing::Items(items) => poll_items(items),
        Thing::Queue(queue) => {
            let waker = waker();
            let _ = Pin::new(&mut queue.next()).poll(&mut Context::from_waker(&waker));
            calm(|| drop(waker));
        }
        _ => {}
    });
    put(thing);
}

fn read_items(items: &mut CallbackItems<Walked>) {
    let next = match below(2) {
        0 => items.try_next(),
        _ => items.wait(Duration::ZERO).ok().flatten(),
    };
    if let Some(kept) = next {
        note(kept);
    }
}

pub(crate) fn read() {
    let Some(mut thing) = take(|_| true) else {
        return;
    };
    calm(|| match &mut thing {
        Thing::Completion(done) => outcome(done.try_take()),
        Thing::Future(done) => outcome(done.try_take()),
        Thing::Bound(done) => outcome(done.future().try_take()),
        Thing::Stream(stream) => read_items(stream.items()),
        Thing::Items(items) => read_items(items),
        _ => {}
    });
    put(thing);
}

/// Ends a completion, or makes another thing of a thing.
pub(crate) fn change() {
    let fits = |thing: &Thing| {
        matches!(
            thing,
            Thing::Completion(_)
                | Thing::Future(_)
                | Thing::Bound(_)
                | Thing::Stream(_)
                | Thing::Callback(_)
                | Thing::Owned(_)
        )
    };
    let Some(thing) = take(fits) else { return };
    match (thing, below(4)) {
        (Thing::Completion(done), 0) => calm(|| outcome(done.cancel())).unwrap_or(()),
        (Thing::Completion(mut done), 1) => {
            calm(|| outcome(Some(done.wait(Duration::ZERO))));
            put(Thing::Completion(done));
        }
        (Thing::Completion(done), 2) => put(match done.bind() {
            Ok(bound) => Thing::Bound(bound),
            Err(full) => Thing::Completion(full.into_wrapper()),
        }),
        (Thing::Completion(done), _) => foreign(done),
        (Thing::Future(mut done), _) => {
            calm(|| outcome(Some(done.wait(Duration::ZERO))));
            swap(done);
        }
        (Thing::Bound(mut bound), 0) => {
            if let Some(Thing::Future(mut other)) = take(|thing| matches!(thing, Thing::Future(_)))
            {
                std::mem::swap(bound.future(), &mut other);
                put(Thing::Future(other));
            }
            put(Thing::Bound(bound));
        }
        (Thing::Bound(bound), _) => put(Thing::Completion(bound.unbind())),
        (Thing::Stream(stream), _) => {
            let (_, items) = stream.into_foreign();
            put(Thing::Items(items));
        }
        (Thing::Callback(callback), 0) => _ = callback.into_handle(),
        (Thing::Callback(callback), _) => put(Thing::Owned(callback.into())),
        (Thing::Owned(owned), 0) => _ = owned.into_handle(),
        (Thing::Owned(owned), _) => own(owned),
        (other, _) => put(other),
    }
}

fn foreign(done: Completion<Walked>) {
    if let Some((_, future)) = calm(|| done.into_foreign()) {
        put(Thing::Future(future));
    }
}

/// Two futures change places, which their calls do not.
fn swap(mut future: CompletionFuture<Walked>) {
    if let Some(Thing::Bound(mut bound)) = take(|thing| matches!(thing, Thing::Bound(_))) {
        std::mem::swap(bound.future(), &mut future);
        put(Thing::Bound(bound));
    }
    put(Thing::Future(future));
}

fn own(owned: OwnedHandle<Walked>) {
    match Callback::try_from(owned) {
        Ok(callback) => put(Thing::Callback(callback)),
        Err(owned) => match LocalCallback::try_from(owned) {
            Ok(local) => put_here(Here::Callback(local)),
            Err(owned) => put(Thing::Owned(owned)),
        },
    }
}

/// Foreign code ends an entry, as it does or as a finaliser does.
pub(crate) fn release() {
    let Some(handle) = world::handle() else {
        return;
    };
    match below(3) {
        0 => c_api::destroy(handle.into_user_data()),
        _ => _ = c_api::release(handle.raw()),
    }
}

/// Rust takes an entry from foreign code.
pub(crate) fn take_back() {
    let Some(handle) = world::handle() else {
        return;
    };
    match below(3) {
        0 => Callback::from_handle(handle).map_or((), |callback| put(Thing::Callback(callback))),
        1 => LocalCallback::from_handle(handle).map_or((), |local| put_here(Here::Callback(local))),
        _ => OwnedHandle::from_handle(handle).map_or((), |owned| put(Thing::Owned(owned))),
    }
}

/// Ends callbacks later, or where a queue of drops says.
pub(crate) fn end() {
    match below(4) {
        0 => _ = calm(registry_core::flush),
        1 => put(Thing::DropQueue(DropQueue::new())),
        2 => {
            let found = take(|thing| matches!(thing, Thing::DropQueue(_)));
            let Some(Thing::DropQueue(mut queue)) = found else {
                return;
            };
            calm(|| match take(|thing| matches!(thing, Thing::Callback(_))) {
                Some(Thing::Callback(callback)) => queue.close(callback),
                _ => _ = queue.run(),
            });
            put(Thing::DropQueue(queue));
        }
        _ => {
            if let Some(Thing::Callback(callback)) =
                take(|thing| matches!(thing, Thing::Callback(_)))
            {
                match below(3) {
                    0 => callback.close_later(),
                    1 if hands::may_wait() => _ = callback.close_and_wait(),
                    _ => callback.close(),
                }
            }
        }
    }
    let _ = registry_core::report();
    user_code_of_nobody();
}

/// A walk that has just looked at all may go on from inside.
fn user_code_of_nobody() {
    calm(user_code);
}
