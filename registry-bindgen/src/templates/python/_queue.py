# type: ignore
"""What event loops run and await. Written by registry-bindgen from {{ prefix }} {{ version }}."""

from __future__ import annotations

import asyncio
import os
import threading
import weakref

from . import ClosedError, _error, _fail, _native

_cells = _native.CELLS
_destroy = _native.{{ prefix }}_destroy_u64
_is_live = _native.{{ prefix }}_is_live


class Queue:
    """A queue of the running event loop, which runs on its thread what other threads call.

    Rust gets it by its `handle`. It also hears of results that functions return as futures. `Queue.current()` is the one
    that every event loop has; most programs need no other.
    """

    __slots__ = (
        "__weakref__",
        "_descriptor",
        "_finalizer",
        "_handle",
        "_loop",
        "_promises",
        "_thread",
        "_waiting",
    )

    def __init__(self, capacity: int = 1024) -> None:
        loop = asyncio.get_running_loop()
        if not isinstance(capacity, int) or isinstance(capacity, bool):
            raise TypeError(f"`capacity` is {capacity!r}, not an int")
        if not 0 <= capacity < 1 << 20:
            raise OverflowError(
                f"`capacity` is {capacity}, not from 0 to {(1 << 20) - 1}"
            )
        self._handle = _native.queue_new(capacity)
        if not self._handle:
            _fail(12, "Queue", 0)
        descriptor = _cells["int32_t"]()
        if status := _native.queue_fd(self._handle, descriptor):
            try:
                raise _error(status, "Queue", self._handle)
            finally:
                _destroy(self._handle)
        self._descriptor = descriptor[0]
        self._waiting = {}
        # The keys of those, for the end of a queue that nobody closes: the values lead back to the loop, and so to the queue.
        self._promises = set()
        self._thread = threading.get_ident()
        # The loop has this object, and not the other way round: a loop that is forgotten ends its queue.
        self._loop = weakref.ref(loop)
        self._finalizer = weakref.finalize(
            self, _end, self._handle, self._descriptor, self._promises
        )
        loop.add_reader(self._descriptor, self._woken)

    @classmethod
    def current(cls) -> Queue:
        """The queue of the running event loop."""
        loop = asyncio.get_running_loop()
        queues = _own.queues
        queue = queues.get(loop)
        if queue is not None and not _is_live(queue._handle):
            # Somebody has released it by its handle.
            queue.close()
        if queue is None or queue._thread != threading.get_ident() or not queue.is_open:
            for other, old in list(queues.items()):
                if other.is_closed():
                    queues.pop(other, None)
                    old.close()
            queue = queues[loop] = Queue()
        return queue

    @property
    def handle(self) -> int:
        """The number that Rust knows it by."""
        return self._handle

    @property
    def is_open(self) -> bool:
        return self._finalizer.alive

    def run(self) -> int:
        """Runs the calls that wait, and returns how many. The event loop does so by itself."""
        ran = _cells["size_t"]()
        try:
            if status := _native.queue_run(self._handle, ran):
                _fail(status, "run", self._handle)
        finally:
            # Also if the run was refused or interrupted: a promise is named once.
            self._settle_all()
        return ran[0]

    def _settle_all(self) -> None:
        promise = _cells["uint64_t"]()
        while not _native.queue_next(self._handle, promise) and promise[0]:
            waiting = self._forget(promise[0])
            if waiting is not None:
                _settle(promise[0], *waiting)

    def close(self) -> None:
        """Ends the queue: later calls are refused, and what waits for a result gets a ClosedError."""
        loop = self._loop()
        if loop is not None and self.is_open and not loop.is_closed():
            loop.remove_reader(self._descriptor)
        self._finalizer()
        waiting, self._waiting = self._waiting, {}
        for future, name, *_ in waiting.values():
            if not future.get_loop().is_closed() and not future.done():
                future.set_exception(ClosedError(3, name, "the queue was closed"))

    def __enter__(self):
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Queue {self._handle}{'' if self.is_open else ' closed'}>"

    def __reduce_ex__(self, protocol: int) -> object:
        raise TypeError(
            "`Queue` belongs to its event loop; it cannot be copied or pickled"
        )

    def _forget(self, promise: int) -> object:
        """What waits for a promise, and does so no more."""
        self._promises.discard(promise)
        return self._waiting.pop(promise, None)

    def _woken(self) -> None:
        if not _is_live(self._handle):
            # Released by its handle: its descriptor would be readable for ever.
            self.close()
        elif self.is_open:
            self.run()


class _Own(threading.local):
    """The queues of this thread's event loops, by the loop: no other thread may end them meanwhile."""

    def __init__(self):
        self.queues = weakref.WeakKeyDictionary()


_own = _Own()


def _end(handle, descriptor, promises):
    _destroy(handle)
    os.close(descriptor)
    while promises:
        _drop(promises.pop())


def _drop(promise):
    """Cancels a promise, unless it has ended."""
    if _is_live(promise):
        _destroy(promise)


def ready():
    """Raises if no event loop runs: before the call whose result would have nobody to wait for it."""
    Queue.current()


def awaited(promise, name, kind, lift):
    """The future of a promise's value."""
    queue = Queue.current()
    future = asyncio.get_running_loop().create_future()
    queue._waiting[promise] = (future, name, kind, lift)
    queue._promises.add(promise)
    if status := _native.promise_watch(promise, queue._handle):
        queue._forget(promise)
        try:
            raise _refused(status, name, queue._handle, promise)
        finally:
            _drop(promise)
    waiting = weakref.ref(queue)
    future.add_done_callback(lambda done: _cancel(waiting(), promise, done))
    return future


def _refused(status, name, queue, promise):
    """Why a promise can't be awaited. The message is that of the queue, or else of the promise."""
    error = _error(status, name, queue)
    return error if error.detail else _error(status, name, promise)


def _cancel(queue, promise, future):
    """Tells Rust that nobody waits any more."""
    if future.cancelled() and queue is not None and queue._forget(promise):
        _drop(promise)


def _settle(promise, future, name, kind, lift):
    """Takes the value of a promise, or why there is none."""
    if future.done():
        _drop(promise)
        return
    cell = None if kind is None else _cells[kind]()
    status = _native.promise_take(promise, cell)
    if status:
        future.set_exception(_error(status, name, promise))
        return
    try:
        value = None if kind is None else lift(cell)
    except Exception as error:  # noqa: BLE001  # who awaits gets it, whatever it is
        future.set_exception(error)
    else:
        future.set_result(value)
