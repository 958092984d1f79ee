"""Passes values of every kind in every position of the torture library: `checked.py FOLDER`.

A value of the kind comes back as it was. Any other is refused by an error that names its place, what came and what is wanted. Prints what is wrong.
"""

from __future__ import annotations

import array
import ctypes
import decimal
import math
import numbers
import pickle
import sqlite3
import struct
import sys
from collections.abc import Callable, Iterator
from typing import Any

sys.path.insert(0, f"{sys.argv[1]}/torture/python")

import numpy as np  # noqa: E402
import torture as t  # noqa: E402

wrong: list[str] = []


class Index:
    """A whole number of another library, as NumPy has them. It is another one each time."""

    def __init__(self, *numbers: int) -> None:
        self.numbers = list(numbers)

    def __index__(self) -> int:
        return self.numbers.pop(0)


class Real:
    def __float__(self) -> float:
        return 0.5


class Written(str):
    """A text that reads itself, as NumPy's do."""

    def __float__(self) -> float:
        return 0.5


class Imaginary:
    """A complex number that drops a part of itself, as NumPy's do."""

    def __float__(self) -> float:
        return 0.5


class Matrix:
    """Several numbers, of which NumPy says only when asked that they are not one."""

    def __index__(self) -> int:
        raise TypeError("only one number can be converted")

    __float__: Any = __index__


numbers.Complex.register(Imaginary)


class Liar(int):
    """Takes itself for small."""

    __le__ = __ge__ = __lt__ = __gt__ = lambda self, other: True


NEVER: list[Any] = [None, "5", b"5", "", [], [5], {}, object(), 5j, float, array.array("i", [5]), ctypes.c_int(5)]
NEVER += [Written("5"), Imaginary(), Matrix()]
INTS = {"i8": 8, "i16": 16, "i32": 32, "i64": 64, "isize": struct.calcsize("P") * 8}
FLOATS: list[Any] = [0.0, -0.0, 1.5, 2.0**-149, math.inf, -math.inf, math.nan]
MAX_F32 = 2.0**128 - 2.0**104
# kind: (values, refused values with what the message wants)
KINDS: dict[str, tuple[list[Any], list[Any], str]] = {
    "bool": ([True, False], [*NEVER, 0, 1, 1.0, Index(1), Real()], "a bool"),
    "f32": ([*FLOATS, MAX_F32, -MAX_F32, 16777216, Real()], [], f"a float from {-MAX_F32!r} to {MAX_F32!r}".replace("+", "")),
    "f64": ([*FLOATS, 1.7976931348623157e308, 5e-324, 2**53, 0, Real(), decimal.Decimal("0.5")], [], "a float"),
    "size": (list(t.Size), [*NEVER, 1.0, 0, 8, -1, 2**70, True, Index(99)], "a member of `Size`"),
}
for kind, bits in INTS.items():
    for name, low, high in [(kind, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1), (kind.replace("i", "u", 1), 0, 2**bits - 1)]:
        bad = [*NEVER, True, False, 1.0, 1.5, math.nan, math.inf, -0.0, low - 1, high + 1, 2**200, 10**5000, Real(), decimal.Decimal(1)]
        bad += [Index(high + 1), Liar(high + 1)]
        KINDS[name] = ([low, high, 0, 1, Index(7, 8)], bad, f"an int from {low} to {high}")
        # `NonZero` of the same.
        least, hole = (low, ", but not 0") if low else (1, "")
        KINDS[f"nz{name}"] = ([least, high, 1, Index(7, 8)], [*bad, 0, Index(0), Liar(0)], f"an int from {least} to {high}{hole}")
for name, bad in [("f32", [MAX_F32 * 2, -MAX_F32 * 2, 2.0**128 - 2.0**103, 2**128, 1e308, 10**400]), ("f64", [10**400, -(10**400)])]:
    KINDS[name] = (KINDS[name][0], [*(value for value in NEVER), True, False, *bad], KINDS[name][2])

Position = tuple[str, Callable[[Any], Any], str]


def positions(kind: str, good: Any) -> Iterator[Position]:
    """Each place of a value: its call, which gives the value back, and the name of the place."""
    function: Any = lambda what: getattr(t, f"{what}_{kind}")  # noqa: E731
    fields = getattr(t, f"{kind.capitalize()}Fields")
    echo = getattr(t, f"{kind.capitalize()}Echo")(function("make")())
    yield "parameter", function("same"), "given"
    yield "reference", function("behind"), "given"
    yield "slice", lambda value: function("all")([good, value])[1], "many[1]"
    yield "generator", lambda value: list(function("all")(item for item in (good, value)))[1], "many[1]"
    yield "array", lambda value: function("pair")([good, value])[1], "many[1]"
    yield "array in a slice", lambda value: function("rows")([(good, good), (good, value)])[1][1], "many[1][1]"
    yield "field", lambda value: function("fields")(fields(value, [good, good])).one, "given.one"
    yield "array in a field", lambda value: function("fields")(fields(good, [good, value])).two[1], "given.two[1]"
    yield "field in a slice", lambda value: function("all_fields")([fields(good, [good] * 2), fields(value, [good] * 2)])[1].one, "many[1].one"
    yield "field's array in a slice", lambda value: function("all_fields")([fields(good, [value, good])])[0].two[0], "many[0].two[0]"
    yield "callback", echo, "given"
    if kind != "size":
        yield "invoke", lambda value: t.invoke(echo.handle, value), "given"


def fresh(value: Any) -> Any:
    return Index(*value.numbers) if isinstance(value, Index) else value


def plain(kind: str, value: Any) -> Any:
    """What a value is to Rust."""
    if isinstance(value, Index):
        return value.numbers[0]
    if kind in ("f32", "f64"):
        return struct.unpack(kind[1:].replace("32", "f").replace("64", "d"), struct.pack("f" if kind == "f32" else "d", float(value)))[0]
    return value


def claim(what: str, found: object, wanted: object) -> None:
    is_nan = isinstance(wanted, float) and math.isnan(wanted)
    same = isinstance(found, float) and math.isnan(found) if is_nan else found == wanted
    if isinstance(wanted, float) and not is_nan:
        same = same and isinstance(found, float) and math.copysign(1, found) == math.copysign(1, wanted)
    if not same or type(found) is not type(wanted):
        wrong.append(f"{what}: {wanted!r} expected, {found!r} found")


def shown(value: Any) -> str:
    return "a large number" if isinstance(value, int) and value.bit_length() > 200 else repr(value)


def refused(what: str, place: str, wanted: str, run: Callable[[], object]) -> None:
    try:
        wrong.append(f"{what}: not refused, but {run()!r}")
    except (TypeError, ValueError, OverflowError) as error:
        if not str(error).startswith(f"`{place}` ") or f"; pass {wanted}" not in str(error):
            wrong.append(f"{what}: {error}")
    except Exception as error:  # noqa: BLE001
        wrong.append(f"{what}: {error!r}")


for kind, (good, bad, wanted) in KINDS.items():
    for position, call, place in positions(kind, good[0]):
        for value in good:
            claim(f"{kind}, {position}", call(fresh(value)), plain(kind, value))
        for value in bad:
            refused(f"{kind}, {position}, {shown(value)}", place, wanted, lambda: call(fresh(value)))
    maybe, every, pair = (getattr(t, f"{what}_{kind}") for what in ("maybe", "all", "pair"))
    claim(f"{kind}, none", list(maybe(None)), [])
    claim(f"{kind}, some", list(maybe(good[0])), [good[0]])
    for value in (None, 5, "55", {}, {good[0]: 1}, object()):
        refused(f"{kind}, slice of {value!r}", "many", "", lambda: every(value))
        refused(f"{kind}, array of {value!r}", "many", "", lambda: pair(value))
    for value in ([], [good[0]], [good[0]] * 3):
        refused(f"{kind}, array of {value!r}", "many", "a sequence of 2", lambda: pair(value))
    refused(f"{kind}, an iterator as an array", "many", "a sequence of 2", lambda: pair(iter([good[0]] * 2)))
    one = getattr(t, f"{kind.capitalize()}Fields")(good[0], [good[0]] * 2)
    fields = getattr(t, f"fields_{kind}")
    for value in (None, 5, "x", {"one": good[0], "two": [good[0]] * 2}, (good[0], [good[0]] * 2)):
        refused(f"{kind}, struct of {value!r}", "given", f"a `{type(one).__name__}`", lambda: fields(value))
    del one.one
    try:
        wrong.append(f"{kind}, a missing field: {fields(one)!r}")
    except TypeError as error:
        claim(f"{kind}, a missing field", str(error), "`given.one` is missing")



class Asking(t.I64Fields):
    """Its field is what a function returns."""

    @property
    def one(self) -> int:
        return self.ask()

    @one.setter
    def one(self, given: Any) -> None:
        self.ask = given


class Lost:
    """Misses an attribute of its own."""

    def __index__(self) -> int:
        return self.cache


class Seeming:
    """Says that it is of the class."""

    __class__ = t.I64Fields  # type: ignore[assignment]


def loses(what: str, run: Callable[[], object], who: str = "Lost", what_it_lost: str = "cache") -> None:
    try:
        wrong.append(f"{what}: {run()!r}")
    except Exception as error:  # noqa: BLE001
        claim(what, repr(error), f"AttributeError(\"'{who}' object has no attribute '{what_it_lost}'\")")


asking = Asking(lambda: t.all_u8([1, 300])[0], [1, 1])
refused("a property whose own call is refused", "many[1]", "an int from 0 to 255", lambda: t.fields_i64(asking))
loses("a property's own error", lambda: t.fields_i64(Asking(lambda: Lost().__index__(), [1, 1])))
loses("a field's own error", lambda: t.fields_i64(t.I64Fields(Lost(), [1, 1])))
loses("an element's own error", lambda: t.all_i64([Lost()]))
loses("an argument's own error", lambda: t.same_i64(Lost()))
loses("an empty imitation", lambda: t.fields_i64(Seeming()), "Seeming", "one")

# Buffers hold numbers: they are taken by value, whatever the width of theirs.
claim("bytes of a slice of ints", t.all_u8(array.array("i", [1, 255])), b"\1\xff")
refused("an int that is no byte", "many[1]", "an int from 0 to 255", lambda: t.all_u8(array.array("i", [1, 256])))
claim("bytes", t.all_u8(bytearray(b"\0\xff")), b"\0\xff")
claim("every second byte", t.all_u8(memoryview(b"abcd")[::2]), b"ac")
claim("floats", t.all_f64(array.array("f", [0.5])), [0.5])
refused("floats as ints", "many[0]", "an int", lambda: t.all_i32(array.array("d", [1.0])))
refused("bools as ints", "many[0]", "an int", lambda: t.all_i32(memoryview(b"\1").cast("?")))
refused("a matrix", "many[0]", "an int", lambda: t.all_i32(memoryview(b"abcd").cast("B", [2, 2]).tolist()))
gone = pickle.PickleBuffer(b"abc")
gone.release()
refused("a buffer that is gone", "many", "a sequence", lambda: t.all_i64(gone))
other_bool: Any = type("bool", (), {"__module__": "numpy"})()
try:
    wrong.append(f"another bool: {t.same_bool(other_bool)!r}")
except TypeError as error:
    claim("another bool", str(error), "`given` is numpy.bool; pass a bool")

# NumPy's arrays are buffers of numbers; a masked one hides some of them, and its elements are asked one by one.
claim("an array of NumPy's", t.all_u8(np.array([1, 255])), b"\1\xff")
claim("a row of NumPy's", t.pair_i16(np.array([1, -1], dtype=np.int64)), [1, -1])
claim("a number of NumPy's", t.same_i8(np.int64(-128)), -128)
claim("another class's array", t.all_i32(np.matrix([1, 2]).A1.view(np.ndarray)), [1, 2])
shown_values = np.ma.array([1, 2], mask=[False, False])
hidden = np.ma.array([1, 2], mask=[False, True])
for kind in ("u8", "i64", "f32", "f64", "bool", "size"):
    every, pair, same = (getattr(t, f"{what}_{kind}") for what in ("all", "pair", "same"))
    if kind not in ("bool", "size"):
        claim(f"{kind}, nothing is masked", list(every(shown_values)), list(every([1, 2])))
        claim(f"{kind}, nothing is masked in a row", list(pair(shown_values)), list(pair([1, 2])))
    first = "many[0]" if kind == "bool" else "many[1]"
    refused(f"{kind}, a masked element", first, "", lambda: every(hidden))
    refused(f"{kind}, a masked element of a row", first, "", lambda: pair(hidden))
    for value in (np.ma.masked, np.ma.array(1, mask=True)):
        refused(f"{kind}, a masked number", "given", "", lambda: same(value))
# A set has no order; a row of a table has keys, and is no mapping.
refused("a set as an array", "many", "a sequence of 2", lambda: t.pair_i8({1, 2}))
claim("a set as a slice", t.all_i8({7}), [7])
table = sqlite3.connect(":memory:")
table.row_factory = sqlite3.Row
claim("a row of a table", t.all_i8(table.execute("select 1 as a, 2 as b").fetchone()), [1, 2])

# Handles, addresses, texts: what may be missing is None, and nothing else is.
ADDRESS = f"an int from 0 to {2 ** INTS['isize'] - 1}"
HANDLE = f"a handle, which is an int from 0 to {2**53 - 1}"
for value in (0, 1, 2**53 - 1, Index(7)):
    number = plain("", value)
    claim("handle", t.same_optional_handle(fresh(value)), number)
claim("no handle", t.same_optional_handle(None), 0)
claim("no handle for invoke", t.invoke(t.HANDLES["same_optional_handle"], None), 0)
for value in (*NEVER, True, 1.0, -1, 2**64):
    calls: list[tuple[str, Callable[[Any], Any]]] = [("handle", lambda handle: t.same_handle(handle)), ("owner", t.BoolEcho)]
    calls += [(name, getattr(t, name)) for name in ("release", "is_live", "describe", "invoke")]
    for name, run in calls:
        refused(f"{name} of {value!r}", "given" if name == "handle" else "handle", HANDLE, lambda: run(value))
    refused(f"invoke with {value!r}", "given", HANDLE, lambda: t.invoke(t.HANDLES["same_handle"], value))
    if value is not None:
        refused(f"optional handle of {value!r}", "given", HANDLE, lambda: t.same_optional_handle(value))
        refused(f"pointer of {value!r}", "given", f"an address, which is {ADDRESS}", lambda: t.same_pointer(value))
        refused(f"function of {value!r}", "given", "the address of a function", lambda: t.has_function(value))
        refused(f"slice of {value!r}", "many[0]", "an address", lambda: t.all_pointer([value]))
        places = t.Places(value, [None, None])
        refused(f"field of {value!r}", "given.one", "an address", lambda: t.fields_pointer(places))
HANDLES = t.Handles(1, [None, 2**53 - 1])
claim("handles in fields", t.fields_handle(HANDLES), [t.Handles(1, [0, 2**53 - 1])])
claim("no handles in fields", t.fields_handle(None), [])
claim("handles", t.all_handle([1, Index(7)]), [1, 7])
for value in (*NEVER, True, 1.0, -1, 2**53):
    refused(f"handle of {value!r} in a slice", "many[1]", HANDLE, lambda: t.all_handle([1, value]))
    refused(f"handle of {value!r} in a field", "given.one", HANDLE, lambda: t.fields_handle(t.Handles(value, [1, 1])))
    if value is not None:
        refused(f"optional handle of {value!r} in a field", "given.two[1]", HANDLE, lambda: t.fields_handle(t.Handles(1, [1, value])))
LAST = 2 ** INTS["isize"] - 1
every_values: list[list[Any]] = [
    [-128, True, 65535, -(2**63), -MAX_F32, 2**64 - 1, 5e-324, -LAST // 2, t.Size.NONE, LAST, [0, 2**32 - 1]],
    [127, False, 0, 2**63 - 1, math.inf, 2**53 + 1, -0.0, LAST // 2, t.Size.KB, None, [2**31, 1]],
]
for values in every_values:
    claim("each of them by value", t.every_by_value(t.Every(*values)), t.Every(*values))
refused("a value in a struct by value", "given.row[1]", "an int from 0 to", lambda: t.every_by_value(t.Every(*every_values[0][:-1], [1, -1])))
refused("a number that is no handle", "given", HANDLE, lambda: t.same_handle(2**53))
for value in (None, 1, 2 ** INTS["isize"] - 1):
    claim("pointer", t.same_pointer(value), value)
    claim("pointers", t.all_pointer([value, None]), [value, None])
    claim("pointers in fields", t.fields_pointer(t.Places(None, [None, value])), t.Places(None, [None, value]))
    claim("function", t.has_function(value), value is not None)
texts: list[Any] = ["", "a", "\ufeffx", "ä\U0001f600", "\ud7ff\ue000\uffff"]
for text in texts:
    for call in (t.same_text, t.same_c_string, t.same_optional_c_string, lambda text: t.invoke(t.HANDLES["same_text"], text)):
        claim(f"text {text!r}", call(text), text)
claim("a zero character", t.same_text("a\0b"), "a\0b")
claim("no text", t.same_optional_c_string(None), "none")
for value in (5, None, b"x", ["x"], "\ud800", "a\udfffb"):
    refused(f"text {value!r}", "given", "a str without lone surrogates", lambda: t.same_text(value))
    refused(f"invoke by text {value!r}", "given", "a str without", lambda: t.invoke(t.HANDLES["same_text"], value))
    refused(f"C string {value!r}", "given", "a str without lone surrogates and", lambda: t.same_c_string(value))
    if value is not None:
        refused(f"optional C string {value!r}", "given", "a str without", lambda: t.same_optional_c_string(value))
for call in (t.same_c_string, t.same_optional_c_string):
    refused("a zero character in a C string", "given", "a str without", lambda: call("a\0b"))
every = t.Texts(t.make_texts())
claim("invoke by all texts", t.invoke(every.handle, "a", b"b", "c", None, None), None)
for at, place in enumerate(["text", "bytes", "c", "maybe", "place"]):
    arguments: list[Any] = ["a", b"b", "c", "d", None]
    arguments[at] = 0.5
    refused(f"invoke with a wrong {place}", place, "", lambda: t.invoke(every.handle, *arguments))


class Text(str):
    """Says another text of itself than it is."""

    def encode(self, *_: Any) -> Any:
        return Bytes(b"x")


class Bytes(bytes):
    def __len__(self) -> int:
        return 1 << 30


claim("a text's own letters", t.same_text(Text("abc")), "abc")
claim("a C string's own letters", t.same_c_string(Text("abc")), "abc")
claim("a buffer's own bytes", t.all_u8(Bytes(b"abc")), b"abc")
print("\n".join([*wrong[:100], "end"]))
sys.exit(1 if wrong else 0)
