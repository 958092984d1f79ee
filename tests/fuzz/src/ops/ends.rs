//! How entries end and change hands: wrappers, foreign owners, groups, scopes, and waiting for callers.

use super::game::{Frame, Game};
use super::model::{Late, Op, Owner, Seen};
use super::order::{Answer, How, Order};
use super::player;
use crate::bytes::Bytes;
use registry_core::Group;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Instant;

impl Game {
    pub(super) fn close(&mut self, t: usize, bytes: &mut Bytes<'_>) {
        let Some(n) = self.some_entry(bytes) else {
            return;
        };
        let how = How::ALL[bytes.below(How::ALL.len())];
        match self.entries[n].owner {
            Owner::Scope(scope) => self.close_scoped(t, n, scope, how),
            _ => self.close_entry(t, n, how),
        }
    }

    /// Closes by the wrapper, if the game has it.
    pub(super) fn close_entry(&mut self, t: usize, n: usize, how: How) {
        let must_wait = self.must_wait(t, &[n]);
        if how == How::Wait && must_wait && self.waiting.is_some() {
            return;
        }
        let Some(wrapper) = self.wrappers[n].take() else {
            return;
        };
        self.stubs.gave_back(&wrapper);
        let me = self.me(t);
        self.entries[n].apply(Op::Close, me);
        if how == How::Later {
            self.entries[n].late = Late::Deferred(t);
        }
        self.players[t].send(Order::Close(how, wrapper));
        self.closed(t, n, how == How::Wait && must_wait);
    }

    /// Closes by the wrapper that the scope's own thread has, if it stands in that scope.
    fn close_scoped(&mut self, t: usize, n: usize, scope: usize, how: How) {
        let must_wait = self.must_wait(t, &[n]);
        let stays = how == How::Wait && must_wait && self.waiting.is_some();
        if stays || self.scope_of(t) != Some(scope) || !self.entries[n].has_wrapper() {
            return;
        }
        let raw = self.entries[n].raw;
        self.entries[n].is_forgotten = true;
        self.players[t].send(Order::CloseScoped(raw, how));
        if how == How::Later {
            // Forgotten: it stays until the scope's end.
            self.players[t].answer();
            return;
        }
        let me = self.me(t);
        self.entries[n].apply(Op::Close, me);
        self.closed(t, n, how == How::Wait && must_wait);
    }

    /// Takes the answer to a close, now or when nobody is inside any more.
    fn closed(&mut self, t: usize, n: usize, waits: bool) {
        if waits {
            self.wait_for(t, vec![n]);
            return;
        }
        if let Answer::Waited(waited) = self.players[t].answer() {
            let nothing = self.entries[n].inside.is_empty();
            assert_eq!(
                waited, nothing,
                "there was nothing to wait for, or there was"
            );
        }
    }

    /// Whether a thread that waits for these would have to: inside a callback none does.
    fn must_wait(&self, t: usize, entries: &[usize]) -> bool {
        let is_in_callback = |frame: &Frame| !matches!(frame, Frame::Scope(_));
        !self.stacks[t].iter().any(is_in_callback) && self.anybody_inside(entries)
    }

    fn anybody_inside(&self, entries: &[usize]) -> bool {
        entries.iter().any(|&n| !self.entries[n].inside.is_empty())
    }

    /// From here on the thread does not answer until nobody is inside; that it has closed them shows at once.
    fn wait_for(&mut self, t: usize, entries: Vec<usize>) {
        let began = Instant::now();
        for &n in &entries {
            while player::is_live(self.entries[n].raw) {
                assert!(began.elapsed().as_secs() < 20, "a close does not close");
                std::thread::yield_now();
            }
        }
        self.waiting = Some((t, entries));
    }

    /// The thread that waits has closed its entries and may be about to drop those that nobody is inside: they are
    /// dropped although others have callers still.
    pub(super) fn settle(&self) {
        let Some((_, entries)) = &self.waiting else {
            return;
        };
        let began = Instant::now();
        for entry in entries.iter().map(|&n| &self.entries[n]) {
            while entry.inside.is_empty() && entry.drops.load(SeqCst) == 0 {
                assert!(
                    began.elapsed().as_secs() < 20,
                    "an entry without callers waits for those of another"
                );
                std::thread::yield_now();
            }
        }
    }

    /// A thread that has waited long enough answers.
    pub(super) fn wake(&mut self) {
        let over = self
            .waiting
            .take_if(|(_, entries)| !entries.iter().any(|&n| !self.entries[n].inside.is_empty()));
        if let Some((t, _)) = over {
            match self.players[t].answer() {
                Answer::Waited(waited) => {
                    assert!(waited, "it waited, and was told that it had not")
                }
                Answer::Done => {}
                _ => panic!("the end of waiting is answered"),
            }
        }
    }

    pub(super) fn enter_scope(&mut self, t: usize) {
        if self.stacks[t].len() < 12 {
            assert_eq!(self.tell(t, Order::EnterScope).seen(), Seen::Entered);
            self.stacks[t].push(Frame::Scope(self.scopes));
            self.scopes += 1;
        }
    }

    /// The scope's end closes what it owns, and waits even inside a callback.
    pub(super) fn leave_scope(&mut self, t: usize, scope: usize, panics: bool) {
        let owned: Vec<usize> = (0..self.entries.len())
            .filter(|&n| self.entries[n].owner == Owner::Scope(scope))
            .collect();
        let waits = self.anybody_inside(&owned);
        if waits && self.waiting.is_some() {
            return;
        }
        let me = self.me(t);
        for &n in &owned {
            self.entries[n].apply(Op::Close, me);
        }
        self.stacks[t].pop();
        self.players[t].send(Order::Leave { panics });
        if waits {
            self.wait_for(t, owned);
        } else {
            assert_eq!(self.players[t].answer().seen(), Seen::Done);
        }
    }

    pub(super) fn release(&mut self, t: usize, bytes: &mut Bytes<'_>) {
        if let Some(n) = self.some_entry(bytes) {
            self.release_entry(t, n);
        }
    }

    pub(super) fn release_entry(&mut self, t: usize, n: usize) {
        let seen = self.tell(t, Order::Release(self.entries[n].raw)).seen();
        let me = self.me(t);
        assert_eq!(seen, self.entries[n].apply(Op::Release, me), "a release");
    }

    pub(super) fn hand_over(&mut self, bytes: &mut Bytes<'_>) {
        let Some(n) = self.some_entry(bytes) else {
            return;
        };
        if let Some(wrapper) = self.wrappers[n].take() {
            self.stubs.gave_back(&wrapper);
            assert_eq!(wrapper.into_handle().raw(), self.entries[n].raw);
            self.entries[n].owner = Owner::Foreign;
        }
    }

    pub(super) fn take_back(&mut self, t: usize, bytes: &mut Bytes<'_>) {
        let Some(n) = self.some_entry(bytes) else {
            return;
        };
        let answer = self.tell(t, Order::TakeBack(self.entries[n].raw));
        let me = self.me(t);
        let expected = self.entries[n].apply(Op::TakeBack, me);
        assert_eq!(answer.seen(), expected, "taking back");
        if let Answer::TakenBack(Some(wrapper)) = answer {
            self.wrappers[n] = Some(wrapper);
        }
    }

    pub(super) fn join_group(&mut self, bytes: &mut Bytes<'_>) {
        let Some(n) = self.some_entry(bytes) else {
            return;
        };
        if let Some(wrapper) = self.wrappers[n].take() {
            self.stubs.gave_back(&wrapper);
            let group = self.group.get_or_insert_with(Group::new);
            assert!(wrapper.join(group), "an open group takes a wrapper");
            self.entries[n].owner = Owner::Group;
        }
    }

    pub(super) fn close_group(&mut self, t: usize) {
        let Some(group) = self.group.take() else {
            return;
        };
        self.tell(t, Order::CloseGroup(group));
        let me = self.me(t);
        for entry in &mut self.entries {
            if entry.owner == Owner::Group {
                entry.apply(Op::Close, me);
            }
        }
    }
}
