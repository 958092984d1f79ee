//! Visits every state that a scenario can reach: each thread's next step, each draining of a buffer and
//! each arrival of a fence is a choice.

use crate::protocol::{Action, Moved, Rules, State, Violation};
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

/// Multiplies and rotates: states are many, and nobody attacks this table.
#[derive(Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(5) ^ n).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    fn write_u8(&mut self, n: u8) {
        self.write_u64(u64::from(n));
    }
    fn write_isize(&mut self, n: isize) {
        self.write_u64(n as u64);
    }
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 29
    }
}

/// What was found.
pub(crate) struct Outcome {
    pub(crate) states: usize,
    pub(crate) violation: Option<Violation>,
}

/// Runs a scenario through all its interleavings, or to the first violation.
pub(crate) fn explore(rules: Rules, tag: u8, threads: &[&[Action]]) -> Outcome {
    let first = State::new(tag);
    let mut seen: HashSet<State, BuildHasherDefault<Quick>> = HashSet::default();
    seen.insert(first);
    let mut open = vec![first];
    while let Some(state) = open.pop() {
        match successors(&state, rules, threads) {
            Ok(next) => open.extend(next.into_iter().filter(|next| seen.insert(*next))),
            Err(violation) => {
                return Outcome {
                    states: seen.len(),
                    violation: Some(violation),
                };
            }
        }
    }
    Outcome {
        states: seen.len(),
        violation: None,
    }
}

fn successors(state: &State, rules: Rules, threads: &[&[Action]]) -> Result<Vec<State>, Violation> {
    let mut next = Vec::new();
    for (t, actions) in threads.iter().enumerate() {
        match state.step(rules, t, actions, threads.len()) {
            Moved::To(state) => next.push(state),
            Moved::Blocked => {}
            Moved::Wrong(violation) => return Err(violation),
        }
        let mut drained = *state;
        if drained.machine.drain_one(t) {
            next.push(drained);
        }
        next.extend((0..threads.len()).filter_map(|other| state.fence(t, other)));
    }
    if next.is_empty() {
        let done = threads
            .iter()
            .enumerate()
            .all(|(t, actions)| state.is_done(t, actions));
        let wrong = if done {
            state.judge()
        } else {
            Some(Violation::WaitsForEver)
        };
        return wrong.map_or(Ok(next), Err);
    }
    Ok(next)
}
