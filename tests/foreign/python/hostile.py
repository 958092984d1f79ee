"""A hostile caller in CPython: `hostile.py FOLDER`. For any value that it passes, it gets a Python exception or a correct result."""

from __future__ import annotations

import array
import gc
import math
import os
import sys
import threading
from collections.abc import Callable

folder = sys.argv[1]
sys.path.append(f"{folder}/scenario/python")

import scenario as s  # noqa: E402

wrong: list[str] = []
# What a finaliser raises is told to nobody else.
sys.unraisablehook = lambda ignored: wrong.append(f"unraisable: {ignored.exc_value!r}")
# To ctypes, a wrong type is an error of its own.
REFUSED: tuple[type[BaseException], ...] = (TypeError, ValueError, OverflowError)
if os.environ["SCENARIO_BACKEND"] == "ctypes":
    import ctypes

    REFUSED += (ctypes.ArgumentError,)


def outcome(run: Callable[[], object]) -> object:
    try:
        return run()
    except s.RegistryError as error:
        return type(error)
    except REFUSED as error:
        return "refused" if str(error) else "no message"


def claim(what: str, wanted: object, run: Callable[[], object]) -> None:
    found = outcome(run)
    if found != wanted:
        wrong.append(f"{what}: {wanted!r} expected, {found!r} found")


def message(run: Callable[[], object]) -> str:
    try:
        return str(run())
    except REFUSED as error:
        return str(error)


class Index:
    """Takes itself for a number."""

    def __index__(self) -> int:
        return 5


s.start()
number = s.make_scaler(7)
scaler = s.Scaler(number)
NOTHING = (None, object(), {}, "5", 1.5, math.nan, True, -1, 2**53, 2**64, 10**30, 2**64 + number)
for value in NOTHING:
    claim(f"Scaler({value!r})", "refused", lambda: s.Scaler(value))
    claim(f"release({value!r})", "refused", lambda: s.release(value))
    claim(f"is_live({value!r})", "refused", lambda: s.is_live(value))
    claim(f"describe({value!r})", "refused", lambda: s.describe(value))
    claim(f"invoke({value!r})", "refused", lambda: s.invoke(value, 1))
    if type(value) is not int or abs(value) >= 2**63:
        claim(f"add_tax({value!r})", "refused", lambda: s.add_tax(value))
claim("the largest handle", s.UnknownHandleError, lambda: s.Scaler(2**53 - 1)(1))
for value in (5, None, b"x", object(), ["x"]):
    claim(f"greet({value!r})", "refused", lambda: s.greet(value, 1))
edge = s.Edge(1, 2, [3, 4], s.Error.NONE)
claim("no values made ready", 0, lambda: s.made_ready([], "", None, None, [], b"", "", 0))
claim("values made ready", 17, lambda: s.made_ready([[1, 2]], "ab", "", edge, [0], b"abc", "xyz", 5))
claim("a surrogate", "refused", lambda: s.greet("\ud800", 1))
claim("a mark of byte order is a letter like any other", "\ufeff\ufeffx", lambda: s.same_text("\ufeff\ufeffx"))
claim("the same in invoke", "\ufeffx", lambda: s.invoke(s.HANDLES["same_text"], "\ufeffx"))
heard: list[tuple[object, ...]] = []
for hook in (5, "x", [print]):
    claim(f"set_error_hook({hook!r})", "refused", lambda: s.set_error_hook(hook))
s.set_error_hook(lambda *told: heard.append(told))
claim("a failure that is heard", s.UnknownHandleError, lambda: s.release(77))
s.silence_errors()
claim("a failure that nobody hears", s.UnknownHandleError, lambda: s.release(78))
s.set_error_hook(None)
claim("what the hook heard", [(2, 77, "handle 77 was never issued by this library")], lambda: heard)
for value in ("no", None, 0, 1, 1.0, [], object()):
    claim(f"minus_one({value!r})", "refused", lambda: s.minus_one(value))
claim("a bool by its name", "`fail` is str; pass a bool", lambda: message(lambda: s.minus_one("no")))
claim("a zero byte", "hello a\0b!", lambda: s.greet("a\0b", 1))
for value in (5, Index(), 1.5, None, "x", [256], ["1"], [True], array.array("i", [-1])):
    claim(f"inverted({value!r})", "refused", lambda: s.inverted(value))
for value in (5, None, 1.5, ["x"]):
    claim(f"sum({value!r})", "refused", lambda: s.sum(value))
for values in (b"\1\2", bytearray(b"\1\2"), (1, 2), range(1, 3), array.array("i", [1, 2])):
    claim(f"sum({values!r})", 3.0, lambda: s.sum(values))


def with_field(name: str, value: object) -> object:
    point = s.Point(1, 2, s.Kind.EMPTY, [1, 2, 3])
    setattr(point, name, value)
    return s.between(point, point)


for name, value in [
    ("kind", 3),
    ("kind", 256),
    ("kind", 2**53),
    ("kind", "x"),
    ("marks", [-1, 2, 3]),
    ("marks", [256, 2, 3]),
    ("marks", [1, 2]),
    ("marks", [1, 2, 3, 4]),
    ("marks", None),
]:
    claim(f"a {name} of {value!r}", "refused", lambda: with_field(name, value))
claim("a plain number as a kind", s.Kind.TALL_TREE, lambda: with_field("kind", 1).kind)
for value in (object(), [1], 2**64, -(2**63) - 1, "\ud800"):
    claim(f"invoke(.., {value!r})", "refused", lambda: s.invoke(number, value))
for value in ("x", 1.5, 5.0, True, None, b"x", 2**53, 2**31):
    claim(f"invoke(.., {value!r})", "refused", lambda: s.invoke(number, value))

claim("named", "`x` is str; pass an int from -2147483648 to 2147483647", lambda: message(lambda: s.invoke(number, "x")))
claim("a number for a text", "`name` is 1; pass a str without lone surrogates", lambda: message(lambda: s.invoke(s.HANDLES["greet"], 1, 1)))
claim("an array for invoke", "refused", lambda: s.invoke(s.HANDLES["key_sum"], bytes(16)))
tags = s.HANDLES["tags"]
for value in (None, 5, b"one", "a\0b", "\ud800"):
    claim(f"a C string of {value!r}", "refused", lambda: s.invoke(tags, value, None, 0, None, None, None))
for value in (5, b"one", "a\0b", True):
    claim(f"an optional C string of {value!r}", "refused", lambda: s.invoke(tags, "one", value, 0, None, None, None))
for value in (None, True, 1.0, 128, -129):
    claim(f"a kind of {value!r}", "refused", lambda: s.invoke(tags, "one", None, value, None, None, None))
claim("a kind that is none", s.InvalidArgumentError, lambda: s.invoke(tags, "one", None, 2, None, None, None))
for value in (True, 1.0, "1", -1, 2**64):
    claim(f"a handle of {value!r}", "refused", lambda: s.invoke(tags, "one", None, 0, value, None, None))
    claim(f"a pointer of {value!r}", "refused", lambda: s.invoke(tags, "one", None, 0, None, value, None))
    claim(f"a function of {value!r}", "refused", lambda: s.invoke(tags, "one", None, 0, None, None, value))
claim("a float by its type", 0.5, lambda: s.invoke(s.HANDLES["half"], 1))
for value in (1, True, 1.5, None, object(), "0123456789abcdef", {}, iter(range(16)), [], range(15), range(17), bytes(15)):
    claim(f"key_sum({value!r})", "refused", lambda: s.key_sum(value))
for value in ([300] + [0] * 15, [-1] + [0] * 15, [1.5] + [0] * 15, [None] * 16, ["1"] * 16, [[1]] * 16):
    claim(f"key_sum({value!r})", "refused", lambda: s.key_sum(value))
for value in (1, [1], b"0123456789abcdef", [range(15)], [range(16), range(17)], [5]):
    claim(f"keys_sum({value!r})", "refused", lambda: s.keys_sum(value))
for value in (range(6), [[1, 2], [3, 4]], [[1, 2], [3, 4], [5]], [[1, 2], [3, 4], 5], [[1, 2], [3, 4], [5, 65536]]):
    claim(f"grid_sum({value!r})", "refused", lambda: s.grid_sum(value))
claim("a generator's rows", 1496, lambda: s.keys_sum(iter([range(1, 17)])))
claim("it is alive after all that", 21, lambda: scaler(3))

# Closed by one thread while others call.
answers: list[object] = []


def call_often() -> None:
    for _ in range(500):
        answers.append(outcome(lambda: scaler(1)))


threads = [threading.Thread(target=call_often) for _ in range(4)]
for thread in threads:
    thread.start()
scaler.close()
for thread in threads:
    thread.join()
if len(answers) != 2000 or not set(answers) <= {7, s.ClosedError}:
    wrong.append(f"called while it was closed: {set(answers)}")
scaler.close()


class Finaliser:
    """Calls and closes in its own finaliser, in a cycle that the collector has to find: by then it has ended the owner."""

    def __init__(self) -> None:
        self.owner, self.me = s.Scaler(s.make_scaler(1)), self

    def __del__(self) -> None:
        claim("called by a finaliser", s.ClosedError, lambda: self.owner(1))
        self.owner.close()


before = s.live_count()
Finaliser()
gc.collect()
claim("the finaliser has ended it", before, s.live_count)

kept = s.Scaler(s.make_scaler(9))
child = os.fork()
if child == 0:
    # The child's own copy: what it closes stays open in the parent.
    good = kept(2) == 18
    kept.close()
    os._exit(0 if good and outcome(lambda: kept(2)) is s.ClosedError else 1)
claim("a forked child calls and closes", 0, lambda: os.waitpid(child, 0)[1])
claim("the parent's is open", 18, lambda: kept(2))

# Left to the end of the interpreter, alone and in a cycle: nobody may hear of them, nor of who calls one then.
forgotten = s.Scaler(s.make_scaler(1))
cycle: list[object] = [s.Scaler(s.make_scaler(1))]
cycle.append(cycle)


class Late:
    def __del__(self) -> None:
        outcome(lambda: kept(1))


late = Late()
print("\n".join([*wrong, "end"]))
sys.exit(1 if wrong else 0)
