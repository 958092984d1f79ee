# type: ignore
"""Rust callbacks of {{ prefix }} {{ version }}, held by handle.

Written by registry-bindgen; changes are lost when it is written again.
The library is loaded on import, through ctypes, or through cffi if `{{ prefix | upper }}_BACKEND` is `cffi`.
"""

from __future__ import annotations

import atexit
{% if enums %}
import enum
{% endif %}
import os
import struct
import warnings
import weakref
{% if has_sequences %}
from collections.abc import Sequence
{% endif %}
{% if structs %}
from dataclasses import dataclass
{% endif %}
from operator import index as _index

from ._errors import (
    CLASSES as _CLASSES,
)
from ._errors import (
{% for name in errors %}
    {{ name }},
{% endfor %}
)

if os.environ.get("{{ prefix | upper }}_BACKEND", "ctypes") == "cffi":
    from . import _cffi as _native
else:
    from . import _ctypes as _native

__all__ = [
{% for name in public %}
    "{{ name }}",
{% endfor %}
]

_cells = _native.CELLS
_destroy = _native.{{ prefix }}_destroy_u64
_is_live = _native.{{ prefix }}_is_live
_live_count = _native.{{ prefix }}_live_count
_release = _native.{{ prefix }}_release
{% for s in symbols %}
{{ s.of_native }}
{% endfor %}

HANDLES = {
{% for f in functions %}
    "{{ f.name }}": {{ f.handle }},
{% endfor %}
}


def _fail(status, name, handle):
    """Raises the class of a status, with the message of this call by this handle.

    A signal handler or a finaliser may have failed meanwhile: the last error is theirs.
    """
    message = _native.take_error(handle, status)
    known = _CLASSES.get(status)
    if known is None:
        raise RegistryError(status, name, message)
    raise known(status, name, message)


def _out_of_range(name, value):
    raise OverflowError(f"`{name}` is {value}, which its type cannot hold")


def _within(name, value, low, high):
    """A number in the range of its type, which ctypes would silently truncate."""
    if not low <= value <= high:
        _out_of_range(name, value)
    return value


def _wrong(name, value, wanted):
    raise TypeError(f"`{name}` is {type(value).__name__}; pass {wanted}")


{% if structs %}
def _field(value, name, kind):
    """A number in a struct."""
    return _within(name, getattr(value, name), *_native.RANGES[kind])


{% endif %}
{% if has_arrays %}
def _row(value, name, element, count):
    """The values of an array in a struct."""
    return _values(name, getattr(value, name), element, count)


def _element(name, value, low, high):
    """A whole number in an array: ctypes would say nothing of the name."""
    try:
        return _within(name, _index(value), low, high)
    except TypeError:
        _wrong(name, value, "whole numbers")


def _values(name, values, element, count):
    """The values of an array, whose number must be its length."""
    if isinstance(values, str) or not hasattr(values, "__len__"):
        _wrong(name, values, f"{count} values")
    if len(values) != count:
        raise ValueError(f"`{name}` has {len(values)} values; pass {count}")
    if callable(element):
        return tuple(element(item) for item in values)
    low, high = _native.RANGES[element]
    return tuple(_element(name, item, low, high) for item in values)


def _rows(name, rows, element, count):
    """Any number of such arrays."""
    return [_values(name, values, element, count) for values in rows]


{% endif %}
{% if has_over_aligned %}
def _cannot_pass(struct, align):
    raise TypeError(
        f"Python cannot pass a `{struct}` by value, which is aligned to {align} bytes; "
        "let Rust take a reference"
    )


{% endif %}
def _boolean(name, value):
    """A truth value: ctypes would take anything for one."""
    if value is not True and value is not False:
        _wrong(name, value, "a bool")
    return value


def _utf8(name, value):
    if not isinstance(value, str):
        raise TypeError(f"`{name}` is {type(value).__name__}; pass a str")
    return value.encode()


def _c_string(name, value):
    data = _utf8(name, value)
    if b"\0" in data:
        raise ValueError(f"`{name}` holds a zero byte, which ends a text for C")
    return data


def _bytes_of(value):
    """The bytes of a bytes-like object. A number is refused: `bytes(5)` is five zeros."""
    return value if type(value) is bytes else bytes(memoryview(value))


def _handle_of(value):
    """A number that can be a handle. Any other would be truncated."""
    return _within("handle", _index(value), 0, 0xFFFFFFFFFFFFFFFF)


{% macro docstring(lines, indent) %}
{{ indent }}"""{% for line in lines %}{{ indent if line and not loop.first }}{{ line }}{{ "\n" if not loop.last }}{% endfor %}{{ "\n" ~ indent if lines | length > 1 }}"""
{% endmacro %}
{% for e in enums %}
class {{ e.name }}(enum.IntEnum):
{% if e.docs %}
{{ docstring(e.docs, "    ") }}
{% endif %}
{% for v in e.variants %}
    {{ v.name }} = {{ v.value }}
{% if v.docs %}
{{ docstring(v.docs, "    ") -}}
{% endif %}
{% endfor %}


{% endfor %}
{% for s in structs %}
@dataclass
class {{ s.name }}:
{% if s.docs %}
{{ docstring(s.docs, "    ") }}
{% endif %}
{% for f in s.fields %}
    {{ f.name }}: {{ f.hint }}
{% if f.docs %}
{{ docstring(f.docs, "    ") -}}
{% endif %}
{% endfor %}


def _lower_{{ s.name }}(value):
    {{ s.lower }}


def _lift_{{ s.name }}(raw):
    {{ s.lift }}


{% endfor %}
{% for f in functions %}
{{ f.signature }}:
{{ docstring(f.docs, "    ") -}}
{% for line in f.lines %}
    {{ line }}
{% endfor %}


{% endfor %}
class _Owned:
    """Owns a handle. `close()`, a `with` block or the garbage collector ends its callback."""

    __slots__ = ("__weakref__", "_finalizer", "_handle")

    def __init__(self, handle):
        self._handle = _handle_of(handle)
        name = type(self).__name__
        self._finalizer = weakref.finalize(self, _forgotten, name, self._handle)

    @property
    def handle(self):
        return self._handle

    @property
    def is_live(self):
        return bool(_is_live(self._handle))

    def detach(self):
        """Returns the handle and gives up its ownership. The caller must end it."""
        if self._finalizer is not None:
            self._finalizer.detach()
        return self._handle

    def close(self):
        """Ends the callback. A second call does nothing."""
        if self._finalizer is not None and not self._finalizer.alive:
            return
        status = _release(self._handle)
        self.detach()
        # It may have been ended by its handle.
        if status and status != ClosedError.status:
            _fail(status, "close", self._handle)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def __repr__(self):
        state = ""
        if self._finalizer is None:
            state = " of Rust's"
        elif not self._finalizer.alive:
            state = " closed"
        return f"<{type(self).__name__} {self._handle}{state}>"

    def __reduce_ex__(self, protocol):
        name = type(self).__name__
        raise TypeError(f"`{name}` owns a callback; it cannot be copied or pickled")


# Python ends: what still lives was not forgotten. It is set before the finalisers of `weakref` run at exit, since it is
# registered after them, which the first finaliser does.
_ending = []
weakref.finalize(_Owned, _ending.append, None).detach()
atexit.register(_ending.append, True)


def _forgotten(name, handle):
    """Ends the callback of an owner that was collected, or that lives when Python ends."""
    _destroy(handle)
    if not _ending:
        warnings.warn(f"unclosed {name} {handle}", ResourceWarning, stacklevel=2)


{% if has_handles %}
def _owner(kind, handle):
    return kind(handle) if handle else None


def _borrowed(kind, handle):
    """An object for a callback that Rust owns."""
    if not handle:
        return None
    unowned = kind.__new__(kind)
    unowned._handle = handle
    unowned._finalizer = None
    return unowned


def _handle_in(name, value, kind):
    """The handle of an object of the class."""
    if not isinstance(value, kind):
        _wrong(name, value, f"a {kind.__name__}")
    return value._handle


def _handle_or_0(name, value, kind):
    if value is not None and not isinstance(value, kind):
        _wrong(name, value, f"a {kind.__name__} or None")
    return 0 if value is None else value._handle


def _taken(status, owner):
    """Gives an owner up if the callback has run: OK, PANICKED or FAILED. Otherwise it was not taken."""
    if status in (0, 9, 11) and owner is not None:
        owner.detach()


{% endif %}
{% for c in callbacks %}
class {{ c.name }}(_Owned):
{{ docstring(c.docs, "    ") }}
    __slots__ = ()

    {{ c.signature }}:
{% for line in c.lines %}
        {{ line }}
{% endfor %}


{% endfor %}
def release(handle: int) -> None:
    """Ends a callback that Rust has handed over, by its handle."""
    handle = _handle_of(handle)
    status = _release(handle)
    if status:
        _fail(status, "release", handle)


def is_live(handle: int) -> bool:
    """Whether a call by this handle would find a callback now."""
    return bool(_is_live(_handle_of(handle)))


def live_count() -> int:
    """How many callbacks are live."""
    return _live_count()


def set_error_hook(hook):
    """Replaces the error hook, which is called for each failure in this process.

    `hook(status, handle, message)` runs on the thread whose call failed, also for calls that
    Rust or C has made. The handle is 0 if there is none. `None` restores the default hook,
    which writes a line to stderr when a callback fails with a given status for the first time.
    """
    if hook is not None and not callable(hook):
        _wrong("hook", hook, "a callable or None")
    _native.set_error_hook(hook)


def silence_errors():
    """Stops all reports of failures, to stderr and to the hook. Failed calls still raise."""
    _native.silence_errors()


def describe(handle: int) -> str:
    """The record of a callback: a keyword and a value a line. Empty for an unknown handle."""
    return _native.describe(_handle_of(handle))


# By the handle: that of a function never changes, and that of a closure never returns.
_SIGNATURES = {}


def _parameters(handle):
    """The names and types of a callback's parameters; None if there is none."""
    known = _SIGNATURES.get(handle)
    if known is None:
        lines = _native.describe(handle).splitlines()
        if not lines:
            return None
        params = (line for line in lines if line.startswith("param "))
        known = [line.split(" ", 2)[1:] for line in params]
        if len(_SIGNATURES) >= 1024:
            _SIGNATURES.clear()
        _SIGNATURES[handle] = known
    return known


def _whole(name, kind, value):
    """A whole number of a kind such as `i32`, as tag and bits."""
    if isinstance(value, bool) or not isinstance(value, int):
        _wrong(name, value, f"an int: its type is {kind}")
    sign = "" if kind[0] == "i" else "u"
    bits = kind[1:]
    known = {"isize": "intptr_t", "usize": "size_t"}.get(kind, f"{sign}int{bits}_t")
    _within(name, value, *_native.RANGES[known])
    return 2 if kind[0] == "i" else 3, value & 0xFFFFFFFFFFFFFFFF, None


def _tagged(name, kind, value):
    """A value, converted to its parameter's type: tag, bits and bytes."""
    # What an enumeration is to C.
    kind = kind.removeprefix("enum ")
    plain = kind.removeprefix("optional ")
    if kind == "bool":
        if not isinstance(value, bool):
            _wrong(name, value, "a bool")
        return 1, int(value), None
    if kind[0] in "iu" and (kind[1:].isdecimal() or kind[1:] == "size"):
        return _whole(name, kind, value)
    if kind in ("f32", "f64"):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            _wrong(name, value, f"a float: its type is {kind}")
        return 4, struct.unpack("=Q", struct.pack("=d", value))[0], None
    if plain == "handle":
        if value is None and plain != kind:
            return 8, 0, None
        if isinstance(value, bool) or not isinstance(value, int):
            _wrong(name, value, "a handle, which is an int")
        return 8, _within(name, value, 0, 0xFFFFFFFFFFFFFFFF), None
    if plain in ("pointer", "function pointer"):
        if value is None:
            return 7, 0, None
        if isinstance(value, bool) or not isinstance(value, int):
            _wrong(name, value, "an address, which is an int, or None")
        return 7, _within(name, value, 0, _native.SIZE_MAX), None
    if kind == "text":
        if isinstance(value, str):
            return 5, 0, value.encode()
        if not isinstance(value, (bytes, bytearray, memoryview)):
            _wrong(name, value, "a str")
        return 5, 0, _bytes_of(value)
    if kind == "[u8]":
        if not isinstance(value, (bytes, bytearray, memoryview)):
            _wrong(name, value, "bytes")
        return 6, 0, _bytes_of(value)
    if plain == "C string":
        if value is None and plain != kind:
            return 0, 0, None
        return 7, 0, _c_string(name, value) + b"\0"
    raise TypeError(
        f"`{name}` is of the type {kind}, which `invoke` cannot pass; "
        "call the callback by its own function or class"
    )


def invoke(handle, *args):
    """Calls any callback whose parameters need no typed pointer, by its handle."""
    handle = _handle_of(handle)
    params = _parameters(handle)
    if params is not None and len(params) == len(args):
        values = [_tagged(*param, arg) for param, arg in zip(params, args)]
    else:
        # The library reports the wrong number, and reads none of the values.
        values = [(0, 0, None)] * len(args)
    status, tag, bits, text = _native.invoke(handle, values)
    if status:
        _fail(status, "invoke", handle)
    if tag == 0:
        return None
    if tag == 1:
        return bool(bits)
    if tag == 2:
        return bits - (1 << 64) if bits >> 63 else bits
    if tag == 4:
        return struct.unpack("=d", struct.pack("=Q", bits))[0]
    if tag == 5:
        return text.decode()
    return text if tag == 6 else bits
