//! How often a thread that awaits calls of other threads is woken: by a queue, and by the channels whose ends can be awaited.
//!
//! A wake-up is a call of the waker that the thread gives. It is counted in runs of its own, which are not timed.

use super::channels::{Boxed, Message, State};
use super::producers::{CALLS, CAPACITY, post_all};
use super::queues::Post;
use registry_core::CallQueue;
use std::fmt::Write as _;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::task::{Context, Wake, Waker};
use std::thread::{self, Thread};

/// Runs that are counted together.
const RUNS: u32 = 4;

/// Wakes a thread, and counts.
struct Bell {
    thread: Thread,
    rings: AtomicU32,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rings.fetch_add(1, Relaxed);
        self.thread.unpark();
    }
}

/// How often this thread is woken until the work is done.
fn rings(work: impl Future<Output = ()>) -> u32 {
    let bell = Arc::new(Bell {
        thread: thread::current(),
        rings: AtomicU32::new(0),
    });
    let waker = Waker::from(Arc::clone(&bell));
    let mut work = pin!(work);
    while work
        .as_mut()
        .poll(&mut Context::from_waker(&waker))
        .is_pending()
    {
        thread::park();
    }
    bell.rings.load(Relaxed)
}

/// The same while so many threads call.
fn beside(threads: u32, call: impl Fn(u64) -> bool + Sync, work: impl Future<Output = ()>) -> u32 {
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| post_all(&call, CALLS / threads));
        }
        rings(work)
    })
}

fn registry(threads: u32) -> u32 {
    let mut queue = CallQueue::bounded(CAPACITY);
    let mut state = State::default();
    let post = Post::export_queued(&queue, move |first, second| state.add(first, second));
    let handle = post.handle();
    let call = move |number| Post::call(handle, number, 2).is_ok();
    beside(threads, call, async {
        for _ in 0..CALLS {
            queue
                .next()
                .await
                .expect("it runs in no callback of its own");
        }
    })
}

/// A channel by its constructor, and its end that is awaited.
macro_rules! peer {
    ($name:ident, $new:path, |$receiver:ident| $next:expr) => {
        fn $name(threads: u32) -> u32 {
            let (sender, receiver) = $new(CAPACITY);
            let mut state = State::default();
            let call = |number| sender.try_send(Boxed::new(number, 2)).is_ok();
            beside(threads, call, async move {
                #[allow(unused_mut, reason = "one of them is changed by each look")]
                let mut $receiver = receiver;
                for _ in 0..CALLS {
                    let message: Option<Boxed> = $next;
                    message.expect("a sender lives").run(&mut state);
                }
            })
        }
    };
}

peer!(async_channel, async_channel::bounded, |receiver| receiver
    .recv()
    .await
    .ok());
peer!(tokio, tokio::sync::mpsc::channel, |receiver| receiver
    .recv()
    .await);

/// What counts the wake-ups of a run with so many threads that call.
type Count = fn(u32) -> u32;

const WAYS: [(&str, Count); 3] = [
    ("registry, CallQueue", registry),
    ("async-channel", async_channel),
    ("tokio mpsc", tokio),
];

/// A sentence with the figures.
pub(super) fn sentence(threads: u32) -> String {
    let mut sentence =
        String::from("How often a thread that awaits each call is woken, for a thousand calls: ");
    for (at, (name, run)) in WAYS.into_iter().enumerate() {
        let woken: u32 = (0..RUNS).map(|_| run(threads)).sum();
        let rate = f64::from(woken) * 1000.0 / f64::from(RUNS * CALLS);
        let comma = if at == 0 { "" } else { ", " };
        let _ = write!(sentence, "{comma}{name} {rate:.2}");
    }
    sentence + "."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_comes_to_its_end_and_is_woken_at_most_once_a_call() {
        registry_core::set_error_hook(Some(Box::new(|_| {})));
        for (name, run) in WAYS {
            for threads in [1, 4] {
                let woken = run(threads);
                assert!(woken <= CALLS, "{name}: {woken} of {CALLS}");
            }
        }
    }
}
