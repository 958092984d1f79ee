//! The pool: which stub is bound to which entry, and in which order stubs come back.

use super::closure::{POOL, Work};
use super::game::Game;
use super::order::{Call, Order, Wrapper};
use crate::bytes::Bytes;
use registry_core::{CFn, Status};

/// The stubs that this input has seen.
#[derive(Default)]
pub(super) struct Stubs {
    /// Each with the entry that it is bound to.
    seen: Vec<(CFn<Work>, Option<usize>)>,
    /// Those that were given back, oldest first.
    rested: Vec<usize>,
}

fn address(stub: CFn<Work>) -> usize {
    stub as usize
}

impl Stubs {
    /// The wrapper is to lose its stub, if it has one.
    pub(super) fn gave_back(&mut self, wrapper: &Wrapper) {
        let Some(stub) = wrapper.stub() else {
            return;
        };
        let at = self.find(stub).expect("it was seen when it was bound");
        self.seen[at].1 = None;
        self.rested.push(at);
    }

    fn find(&self, stub: CFn<Work>) -> Option<usize> {
        self.seen
            .iter()
            .position(|(seen, _)| address(*seen) == address(stub))
    }

    fn bound(&self) -> usize {
        self.seen.iter().filter(|stub| stub.1.is_some()).count()
    }

    fn took(&mut self, stub: CFn<Work>, n: usize) {
        let Some(at) = self.find(stub) else {
            self.seen.push((stub, Some(n)));
            return;
        };
        assert_eq!(self.seen[at].1, None, "a stub was given out twice");
        // First in, first out: those that this input has never seen rest longer.
        assert_eq!(
            self.bound() + self.rested.len(),
            POOL,
            "a stub came back early"
        );
        assert_eq!(
            self.rested.remove(0),
            at,
            "a stub came back before its turn"
        );
        self.seen[at].1 = Some(n);
    }
}

impl Game {
    /// Binds a wrapper to a stub, or gives its stub back.
    pub(super) fn bind(&mut self, bytes: &mut Bytes<'_>) {
        let Some(n) = self.some_entry(bytes) else {
            return;
        };
        let Some(wrapper) = self.wrappers[n].take() else {
            return;
        };
        let had = wrapper.is_bound();
        self.stubs.gave_back(&wrapper);
        let is_full = self.stubs.bound() == POOL;
        let wrapper = wrapper.bind_or_unbind();
        match wrapper.stub() {
            Some(stub) => {
                assert!(!had && !is_full, "bound where no stub was free");
                self.stubs.took(stub, n);
            }
            None => assert!(had || is_full, "a free stub was not given out"),
        }
        self.wrappers[n] = Some(wrapper);
    }

    pub(super) fn call_stub(&mut self, t: usize, bytes: &mut Bytes<'_>) {
        if self.stubs.seen.is_empty() || self.stacks[t].len() >= 12 {
            return;
        }
        let (stub, bound) = self.stubs.seen[bytes.below(self.stubs.seen.len())];
        match bound {
            Some(n) => self.call_entry(t, n, Call::Stub(stub)),
            None => {
                let seen = self.tell(t, Order::Call(Call::Stub(stub))).seen();
                assert_eq!(seen, super::model::Seen::Status(Status::Closed));
            }
        }
    }
}
