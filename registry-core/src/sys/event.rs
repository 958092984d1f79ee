//! A file descriptor that is readable while an event is set: for event loops that wait for descriptors.
//!
//! It is a pair of connected sockets, not an eventfd: every Unix has it, and so do the loops that read a descriptor as a stream (Node's
//! `net.Socket`). One byte at most is on its way for each call of `set`.
//!
//! The host that has the descriptor may shut the connection down. A byte that is sent then must not raise SIGPIPE, which ends a process that does not
//! ignore it. std sends without the signal only in later versions than the oldest that this crate supports, and not on every system.

use crate::sys::atfork;
use std::io::{self, Read};
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
        quiet::prepare(&writer)?;
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
        // If its buffer is full, it is readable already. If it was shut down, nobody listens.
        quiet::send_byte(&self.writer);
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

/// Sends a byte without SIGPIPE.
mod quiet {
    use core::ffi::{c_int, c_void};
    use std::io;
    use std::os::fd::AsRawFd;
    use std::os::unix::net::UnixStream;

    /// `MSG_NOSIGNAL` of `send`; 0 where there is none.
    const FLAGS: c_int = if cfg!(any(target_os = "linux", target_os = "android")) {
        0x4000
    } else if cfg!(target_os = "freebsd") {
        0x2_0000
    } else if cfg!(any(
        target_os = "netbsd",
        target_os = "openbsd",
        target_os = "dragonfly"
    )) {
        0x400
    } else if cfg!(any(target_os = "solaris", target_os = "illumos")) {
        0x200
    } else {
        0
    };

    unsafe extern "C" {
        fn send(socket: c_int, bytes: *const c_void, length: usize, flags: c_int) -> isize;
        #[cfg(target_vendor = "apple")]
        fn setsockopt(
            socket: c_int,
            level: c_int,
            name: c_int,
            value: *const c_void,
            size: u32,
        ) -> c_int;
    }

    /// Apple's systems have an option of the socket instead of the flag.
    #[cfg(target_vendor = "apple")]
    pub(super) fn prepare(stream: &UnixStream) -> io::Result<()> {
        const SOL_SOCKET: c_int = 0xffff;
        const SO_NOSIGPIPE: c_int = 0x1022;
        let on: c_int = 1;
        let (value, size) = ((&raw const on).cast(), size_of::<c_int>() as u32);
        // SAFETY: an open socket, and a value of the stated size.
        match unsafe { setsockopt(stream.as_raw_fd(), SOL_SOCKET, SO_NOSIGPIPE, value, size) } {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }

    #[cfg(not(target_vendor = "apple"))]
    #[allow(clippy::unnecessary_wraps, reason = "as where there is an option")]
    pub(super) fn prepare(_: &UnixStream) -> io::Result<()> {
        Ok(())
    }

    /// Sends a byte, and ignores that there is no room for it, or no reader.
    pub(super) fn send_byte(stream: &UnixStream) {
        let byte = 1_u8;
        // SAFETY: an open socket, and one byte that is valid to read.
        unsafe { send(stream.as_raw_fd(), (&raw const byte).cast(), 1, FLAGS) };
    }
}
