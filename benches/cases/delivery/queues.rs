//! A queue against channels, on one thread: what putting, taking and running a call costs.

use super::channels::{
    Async, Boxed, Channel, Crossbeam, Flume, Message, State, Std, Tokio, Unbounded,
};
use crate::measure::{Lane, rounds};
use crate::results::{Case, Goal, Results, Unit};
use registry_core::{CallQueue, LocalCallback, LocalQueue, exported_callback};
use std::cell::RefCell;
use std::ffi::c_void;
use std::hint::black_box;
use std::rc::Rc;

/// Posts two words.
#[exported_callback]
pub(super) type Post = fn(first: u64, second: u64);

/// Posts a text.
#[exported_callback]
type PostText = fn(text: &str);

type Call = unsafe extern "C" fn(u64, u64, *mut c_void);
type CallText = unsafe extern "C" fn(*const u8, usize, *mut c_void);

const CAPACITY: usize = 1024;
const TEXT: &str = "twelve bytes";
const LOCAL: &str = "registry, LocalQueue";
const BASE: &str = "std mpsc, boxed closures";

/// Calls `burst` times, then runs what waits, until `n` calls have run.
fn bursts(n: u32, burst: u32, mut call: impl FnMut(u64), mut run: impl FnMut()) {
    for _ in 0..n / burst {
        for number in 0..burst {
            call(black_box(u64::from(number)));
        }
        run();
    }
}

unsafe extern "C" fn post<C: Channel, M: Message>(first: u64, second: u64, data: *mut c_void) {
    // SAFETY: `peer` passes a sender of this kind that lives.
    let sender = unsafe { &*data.cast::<C::Sender<M>>() };
    assert!(
        C::send(sender, M::new(first, second)).is_ok(),
        "there is room"
    );
}

fn peer<C: Channel + 'static, M: Message>(name: &str, burst: u32) -> Lane<'static> {
    let (sender, mut receiver) = C::new::<M>(CAPACITY);
    let sender = Box::new(sender);
    let mut state = State::default();
    let call: Call = post::<C, M>;
    let work = move |n| {
        let (function, data) = black_box((call, (&raw const *sender).cast_mut().cast()));
        // SAFETY: the sender lives.
        let call = |number| unsafe { function(number, 2, data) };
        let run = || {
            while let Some(message) = C::take(&mut receiver) {
                message.run(&mut state);
            }
        };
        bursts(n, burst, call, run);
    };
    lane(name, burst, work)
}

/// A lane whose batches are whole bursts.
fn lane(name: &str, burst: u32, work: impl FnMut(u32) + 'static) -> Lane<'static> {
    Lane::new(name, work).of(64 * burst.max(64))
}

fn local(burst: u32) -> Lane<'static> {
    let queue = LocalQueue::bounded(CAPACITY);
    let mut state = State::default();
    let post = Post::export_queued(&queue, move |first, second| state.add(first, second));
    lane(LOCAL, burst, move |n| {
        let call = post.thunk_last();
        let (function, data) = black_box((call.function(), call.user_data()));
        // SAFETY: the callback takes any numbers, and its own `user_data`.
        let call = |number| unsafe { function(number, 2, data) };
        bursts(n, burst, call, || _ = queue.run());
    })
}

fn anywhere(burst: u32) -> Lane<'static> {
    let queue = CallQueue::bounded(CAPACITY);
    let mut state = State::default();
    let post = Post::export_queued(&queue, move |first, second| state.add(first, second));
    lane("registry, CallQueue", burst, move |n| {
        let call = post.thunk_last();
        let (function, data) = black_box((call.function(), call.user_data()));
        // SAFETY: as in `local`.
        let call = |number| unsafe { function(number, 2, data) };
        bursts(n, burst, call, || _ = queue.run());
    })
}

/// The lanes of two words, with bursts of this many calls.
fn words(burst: u32) -> Vec<Lane<'static>> {
    vec![
        peer::<Unbounded, Boxed>(BASE, burst),
        local(burst),
        anywhere(burst),
        peer::<Std, Boxed>("std sync_channel, boxed closures", burst),
        peer::<Crossbeam, Boxed>("crossbeam, boxed closures", burst),
        peer::<Flume, Boxed>("flume, boxed closures", burst),
        peer::<Async, Boxed>("async-channel, boxed closures", burst),
        peer::<Tokio, Boxed>("tokio mpsc, boxed closures", burst),
        peer::<Unbounded, (u64, u64)>("std mpsc, two words", burst),
        peer::<Crossbeam, (u64, u64)>("crossbeam, two words", burst),
        peer::<Flume, (u64, u64)>("flume, two words", burst),
        peer::<Async, (u64, u64)>("async-channel, two words", burst),
        peer::<Tokio, (u64, u64)>("tokio mpsc, two words", burst),
    ]
}

fn text_local() -> Lane<'static> {
    let queue = LocalQueue::bounded(CAPACITY);
    let state = Rc::new(RefCell::new(State::default()));
    let post: LocalCallback<PostText> =
        PostText::export_queued(&queue, move |text: &str| state.borrow_mut().read(text));
    lane(LOCAL, 64, move |n| {
        let call = post.thunk_last();
        let (function, data): (CallText, _) = black_box((call.function(), call.user_data()));
        // SAFETY: the text is valid.
        let call = |_| unsafe { function(black_box(TEXT.as_ptr()), TEXT.len(), data) };
        bursts(n, 64, call, || _ = queue.run());
    })
}

unsafe extern "C" fn post_text<C: Channel>(text: *const u8, len: usize, data: *mut c_void) {
    // SAFETY: the caller passes a text and a sender that live.
    let (bytes, sender) = unsafe {
        let bytes = std::slice::from_raw_parts(text, len);
        (bytes, &*data.cast::<C::Sender<Boxed>>())
    };
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let text = text.to_owned();
    let message: Boxed = Box::new(move |state| state.read(&text));
    assert!(C::send(sender, message).is_ok(), "there is room");
}

fn text_peer<C: Channel + 'static>(name: &str) -> Lane<'static> {
    let (sender, mut receiver) = C::new::<Boxed>(CAPACITY);
    let sender = Box::new(sender);
    let mut state = State::default();
    let call: CallText = post_text::<C>;
    lane(name, 64, move |n| {
        let (function, data) = black_box((call, (&raw const *sender).cast_mut().cast()));
        // SAFETY: the text and the sender live.
        let call = |_| unsafe { function(black_box(TEXT.as_ptr()), TEXT.len(), data) };
        let run = || {
            while let Some(message) = C::take(&mut receiver) {
                message.run(&mut state);
            }
        };
        bursts(n, 64, call, run);
    })
}

fn texts() -> Vec<Lane<'static>> {
    vec![
        text_peer::<Unbounded>(BASE),
        text_local(),
        text_peer::<Crossbeam>("crossbeam, boxed closures"),
        text_peer::<Flume>("flume, boxed closures"),
        text_peer::<Async>("async-channel, boxed closures"),
        text_peer::<Tokio>("tokio mpsc, boxed closures"),
    ]
}

fn case(
    id: &'static str,
    title: &'static str,
    about: &str,
    lanes: Vec<Lane<'_>>,
    count: usize,
) -> Case {
    Case {
        id,
        title,
        about: about.into(),
        unit: Unit::Nanoseconds,
        base: Some(0),
        series: rounds(lanes, count),
    }
}

/// Two words, and a text of twelve bytes.
pub fn one_thread(results: &mut Results, count: usize) {
    let about = "One thread: 64 calls by function and `user_data`, with two words, then all of them run. A channel of two words serves one \
                 callback; one of boxed closures serves all, as a queue does.";
    let many = case("queue", "A queued call", about, words(64), count);
    let about = "The same, but each call runs before the next one.";
    let single = case(
        "queue-single",
        "A queued call, one at a time",
        about,
        words(1),
        count,
    );
    let about = "One thread: 64 calls with a text of 12 bytes, then all of them run.";
    let text = case(
        "queue-text",
        "A queued call with a text",
        about,
        texts(),
        count,
    );
    let ns = many.series(LOCAL).median();
    let goals = [
        Goal::at_most("queued call, two words", ns, 20.0, "ns"),
        Goal::at_most(
            "queued call, two words, against boxed closures over std mpsc",
            many.ratio(LOCAL),
            1.0,
            "x",
        ),
        Goal::at_most(
            "queued call, text, against boxed closures over std mpsc",
            text.ratio(LOCAL),
            1.1,
            "x",
        ),
    ];
    results.goals.extend(goals);
    results.cases.extend([many, single, text]);
}
