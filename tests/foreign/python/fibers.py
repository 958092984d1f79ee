"""Calls on one thread that end in any order: `fibers.py FOLDER`, with greenlets and with gevent.

A callback of the library asks Python for numbers, and the function that answers switches to another greenlet: so the
call stays under way while other greenlets call, leave and close. It prints how many sums were wrong, of how many.
"""

from __future__ import annotations

import ctypes
import random
import sys
from collections.abc import Callable

import gevent
import greenlet

sys.path.append(f"{sys.argv[1]}/scenario/python")

import scenario as s  # noqa: E402

ONES = 64
NEXT = ctypes.CFUNCTYPE(ctypes.c_int64)


def pointer(function: Callable[[], int]) -> tuple[object, int]:
    """A C function that runs `function`, and its address; the first must be kept."""
    kept = NEXT(function)
    address = ctypes.cast(kept, ctypes.c_void_p).value
    assert address is not None
    return kept, address


def summer() -> s.Summer:
    handle = s.make_summer(ONES)
    assert handle is not None
    return s.Summer(handle)


class Paused:
    """A summer, and a greenlet that is inside of it."""

    def __init__(self) -> None:
        self.summer = summer()
        self.sum: int | None = None
        hub = greenlet.getcurrent()
        kept, address = pointer(lambda: (hub.switch(), 1)[1])

        def run() -> None:
            self.kept = kept
            self.sum = self.summer(address)

        self.greenlet = greenlet.greenlet(run, hub)
        self.greenlet.switch()

    def leave(self) -> None:
        while not self.greenlet.dead:
            self.greenlet.switch()


def greenlets(seed: int) -> tuple[int, int]:
    """The second of three leaves, a fourth enters, the third is closed; then all leave in some order."""
    rng = random.Random(seed)
    x, y, z = Paused(), Paused(), Paused()
    y.leave()
    w = Paused()
    z.summer.close()
    rest = [x, z, w]
    rng.shuffle(rest)
    for paused in rest:
        paused.leave()
    wrong = sum(paused.sum != ONES + 3 for paused in (x, y, z, w))
    for paused in (x, y, w):
        paused.summer.close()
    return wrong, 4


def walk(seed: int) -> tuple[int, int]:
    """Four workers of gevent call and wait, and a time-out closes."""
    rng = random.Random(seed)
    summers = [summer() for _ in range(4)]
    wrong = calls = 0

    def answer() -> int:
        gevent.sleep(rng.choice((0, 0, 0.0003, 0.001)))
        return 1

    _kept, address = pointer(answer)

    def worker() -> None:
        nonlocal wrong, calls
        for _ in range(4):
            chosen = rng.randrange(4)
            try:
                got = summers[chosen](address)
            except s.ClosedError:
                summers[chosen] = summer()
                continue
            calls += 1
            wrong += got != ONES + 3

    def time_out() -> None:
        for _ in range(4):
            gevent.sleep(rng.choice((0, 0.0003, 0.001)))
            summers[rng.randrange(4)].close()

    gevent.joinall(
        [gevent.spawn(worker) for _ in range(4)] + [gevent.spawn(time_out)],
        raise_error=True,
    )
    for each in summers:
        each.close()
    return wrong, calls


for name, scenario in (("greenlet", greenlets), ("gevent", walk)):
    found = [scenario(seed) for seed in range(120)]
    print(f"{name}\t{sum(wrong for wrong, _ in found)} wrong")
    assert sum(of for _, of in found) > 400, found
