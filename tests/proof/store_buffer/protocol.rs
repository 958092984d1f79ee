//! The protocol, a step for each memory operation that the code makes, with the code's names.
//!
//! This file has the state and the callers, and `closing.rs` the rest. It runs on `machine.rs`, and `explore.rs` visits all states. The state of the closure (used, dropped) is stored
//! outside the simulated memory, since it is the property to check.

use crate::machine::{Machine, Phase, SHARED, THREADS, Value, Var, Word};

/// What a thread does, one after the other; the number is the generation of the handle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Action {
    Call(u8),
    /// A call in a nested cell, as from inside another callback.
    Nested(u8),
    /// A call whose callback releases its own entry.
    CallAndRelease(u8),
    Close(u8),
    CloseAndWait(u8),
    /// Waits until the slot is free, then exports this generation.
    Export(u8),
}

/// The rules of the protocol; controls take one away.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub(crate) closer_fence: bool,
    pub(crate) leaver_fence: bool,
    pub(crate) exit_look: bool,
    pub(crate) refused_look: bool,
    pub(crate) settles_any_generation: bool,
    pub(crate) waits_for_free: bool,
    pub(crate) claims_tag: bool,
    pub(crate) frees_by_swap: bool,
    pub(crate) claims_by_swap: bool,
    pub(crate) queues_last: bool,
}

impl Rules {
    pub(crate) const ALL: Rules = Rules {
        closer_fence: true,
        leaver_fence: true,
        exit_look: true,
        refused_look: true,
        settles_any_generation: true,
        waits_for_free: true,
        claims_tag: true,
        frees_by_swap: true,
        claims_by_swap: true,
        queues_last: true,
    };
}

/// What must not happen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Violation {
    UsedWhileDropped,
    DroppedTwice,
    NeverDropped,
    ReturnedBeforeTheDrop,
    WaitsForEver,
}

/// Where a thread is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Step {
    Next,
    Used,
    Enter,
    Look,
    Tag,
    Use,
    UseEnd,
    Clear,
    LookBack,
    Close,
    Settle,
    FenceBegin,
    Fence(u8),
    Scan(u8, u8),
    Hold,
    Claim,
    ClaimStore,
    LetGo,
    LetGoForGood,
    Drop,
    DropEnd,
    Free,
    Wait,
    Flag,
    Sleep,
    Asleep,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Thread {
    pub(crate) action: u8,
    pub(crate) step: Step,
    /// The word that this thread acts on.
    pub(crate) word: Word,
    /// The word that it came in by.
    pub(crate) entered: Word,
    /// Inside the callback (or about to leave it), so that it must not settle yet.
    pub(crate) inside: bool,
    pub(crate) refused: bool,
    pub(crate) leaving: bool,
    /// The owner's shortcut: frees by a plain store, since nobody waits.
    pub(crate) shortcut: bool,
    pub(crate) wakes: u8,
}

/// A state of the whole.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct State {
    pub(crate) machine: Machine,
    pub(crate) threads: [Thread; THREADS],
    pub(crate) users: [u8; 2],
    pub(crate) dropping: [bool; 2],
    pub(crate) dropped: [bool; 2],
    pub(crate) closed: [bool; 2],
    pub(crate) wakes: u8,
    /// The free slot is in a queue, whence it is exported again.
    pub(crate) queued: bool,
}

/// What a step led to.
pub(crate) enum Moved {
    To(State),
    Blocked,
    Wrong(Violation),
}

impl State {
    pub(crate) fn new(tag: u8) -> Self {
        let word = Word::new(Phase::Live, 0, tag);
        let thread = Thread {
            action: 0,
            step: Step::Next,
            word,
            entered: word,
            inside: false,
            refused: false,
            leaving: false,
            shortcut: false,
            wakes: 0,
        };
        State {
            machine: Machine::new(word),
            threads: [thread; THREADS],
            users: [0; 2],
            dropping: [false; 2],
            dropped: [false; 2],
            closed: [false; 2],
            wakes: 0,
            queued: false,
        }
    }

    /// Whether thread `t` has nothing left to do.
    pub(crate) fn is_done(&self, t: usize, actions: &[Action]) -> bool {
        let thread = &self.threads[t];
        thread.step == Step::Next && usize::from(thread.action) == actions.len()
    }

    /// What is wrong when all threads are done.
    pub(crate) fn judge(&self) -> Option<Violation> {
        let leaked = (0..2).any(|g| self.closed[g] && !self.dropped[g]);
        leaked.then_some(Violation::NeverDropped)
    }

    /// The next step of thread `t`.
    pub(crate) fn step(&self, rules: Rules, t: usize, actions: &[Action], count: usize) -> Moved {
        let mut next = *self;
        match next.advance(rules, t, actions, count) {
            Ok(true) => Moved::To(next),
            Ok(false) => Moved::Blocked,
            Err(violation) => Moved::Wrong(violation),
        }
    }

    fn advance(
        &mut self,
        rules: Rules,
        t: usize,
        actions: &[Action],
        count: usize,
    ) -> Result<bool, Violation> {
        let Some(&action) = actions.get(usize::from(self.threads[t].action)) else {
            return Ok(false);
        };
        match self.threads[t].step {
            Step::Next => Ok(self.begin(t, action)),
            Step::Used | Step::Enter | Step::Look | Step::Tag => Ok(self.enter(rules, t, action)),
            Step::Use | Step::UseEnd => self.run(t, action),
            Step::Clear | Step::LookBack => Ok(self.leave(rules, t, action)),
            Step::Close => Ok(self.close(t, action)),
            Step::Settle | Step::FenceBegin | Step::Fence(_) | Step::Scan(..) => {
                Ok(self.settle(rules, t, action, count))
            }
            Step::Hold | Step::Claim | Step::ClaimStore | Step::LetGo | Step::LetGoForGood => {
                Ok(self.claim(rules, t, action))
            }
            Step::Drop | Step::DropEnd | Step::Free => self.finish(rules, t, action),
            Step::Wait | Step::Flag | Step::Sleep | Step::Asleep => self.wait(rules, t, action),
        }
    }

    pub(crate) fn go(&mut self, t: usize, step: Step) -> bool {
        self.threads[t].step = step;
        true
    }
    pub(crate) fn end_action(&mut self, t: usize) -> bool {
        let thread = &mut self.threads[t];
        thread.action += 1;
        (
            thread.inside,
            thread.refused,
            thread.leaving,
            thread.shortcut,
        ) = (false, false, false, false);
        self.go(t, Step::Next)
    }

    fn begin(&mut self, t: usize, action: Action) -> bool {
        match action {
            Action::Nested(_) => self.go(t, Step::Used),
            Action::Call(_) | Action::CallAndRelease(_) => self.go(t, Step::Enter),
            Action::Close(_) | Action::CloseAndWait(_) => self.go(t, Step::Close),
            // The free slot comes out of a queue under a lock: memory is up to date there.
            Action::Export(generation) => {
                let word = self.machine.load_word(t);
                if !self.queued || word.phase != Phase::Free || word.generation != generation {
                    return false;
                }
                let live = Word::new(Phase::Live, generation, 0);
                self.machine.store(t, Var::Word, Value::Word(live)) && self.end_action(t)
            }
        }
    }

    fn cell(t: usize, action: Action) -> Var {
        match action {
            Action::Nested(_) => Var::Deep(t as u8),
            _ => Var::Cell(t as u8),
        }
    }

    /// `enter_fast` and `enter`.
    fn enter(&mut self, rules: Rules, t: usize, action: Action) -> bool {
        match self.threads[t].step {
            Step::Used => {
                self.machine.store(t, Var::Used(t as u8), Value::Set(true))
                    && self.go(t, Step::Enter)
            }
            Step::Enter => {
                self.machine
                    .store(t, Self::cell(t, action), Value::Set(true))
                    && self.go(t, Step::Look)
            }
            Step::Look => {
                let word = self.machine.load_word(t);
                self.judge_word(rules, t, action, word)
            }
            _ => {
                let word = self.threads[t].word;
                let tag = if word.tag == 0 { t as u8 + 1 } else { SHARED };
                let tagged = Word { tag, ..word };
                if self.machine.swap(t, word, tagged) {
                    self.threads[t].word = tagged;
                    return self.go(t, Step::Use);
                }
                self.go(t, Step::Look)
            }
        }
    }

    fn judge_word(&mut self, rules: Rules, t: usize, action: Action, word: Word) -> bool {
        self.threads[t].word = word;
        if word.phase != Phase::Live || word.generation != generation(action) {
            self.threads[t].refused = true;
            return self.go(t, Step::Clear);
        }
        let known = word.tag == t as u8 + 1 || word.tag == SHARED;
        self.go(
            t,
            if known || !rules.claims_tag {
                Step::Use
            } else {
                Step::Tag
            },
        )
    }

    /// The callback: the closure must be there from its first step to its last.
    fn run(&mut self, t: usize, action: Action) -> Result<bool, Violation> {
        let g = usize::from(generation(action));
        if self.dropping[g] || self.dropped[g] {
            return Err(Violation::UsedWhileDropped);
        }
        if self.threads[t].step == Step::Use {
            self.users[g] += 1;
            self.threads[t].inside = true;
            self.threads[t].entered = self.threads[t].word;
            return Ok(match action {
                Action::CallAndRelease(_) => self.go(t, Step::Close),
                _ => self.go(t, Step::UseEnd),
            });
        }
        self.users[g] -= 1;
        Ok(self.go(t, Step::Clear))
    }

    /// `leave_fast`, and `clear` for a refused caller.
    fn leave(&mut self, rules: Rules, t: usize, action: Action) -> bool {
        if self.threads[t].step == Step::Clear {
            let cleared = self
                .machine
                .store(t, Self::cell(t, action), Value::Set(false));
            return cleared && self.go(t, Step::LookBack);
        }
        let thread = self.threads[t];
        let looks = if thread.refused {
            rules.refused_look
        } else {
            rules.exit_look
        };
        let word = self.machine.load_word(t);
        if !looks || word == thread.entered && !thread.refused || word.phase != Phase::Closed {
            return self.end_action(t);
        }
        if !rules.settles_any_generation && word.generation != generation(action) {
            return self.end_action(t);
        }
        (self.threads[t].leaving, self.threads[t].inside) = (true, false);
        self.go(t, Step::Settle)
    }
}

pub(crate) fn generation(action: Action) -> u8 {
    match action {
        Action::Call(g)
        | Action::Nested(g)
        | Action::CallAndRelease(g)
        | Action::Close(g)
        | Action::CloseAndWait(g)
        | Action::Export(g) => g,
    }
}
