"""Implementers of traits: those of Rust, whose methods Python calls, and those of Python, whose methods Rust calls: `implementers.py FOLDER`.

Prints what is wrong, and `end`. `TORTURE_BACKEND` chooses the backend.
"""

from __future__ import annotations

import atexit
import builtins
import copy
import gc
import sys
import threading
import warnings
import weakref
from collections.abc import Callable

sys.path.insert(0, f"{sys.argv[1]}/torture/python")


def ended() -> None:
    """Runs at the end, after what the package does then."""
    same("a thread that calls at the end", t.wait_for_adder(), t.ClosedError.status)
    same("a method after the end", (t.add_on_threads(1, 1), held()), (0, 0))
    same("an implementer after the end", type(raised(lambda: t.use_plugin(Whole(), 7))), t.ClosedError)
    print("\n".join([*wrong, "end"]), flush=True)


# Before the package is there: what is registered last runs first.
atexit.register(ended)

import torture as t
from torture import _callables, _errors

wrong: list[str] = []


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
    """The functions and implementers that Rust has."""
    return len(_callables.FUNCTIONS)


def new_shelf() -> t.Shelf:
    shelf = t.new_shelf()
    assert shelf is not None
    return shelf


def methods() -> None:
    with new_shelf() as shelf:
        same("put", (shelf.put("one", 1), shelf.put("Ä", 2), shelf.put("one", 5)), (0, 0, 1))
        same("get", (shelf.get("one"), shelf.get("Ä")), (5, 2))
        same("names", shelf.names(), "one,Ä,")
        same("sum", (shelf.sum([]), shelf.sum(range(10))), (7, 52))
        # The class has an attribute of this name for itself.
        same("handle", (shelf.handle_(), shelf.handle > 2**52), (7, True))
        same("lent to a function", t.sum_of_shelf(shelf), 7)
        same("by invoke", t.invoke(t.HANDLES["sum_of_shelf"], shelf), 7)
        same("nothing", shelf.clear(), None)  # type: ignore[func-returns-value]
        bound = shelf.sum
        same("a bound method", bound([1]), 1)
    same("none left", t.shelves(), 0)
    invoked = t.invoke(t.HANDLES["new_shelf"])
    assert isinstance(invoked, t.Shelf), invoked
    same("made by invoke", invoked.put("one", 1), 0)
    invoked.close()


# Names that Python, the class of an owner, or another language has a use for.
ODD = """drop close_ release call to_string equals then constructor _init__ _class__ _del__ _proto__ handle_ is_live_ detach_ wait get_class
hash_code clone type class_ new delete operator from_ size user_data value_of errno int_ NULL borrow raw mro this None_ await_ table str_ deref""".split()


def names() -> None:
    odd = t.new_odd()
    assert odd is not None
    with odd:
        same("of Rust's", [getattr(odd, name)() for name in ODD], list(range(1, 41)))
        same("its own", (odd.is_live, odd.handle > 2**52), (True, True))

        def answers(place: int) -> Callable[[object], int]:
            return lambda _: place

        methods = {name: answers(place) for place, name in enumerate(ODD, 1)}
        same("of Python's", t.use_odd(type("Places", (), methods)()), 0)
        # One of Rust's has them all.
        same("passed on", t.use_odd(odd), 0)
    same("ended", odd.is_live, False)


def owners() -> None:
    """An owner of an implementer is as one of a callback."""
    live = t.live_count()
    shelf = new_shelf()
    same("live", (shelf.is_live, t.shelves(), t.live_count()), (True, 1, live + 1))
    same("repr", repr(shelf), f"<Shelf {shelf.handle}>")
    same("a copy", type(raised(lambda: copy.copy(shelf))), TypeError)
    shelf.close()
    same("closed", (shelf.is_live, t.shelves()), (False, 0))
    same("closed repr", repr(shelf), f"<Shelf {shelf.handle} closed>")
    same("closed again", shelf.close(), None)  # type: ignore[func-returns-value]
    for call in (lambda: shelf.put("one", 1), shelf.clear, shelf.names, lambda: t.sum_of_shelf(shelf)):
        error = raised(call)
        assert isinstance(error, t.RegistryError), error
    error = raised(lambda: shelf.get("one"))
    assert isinstance(error, t.ClosedError), error
    same("which", error.callback, "Shelf.get")
    shelf = new_shelf()
    same("by its handle", t.release(shelf.detach()), None)  # type: ignore[func-returns-value]
    same("released", t.shelves(), 0)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        handle = new_shelf().handle
        gc.collect()
    texts = [str(warning.message) for warning in warned]
    same("forgotten", (texts, t.shelves()), ([f"unclosed Shelf {handle}"], 0))
    same("the base", type(raised(lambda: t.Shelf("x"))), TypeError)  # type: ignore[arg-type]
    same("forged", type(raised(lambda: t.Shelf(2**52 + 5).clear())), t.UnknownHandleError)


def shared() -> None:
    """An owner is closed once, whichever threads do it, and while others call."""
    for _ in range(50):
        shelf = new_shelf()
        begin = threading.Barrier(4)
        found: list[object] = []

        def calls() -> None:
            begin.wait()  # noqa: B023
            while not isinstance(error := raised(lambda: shelf.sum([1])), t.ClosedError):  # noqa: B023
                if not isinstance(error, t.BusyError | None):
                    found.append(error)  # noqa: B023

        def closes() -> None:
            begin.wait()  # noqa: B023
            found.append(raised(shelf.close))  # noqa: B023

        threads = [threading.Thread(target=run) for run in (calls, calls, closes, closes)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        same("closed by two", (found, t.shelves()), ([None, None], 0))


def failures() -> None:
    with new_shelf() as shelf:
        error = raised(lambda: shelf.get("three"))
        assert isinstance(error, t.FailedError), error
        same("its text", (error.detail, error.callback), ("there is no three", "Shelf.get"))
        error = raised(shelf.clear)
        assert isinstance(error, t.PanickedError), error
        same("a panic", error.detail, "nothing to clear")
        same("callable still", shelf.put("one", 1), 0)
        for call, text in (
            (lambda: shelf.get(7), "`name` is 7; pass a str"),  # type: ignore[arg-type]
            (lambda: shelf.put("one", 2**63), "`number` is"),
            (lambda: shelf.sum([1, "x"]), "`more[1]` is str"),  # type: ignore[list-item]
        ):
            same("refused here", text in str(raised(call)), True)
        # A handle of another callback type.
        factor = t.factor(2)
        assert factor is not None
        other = t.Shelf(factor.handle)
        same("another type", type(raised(other.clear)), t.WrongSignatureError)
        other.detach()
        factor.close()
        same("no shelf", type(raised(lambda: t.sum_of_shelf(factor))), TypeError)  # type: ignore[arg-type]
    local = t.new_local_shelf()
    assert local is not None
    errors: list[BaseException | None] = []
    thread = threading.Thread(target=lambda: errors.append(raised(local.clear)))
    thread.start()
    thread.join()
    same("another thread", type(errors[0]), t.WrongThreadError)
    local.close()


class Whole:
    """An implementer that does not derive from the protocol."""

    def __init__(self) -> None:
        self.number = 0
        self.calls: list[object] = []

    def add(self, name: str, numbers: list[int]) -> int:
        self.calls.append((name, numbers))
        self.number += sum(numbers)
        return self.number

    def set(self, number: int) -> None:
        self.calls.append(number)
        self.number = number

    def flush(self) -> bool:
        self.calls.append("flush")
        return True


class Derived(t.PluginMethods):
    """One that derives from it, and has no `flush` of its own."""

    def __init__(self) -> None:
        self.number = 0

    def add(self, name: str, numbers: list[int]) -> int:
        return self.number + sum(numbers)

    def set(self, number: int) -> None:
        self.number = number


class Asks(Derived):
    """One that asks the protocol."""

    def add(self, name: str, numbers: list[int]) -> int:
        return t.PluginMethods.add(self, name, numbers)


def implemented() -> None:
    whole = Whole()
    same("a whole one", t.use_plugin(whole, 7), 11)
    same("its calls", whole.calls, [7, ("Ä", [1, 2]), "flush"])
    same("used again", t.use_plugin(whole, 1), 5)
    # One method is missing: Rust is told so, and does without.
    same("derived", t.use_plugin(Derived(), 7), 10)
    asked = raised(lambda: t.use_plugin(Asks(), 7))
    same("the protocol's", type(asked.__cause__ if asked else None), NotImplementedError)
    same("of Python's own", [name for name in dir(_errors) if name.endswith("Error") and hasattr(builtins, name)], [])

    class Without(Whole):
        flush = None  # type: ignore[assignment]

    same("none", t.use_plugin(Without(), 7), 10)  # type: ignore[arg-type]

    class WithoutAdd:
        def set(self, number: int) -> None:
            pass

    error = raised(lambda: t.use_plugin(WithoutAdd(), 7))  # type: ignore[arg-type]
    assert isinstance(error, t.FailedError), error
    same("no add", ("Plugin::add" in error.detail, "NOT_IMPLEMENTED" in error.detail), (True, True))
    # Each kind of object has a table of its own.
    same("a whole one again", t.use_plugin(Whole(), 7), 11)
    called: list[str] = []
    late = Whole()

    def own() -> bool:
        called.append("own")
        return True

    late.flush = own  # type: ignore[method-assign]
    same("an attribute of its own", (t.use_plugin(late, 7), called), (11, ["own"]))


def implemented_badly() -> None:
    def told(**of: object) -> t.FailedError:
        plugin = type("Plugin", (Whole,), of)()
        error = raised(lambda: t.use_plugin(plugin, 7))
        assert isinstance(error, t.FailedError), error
        return error

    def fails(self: Whole, *_: object) -> int:
        raise OSError(28, "no room")

    error = told(add=fails)
    same("its text", "OSError: [Errno 28] no room" in error.detail, True)
    same("its code", error.error_code, 28)
    same("no number", "`result` is None" in told(add=lambda *_: None).detail, True)
    same("too large", "`result` is 9223372036854775808" in told(add=lambda *_: 2**63).detail, True)
    same("too few parameters", "TypeError" in told(set=lambda self: None).detail, True)

    def stops(self: Whole) -> bool:
        raise KeyboardInterrupt

    plugin = type("Plugin", (Whole,), {"flush": stops})()
    same("Ctrl+C", type(raised(lambda: t.use_plugin(plugin, 7))), KeyboardInterrupt)
    for value in (7, None, "plugin", lambda: None, new_and_closed()):
        error_here = raised(lambda: t.use_plugin(value, 7))  # type: ignore[arg-type]  # noqa: B023
        same("no plugin", (type(error_here), "pass a PluginMethods" in str(error_here)), (TypeError, True))
    plugin = type("Plugin", (Whole,), {"flush": 3})()
    error = raised(lambda: t.use_plugin(plugin, 7))
    same("no method", "`plugin.flush` is 3; pass a callable or None" in str(error), True)
    # Another argument is refused: nothing is kept.
    same("beyond", type(raised(lambda: t.use_plugin(Whole(), 2**63))), OverflowError)


def new_and_closed() -> t.Factor:
    factor = t.factor(1)
    assert factor is not None
    factor.close()
    return factor


def kept() -> None:
    """An implementer lives as long as Rust has it."""
    plugin = Whole()
    gone = weakref.ref(plugin)
    within: list[object] = []

    def flush() -> bool:
        gc.collect()
        within.append(gone() is None)
        return True

    plugin.flush = flush  # type: ignore[method-assign]
    passed = [plugin]
    del plugin
    t.use_plugin(passed.pop(), 7)
    gc.collect()
    same("alive in a call, and not after it", (within, gone()), ([False], None))
    many = Whole()
    for _ in range(1000):
        t.use_plugin(many, 1)
    same("nothing left", held(), 0)


def threads() -> None:
    """Called by threads of Rust, several at once, while Python makes garbage; released on another one."""
    names: set[int] = set()

    class Counts(Whole):
        def add(self, name: str, numbers: list[int]) -> int:
            names.add(threading.get_ident())
            cycle: list[object] = [names]
            cycle.append(cycle)
            return 1

    same("none yet", (t.add_on_threads(1, 1), t.keep_plugin(None)), (0, False))
    plugin = Counts()
    gone = weakref.ref(plugin)
    same("kept", (t.keep_plugin(plugin), held()), (False, 1))
    del plugin
    gc.collect()
    interval, limits = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(1e-6)
    gc.set_threshold(1)
    same("on threads", t.add_on_threads(4, 200), 800)
    gc.set_threshold(*limits)
    sys.setswitchinterval(interval)
    same("other threads", threading.get_ident() in names, False)
    same("kept in its place", (t.keep_plugin(Derived()), gone(), held()), (True, None, 1))
    same("released", (t.keep_plugin(None), held()), (True, 0))
    same("no plugin", type(raised(lambda: t.keep_plugin(7))), TypeError)  # type: ignore[arg-type]


t.silence_errors()
for part in (methods, names, owners, shared, failures, implemented, implemented_badly, kept, threads):
    part()
    same(f"left of {part.__name__}", (held(), t.shelves()), (0, 0))
# This one is kept until the end.
t.keep_plugin(Whole())
same("kept", t.add_on_threads(1, 1), 1)
# Rust calls it, and Python an implementer of Rust's, until the end.
t.add_until_it_fails()
last_shelf = new_shelf()


def sums_until_the_end() -> None:
    while not isinstance(raised(lambda: last_shelf.sum([1])), t.ClosedError):
        pass


threading.Thread(target=sums_until_the_end, daemon=True).start()
