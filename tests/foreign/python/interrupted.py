"""Calls between whose steps CPython runs other code that calls the library too: `interrupted.py FOLDER CALLS`.

A signal handler, a finaliser and the collector come between any two steps. Each call must raise its own failure, with its own
message, and no other's. A line for each kind of interruption: how many calls, how many of them were interrupted, how many failures
were lost and how many were another's.
"""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable

folder, calls = sys.argv[1], int(sys.argv[2])
sys.path.append(f"{folder}/scenario/python")

import scenario as s  # noqa: E402

s.start()
s.silence_errors()
interruptions = 0
# What the interruption found wrong with its own calls.
inside: list[str] = []
sys.unraisablehook = lambda told: inside.append(f"{told.exc_value!r}")
kept = s.Scaler(s.make_scaler(3))


def expect(kind: type[s.RegistryError], end: str, call: Callable[[], object]) -> None:
    """A call of an interruption: its own failure and no other, or the interruption is disturbed as well."""
    try:
        inside.append(f"{call()!r} instead of a failure")
    except s.RegistryError as error:
        if type(error) is not kind or not str(error).endswith(end):
            inside.append(repr(error))


def interrupt() -> None:
    """Fails in every way, succeeds in every way, and ends what is ended already."""
    global interruptions
    interruptions += 1
    number = -2 - interruptions % 1000
    expect(s.FailedError, f"cannot greet {number} times", lambda: s.greet("y", number))
    expect(s.FailedError, "asked to", lambda: s.minus_one(True))
    expect(s.PanickedError, "thirteen is unlucky", lambda: s.greet("y", 13))
    expect(s.UnknownHandleError, "by this library", lambda: s.release(77))
    expect(s.NotOwnedError, "released or taken back", lambda: s.release(s.kept_scaler() or 0))
    s.start()
    if s.minus_one(False) != -1 or kept(2) != 6:
        inside.append("a success was none")
    # An owner whose entry is gone already: its end fails, and nobody hears of it.
    owner = s.Scaler(s.make_scaler(1))
    s.release(owner.handle)


class Cycle:
    """Interrupts when the collector finds it, or when the last reference goes."""

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        interrupt()


def failing(times: int) -> str | None:
    """A call that fails by itself: what is wrong with its failure."""
    try:
        return f"lost: {s.greet('x', times)!r}"
    except s.FailedError as error:
        wanted = f"greet: callback `scenario::values::greet` failed: cannot greet {times} times"
        return None if str(error) == wanted else f"foreign: {error!r}"
    except s.RegistryError as error:
        return f"foreign: {error!r}"


def ambiguous(_: int) -> str | None:
    """A success that looks like a failure."""
    try:
        return None if s.minus_one(False) == -1 else "lost: the result"
    except s.RegistryError as error:
        return f"foreign: {error!r}"


def ambiguous_failure(_: int) -> str | None:
    try:
        return f"lost: {s.minus_one(True)!r}"
    except s.FailedError as error:
        return None if str(error).endswith("failed: asked to") else f"foreign: {error!r}"
    except s.RegistryError as error:
        return f"foreign: {error!r}"


def nothing(_: int) -> str | None:
    """A success without a value."""
    try:
        return None if s.start() is None else "lost: nothing"
    except s.RegistryError as error:
        return f"foreign: {error!r}"


def closure(number: int) -> str | None:
    try:
        return None if kept(number) == 3 * number else "lost: the product"
    except s.RegistryError as error:
        return f"foreign: {error!r}"


CALLS = [failing, ambiguous, ambiguous_failure, nothing, closure]


def run(name: str, count: int, between: Callable[[int], object] = lambda number: None) -> None:
    global interruptions
    interruptions, wrong = 0, []
    for number in range(count):
        between(number)
        call = CALLS[number % len(CALLS)]
        problem = call(-1 - number if call is failing else number % 1000)
        if problem is not None:
            wrong.append(problem)
    lost = sum(problem.startswith("lost") for problem in wrong)
    disturbed = ["interruptions disturbed"] * bool(inside)
    few = ["hardly interrupted"] * (interruptions * 5000 < count)
    print(name, count, f"{lost} lost", f"{len(wrong) - lost} foreign", *few, *disturbed, sep="\t")
    for problem in (wrong + inside)[:3]:
        print(f"\t{problem}", file=sys.stderr)
    inside.clear()


def interrupted_by_signals(count: int) -> None:
    def handler(*_: object) -> None:
        interrupt()
        # The next one is counted from here: on a slow machine, too, they do not pile up.
        signal.setitimer(signal.ITIMER_REAL, 0.001)

    signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 0.001)
    try:
        run("signal handler", count)
    finally:
        # First: a handler that is still to run would start the timer again, whose signal would end the program.
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        signal.setitimer(signal.ITIMER_REAL, 0)


def interrupted_by_the_collector(count: int) -> None:
    gc.collect()
    # So that a round of the collector has little to look at.
    gc.freeze()
    before = gc.get_threshold()
    gc.set_threshold(1, 1, 1)
    try:
        run("collector", count, lambda number: number % 16 or Cycle())
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def forgotten(number: int) -> None:
    """An owner in a cycle, whose entry is gone before it is: its finaliser fails."""
    if number % 16 == 0:
        owner = s.Scaler(s.make_scaler(1))
        s.release(owner.handle)
        cycle: list[object] = [owner, Counted()]
        cycle.append(cycle)


class Counted:
    """Says that its cycle was found."""

    def __del__(self) -> None:
        global interruptions
        interruptions += 1


def interrupted_by_finalisers(count: int) -> None:
    before = gc.get_threshold()
    gc.set_threshold(3, 1, 1)
    gc.freeze()
    try:
        run("finaliser", count, forgotten)
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


interrupted_by_signals(calls)
interrupted_by_the_collector(calls)
interrupted_by_finalisers(calls)
