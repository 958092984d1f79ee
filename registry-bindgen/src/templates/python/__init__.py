"""Rust callbacks of {{ prefix }} {{ version }}, held by handle.

Written by registry-bindgen; changes are lost when it is written again.
The library is loaded on import, through ctypes, or through cffi if `{{ prefix | upper }}_BACKEND` is `cffi`.
"""

from __future__ import annotations

{% if enums %}
import enum
{% endif %}
import os
import struct
import weakref
{% if has_sequences %}
from collections.abc import Sequence
{% endif %}
{% if structs %}
from dataclasses import dataclass
{% endif %}

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

{% for s in symbols %}
_{{ s.name }} = _native.{{ s.name }}
{% endfor %}

HANDLES = {
{% for f in functions %}
    "{{ f.name }}": {{ f.handle }},
{% endfor %}
}


def _fail(status, name):
    """Raises the class of a status, with the message of this thread's last failure."""
    message = _native.last_error()
    known = _CLASSES.get(status)
    if known is None:
        raise RegistryError(status, name, message)
    raise known(status, name, message)


def _check(name):
    """Raises if the result that looks like a failure is one."""
    status = _native.{{ prefix }}_last_status()
    if status:
        _fail(status, name)


def _out_of_range(name, value):
    raise OverflowError(f"`{name}` is {value}, which its type cannot hold")


def _c_string(text):
    data = text.encode()
    if b"\0" in data:
        raise ValueError("a text for C cannot hold a zero byte")
    return data


{% for e in enums %}
class {{ e.name }}(enum.IntEnum):
    """{{ e.docs | join("\n    ") }}{{ "\n    " if e.docs | length > 1 }}"""

{% for name, value in e.variants %}
    {{ name }} = {{ value }}
{% endfor %}


{% endfor %}
{% for s in structs %}
@dataclass
class {{ s.name }}:
    """{{ s.docs | join("\n    ") }}{{ "\n    " if s.docs | length > 1 }}"""

{% for f in s.fields %}
    {{ f.name }}: {{ f.hint }}
{% endfor %}


def _lower_{{ s.name }}(value):
    {{ s.lower }}


def _lift_{{ s.name }}(raw):
    {{ s.lift }}


{% endfor %}
{% macro docstring(lines, indent) %}
{{ indent }}"""{% for line in lines %}{{ indent if line and not loop.first }}{{ line }}{{ "\n" if not loop.last }}{% endfor %}{{ "\n" ~ indent if lines | length > 1 }}"""
{% endmacro %}
{% for f in functions %}
{{ f.signature }}:
{{ docstring(f.docs, "    ") -}}
{% for line in f.lines %}
    {{ line }}
{% endfor %}


{% endfor %}
class _Owned:
    """A handle that is ended by `close()`, by leaving a `with` block, or when nobody holds this object any more."""

    __slots__ = ("__weakref__", "_finalizer", "_handle")

    def __init__(self, handle):
        self._handle = handle
        self._finalizer = weakref.finalize(self, _native.{{ prefix }}_release, handle)

    @property
    def handle(self):
        return self._handle

    @property
    def is_live(self):
        return bool(_native.{{ prefix }}_is_live(self._handle))

    def detach(self):
        """Gives the handle up: the caller ends it."""
        self._finalizer.detach()
        return self._handle

    def close(self):
        """Ends the callback. Doing it again does nothing."""
        self._finalizer()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def __repr__(self):
        return f"<{type(self).__name__} {self._handle}>"


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
    if not 0 <= handle <= 0xFFFFFFFFFFFFFFFF:
        _out_of_range("handle", handle)
    status = _native.{{ prefix }}_release(handle)
    if status:
        _fail(status, "release")


def is_live(handle: int) -> bool:
    """Whether a call by this handle would find a callback now."""
    if not 0 <= handle <= 0xFFFFFFFFFFFFFFFF:
        _out_of_range("handle", handle)
    return bool(_native.{{ prefix }}_is_live(handle))


def live_count() -> int:
    """How many callbacks are live."""
    return _native.{{ prefix }}_live_count()


def describe(handle: int) -> str:
    """The record of a callback: a keyword and a value a line. Empty for an unknown handle."""
    if not 0 <= handle <= 0xFFFFFFFFFFFFFFFF:
        _out_of_range("handle", handle)
    return _native.describe(handle)


def _tagged(value):
    if value is None:
        return 7, 0, None
    if isinstance(value, bool):
        return 1, int(value), None
    if isinstance(value, int):
        if not -0x8000000000000000 <= value <= 0xFFFFFFFFFFFFFFFF:
            _out_of_range("argument", value)
        return (2, value & 0xFFFFFFFFFFFFFFFF, None) if value < 0 else (3, value, None)
    if isinstance(value, float):
        return 4, struct.unpack("=Q", struct.pack("=d", value))[0], None
    if isinstance(value, str):
        return 5, 0, value.encode()
    return 6, 0, bytes(value)


def invoke(handle, *args):
    """Calls any callback whose parameters need no typed pointer, by its handle."""
    if not 0 <= handle <= 0xFFFFFFFFFFFFFFFF:
        _out_of_range("handle", handle)
    status, tag, bits, text = _native.invoke(handle, [_tagged(arg) for arg in args])
    if status:
        _fail(status, "invoke")
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
