"""What other generators of bindings show in their tests, by ours: Python implements, Rust asks. `tests/peers.md` says whose each is: `peers.py FOLDER`.

Prints what is wrong, and `end`. `TORTURE_BACKEND` chooses the backend.
"""

from __future__ import annotations

import errno
import functools
import gc
import sys
import weakref
from collections.abc import Callable

sys.path.insert(0, f"{sys.argv[1]}/torture/python")

import torture as t
from torture import _callables

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


def failed(call: Callable[[], object]) -> t.FailedError:
    error = raised(call)
    assert isinstance(error, t.FailedError), error
    return error


def innermost(error: BaseException) -> BaseException:
    while error.__cause__ is not None:
        error = error.__cause__
    return error


class Getters(t.GettersMethods):
    """Answers as it is asked, or fails."""

    def get_bool(self, value: bool, other: bool) -> bool:
        return value ^ other

    def get_string(self, value: str, other: bool, said: t.Said) -> None:
        self.fail(value)
        said("1234567890123" if other else value)

    def get_option(self, value: str | None, other: bool, said: t.Said) -> None:
        self.fail(value)
        if value is not None:
            said(value.upper() if other else value)

    def get_list(self, value: list[int], other: bool, counted: t.Counted) -> None:
        counted(value if other else [])

    def get_nothing(self, value: str) -> None:
        self.fail(value)

    @staticmethod
    def fail(value: str | None) -> None:
        if value == "bad-argument":
            raise t.FailedError(11, "getters", "bad argument", 20)
        if value == "unexpected-error":
            raise ValueError("something failed")


def getters_answer_what_they_are_asked() -> None:
    getters = Getters()
    for value in (True, False):
        for other in (True, False):
            same("a bool", t.get_bool(getters, value, other), value ^ other)
    for numbers in ([1, 2], [0, 1], [], [-(2**31), 2**31 - 1]):
        same("a list", t.get_list(getters, numbers, True), numbers)
        same("no list", t.get_list(getters, numbers, False), [])
    for text in ("Hello", "wörld", "", "\0", "\U0001f980"):
        same("a text", t.get_string(getters, text, False), text)
        same("another", t.get_string(getters, text, True), "1234567890123")
    same("an option", t.get_option(getters, "Some", True), "SOME")
    same("the same", t.get_option(getters, "Some", False), "Some")
    same("none", t.get_option(getters, None, False), "nothing")
    same("nothing", t.get_nothing(getters, "x"), None)  # type: ignore[func-returns-value]


def an_implementer_may_be_left_out() -> None:
    same("somebody", t.get_string_if_any(Getters(), "text"), "text")
    same("nobody", t.get_string_if_any(None, "text"), "nobody")


def failures_keep_their_kind() -> None:
    """One that is expected has a code, and one that is not its text; the exception itself is the cause."""
    getters = Getters()
    for call in (
        lambda text: t.get_string(getters, text, True),
        lambda text: t.get_option(getters, text, True),
        lambda text: t.get_nothing(getters, text),
    ):
        error = failed(lambda: call("bad-argument"))  # noqa: B023
        same("a code", (error.error_code, type(error.__cause__)), (20, t.FailedError))
        error = failed(lambda: call("unexpected-error"))  # noqa: B023
        same("no code", error.error_code, None)
        same("its text", "ValueError: something failed" in error.detail, True)
        same("itself", repr(error.__cause__), "ValueError('something failed')")

    def says_zero(_: str) -> None:
        raise ValueError("a\0b")

    error = failed(lambda: t.ring_or_tell(lambda: says_zero(""), says_zero))
    same("with a zero", repr(error.__cause__), "ValueError('a\\x00b')")

    # A failure of Rust's own, whose text has the name of the exception, or all of its text, be it ever so short.
    def fails() -> None:
        raise ValueError("first")

    class E(Exception):  # noqa: N818
        pass

    def fails_shortly() -> None:
        raise E

    shelf = t.new_shelf()
    assert shelf is not None

    def told(_: str, name: str) -> None:
        shelf.get(name)

    for fail, name in ((fails, "ValueError"), (fails, "ValueError: first"), (fails_shortly, "E")):
        tell = functools.partial(told, name=name)
        error = failed(functools.partial(t.ring_or_tell, fail, tell))
        cause = error.__cause__
        same(f"another's {name}", (type(cause), cause and cause.__cause__), (t.FailedError, None))
    shelf.close()


def a_failure_of_one_function_is_told_to_another() -> None:
    told: list[str] = []

    def fails() -> None:
        raise OSError(errno.ENOENT, "Testing")

    t.ring_or_tell(fails, told.append)
    same("told", told, ["FileNotFoundError: [Errno 2] Testing"])
    t.ring_or_tell(lambda: None, told.append)
    same("not told", len(told), 1)


class Stringifier:
    """Makes texts."""

    def stringify(self, value: int, said: t.Said) -> None:
        said(f"python: {value}")


def new_formatter(stringifier: Stringifier) -> t.Formatter:
    formatter = t.new_formatter(stringifier)
    assert formatter is not None
    return formatter


def an_object_of_rust_keeps_one_of_python_s() -> None:
    with new_formatter(Stringifier()) as formatter:
        gc.collect()
        same("kept", (formatter.format(1), formatter.format(2)), ("python: 1", "python: 2"))
    same("let go", len(_callables.FUNCTIONS), 0)


def one_owner_less_leaves_the_other_its_own() -> None:
    stringifier = Stringifier()
    gone = weakref.ref(stringifier)
    one, other = new_formatter(stringifier), new_formatter(stringifier)
    del stringifier
    same("the other", other.format(123), "python: 123")
    other.close()
    gc.collect()
    same("the one", (one.format(123), gone() is None), ("python: 123", False))
    one.close()
    gc.collect()
    same("gone", gone(), None)


class Link:
    """A link of Python's."""

    def __init__(self, name: str, next_link: t.Link | None = None) -> None:
        self.name = name
        self.next = next_link

    def say(self, said: t.Said) -> None:
        said(self.name)
        if self.next is not None:
            self.next.say(said)


def new_link(name: str, next_link: t.LinkMethods | None) -> t.Link:
    link = t.new_link(name, next_link)
    assert link is not None
    return link


def a_chain_has_links_of_both() -> None:
    """Rust, Python, Rust, Python: an owner of an implementer of Rust's is an object with its methods too."""
    last = Link("python 2")
    second = new_link("rust 2", last)
    middle = Link("python 1", second)
    first = new_link("rust 1", middle)
    same("all", t.names_from(first), "rust 1,python 1,rust 2,python 2,")
    same("from Python's", t.names_from(middle), "python 1,rust 2,python 2,")
    same("one of Rust's", t.names_from(new_link("alone", None)), "alone,")
    gc.collect()
    # An exception goes through all of them.
    last.name = 7  # type: ignore[assignment]
    error = failed(lambda: t.names_from(first))
    same("through all", "`text` is 7; pass a str" in error.detail, True)
    same("itself", type(innermost(error)), TypeError)
    last.name = "python 2"
    # A ring is no trap: an implementer of this thread that runs is BUSY.
    last.next = first
    error = failed(lambda: t.names_from(first))
    same("a ring", type(innermost(error)), t.BusyError)
    last.next = None
    same("undone", t.names_from(first), "rust 1,python 1,rust 2,python 2,")
    # A link that has ended is told.
    second.close()
    error = failed(lambda: t.names_from(first))
    same("a gap", type(innermost(error)), t.ClosedError)
    first.close()


def an_object_of_another_class_is_refused() -> None:
    for value in (Stringifier(), 7, t.factor(2), object()):
        error = raised(lambda: t.names_from(value))  # type: ignore[arg-type]  # noqa: B023
        same("no link", (type(error), "pass a LinkMethods" in str(error)), (TypeError, True))


t.silence_errors()
live = t.live_count()
for part in (
    getters_answer_what_they_are_asked,
    an_implementer_may_be_left_out,
    failures_keep_their_kind,
    a_failure_of_one_function_is_told_to_another,
    an_object_of_rust_keeps_one_of_python_s,
    one_owner_less_leaves_the_other_its_own,
    a_chain_has_links_of_both,
    an_object_of_another_class_is_refused,
):
    part()
    gc.collect()
    same(f"left of {part.__name__}", (len(_callables.FUNCTIONS), t.live_count()), (0, live))
print("\n".join([*wrong, "end"]), flush=True)
