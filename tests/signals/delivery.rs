//! Signal handlers that complete, and that call streams and queues, while their thread reads them.
//!
//! Nobody sleeps here: to wake somebody frees memory, which a handler may not do. Only numbers are passed, which are kept without memory.

use registry_core::{CallQueue, CallbackStream, Completion, LocalQueue, Status, exported_callback};
use registry_tests::deadline;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};

/// Takes a number.
#[exported_callback]
type Noted = fn(number: u64);

const COMPLETIONS: usize = 64;
/// How many signals there are. The first ones complete.
const FIRED: usize = 500;
/// How many handles take every call: those of a stream and of the two kinds of queues.
const LASTING: usize = 3;
/// These, and the handles of the completions.
static HANDLES: [AtomicU64; LASTING + COMPLETIONS] =
    [const { AtomicU64::new(0) }; LASTING + COMPLETIONS];
static SIGNALS: AtomicUsize = AtomicUsize::new(0);
static ANSWERED: AtomicU64 = AtomicU64::new(0);

unsafe extern "C" {
    safe fn signals_Noted_try(handle: u64, number: u64) -> Status;
}

extern "C" fn on_signal(_: libc::c_int) {
    let at = SIGNALS.fetch_add(1, SeqCst);
    for place in HANDLES[..LASTING].iter().chain(HANDLES.get(LASTING + at)) {
        if signals_Noted_try(place.load(SeqCst), 1) == Status::Ok {
            ANSWERED.fetch_add(1, SeqCst);
        }
    }
}

/// Reads while another thread interrupts this one. How much has arrived.
fn interrupted_while_reading(done: &deadline::Steps) -> u64 {
    let mut stream = CallbackStream::<Noted>::bounded(4096);
    let queue = CallQueue::bounded(4096);
    let ran = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&ran);
    let queued = Noted::export_queued(&queue, move |number| _ = count.fetch_add(number, SeqCst));
    let (local, also) = (LocalQueue::bounded(4096), Arc::clone(&ran));
    let here = Noted::export_queued(&local, move |number| _ = also.fetch_add(number, SeqCst));
    let mut completions: Vec<_> = (0..COMPLETIONS)
        .map(|_| Completion::<Noted>::new())
        .collect();
    let handles = [stream.handle(), queued.handle(), here.handle()].into_iter();
    let handles = handles.chain(completions.iter().map(Completion::handle));
    for (place, handle) in HANDLES.iter().zip(handles) {
        place.store(handle.raw(), SeqCst);
    }
    // The thread has its record before the first signal: to make one is not async-signal-safe.
    Noted::call(queued.handle(), 0).unwrap();
    let handler = on_signal as extern "C" fn(libc::c_int);
    // SAFETY: the handler is async-signal-safe where nobody sleeps, and asks for the calling thread.
    let me = unsafe {
        libc::signal(libc::SIGALRM, handler as libc::sighandler_t);
        libc::pthread_self()
    };
    let mut arrived = 0;
    std::thread::scope(|threads| {
        let firing = threads.spawn(move || {
            for sent in 1..=FIRED {
                // SAFETY: `me` lives until the scope ends.
                unsafe { libc::pthread_kill(me, libc::SIGALRM) };
                // The system would deliver two that are pending as one.
                while SIGNALS.load(SeqCst) < sent {
                    std::thread::yield_now();
                }
            }
        });
        let mut rounds = 0_u64;
        while !firing.is_finished() || rounds == 0 {
            // This thread's own calls, which the handler interrupts too.
            Noted::call(queued.handle(), 0).unwrap();
            Noted::call(here.handle(), 0).unwrap();
            while stream.try_next() == Some(1) {
                arrived += 1;
            }
            queue.run().unwrap();
            local.run().unwrap();
            rounds += 1;
            done.step();
        }
    });
    arrived += std::iter::from_fn(|| stream.try_next()).count() as u64;
    queue.run().unwrap();
    local.run().unwrap();
    let completed = completions.iter_mut().filter_map(Completion::try_take);
    arrived + ran.load(SeqCst) + completed.count() as u64
}

#[test]
fn a_handler_may_complete_and_call_a_stream_and_a_queue() {
    let arrived = deadline::goes_on(interrupted_while_reading);
    assert_eq!(SIGNALS.load(SeqCst), FIRED, "each arrived");
    assert_eq!(
        arrived,
        ANSWERED.load(SeqCst),
        "none lost, and none made twice"
    );
    assert_eq!(
        arrived,
        (LASTING * FIRED + COMPLETIONS) as u64,
        "each was taken"
    );
}
