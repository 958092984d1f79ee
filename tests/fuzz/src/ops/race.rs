//! Two operations on one entry at once: they must answer as one of the two orders would.

use super::game::{Frame, Game, THREADS};
use super::model::{Op, Seen};
use super::order::{Answer, Call, How, Order, Way};
use crate::bytes::Bytes;

const PAIRS: [(Op, Op); 5] = [
    (Op::Call, Op::Close),
    (Op::Call, Op::Call),
    (Op::Release, Op::Release),
    (Op::Release, Op::TakeBack),
    (Op::Call, Op::Release),
];

impl Game {
    pub(super) fn race(&mut self, t: usize, bytes: &mut Bytes<'_>) {
        let (other, pair) = ((t + 1) % THREADS, PAIRS[bytes.below(PAIRS.len())]);
        let Some(n) = self.some_entry(bytes) else {
            return;
        };
        let is_deep = self.stacks[t].len().max(self.stacks[other].len()) >= 12;
        let cannot_close = pair.1 == Op::Close && self.wrappers[n].is_none();
        if self.waiting.is_some() || is_deep || cannot_close {
            return;
        }
        let orders = [self.order(n, pair.0, bytes), self.order(n, pair.1, bytes)];
        for (&who, order) in [t, other].iter().zip(orders) {
            self.players[who].send(order);
        }
        let answers = [t, other].map(|who| self.players[who].answer());
        let seen = (answers[0].seen(), answers[1].seen());
        self.judge(n, [t, other], pair, seen);
        for (who, answer) in [t, other].into_iter().zip(answers) {
            match answer {
                Answer::Entered => self.stacks[who].push(Frame::Entry(n)),
                Answer::TakenBack(Some(wrapper)) => self.wrappers[n] = Some(wrapper),
                _ => {}
            }
        }
    }

    fn order(&mut self, n: usize, op: Op, bytes: &mut Bytes<'_>) -> Order {
        let raw = self.entries[n].raw;
        match op {
            Op::Call => {
                let way = Way::ALL[bytes.below(Way::ALL.len())];
                Order::Call(Call::Handle(way, raw))
            }
            Op::Release => Order::Release(raw),
            Op::TakeBack => Order::TakeBack(raw),
            Op::Close => {
                let wrapper = self.wrappers[n].take().expect("asked for before");
                self.stubs.gave_back(&wrapper);
                Order::Close(How::Close, wrapper)
            }
        }
    }

    /// The entry goes on as the order would leave it that explains both answers.
    fn judge(&mut self, n: usize, who: [usize; 2], pair: (Op, Op), seen: (Seen, Seen)) {
        let me = who.map(|t| self.me(t));
        let mut first = self.entries[n].clone();
        let one = first.apply(pair.0, me[0]);
        let first_then = (one, first.apply(pair.1, me[1]));
        let mut second = self.entries[n].clone();
        let two = second.apply(pair.1, me[1]);
        let second_then = (second.apply(pair.0, me[0]), two);
        self.entries[n] = if seen == first_then {
            first
        } else if seen == second_then {
            second
        } else {
            panic!("{pair:?} at once answered {seen:?}, not {first_then:?} or {second_then:?}")
        };
    }
}
