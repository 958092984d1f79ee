//! The closing half of the protocol: close, settle, claim, finish, wait.
//!
//! `protocol.rs` has the state and the callers. A closer, a caller that leaves and one that
//! was refused use these steps. The names are those of `registry/mod.rs` and `hazard/record.rs`.

use crate::machine::{Phase, Value, Var, Word};
use crate::protocol::{Action, Rules, State, Step, Violation, generation};

impl State {
    /// `Registry::close`: the shortcut, or the first half of a close.
    pub(crate) fn close(&mut self, t: usize, action: Action) -> bool {
        let word = self.machine.load_word(t);
        let g = generation(action);
        if word.phase != Phase::Live || word.generation != g {
            return self.closed(t, action);
        }
        if word.is_alone(t) && !self.threads[t].inside {
            if self.machine.swap(t, word, word.with(Phase::Dropping)) {
                self.closed[usize::from(g)] = true;
                self.threads[t].word = word;
                self.threads[t].shortcut = true;
                return self.go(t, Step::Drop);
            }
            return true;
        }
        if self.machine.swap(t, word, word.with(Phase::Closed)) {
            self.closed[usize::from(g)] = true;
            return self.go(t, Step::Settle);
        }
        true
    }

    /// After a close, or after what it led to.
    pub(crate) fn closed(&mut self, t: usize, action: Action) -> bool {
        match action {
            Action::CallAndRelease(_) if !self.threads[t].leaving => self.go(t, Step::UseEnd),
            Action::CloseAndWait(_) => self.go(t, Step::Wait),
            _ => self.end_action(t),
        }
    }

    /// `settle` up to the scan.
    pub(crate) fn settle(&mut self, rules: Rules, t: usize, action: Action, count: usize) -> bool {
        match self.threads[t].step {
            Step::Settle => {
                let word = self.machine.load_word(t);
                self.threads[t].word = word;
                if word.phase != Phase::Closed || self.threads[t].inside {
                    return self.closed(t, action);
                }
                let fences = if self.threads[t].leaving {
                    rules.leaver_fence
                } else {
                    rules.closer_fence
                };
                let to = match (word.is_alone(t), fences) {
                    (true, _) => Step::Hold,
                    (false, true) => Step::FenceBegin,
                    (false, false) => Step::Scan(0, 0),
                };
                self.go(t, to)
            }
            Step::FenceBegin => {
                self.machine.drain(t);
                self.go(t, Step::Fence(((1 << count) - 1) & !(1 << t)))
            }
            // Which thread is next is the explorer's choice: see `fence`.
            Step::Fence(0) => self.go(t, Step::Scan(0, 0)),
            Step::Fence(_) => false,
            Step::Scan(other, _) if usize::from(other) == count => self.go(t, Step::Hold),
            Step::Scan(other, part) => {
                let set = match part {
                    0 => self.machine.load_set(t, Var::Cell(other)),
                    1 if !self.machine.load_set(t, Var::Used(other)) => {
                        return self.go(t, Step::Scan(other + 1, 0));
                    }
                    1 => return self.go(t, Step::Scan(other, 2)),
                    _ => self.machine.load_set(t, Var::Deep(other)),
                };
                match (set, part) {
                    (true, _) => self.closed(t, action),
                    (false, 0) => self.go(t, Step::Scan(other, 1)),
                    (false, _) => self.go(t, Step::Scan(other + 1, 0)),
                }
            }
            _ => unreachable!("not a step of `settle`"),
        }
    }

    /// The heavy fence of thread `t` reaches thread `other`, at an instant of its own.
    pub(crate) fn fence(&self, t: usize, other: usize) -> Option<State> {
        match self.threads[t].step {
            Step::Fence(left) if left & 1 << other != 0 => {
                let mut next = *self;
                next.machine.drain(other);
                next.threads[t].step = Step::Fence(left & !(1 << other));
                Some(next)
            }
            _ => None,
        }
    }

    /// `claim` from the scan on: the cell that says who drops, then the swap that decides.
    pub(crate) fn claim(&mut self, rules: Rules, t: usize, action: Action) -> bool {
        let word = self.threads[t].word;
        let dropping = word.with(Phase::Dropping);
        match self.threads[t].step {
            Step::Hold => self.set_cell(t, true) && self.go(t, Step::Claim),
            Step::ClaimStore => {
                self.machine.store(t, Var::Word, Value::Word(dropping)) && self.go(t, Step::Drop)
            }
            // Somebody else has it. The closer of a later entry may have seen the cell.
            Step::LetGo => self.set_cell(t, false) && self.go(t, Step::Settle),
            Step::LetGoForGood => {
                self.queued |= rules.queues_last;
                self.set_cell(t, false) && self.closed(t, action)
            }
            _ if !rules.claims_by_swap && self.machine.load_word(t) == word => {
                self.go(t, Step::ClaimStore)
            }
            _ if self.machine.swap(t, word, dropping) => self.go(t, Step::Drop),
            _ => {
                let waited = true;
                let flagged = Word { waited, ..word };
                if !word.waited && self.machine.load_word(t) == flagged {
                    self.threads[t].word = flagged;
                    return true;
                }
                self.go(t, Step::LetGo)
            }
        }
    }

    fn set_cell(&mut self, t: usize, set: bool) -> bool {
        self.machine.store(t, Var::Cell(t as u8), Value::Set(set))
    }

    /// `finish`: drop, free, wake.
    pub(crate) fn finish(
        &mut self,
        rules: Rules,
        t: usize,
        action: Action,
    ) -> Result<bool, Violation> {
        let word = self.threads[t].word;
        let g = usize::from(word.generation);
        match self.threads[t].step {
            Step::Drop => {
                if self.users[g] != 0 {
                    return Err(Violation::UsedWhileDropped);
                }
                if core::mem::replace(&mut self.dropping[g], true) {
                    return Err(Violation::DroppedTwice);
                }
                Ok(self.go(t, Step::DropEnd))
            }
            Step::DropEnd => {
                self.dropped[g] = true;
                Ok(self.go(t, Step::Free))
            }
            _ => {
                let free = Word::new(Phase::Free, word.generation + 1, 0);
                let plain = self.threads[t].shortcut || !rules.frees_by_swap && !word.waited;
                if !plain && self.machine.replace(t, free).waited {
                    self.wakes += 1;
                }
                if plain && !self.machine.store(t, Var::Word, Value::Word(free)) {
                    return Ok(false);
                }
                if self.threads[t].shortcut {
                    self.queued = true;
                    return Ok(self.closed(t, action));
                }
                self.queued |= !rules.queues_last;
                Ok(self.go(t, Step::LetGoForGood))
            }
        }
    }

    /// `wait`. The lock makes the last look and the falling asleep one step.
    pub(crate) fn wait(
        &mut self,
        rules: Rules,
        t: usize,
        action: Action,
    ) -> Result<bool, Violation> {
        let word = self.machine.load_word(t);
        let g = generation(action);
        let over = word.generation != g
            || word.phase == Phase::Free
            || word.phase == Phase::Dropping && !rules.waits_for_free;
        match self.threads[t].step {
            Step::Asleep if self.threads[t].wakes == self.wakes => Ok(false),
            _ if over => {
                if !self.dropped[usize::from(g)] {
                    return Err(Violation::ReturnedBeforeTheDrop);
                }
                Ok(self.end_action(t))
            }
            Step::Flag => {
                self.machine.swap(
                    t,
                    word,
                    Word {
                        waited: true,
                        ..word
                    },
                );
                Ok(self.go(t, Step::Wait))
            }
            Step::Wait => Ok(self.go(t, if word.waited { Step::Sleep } else { Step::Flag })),
            _ => {
                self.threads[t].wakes = self.wakes;
                Ok(self.go(t, Step::Asleep))
            }
        }
    }
}
