"""Functions of Python that the torture library calls, keeps and releases: `callables.py FOLDER`. Prints what is wrong.

`TORTURE_BACKEND` chooses the backend.
"""

from __future__ import annotations

import atexit
import errno
import functools
import gc
import sys
import threading
import weakref
from collections.abc import Callable

sys.path.insert(0, f"{sys.argv[1]}/torture/python")


def ended() -> None:
    """Runs at the end, after what the package does then."""
    same("a call after the end", t.wait_for_ringer(), t.ClosedError.status)
    same("a function after the end", type(raised(lambda: t.ring_if_any(print))), t.ClosedError)
    same("kept after a refused call", held(), 0)
    say()


# Before the package is there: what is registered last runs first.
atexit.register(ended)

import torture as t  # noqa: E402
from torture import _callables  # noqa: E402

wrong: list[str] = []


def say() -> None:
    print("\n".join([*wrong, "end"]), flush=True)


def same(what: str, found: object, expected: object) -> None:
    if found != expected:
        wrong.append(f"{what}: {found!r}, not {expected!r}")


def raised(call: Callable[[], object]) -> BaseException | None:
    """What the call raises, or None."""
    try:
        call()
    except BaseException as error:
        return error
    return None


def held() -> int:
    """The functions that Rust has."""
    return len(_callables.FUNCTIONS)


class Held:
    """What a function keeps alive."""

    def rings(self) -> None:
        """A method, which is a callable as others are."""


def calls() -> None:
    heard: list[tuple[t.Quote, str, list[float]]] = []

    def hears(quote: t.Quote, currency: str, before: list[float]) -> int:
        heard.append((quote, currency, before))
        return quote.cents

    same("tell_prices", t.tell_prices(hears, 5), 105)
    same(
        "what was heard",
        heard,
        [(t.Quote(100, False), "EUR", []), (t.Quote(5, True), "Ä", [1.5, 2.5])],
    )
    for function in (
        functools.partial(lambda own, *_: own, 7),
        type("Called", (), {"__call__": lambda self, *_: 7})(),
        lambda *_: 7,
    ):
        same("a callable", t.tell_prices(function, 5), 14)
    same("none", t.ring_if_any(None), False)
    same("any", t.ring_if_any(Held().rings), True)
    # What a function of nothing returns is ignored.
    same("a result", t.ring_if_any(lambda: 7), True)


def arguments() -> None:
    seen: list[tuple[object, ...]] = []

    def sees(*given: object) -> t.Quote:
        seen.append(given)
        return t.Quote(len(seen), True)

    one = t.Quote(7, True)
    same("little", t.show(sees, True), t.Quote(1, True))
    same("little seen", seen[0], (one, None, b"", "", None, [], [], [], []))
    same("much", t.show(sees, False), t.Quote(2, True))
    much = (one, one, b"\0\xff", "Ä", "b", [t.Size.KILOBYTES, t.Size.NONE])
    same("much seen", seen[1], (*much, [[1, 2], [3, 65535]], [True, False], [one, one]))
    same("a member", type(seen[1][5][0]), t.Size)  # type: ignore[index]
    kept: list[t.Factor] = []

    def weighs(at, any_, factor, yes, small, large, below, long):  # type: ignore[no-untyped-def]
        numbers = (at, any_, yes, small, large, below, long)
        same("numbers", numbers, (4096, 0, True, 0.5, 2**64 - 1, -128, sys.maxsize * 2 + 1))
        same("a handle", factor(5), 15)
        kept.append(factor)
        return 1

    same("weigh", t.weigh(weighs), t.Size.KB)
    same("hold", t.hold(lambda held: t.Tiny(held.held - 1)), t.Tiny(-6))
    same("a handle that Rust has closed", type(raised(lambda: kept[0](5))), t.ClosedError)


def failures() -> None:
    def told(function: Callable[..., object]) -> t.FailedError:
        error = raised(lambda: t.tell_prices(function, 0))
        assert isinstance(error, t.FailedError), error
        return error

    def fails(error: BaseException) -> Callable[..., int]:
        def run(*_: object) -> int:
            raise error

        return run

    error = told(fails(KeyError("no such price")))
    same("a text", error.detail.endswith("FAILED: KeyError: 'no such price'"), True)
    same("no code", error.error_code, None)
    # The numbers of statuses are codes like all others.
    for code in [*range(1, 17), 2**31 - 1, -(2**31)]:
        error = told(fails(t.FailedError(11, "nested", "full", code)))
        same("a code", (error.error_code, "nested: full" in error.detail), (code, True))
    error = told(lambda *_: open("/there is none"))
    same("an errno", error.error_code, errno.ENOENT)
    same("a large errno", told(fails(OSError(2**40, "far"))).error_code, None)
    same("a word as errno", told(fails(OSError("far", "away"))).error_code, None)
    same("a surrogate", "\\udc80" in told(fails(ValueError("\udc80"))).detail, True)
    same("a zero", told(fails(ValueError("a\0b"))).detail[-3:], "a b")

    class Wordless(Exception):
        def __str__(self) -> str:
            raise ValueError

    same("no text", told(fails(Wordless())).detail.endswith("FAILED: Wordless"), True)

    class Secretive(OSError):
        @property
        def errno(self) -> int:  # type: ignore[override]
            raise ValueError("it does not tell")

    error = told(fails(Secretive("disk")))
    same("no code told", (error.detail.endswith("FAILED: Secretive: disk"), error.error_code), (True, None))
    same("the cause of it", type(error.__cause__), Secretive)

    class Anonymous(type):
        @property
        def __name__(cls) -> str:  # type: ignore[override]
            raise ValueError("it does not tell")

    class Nameless(Exception, metaclass=Anonymous):
        pass

    same("no name", told(fails(Nameless())).detail.endswith("FAILED: an exception"), True)
    same("too few parameters", "TypeError" in told(lambda: 7).detail, True)
    # What ends a program is no failure that somebody might catch.
    for ending in (KeyboardInterrupt(), SystemExit(3)):
        error = raised(lambda: t.tell_prices(fails(ending), 0))  # noqa: B023
        same("an ending", (error, type(error and error.__cause__)), (ending, t.FailedError))
        within = lambda *_: t.tell_prices(fails(ending), 0)  # noqa: B023, E731
        same("an inner ending", raised(lambda: t.tell_prices(within, 0)), ending)  # noqa: B023
        # Rust has not passed this one on.
        same("no ending", t.ring_if_any(fails(ending)), False)
        same("another failure", type(raised(lambda: t.tell_prices(lambda *_: 1 // 0, 0))), t.FailedError)
    same("its name", type(raised(lambda: t.tell_prices(fails(ValueError("SystemExit")), 0))), t.FailedError)
    for value, text in (
        (None, "`result` is None; pass an int from -2147483648 to 2147483647"),
        (2**31, "OverflowError: `result` is 2147483648"),
        (1.0, "TypeError: `result` is 1.0"),
        (True, "TypeError: `result` is bool"),
    ):
        same(f"the result {value}", text in told(lambda *_, value=value: value).detail, True)
    for value in (None, (1, True), t.Quote("x", True)):  # type: ignore[arg-type]
        error = raised(lambda: t.show(lambda *_: value, True))  # noqa: B023
        same("no quote", "TypeError: `result" in str(error), True)


def forgotten() -> None:
    """What the callers of a call that fails have in their variables goes with the exception, and needs no collection."""

    def fails_with(kind: type[BaseException]) -> Callable[..., int]:
        def fail(*_: object) -> int:
            raise kind

        return fail

    def calls(kind: type[BaseException]) -> None:
        one = Held()
        gone.append(weakref.ref(one))
        t.tell_prices(fails_with(kind), 0)

    gone: list[weakref.ref[Held]] = []
    gc.collect()
    gc.disable()
    for kind in (ValueError, KeyboardInterrupt, SystemExit):
        same(f"{kind.__name__} is raised", raised(lambda: calls(kind)) is None, False)  # noqa: B023
        same(f"what it keeps alive: {kind.__name__}", gone[-1](), None)
    gc.enable()


def refused() -> None:
    for wrong_one in (7, "ring", None, t.ring_all()):
        error = raised(lambda: t.tell_prices(wrong_one, 0))  # noqa: B023
        same("no function", "pass a callable" in str(error), True)
        same("no function", type(error), TypeError)
    # Another argument is wrong: nothing is kept.
    same("beyond", type(raised(lambda: t.tell_prices(print, 2**40))), OverflowError)
    same("none that may be", type(raised(lambda: t.ring_if_any(3))), TypeError)
    # The call is refused by Rust.
    same("by Rust", type(raised(lambda: t.tell_nobody(print))), t.NotExportedError)


def kept() -> None:
    """Rust keeps a function alive, and releases it once, from any thread."""
    one = Held()
    gone = weakref.ref(one)
    same("kept", t.keep_ring(one.rings), 1)
    same("kept again", t.keep_ring(one.rings), 2)
    del one
    gc.collect()
    same("alive", (gone() is None, held()), (False, 2))
    t.ring_all()
    thread = threading.Thread(target=t.ring_all)
    thread.start()
    thread.join()
    thread = threading.Thread(target=t.forget_rings)
    thread.start()
    thread.join()
    same("released", (gone(), held()), (None, 0))
    t.forget_rings()
    # Its end may run what it likes: here it gives Rust another function.
    ended: list[int] = []

    class Last:
        def __del__(self) -> None:
            ended.append(t.keep_ring(lambda: None))

    t.keep_ring(lambda last=Last(): None)
    t.forget_rings()
    same("at its end", (ended, held()), ([1], 1))
    t.forget_rings()
    same("nothing", held(), 0)


def threads() -> None:
    """Called by threads of Rust, several at once, while Python makes garbage."""
    names: set[int] = set()

    def rings() -> None:
        names.add(threading.get_ident())
        cycle: list[object] = [names]
        cycle.append(cycle)

    interval, limits = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(1e-6)
    gc.set_threshold(1)
    same("on threads", t.ring_on_threads(rings, 4, 200), 800)
    gc.set_threshold(*limits)
    sys.setswitchinterval(interval)
    same("other threads", threading.get_ident() in names, False)
    same("a failure on threads", t.ring_on_threads(lambda: 1 // 0, 2, 3), 0)


def nested() -> None:
    """Rust, Python, Rust, Python; and an exception through all of them."""
    depths: list[int] = []

    def deeper(depth: int) -> None:
        depths.append(depth)
        if depth < 5:
            t.ring_if_any(lambda: deeper(depth + 1))

    same("nested", t.ring_if_any(lambda: deeper(1)), True)
    same("depths", depths, [1, 2, 3, 4, 5])

    def outer(*_: object) -> int:
        return t.tell_prices(inner, 0)

    def inner(*_: object) -> int:
        raise FileNotFoundError(errno.ENOENT, "innermost")

    error = raised(lambda: t.tell_prices(outer, 0))
    assert isinstance(error, t.FailedError)
    same("the innermost text", "innermost" in error.detail, True)
    same("the innermost code", error.error_code, errno.ENOENT)


def at_the_end_of_the_stack() -> None:
    """A function that Python does not begin to run has not answered, whatever number its C function returns."""

    begun: list[None] = []

    def hears(*_: object) -> int:
        begun.append(None)
        # Taken for an answer, a number leads on to the next call.
        return t.tell_prices(hears, 0) if len(begun) < 1000 else 0

    def deeper(depth: int) -> int:
        return deeper(depth - 1) if depth else t.tell_prices(hears, 0)

    def nothing(*_: object) -> None:
        """Python reports what nobody can catch."""

    limit, hook = sys.getrecursionlimit(), sys.unraisablehook
    sys.unraisablehook = nothing
    sys.setrecursionlimit(300)
    # The end is at another statement each time.
    for depth in range(16):
        begun.clear()
        error = raised(lambda: deeper(depth))  # noqa: B023
        known = ("recursion", "RecursionError", "it was interrupted, and has not answered")
        same("the end of the stack", any(text in str(error) for text in known), True)
    sys.setrecursionlimit(limit)
    sys.unraisablehook = hook


def many() -> None:
    """Nothing is left of many functions."""
    live = t.live_count()
    for _ in range(2000):
        t.ring_if_any(lambda: None)
    same("many", (held(), t.live_count(), live), (0, 0, 0))


t.silence_errors()
for part in (calls, arguments, failures, forgotten, refused, kept, threads, nested, at_the_end_of_the_stack, many):
    part()
    same(f"left of {part.__name__}", held(), 0)
# This one is called until the end.
t.ring_until_it_fails(lambda: None)
