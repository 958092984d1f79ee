//! The calls of one thread end in any order.
//!
//! An input says which fiber does what next: callbacks pause in the midst of their calls, so that calls overlap in
//! every way that one thread can make them, and entries are closed, in every way, meanwhile. A plain model
//! (`fibers/walk.rs`) knows what each call must answer, and when each closure must be dropped.

mod body;
mod entry;
mod walk;

use crate::bytes::Bytes;
use std::cell::RefCell;
use walk::Walk;

/// Plays `data` on a thread of its own: while that lives, while it ends, or one half before that and the other then,
/// as the first byte says. No other thread may use the registry meanwhile.
pub fn fibers(data: &[u8]) {
    walk(data, false);
}

/// As [`fibers`], while other threads play too. No closed entry is called.
pub fn fibers_in_company(data: &[u8]) {
    walk(data, true);
}

fn walk(data: &[u8], in_company: bool) {
    let (first, data) = data.split_first().unwrap_or((&0, &[]));
    let (before, after) = match first % 3 {
        0 => (data, None),
        1 => (&[][..], Some(data.to_vec())),
        _ => {
            let (before, after) = data.split_at(data.len() / 2);
            (before, Some(after.to_vec()))
        }
    };
    let before = before.to_vec();
    let walking = std::thread::spawn(move || {
        // Before the thread has a record: what is asked for last is destroyed first.
        AT_END.with(|_| ());
        registry_core::flush();
        let mut walk = Walk::new(in_company);
        play(&mut walk, &before);
        match after {
            None => walk.end(),
            Some(after) => AT_END.with(|end| *end.0.borrow_mut() = Some((walk, after))),
        }
    });
    if let Err(panic) = walking.join() {
        std::panic::resume_unwind(panic);
    }
}

fn play(walk: &mut Walk, data: &[u8]) {
    let mut bytes = Bytes::new(data);
    for _ in 0..250 {
        if bytes.is_empty() {
            break;
        }
        walk.step(&mut bytes);
        walk.check();
    }
}

/// What goes on when the thread has no record of its own any more.
struct AtEnd(RefCell<Option<(Walk, Vec<u8>)>>);

thread_local! {
    static AT_END: AtEnd = const { AtEnd(RefCell::new(None)) };
}

impl Drop for AtEnd {
    fn drop(&mut self) {
        if let Some((mut walk, data)) = self.0.take() {
            walk.thread_ends();
            play(&mut walk, &data);
            walk.end();
        }
    }
}
