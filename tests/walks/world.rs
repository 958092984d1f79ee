//! What a walk has made and holds: what any thread may have, and what stays on its thread. An operation takes its object out, so that what runs inside does not
//! find it.

use crate::callables::Callables;
use crate::waker::calm;
use crate::{Noted, Walked};
use registry_core::{
    AnyThread, Bound, CallQueue, Callback, CallbackItems, CallbackStream, Completion,
    CompletionFuture, DropQueue, Foreign, Handle, LocalCallback, LocalQueue, OwnedHandle, Promise,
    Resolver,
};
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What any thread may have.
pub(crate) enum Thing {
    Completion(Completion<Walked>),
    Future(CompletionFuture<Walked>),
    Bound(Bound<Completion<Walked>>),
    Stream(CallbackStream<Walked>),
    Items(CallbackItems<Walked>),
    Queue(CallQueue),
    Callback(Callback<Walked>),
    Owned(OwnedHandle<Walked>),
    DropQueue(DropQueue),
    Promise(Promise<u64>),
    Resolver(Resolver<u64>),
    Callable(AnyThread<Foreign<Noted>>),
    /// One whose calls wait in a queue.
    Queued(AnyThread<Foreign<Noted>>),
}

/// What stays on its thread.
pub(crate) enum Here {
    Queue(LocalQueue),
    Callback(LocalCallback<Walked>),
    Callable(Foreign<Noted>),
}

pub(crate) struct World {
    random: u64,
    steps: u32,
    pub(crate) things: Vec<Thing>,
    pub(crate) handles: Vec<Handle>,
    /// The queues that hosts have, and their threads.
    pub(crate) queues: Vec<(Handle, u64)>,
    pub(crate) callables: Callables,
}

static WORLD: Mutex<World> = Mutex::new(World {
    random: 1,
    steps: 0,
    things: Vec::new(),
    handles: Vec::new(),
    queues: Vec::new(),
    callables: Callables::new(),
});

thread_local! {
    static HERE: RefCell<Vec<Here>> = const { RefCell::new(Vec::new()) };
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// It has no destructor, so that it is there until the thread's very end.
    static ME: Cell<u64> = const { Cell::new(0) };
}

/// The number of the calling thread, which no other thread ever has.
pub(crate) fn me() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    if ME.get() == 0 {
        ME.set(LAST.fetch_add(1, SeqCst) + 1);
    }
    ME.get()
}

/// The world, which is never locked while other code runs.
pub(crate) fn world() -> MutexGuard<'static, World> {
    WORLD.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn begin(seed: u64) {
    let mut world = world();
    world.random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    world.steps = 1_500;
}

/// The next number of the walk (xorshift).
pub(crate) fn below(n: usize) -> usize {
    let mut world = world();
    let mut state = world.random;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    world.random = state;
    (state >> 33) as usize % n
}

/// Whether there is another step, which is counted.
pub(crate) fn goes_on() -> bool {
    let is_deep = DEPTH.try_with(Cell::get).unwrap_or(9) > 4;
    let mut world = world();
    let goes_on = world.steps > 0 && !is_deep;
    world.steps -= u32::from(goes_on);
    goes_on
}

/// One step inside of another.
pub(crate) struct Deeper;

impl Deeper {
    pub(crate) fn new() -> Self {
        let _ = DEPTH.try_with(|depth| depth.set(depth.get() + 1));
        Deeper
    }
}

impl Drop for Deeper {
    fn drop(&mut self) {
        let _ = DEPTH.try_with(|depth| depth.set(depth.get() - 1));
    }
}

/// Puts something where all find it.
pub(crate) fn put(thing: Thing) {
    world().things.push(thing);
}

/// Takes one of the things that suit.
pub(crate) fn take(suits: impl Fn(&Thing) -> bool) -> Option<Thing> {
    let chosen = below(1 << 20);
    let mut world = world();
    let all: Vec<usize> = (0..world.things.len())
        .filter(|at| suits(&world.things[*at]))
        .collect();
    if all.is_empty() {
        return None;
    }
    let at = all[chosen % all.len()];
    Some(world.things.swap_remove(at))
}

/// Puts something where this thread finds it. It is dropped at once while the thread ends.
pub(crate) fn put_here(thing: Here) {
    let mut thing = Some(thing);
    let _ = HERE.try_with(|here| here.borrow_mut().extend(thing.take()));
    calm(|| drop(thing));
}

pub(crate) fn take_here(suits: impl Fn(&Here) -> bool) -> Option<Here> {
    let chosen = below(1 << 20);
    let take = |here: &RefCell<Vec<Here>>| {
        let mut here = here.borrow_mut();
        let all: Vec<usize> = (0..here.len()).filter(|at| suits(&here[*at])).collect();
        (!all.is_empty()).then(|| here.swap_remove(all[chosen % all.len()]))
    };
    HERE.try_with(take).ok().flatten()
}

/// A handle that was issued at some time, or one that was not.
pub(crate) fn handle() -> Option<Handle> {
    let (chosen, forged) = (below(1 << 20), below(40));
    let world = world();
    if forged == 0 {
        return Handle::from_raw((1 << 52) + chosen as u64 * 77);
    }
    // The latest are asked for more often.
    let count = world.handles.len();
    let newest = if forged < 20 { count.min(6) } else { count };
    (count > 0).then(|| world.handles[count - 1 - chosen % newest])
}

pub(crate) fn note(handle: Handle) {
    world().handles.push(handle);
}

pub(crate) fn drop_one() {
    let thing = take(|_| true);
    calm(|| drop(thing));
}

/// Drops one, or gives it to foreign code.
pub(crate) fn drop_one_here() {
    match (take_here(|_| true), below(3)) {
        (Some(Here::Callback(local)), 1 | 2) => _ = local.into_handle(),
        (thing, _) => _ = calm(|| drop(thing)),
    }
}

/// Ends what this thread holds, as its end would.
#[cfg(all(unix, not(miri)))]
pub(crate) fn end_here() {
    while let Some(thing) = take_here(|_| true) {
        calm(|| drop(thing));
    }
}

/// Ends what any thread may have, and what foreign code owns.
pub(crate) fn end() {
    loop {
        world().steps = 0;
        let Some(thing) = take(|_| true) else { break };
        calm(|| drop(thing));
    }
    world().queues.clear();
    let handles = std::mem::take(&mut world().handles);
    for handle in handles {
        registry_core::c_api::release(handle.raw());
    }
}
