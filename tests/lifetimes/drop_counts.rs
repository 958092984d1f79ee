//! Drops: on every path there are exactly as many as exports, and local closures are dropped on their own thread.
//!
//! A random walk over all operations that begin, use, move or end an entry, on one thread and on several, with
//! a count at the end.

use registry_core::{
    Bound, Callback, Group, Handle, LocalCallback, LocalGroup, Status, exported_callback, flush,
    report, scope,
};
use registry_tests::deadline::goes_on;
use registry_tests::drops::{Drops, Token};
use registry_tests::planned;
use registry_tests::rounds::rounds;
use std::sync::{Arc, Mutex};

#[exported_callback(on_error = -1, pool = 8)]
type Walk = fn(value: i64) -> i64;

/// Has a stub of its own: the walk beside it may hold all of the other type's.
#[exported_callback(on_error = -1, pool = 1)]
type Kept = fn(value: i64) -> i64;

unsafe extern "C" {
    safe fn lifetimes_release(handle: u64) -> Status;
}

/// Small numbers, the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // xorshift64 (Marsaglia 2003)
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % sides
    }
}

fn body(token: Token) -> impl Fn(i64) -> i64 + Send + Sync + 'static {
    move |value| {
        token.keep();
        assert!(value != 13, "thirteen");
        value
    }
}

/// Exports one of a kind that may travel.
fn export(dice: &mut Dice, token: Token) -> Callback<Walk> {
    match dice.roll(4) {
        0 => Walk::export_mut(body(token)),
        1 => Walk::export_once(body(token)),
        2 => {
            let large = [0_u8; 200];
            let body = body(token);
            Walk::export(move |value| body(value) + i64::from(large[0]))
        }
        _ => Walk::export(body(token)),
    }
}

/// What several threads have in common.
#[derive(Default)]
struct Shared {
    wrappers: Mutex<Vec<Callback<Walk>>>,
    given: Mutex<Vec<Handle>>,
    bound: Mutex<Vec<Bound<Callback<Walk>>>>,
}

fn some<T>(list: &Mutex<Vec<T>>, dice: &mut Dice) -> Option<T> {
    let mut list = list.lock().unwrap();
    let at = dice.roll(list.len().max(1));
    (at < list.len()).then(|| list.swap_remove(at))
}

/// One step; how many closures it exported.
fn step(shared: &Shared, group: &Group, dice: &mut Dice, drops: &Drops) -> usize {
    match dice.roll(14) {
        0..=3 => {
            let wrapper = export(dice, drops.token());
            shared.wrappers.lock().unwrap().push(wrapper);
            return 1;
        }
        4 => drop(some(&shared.wrappers, dice)),
        5 => some(&shared.wrappers, dice).map_or((), Callback::close_later),
        6 => {
            if let Some(wrapper) = some(&shared.wrappers, dice) {
                wrapper.close_and_wait().expect("outside any callback");
            }
        }
        7 => {
            if let Some(wrapper) = some(&shared.wrappers, dice) {
                let handle = wrapper.into_handle();
                shared.given.lock().unwrap().push(handle);
            }
        }
        8 => {
            if let Some(handle) = some(&shared.given, dice) {
                assert_eq!(lifetimes_release(handle.raw()), Status::Ok);
            }
        }
        9 => {
            if let Some(handle) = some(&shared.given, dice) {
                let back = Callback::<Walk>::from_handle(handle).expect("given");
                shared.wrappers.lock().unwrap().push(back);
            }
        }
        10 => {
            if let Some(wrapper) = some(&shared.wrappers, dice) {
                match wrapper.bind() {
                    Ok(bound) => shared.bound.lock().unwrap().push(bound),
                    Err(full) => shared.wrappers.lock().unwrap().push(full.into_wrapper()),
                }
            }
        }
        11 => drop(some(&shared.bound, dice)),
        12 => {
            if let Some(wrapper) = some(&shared.wrappers, dice) {
                group.add(wrapper).expect("open");
            }
        }
        _ => {
            let wrappers = shared.wrappers.lock().unwrap();
            let handles: Vec<Handle> = wrappers.iter().map(Callback::handle).collect();
            drop(wrappers);
            for handle in handles {
                let _ = Walk::call(handle, [1, 13][dice.roll(2)]);
            }
        }
    }
    0
}

#[test]
fn a_walk_of_several_threads_drops_as_often_as_it_exports() {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    planned::panics(&["thirteen"]);
    goes_on(|steps| {
        let (drops, shared, group) = (
            Drops::new(),
            Arc::new(Shared::default()),
            Arc::new(Group::new()),
        );
        let threads = [3, 5, 7].map(|seed| {
            let (drops, shared, group) = (drops.clone(), Arc::clone(&shared), Arc::clone(&group));
            let steps = steps.clone();
            std::thread::spawn(move || {
                let mut dice = Dice(0x1234_5678_9abc_def1 * seed);
                let made = (0..rounds(6_000)).map(|_| {
                    steps.step();
                    step(&shared, &group, &mut dice, &drops)
                });
                let exported: usize = made.sum();
                flush();
                exported
            })
        });
        let exported: usize = threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum();
        let rest = Arc::try_unwrap(shared).ok().expect("the threads are gone");
        drop((rest.wrappers, rest.bound));
        for handle in rest.given.into_inner().unwrap() {
            assert_eq!(lifetimes_release(handle.raw()), Status::Ok);
        }
        drop(group);
        assert!(exported > rounds(3_000));
        assert_eq!(drops.count(), exported);
    });
}

#[test]
fn local_closures_are_dropped_as_often_as_exported_and_at_home() {
    goes_on(|steps| {
        let drops = Drops::new();
        let group = LocalGroup::new();
        let mut dice = Dice(99);
        let mut kept: Vec<LocalCallback<Walk>> = Vec::new();
        let mut exported = 0;
        for _ in 0..rounds(3_000) {
            match dice.roll(6) {
                0..=2 => {
                    kept.push(Walk::export_local(body(drops.token())));
                    exported += 1;
                }
                3 => drop(kept.pop()),
                4 => {
                    if let Some(local) = kept.pop() {
                        group.add(local);
                    }
                }
                _ => {
                    if let Some(local) = kept.pop() {
                        let raw = local.into_handle().raw();
                        let released = std::thread::spawn(move || lifetimes_release(raw));
                        assert_eq!(released.join().unwrap(), Status::Ok);
                    }
                }
            }
            steps.step();
        }
        drop((kept, group));
        flush();
        assert_eq!(drops.count(), exported);
        let home = std::thread::current().id();
        assert!(drops.threads().iter().all(|thread| *thread == home));
    });
}

#[test]
fn scoped_closures_are_dropped_before_their_scope_returns() {
    let drops = Drops::new();
    let mut exported = 0;
    for round in 0..rounds(200) {
        scope(|s| {
            for n in 0..round % 7 {
                let scoped = Walk::export_scoped(s, body(drops.token()));
                exported += 1;
                match n % 3 {
                    0 => std::mem::forget(scoped),
                    1 => drop(scoped),
                    _ => scoped.close_and_wait().expect("outside any callback"),
                }
            }
        });
        assert_eq!(drops.count(), exported);
    }
}

#[test]
fn a_leaked_closure_is_never_dropped() {
    let drops = Drops::new();
    let leaked = Kept::export(body(drops.token())).leak();
    let handle = leaked.handle();
    assert_eq!(Kept::call(handle, 2).unwrap(), 2);
    let stub = Kept::export(body(drops.token()))
        .bind()
        .expect("a stub")
        .leak();
    // SAFETY: numbers.
    assert_eq!(unsafe { (stub.as_raw())(3) }, 3);
    flush();
    assert!(report().total.leaked >= 2);
    assert_eq!(drops.count(), 0);
}
