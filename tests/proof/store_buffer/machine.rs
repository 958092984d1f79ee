//! The machine: shared variables, threads with store buffers, and the entry's word.
//!
//! `protocol.rs` runs on it, `explore.rs` visits all its states.

/// Threads of the largest scenario.
pub(crate) const THREADS: usize = 4;
/// Stores that a buffer holds; a thread whose buffer is full waits until one has drained.
const BUFFER: usize = 4;

/// A shared variable.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Var {
    Word,
    /// The first cell of a thread.
    Cell(u8),
    /// A nested cell of a thread, which counts only when `Used` says so.
    Deep(u8),
    Used(u8),
}

/// The phases of `table/lifecycle.rs` that matter here.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Phase {
    Free,
    Live,
    Closed,
    Dropping,
}

/// Several threads have called.
pub(crate) const SHARED: u8 = 9;

/// An entry's word.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Word {
    pub(crate) phase: Phase,
    pub(crate) generation: u8,
    /// 0: nobody has called; n+1: thread n; `SHARED`.
    pub(crate) tag: u8,
    pub(crate) waited: bool,
}

impl Word {
    pub(crate) fn new(phase: Phase, generation: u8, tag: u8) -> Self {
        Word {
            phase,
            generation,
            tag,
            waited: false,
        }
    }
    pub(crate) fn with(self, phase: Phase) -> Self {
        Word { phase, ..self }
    }
    pub(crate) fn is_alone(self, thread: usize) -> bool {
        self.tag == 0 || self.tag == thread as u8 + 1
    }
}

/// What a variable holds: a word, or whether a cell names the entry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Value {
    Word(Word),
    Set(bool),
}

/// A first-in first-out store buffer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
struct Buffer([Option<(Var, Value)>; BUFFER]);

impl Buffer {
    fn push(&mut self, store: (Var, Value)) -> bool {
        match self.0.iter_mut().find(|place| place.is_none()) {
            Some(place) => {
                *place = Some(store);
                true
            }
            None => false,
        }
    }
    fn pop(&mut self) -> Option<(Var, Value)> {
        let first = self.0[0].take();
        self.0.rotate_left(1);
        first
    }
    /// The youngest store to `var`, which its own thread reads before memory.
    fn find(&self, var: Var) -> Option<Value> {
        self.0
            .iter()
            .rev()
            .flatten()
            .find(|store| store.0 == var)
            .map(|store| store.1)
    }
}

/// Memory and buffers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Machine {
    word: Word,
    cells: [[bool; 3]; THREADS],
    buffers: [Buffer; THREADS],
}

impl Machine {
    pub(crate) fn new(word: Word) -> Self {
        Machine {
            word,
            cells: [[false; 3]; THREADS],
            buffers: [Buffer::default(); THREADS],
        }
    }

    fn write(&mut self, (var, value): (Var, Value)) {
        match (var, value) {
            (Var::Word, Value::Word(word)) => self.word = word,
            (Var::Cell(t), Value::Set(set)) => self.cells[usize::from(t)][0] = set,
            (Var::Deep(t), Value::Set(set)) => self.cells[usize::from(t)][1] = set,
            (Var::Used(t), Value::Set(set)) => self.cells[usize::from(t)][2] = set,
            _ => unreachable!("a variable keeps its type"),
        }
    }

    /// A plain store. False if the buffer is full.
    pub(crate) fn store(&mut self, thread: usize, var: Var, value: Value) -> bool {
        self.buffers[thread].push((var, value))
    }

    /// A plain load.
    pub(crate) fn load_set(&self, thread: usize, var: Var) -> bool {
        match self.buffers[thread].find(var) {
            Some(Value::Set(set)) => set,
            Some(Value::Word(_)) => unreachable!("a variable keeps its type"),
            None => match var {
                Var::Cell(t) => self.cells[usize::from(t)][0],
                Var::Deep(t) => self.cells[usize::from(t)][1],
                Var::Used(t) => self.cells[usize::from(t)][2],
                Var::Word => unreachable!("a word is loaded as one"),
            },
        }
    }
    pub(crate) fn load_word(&self, thread: usize) -> Word {
        match self.buffers[thread].find(Var::Word) {
            Some(Value::Word(word)) => word,
            _ => self.word,
        }
    }

    /// A compare-and-swap of the word, which drains its thread's buffer first.
    pub(crate) fn swap(&mut self, thread: usize, from: Word, to: Word) -> bool {
        self.drain(thread);
        let same = self.word == from;
        if same {
            self.word = to;
        }
        same
    }
    /// A swap of the word whatever stands there.
    pub(crate) fn replace(&mut self, thread: usize, to: Word) -> Word {
        self.drain(thread);
        core::mem::replace(&mut self.word, to)
    }

    /// Empties a thread's buffer.
    pub(crate) fn drain(&mut self, thread: usize) {
        while self.drain_one(thread) {}
    }
    /// The oldest store of a thread reaches memory. False if there is none.
    pub(crate) fn drain_one(&mut self, thread: usize) -> bool {
        match self.buffers[thread].pop() {
            Some(store) => {
                self.write(store);
                true
            }
            None => false,
        }
    }
}
