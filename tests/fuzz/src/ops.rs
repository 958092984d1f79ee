//! Sequences of operations from several threads, each judged by a plain model.
//!
//! The threads go in lockstep: an input says which thread does what next, and the next operation begins when
//! that one is done. A callback that runs stays inside and takes the thread's next operations from there, until
//! it is told to return or to panic: so calls overlap and nest in any way, and yet the model (`ops/model.rs`)
//! knows exactly what each operation must answer and when each closure must be dropped. Two things leave the
//! lockstep: a thread that waits for others to leave (a `close_and_wait`, the end of a scope), and two
//! operations on one entry at once, which must answer as one of the two orders would.

mod closure;
mod ends;
mod game;
mod model;
mod order;
mod player;
mod race;
mod scoped;
mod stubs;

use crate::bytes::Bytes;

/// Plays `data` as a sequence of operations.
pub fn ops(data: &[u8]) {
    let mut game = game::Game::new();
    let mut bytes = Bytes::new(data);
    for _ in 0..150 {
        if bytes.is_empty() {
            break;
        }
        game.play(&mut bytes);
    }
    game.end();
}
