//! The game: takes an operation from the input, sends it to a thread, and compares the answer with the model.
//!
//! This file has exports, calls, leaving, and the sums at the end. `ends.rs` has closes and changes of owner, `stubs.rs` has the
//! pool, `race.rs` two operations at once.

use super::closure::{Canary, tick};
use super::model::{Entry, Kind, Late, Me, Op, Owner, Seen};
use super::order::{Answer, Call, How, Order, Way, Wrapper};
use super::player::Player;
use super::stubs::Stubs;
use crate::bytes::Bytes;
use crate::turn::{self, Turn};
use registry_core::{Group, Report, Status, report};
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::time::Instant;

pub(super) const THREADS: usize = 3;

/// What a thread is inside of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    Entry(usize),
    Function,
    Scope(usize),
}

/// Closures exported, dropped, and lost since the process began.
#[derive(Clone, Copy)]
struct Sums {
    exported: u64,
    closed: u64,
    lost: u64,
    live: u64,
}

impl Sums {
    fn now() -> Sums {
        let report = report();
        Sums {
            exported: report.exported,
            closed: report.closed,
            lost: report.lost,
            live: report.total.live,
        }
    }
}

/// What the report must say at any quiet moment.
#[derive(Debug, PartialEq, Eq)]
struct Figures {
    live: u64,
    in_flight: u64,
    /// Exported, but neither over nor there.
    not_accounted_for: i128,
}

impl Figures {
    fn of(report: &Report, live_before: u64) -> Figures {
        let there = report.total.live + report.total.closing - report.functions();
        let sum = report.closed + report.lost + there;
        Figures {
            live: report.total.live - live_before,
            in_flight: report.total.in_flight,
            not_accounted_for: i128::from(report.exported) - i128::from(sum),
        }
    }
}

pub(super) struct Game {
    before: Sums,
    pub(super) players: Vec<Player>,
    /// How often each thread has been started anew.
    pub(super) starts: [u32; THREADS],
    pub(super) stacks: [Vec<Frame>; THREADS],
    pub(super) entries: Vec<Entry>,
    /// The wrapper of each entry that has one here.
    pub(super) wrappers: Vec<Option<Wrapper>>,
    pub(super) function: Option<Wrapper>,
    pub(super) group: Option<Group>,
    pub(super) stubs: Stubs,
    pub(super) scopes: usize,
    /// The thread that waits, and for which entries. One at most: two could wait for each other.
    pub(super) waiting: Option<(usize, Vec<usize>)>,
    turn: Turn,
}

impl Game {
    pub(super) fn new() -> Game {
        let turn = turn::take();
        Game {
            before: Sums::now(),
            players: (0..THREADS).map(|_| Player::start()).collect(),
            starts: [0; THREADS],
            stacks: Default::default(),
            entries: Vec::new(),
            wrappers: Vec::new(),
            function: None,
            group: None,
            stubs: Stubs::default(),
            scopes: 0,
            waiting: None,
            turn,
        }
    }

    /// One operation of one thread.
    pub(super) fn play(&mut self, bytes: &mut Bytes<'_>) {
        let (operation, t) = (bytes.below(32), self.free_thread(bytes));
        match operation {
            0..=4 => self.export(t, bytes),
            5..=9 => self.call(t, bytes),
            10..=12 => self.leave(t, false),
            13 => self.leave(t, true),
            14..=16 => self.close(t, bytes),
            17 => self.release(t, bytes),
            18 => self.hand_over(bytes),
            19 => self.take_back(t, bytes),
            20 => self.join_group(bytes),
            21 => self.close_group(t),
            22 => self.function(t, bytes),
            23 => self.call_function(t),
            24 => self.stranger(t, bytes),
            25 => self.flush(t),
            26 => self.restart(t),
            27 => self.enter_scope(t),
            28 => self.bind(bytes),
            29 => self.call_stub(t, bytes),
            30 => self.race(t, bytes),
            _ => self.check_report(),
        }
        self.settle();
        self.entries.iter().for_each(Entry::check);
    }

    /// A thread that does not wait.
    fn free_thread(&self, bytes: &mut Bytes<'_>) -> usize {
        let t = bytes.below(THREADS);
        match &self.waiting {
            Some((waiting, _)) if *waiting == t => (t + 1) % THREADS,
            _ => t,
        }
    }

    pub(super) fn tell(&self, t: usize, order: Order) -> Answer {
        self.players[t].send(order);
        self.players[t].answer()
    }

    pub(super) fn me(&self, t: usize) -> Me {
        (t, self.starts[t])
    }

    pub(super) fn some_entry(&self, bytes: &mut Bytes<'_>) -> Option<usize> {
        match self.entries.len() {
            0 => None,
            n => Some(bytes.below(n)),
        }
    }

    /// The scope that the thread's next export can go to.
    pub(super) fn scope_of(&self, t: usize) -> Option<usize> {
        match self.stacks[t].last() {
            Some(Frame::Scope(scope)) => Some(*scope),
            _ => None,
        }
    }

    fn export(&mut self, t: usize, bytes: &mut Bytes<'_>) {
        const KINDS: [Kind; 5] = [
            Kind::Shared,
            Kind::Large,
            Kind::Mut,
            Kind::Once,
            Kind::Local,
        ];
        if self.entries.len() >= 40 {
            return;
        }
        let (choice, drop_panics) = (bytes.u8(), bytes.below(4) == 0);
        let drops = Arc::new(AtomicU32::new(0));
        let canary = Canary::new(Arc::clone(&drops), drop_panics);
        let kind = KINDS[usize::from(choice >> 2) % KINDS.len()];
        let (kind, owner, order) = match (self.scope_of(t), kind) {
            (Some(scope), _) if choice & 1 == 1 => {
                let kind = [Kind::Scoped, Kind::ScopedMut][usize::from(choice >> 1 & 1)];
                let order = Order::ExportScoped(kind, canary);
                (kind, Owner::Scope(scope), order)
            }
            (_, Kind::Local) => (kind, Owner::Foreign, Order::Export(kind, canary)),
            _ => (kind, Owner::Wrapper, Order::Export(kind, canary)),
        };
        let Answer::Exported(raw, wrapper) = self.tell(t, order) else {
            panic!("an export is answered by a handle");
        };
        let is_new = self.entries.iter().all(|entry| entry.raw != raw);
        assert!(is_new, "a handle came twice");
        self.wrappers.push(wrapper);
        self.entries.push(Entry {
            raw,
            kind,
            owner,
            is_live: true,
            late: Late::No,
            inside: Vec::new(),
            is_consumed: false,
            home: self.me(t),
            home_has_ended: false,
            drop_panics,
            is_forgotten: false,
            drops,
        });
    }

    fn call(&mut self, t: usize, bytes: &mut Bytes<'_>) {
        let Some(n) = self.some_entry(bytes) else {
            return;
        };
        let way = Way::ALL[bytes.below(Way::ALL.len())];
        if self.stacks[t].len() < 12 {
            let call = Call::Handle(way, self.entries[n].raw);
            self.call_entry(t, n, call);
        }
    }

    /// Makes a call that reaches entry `n`.
    pub(super) fn call_entry(&mut self, t: usize, n: usize, call: Call) {
        let seen = self.tell(t, Order::Call(call)).seen();
        let me = self.me(t);
        assert_eq!(seen, self.entries[n].apply(Op::Call, me), "a call");
        if seen == Seen::Entered {
            self.stacks[t].push(Frame::Entry(n));
        }
    }

    /// The innermost callback or scope of the thread ends.
    pub(super) fn leave(&mut self, t: usize, panics: bool) {
        let Some(&from) = self.stacks[t].last() else {
            return;
        };
        if let Frame::Scope(scope) = from {
            self.leave_scope(t, scope, panics);
            return;
        }
        self.stacks[t].pop();
        let seen = self.tell(t, Order::Leave { panics }).seen();
        let expected = match from {
            Frame::Entry(n) => {
                let entry = &mut self.entries[n];
                let at = entry.inside.iter().position(|&who| who == t);
                entry.inside.remove(at.expect("it was inside"));
                entry.end_of_call(panics)
            }
            _ if panics => Status::Panicked,
            _ => Status::Ok,
        };
        assert_eq!(seen, Seen::Status(expected), "the end of a call");
        self.wake();
    }

    fn function(&mut self, t: usize, bytes: &mut Bytes<'_>) {
        if bytes.below(2) == 0 {
            if let Some(wrapper) = self.function.take() {
                self.tell(t, Order::Close(How::Drop, wrapper));
            }
            return;
        }
        match self.tell(t, Order::ExportFunction) {
            Answer::Exported(raw, wrapper) => {
                assert_eq!(raw, tick::HANDLE.raw());
                assert!(self.function.is_none(), "exported twice");
                self.function = wrapper;
            }
            Answer::Refused => assert!(self.function.is_some(), "refused without a reason"),
            _ => panic!("an export is answered"),
        }
    }

    fn call_function(&mut self, t: usize) {
        if self.stacks[t].len() >= 12 {
            return;
        }
        let seen = self.tell(t, Order::Call(Call::Function)).seen();
        match self.function {
            Some(_) => {
                assert_eq!(seen, Seen::Entered);
                self.stacks[t].push(Frame::Function);
            }
            None => assert_eq!(seen, Seen::Status(Status::NotExported)),
        }
    }

    /// A call with another signature, by a good handle or by any number.
    fn stranger(&mut self, t: usize, bytes: &mut Bytes<'_>) {
        let (raw, is_live) = match (bytes.below(2), self.some_entry(bytes)) {
            (0, Some(n)) => (self.entries[n].raw, Some(self.entries[n].is_live)),
            _ => (bytes.u64(), None),
        };
        let Answer::Status(status) = self.tell(t, Order::Call(Call::Other(raw))) else {
            panic!("a call of another signature came in");
        };
        match is_live {
            Some(true) => assert_eq!(status, Status::WrongSignature),
            Some(false) => assert_eq!(status, Status::Closed),
            None => assert_ne!(status, Status::Ok),
        }
    }

    fn flush(&mut self, t: usize) {
        self.tell(t, Order::Flush);
        let me = self.me(t);
        for entry in &mut self.entries {
            entry.flushed(me);
        }
    }

    /// Ends a thread that is not inside anything, and starts another in its place.
    fn restart(&mut self, t: usize) {
        if self.stacks[t].is_empty() {
            self.end_thread(t);
            self.players[t] = Player::start();
            self.starts[t] += 1;
        }
    }

    fn end_thread(&mut self, t: usize) {
        self.players[t].end();
        let me = self.me(t);
        for entry in &mut self.entries {
            entry.flushed(me);
            entry.home_has_ended |= entry.home == me;
        }
    }

    /// The report adds up, and its parts are the model's. A thread that waits may still be at the end of an entry whose
    /// drop has been seen: then the moment is quiet a little later.
    fn check_report(&self) {
        let began = Instant::now();
        loop {
            let (found, expected) = (report(), self.expected());
            let found = Figures::of(&found, self.before.live);
            if found == expected {
                return;
            }
            let may_come = self.waiting.is_some() && began.elapsed().as_secs() < 20;
            assert!(may_come, "{found:?} is reported, and not {expected:?}");
            std::thread::yield_now();
        }
    }

    fn expected(&self) -> Figures {
        let live = self.entries.iter().filter(|entry| entry.is_live).count();
        let live = live as u64 + u64::from(self.function.is_some());
        let calls = self.stacks.iter().flatten();
        let calls = calls.filter(|frame| !matches!(frame, Frame::Scope(_)));
        Figures {
            live,
            in_flight: calls.count() as u64,
            not_accounted_for: 0,
        }
    }

    /// Everybody leaves, everything is closed, and the sums are right.
    pub(super) fn end(mut self) {
        while self.stacks.iter().any(|stack| !stack.is_empty()) {
            for t in 0..THREADS {
                if self.waiting.as_ref().is_none_or(|waiting| waiting.0 != t) {
                    self.leave(t, false);
                }
            }
        }
        self.close_group(0);
        if let Some(wrapper) = self.function.take() {
            self.tell(0, Order::Close(How::Drop, wrapper));
        }
        for n in 0..self.entries.len() {
            self.close_entry(0, n, How::Drop);
            if self.entries[n].is_live {
                self.release_entry(0, n);
            }
        }
        for t in 0..THREADS {
            self.end_thread(t);
        }
        self.entries.iter().for_each(Entry::check);
        let lost = self.entries.iter().filter(|entry| entry.late == Late::Lost);
        let (lost, after) = (lost.count() as u64, Sums::now());
        let exported = self.entries.len() as u64;
        assert_eq!(after.exported - self.before.exported, exported);
        assert_eq!(after.lost - self.before.lost, lost);
        assert_eq!(after.closed - self.before.closed, exported - lost);
        assert_eq!(after.live, self.before.live, "all are over");
        self.turn.end();
    }
}
