//! Counts the drops of a capture, by thread.
//!
//! Most tests end with the check `drops == exports`. A token counts when it is dropped,
//! so it shows whether the closure that owns it was dropped once, twice or never.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};

/// The drops of a family of tokens.
#[derive(Clone, Debug, Default)]
pub struct Drops(Arc<Mutex<Vec<ThreadId>>>);

/// Counts its drop. Has no way to be copied.
#[derive(Debug)]
pub struct Token(Drops);

impl Drops {
    /// No drop yet.
    #[must_use]
    pub fn new() -> Self {
        Drops::default()
    }

    /// Something to capture.
    #[must_use]
    pub fn token(&self) -> Token {
        Token(self.clone())
    }

    /// How many tokens have been dropped.
    #[must_use]
    pub fn count(&self) -> usize {
        self.threads().len()
    }

    /// The threads that dropped them, in order.
    #[must_use]
    pub fn threads(&self) -> Vec<ThreadId> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Token {
    /// For closures that must own the token and have no other use for it: edition 2024 captures only what
    /// is named.
    pub fn keep(&self) {}
}

impl Drop for Token {
    fn drop(&mut self) {
        let mut threads = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        threads.push(thread::current().id());
    }
}
