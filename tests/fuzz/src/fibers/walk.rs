//! The model: the position of each fiber, step by step.

use super::body::{self, Counts, MOST, Order, call_through, ended, opened, order};
use super::entry::{Entry, Kind, Owner, elsewhere};
use crate::bytes::Bytes;
use crate::fiber::Fiber;
use registry_core::{Status, report};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

/// Fibers at a time.
const FIBERS: usize = 12;
/// Whether some walk of the process has the function.
static FUNCTION: AtomicBool = AtomicBool::new(false);

/// Where a fiber is, from its root on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// In a call of this entry.
    Inside(usize),
    /// In a scope that has this entry.
    Scope(usize),
    /// Paused in the drop of this entry's capture, and how the call ends to which that belongs, if any.
    Drop(usize, Option<Result<(), Status>>),
}

/// A fiber that is paused.
struct Running {
    fiber: Fiber,
    frames: Vec<At>,
}

pub(super) struct Walk {
    /// Whether other walks go on at the same time. Then no closed entry is called: such a call holds the entry's slot for a moment, and the
    /// slot may be another walk's by then. Who leaves that one's entry meanwhile finds it held, and leaves the drop to the refused caller.
    in_company: bool,
    /// The thread ends: nothing can be bound to it any more, and nobody brings home what is.
    late: bool,
    counts: Arc<Counts>,
    entries: Vec<Entry>,
    fibers: Vec<Running>,
    /// The entry of the function, if it is this walk's.
    function: Option<usize>,
    has_function: bool,
}

impl Walk {
    pub(super) fn new(in_company: bool) -> Self {
        Walk {
            in_company,
            late: false,
            counts: Counts::new(),
            entries: Vec::new(),
            fibers: Vec::new(),
            function: None,
            has_function: !FUNCTION.swap(true, SeqCst),
        }
    }

    /// From here on the thread ends.
    pub(super) fn thread_ends(&mut self) {
        self.late = true;
    }

    /// Takes the next step of an input.
    pub(super) fn step(&mut self, bytes: &mut Bytes<'_>) {
        // More begins than ends, so that fibers gather.
        match bytes.below(24) {
            0..=2 => self.export(bytes),
            3..=7 => self.begin(bytes),
            8..=10 => self.leave(bytes, Ok(())),
            11..=14 => self.enter(bytes),
            15 => self.leave(bytes, Err(Status::Panicked)),
            16 => self.open(bytes),
            17 => self.unwind(bytes),
            18 => self.close(bytes),
            19 => self.close_on_a_fiber(bytes),
            20 => self.close_elsewhere(bytes),
            21 | 22 => self.call_through(bytes),
            _ => self.look(),
        }
    }

    /// All captures have been dropped that must have been, and no other.
    pub(super) fn check(&self) {
        for (n, entry) in self.entries.iter().enumerate() {
            assert_eq!(self.counts.of(n), entry.drops(), "entry {n}: {entry:?}");
        }
    }

    /// Lets all fibers end, outermost first, and closes what is left.
    pub(super) fn end(mut self) {
        while !self.fibers.is_empty() {
            // Some scope may have to wait, but never all of them.
            let moved = (0..self.fibers.len()).find(|&f| self.leaves(f, Ok(())));
            assert!(moved.is_some(), "some fiber can go on");
            self.check();
        }
        for n in 0..self.entries.len() {
            if self.entries[n].live {
                self.entries[n].close(n % 6, false);
                self.check();
            }
        }
        if self.has_function {
            FUNCTION.store(false, SeqCst);
        }
    }

    fn export(&mut self, bytes: &mut Bytes<'_>) {
        let n = self.entries.len();
        if n == MOST {
            return;
        }
        let (kind, pauses) = (bytes.below(8), bytes.below(4) == 0);
        let kind = match kind {
            0..=2 => Kind::Shared,
            3 => Kind::Exclusive,
            4 => Kind::Once,
            5 | 6 => Kind::Local,
            _ => return self.export_function(),
        };
        let entry = Entry::export(kind, &self.counts, n, pauses, self.late);
        let pushed = entry.is_some();
        self.entries.extend(entry);
        if pushed && bytes.below(4) == 0 {
            self.entries[n].give_away();
        }
    }

    /// The function's entry is one for all its exports, since calls of the former may be under way.
    fn export_function(&mut self) {
        if !self.has_function {
            return;
        }
        match self.function {
            None => {
                self.function = Some(self.entries.len());
                self.entries.push(Entry::function());
            }
            Some(n) if !self.entries[n].live => {
                let inside = self.entries[n].inside;
                self.entries[n] = Entry::function();
                self.entries[n].inside = inside;
            }
            Some(_) => {}
        }
    }

    /// One of the entries, and now and then a closed one, unless other walks go on.
    fn any(&self, bytes: &mut Bytes<'_>) -> Option<usize> {
        let n = usize::from(bytes.u8());
        let is_asked = |n: &usize| self.entries[*n].live || (n % 8 == 0 && !self.in_company);
        let mut all: Vec<usize> = (0..self.entries.len()).filter(is_asked).collect();
        if all.is_empty() && !self.in_company {
            all.extend(0..self.entries.len());
        }
        (!all.is_empty()).then(|| all[n % all.len()])
    }

    /// One of the fibers.
    fn any_fiber(&self, bytes: &mut Bytes<'_>) -> Option<usize> {
        let f = bytes.u8();
        (!self.fibers.is_empty()).then(|| usize::from(f) % self.fibers.len())
    }

    /// One that somebody but a scope can close.
    fn any_to_close(&self, bytes: &mut Bytes<'_>) -> Option<usize> {
        let n = self.any(bytes)?;
        let entry = &self.entries[n];
        (entry.live && !matches!(entry.owner, Owner::Nobody)).then_some(n)
    }

    /// A new fiber, in a new call.
    fn begin(&mut self, bytes: &mut Bytes<'_>) {
        let Some(n) = self.any(bytes) else { return };
        if self.fibers.len() == FIBERS {
            return;
        }
        let target = self.entries[n].target();
        let fiber = Fiber::begun(move || body::enter(target));
        let is_in = self.entered(n);
        assert_eq!(fiber.is_over(), !is_in);
        if is_in {
            let frames = vec![At::Inside(n)];
            self.fibers.push(Running { fiber, frames });
        }
    }

    /// A call has begun or was refused, as it must.
    fn entered(&mut self, n: usize) -> bool {
        let entry = &mut self.entries[n];
        match entry.answer(false) {
            Ok(()) => {
                assert_eq!(ended(), None, "a call that pauses");
                entry.inside += 1;
                entry.taken = true;
                true
            }
            refused => {
                assert_eq!(ended(), Some(refused));
                false
            }
        }
    }

    /// A nested call.
    fn enter(&mut self, bytes: &mut Bytes<'_>) {
        let (Some(f), Some(n)) = (self.any_fiber(bytes), self.any(bytes)) else {
            return;
        };
        if matches!(self.fibers[f].frames.last(), Some(At::Drop(..))) {
            return;
        }
        order(Order::Enter(self.entries[n].target()));
        assert!(!self.fibers[f].fiber.go_on());
        if self.entered(n) {
            self.fibers[f].frames.push(At::Inside(n));
        }
    }

    fn open(&mut self, bytes: &mut Bytes<'_>) {
        let Some(f) = self.any_fiber(bytes) else {
            return;
        };
        let (exclusive, pauses) = (bytes.below(2) == 1, bytes.below(2) == 1);
        let n = self.entries.len();
        let inside = |at: &At| match *at {
            At::Inside(n) => Some(n),
            _ => None,
        };
        let frames = &self.fibers[f].frames;
        // The body of the innermost call that a scope would be opened in: the function's has none.
        let innermost = frames.iter().rev().find_map(inside);
        let is_closure = innermost.is_some_and(|n| self.entries[n].kind != Kind::Function);
        if n == MOST || !is_closure || matches!(frames.last(), Some(At::Drop(..))) {
            return;
        }
        order(Order::Open(n, exclusive, pauses));
        assert!(!self.fibers[f].fiber.go_on());
        let handle = opened().expect("a scope was opened");
        self.entries.push(Entry::scoped(handle, exclusive, pauses));
        self.fibers[f].frames.push(At::Scope(n));
    }

    fn leave(&mut self, bytes: &mut Bytes<'_>, how: Result<(), Status>) {
        if let Some(f) = self.any_fiber(bytes) {
            self.leaves(f, how);
        }
    }

    /// Whether another fiber than `f` is in a call of an entry, or in the drop of its capture.
    fn holds_another(&self, f: usize, n: usize) -> bool {
        let mut others = self.fibers.iter().enumerate().filter(|(at, _)| *at != f);
        others.any(|(_, other)| {
            let holds = |at: &At| matches!(*at, At::Inside(m) | At::Drop(m, _) if m == n);
            other.frames.iter().any(holds)
        })
    }

    /// Has a fiber leave where it is innermost. False if it may not: its scope would wait for its own thread.
    fn leaves(&mut self, f: usize, how: Result<(), Status>) -> bool {
        let at = *self.fibers[f].frames.last().expect("it is somewhere");
        match at {
            At::Scope(n) if self.holds_another(f, n) || how.is_err() => return false,
            At::Scope(n) => self.entries[n].live = false,
            At::Inside(n) => self.entries[n].inside -= 1,
            At::Drop(n, _) => self.entries[n].dropping = false,
        }
        order(if how.is_ok() {
            Order::Leave
        } else {
            Order::Fail
        });
        let is_over = self.fibers[f].fiber.go_on();
        let frames = &mut self.fibers[f].frames;
        frames.pop();
        let (n, result) = match at {
            At::Inside(n) => (Some(n), Some(how)),
            At::Scope(n) => (Some(n), None),
            At::Drop(_, result) => (None, result),
        };
        if let Some(n) = n.filter(|&n| self.entries[n].is_to_pause()) {
            // It has left, and is in the drop now.
            self.entries[n].dropping = true;
            frames.push(At::Drop(n, result));
        } else {
            assert_eq!(ended(), result);
        }
        assert_eq!(is_over, frames.is_empty());
        if is_over {
            self.fibers.swap_remove(f);
        }
        true
    }

    /// Drops a fiber: all its calls end by a panic, innermost first.
    fn unwind(&mut self, bytes: &mut Bytes<'_>) {
        let Some(f) = self.any_fiber(bytes) else {
            return;
        };
        let stuck = |at: &At| matches!(*at, At::Scope(n) if self.holds_another(f, n));
        if self.fibers[f].frames.iter().any(stuck) {
            return;
        }
        let running = self.fibers.swap_remove(f);
        for at in running.frames {
            match at {
                At::Inside(n) => self.entries[n].inside -= 1,
                At::Scope(n) => self.entries[n].live = false,
                At::Drop(n, _) => self.entries[n].dropping = false,
            }
        }
        drop(running.fiber);
        ended();
    }

    fn close(&mut self, bytes: &mut Bytes<'_>) {
        let how = bytes.below(6);
        if let Some(n) = self.any_to_close(bytes) {
            self.entries[n].close(how, !self.fibers.is_empty());
        }
    }

    /// Drops a wrapper on a fiber of its own, where the drop of a capture may pause.
    fn close_on_a_fiber(&mut self, bytes: &mut Bytes<'_>) {
        let Some(n) = self.any_to_close(bytes) else {
            return;
        };
        if self.fibers.len() == FIBERS || matches!(self.entries[n].owner, Owner::Foreign) {
            return;
        }
        let entry = &mut self.entries[n];
        let owner = std::mem::replace(&mut entry.owner, Owner::Nobody);
        entry.live = false;
        let fiber = Fiber::begun(move || drop(owner));
        let pauses = entry.is_to_pause();
        assert_eq!(fiber.is_over(), !pauses);
        if pauses {
            entry.dropping = true;
            let frames = vec![At::Drop(n, None)];
            self.fibers.push(Running { fiber, frames });
        }
    }

    fn close_elsewhere(&mut self, bytes: &mut Bytes<'_>) {
        let how = bytes.below(3);
        if let Some(n) = self.any_to_close(bytes) {
            if !self.late || self.entries[n].kind != Kind::Local {
                self.entries[n].close_elsewhere(how);
            }
        }
    }

    /// A call that comes back at once, here or on another thread.
    fn call_through(&mut self, bytes: &mut Bytes<'_>) {
        let there = bytes.below(2) == 1;
        let Some(n) = self.any(bytes) else { return };
        let entry = &mut self.entries[n];
        // Another thread that is refused by a closed entry sends word to its thread, and loses it if that has ended.
        let there = there && !(self.late && entry.kind == Kind::Local);
        let (target, answer) = (entry.target(), entry.answer(there));
        let found = if there {
            elsewhere(move || call_through(target))
        } else {
            call_through(target)
        };
        assert_eq!(found, answer);
        entry.taken |= answer.is_ok();
    }

    /// The report counts the calls that are under way.
    fn look(&self) {
        let report = report();
        for (n, entry) in self.entries.iter().enumerate() {
            // A drop in progress holds a cell too.
            if entry.kind == Kind::Function || entry.dropping {
                continue;
            }
            let found = report
                .entries
                .iter()
                .find(|found| found.handle == entry.handle);
            let is_there = entry.live || entry.inside > 0;
            assert_eq!(found.is_some(), is_there, "entry {n}: {entry:?}");
            if let Some(found) = found {
                assert_eq!(found.in_flight, entry.inside as u64, "entry {n}: {entry:?}");
            }
        }
    }
}
