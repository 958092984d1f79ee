//! A file descriptor that is readable while an event is set: for event loops that wait for descriptors.
//!
//! It is a pair of connected sockets, not an eventfd: every Unix has it, and so do the loops that read a descriptor as a stream (Node's
//! `net.Socket`). One byte at most is on its way for each call of `set`.

use crate::sys::atfork;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;

pub(crate) struct Event {
    reader: UnixStream,
    writer: UnixStream,
    /// The process that made it. A forked child shares the descriptors with its parent: a byte that it wrote or read would be the parent's.
    generation: u32,
}

impl Event {
    /// An event that is not set. Its descriptors are closed on `exec`, and never block.
    pub(crate) fn new() -> io::Result<Self> {
        let (reader, writer) = UnixStream::pair()?;
        reader.set_nonblocking(true)?;
        writer.set_nonblocking(true)?;
        Ok(Event {
            reader,
            writer,
            generation: atfork::generation(),
        })
    }

    /// Whether this process made it.
    pub(crate) fn is_ours(&self) -> bool {
        self.generation == atfork::generation()
    }

    /// Makes the descriptor readable. Any thread may. Nothing happens in a forked child.
    pub(crate) fn set(&self) {
        if !self.is_ours() {
            return;
        }
        // If its buffer is full, it is readable already.
        let _ = (&self.writer).write(&[1]);
    }

    /// Reads all that was written, so that the descriptor is not readable until the next `set`. Nothing happens in a forked child.
    pub(crate) fn clear(&self) {
        if !self.is_ours() {
            return;
        }
        let mut bytes = [0; 64];
        while matches!((&self.reader).read(&mut bytes), Ok(read) if read == bytes.len()) {}
    }
}

impl AsFd for Event {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.reader.as_fd()
    }
}
