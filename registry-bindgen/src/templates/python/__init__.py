# type: ignore
"""Rust callbacks of {{ prefix }} {{ version }}, held by handle.

Written by registry-bindgen; changes are lost when it is written again.
The library is loaded on import, through ctypes, or through cffi if `{{ prefix | upper }}_BACKEND` is `cffi`.
"""

from __future__ import annotations

{% if has_promises %}
import asyncio
{% endif %}
import atexit
{% if enums %}
import enum
{% endif %}
import os
import struct
import warnings
import weakref
{% if imports[0].collections %}
from collections.abc import {{ imports[0].collections | join(", ") }}
{% endif %}
{% if structs %}
from dataclasses import dataclass
{% endif %}
from typing import {{ imports[0].typing | join(", ") }}

from . import _checks
from ._errors import (
    CLASSES as _CLASSES,
)
from ._errors import (
{% for name in errors %}
    {{ name }},
{% endfor %}
)

_VARIABLE = "{{ prefix | upper }}_BACKEND"
_backend = os.environ.get(_VARIABLE) or "ctypes"
if _backend == "ctypes":
    from . import _ctypes as _native
elif _backend == "cffi":
    from . import _cffi as _native
else:
    raise ImportError(
        f"`{_VARIABLE}` is `{_backend}`; set it to `ctypes` or `cffi`, or unset it"
    )

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

{% if functions %}
HANDLES = {
{% for f in functions %}
    "{{ f.name }}": {{ f.handle }},
{% endfor %}
}
{% else %}
HANDLES = {}
{% endif %}


def _error(status, name, handle):
    """The exception of a status, with the message and the code of this call by this handle.

    A signal handler or a finaliser may have failed meanwhile: the last error is theirs.
    """
    message, error_code = _native.take_error(handle, status)
    return _CLASSES.get(status, RegistryError)(status, name, message, error_code)


def _fail(status, name, handle):
{% if callables %}
    # No variable has the error: it would keep what its callers have in theirs until the next collection.
    raise _callables.explained(_error(status, name, handle))
{% else %}
    raise _error(status, name, handle)
{% endif %}


{% if queues and callables %}
from . import _callables, _queue
from ._callables import FUNCTIONS as _functions
from ._queue import Queue


{% elif queues %}
from . import _queue
from ._queue import Queue


{% elif callables %}
from . import _callables
from ._callables import FUNCTIONS as _functions


{% endif %}
def _pointer(name, value):
    return _native.pointer(_checks.pointer(name, value))


def _function_pointer(name, value):
    return _native.pointer(_checks.function_pointer(name, value))


{% if has_over_aligned %}
def _cannot_pass(struct, align):
    raise TypeError(
        f"Python cannot pass a `{struct}` by value, which is aligned to {align} bytes; "
        "let Rust take a reference"
    )


{% endif %}
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


def _member_{{ e.name }}(name, value):
    {{ e.check }}


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


def _lower_{{ s.name }}(name, value):
    if not isinstance(value, {{ s.name }}):
        {{ s.wrong }}
    try:
        {{ s.lower }}
    except AttributeError as error:
        _checks.missing(name, error, value)
        raise
    except _checks.REFUSED as error:
        _checks.within(name, error)
        raise


def _lift_{{ s.name }}(raw):
    {{ s.lift }}


{% endfor %}
{% for c in callables %}
{{ c.head }}:
{% for line in c.lines %}
    {{ line }}
{% endfor %}


{{ c.made }}


{% endfor %}
{% for i in implemented %}
class {{ i.name }}(Protocol):
{{ docstring(i.docs, "    ") }}
{% for m in i.methods %}
    {{ m.signature }}:
{% if m.docs %}
{{ docstring(m.docs, "        ") -}}
{% endif %}
{% for line in m.lines %}
        {{ line }}
{% endfor %}
{{ "\n" if not loop.last }}{% endfor %}


{% if i.trampolines %}
{{ i.symbol }} = _callables.Implementers(
    {{ i.name }},
{% for name, trampoline in i.trampolines %}
    ("{{ name }}", {{ trampoline }}),
{% endfor %}
)


{% endif %}
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
        if type(self) is _Owned:
            raise TypeError("`_Owned` has no callbacks; use a class that has")
        self._handle = _checks.handle("handle", handle)
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
        # What Rust owns does not end here.
        if self._finalizer is not None:
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
        _checks.wrong(name, value, f"a {kind.__name__}")
    return value._handle


def _handle_or_0(name, value, kind):
    if value is not None and not isinstance(value, kind):
        _checks.wrong(name, value, f"a {kind.__name__} or None")
    return 0 if value is None else value._handle


{% if structs | selectattr("has_handles") | list %}
def _owner_in(name, value, kind):
    """An object of the class, in a field."""
    _handle_in(name, value, kind)
    return value


def _owner_or_none(name, value, kind):
    _handle_or_0(name, value, kind)
    return value


def _number(owner):
    return 0 if owner is None else owner._handle


{% endif %}
def _taken(status, *owners):
    """Gives owners up if the callback has run: OK, PANICKED or FAILED. Otherwise they were not taken."""
    if status in (0, 9, 11):
        for owner in owners:
            if owner is not None:
                owner.detach()


{% endif %}
{% for c in callbacks + traits %}
class {{ c.name }}(_Owned):
{{ docstring(c.docs, "    ") }}
    __slots__ = ()
{% for m in c.methods %}

    {{ m.signature }}:
{% if m.docs %}
{{ docstring(m.docs, "        ") -}}
{% endif %}
{% for line in m.lines %}
        {{ line }}
{% endfor %}
{% endfor %}


{% endfor %}
def release(handle: SupportsIndex) -> None:
    """Ends a callback that Rust has handed over, by its handle."""
    handle = _checks.handle("handle", handle)
    status = _release(handle)
    if status:
        _fail(status, "release", handle)


def is_live(handle: SupportsIndex) -> bool:
    """Whether a call by this handle would find a callback now."""
    return bool(_is_live(_checks.handle("handle", handle)))


def live_count() -> int:
    """How many callbacks are live."""
{% if callables %}
    # But for what ends the functions that Rust calls.
    return _live_count() - bool(_is_live(_callables.HOST))
{% else %}
    return _live_count()
{% endif %}


def set_error_hook(hook):
    """Replaces the error hook, which is called for each failure in this process.

    `hook(status, handle, message)` runs on the thread whose call failed, also for calls that
    Rust or C has made. The handle is 0 if there is none. `None` restores the default hook,
    which writes a line to stderr when a callback fails with a given status for the first time.
    """
    if hook is not None and not callable(hook):
        _checks.wrong("hook", hook, "a callable or None")
    _native.set_error_hook(hook)


def silence_errors():
    """Stops all reports of failures, to stderr and to the hook. Failed calls still raise."""
    _native.silence_errors()


def describe(handle: SupportsIndex) -> str:
    """The record of a callback: a keyword and a value a line. Empty for an unknown handle."""
    return _native.describe(_checks.handle("handle", handle))


# By the handle: that of a function never changes, and that of a closure never returns.
_SIGNATURES = {}
{% if has_handles %}

# The classes, by the numbers that descriptions have for them.
_IDENTITIES = {
{% for c in callbacks + traits %}
    "{{ c.identity }}": {{ c.name }},
{% endfor %}
}
{% endif %}


def _signature(handle):
    """The names and types of a callback's parameters, and its result's type; None if there is none."""
    known = _SIGNATURES.get(handle)
    if known is None:
        lines = _native.describe(handle).splitlines()
        if not lines:
            return None
        params = (line for line in lines if line.startswith("param "))
        params = [line.split(" ", 2)[1:] for line in params]
        returned = (line for line in lines if line.startswith("return "))
        known = params, next(returned, "").removeprefix("return ")
        if len(_SIGNATURES) >= 1024:
            _SIGNATURES.clear()
        _SIGNATURES[handle] = known
    return known
{% if has_handles %}


def _invoked(returned, handle):
    """The object for a typed handle, or the number of any other."""
    owner, _, identity = returned.removeprefix("optional ").partition(" handle ")
    made = {"owned": _owner, "borrowed": _borrowed}.get(owner)
    return made(_IDENTITIES[identity], handle) if made else handle
{% endif %}


def _tagged(name, kind, value):
    """A value, converted to its parameter's type: tag, bits and bytes."""
    # What an enumeration is to C.
    kind = kind.removeprefix("enum ")
    if kind == "bool":
        return 1, int(_checks.boolean(name, value)), None
    if kind in _checks.NUMBERS:
        bits = _checks.NUMBERS[kind](name, value)
        signed = kind.removeprefix("nonzero ")[0] == "i"
        return 2 if signed else 3, bits & 0xFFFFFFFFFFFFFFFF, None
    if kind in ("f32", "f64"):
        real = (_checks.f32 if kind == "f32" else _checks.f64)(name, value)
        return 4, struct.unpack("=Q", struct.pack("=d", real))[0], None
    # A raw pointer may be null, and so may what is optional.
    address = kind.removeprefix("optional ")
    if address.startswith(("handle", "owned handle", "borrowed handle")):
        # The library checks that an owner is one of the callback type.
        if isinstance(value, _Owned):
            return 8, value._handle, None
        check = _checks.handle if address == kind else _checks.optional_handle
        return 8, check(name, value), None
    if address == "pointer":
        return 7, _checks.pointer(name, value), None
    if address == "function pointer":
        return 7, _checks.function_pointer(name, value), None
    if kind == "text":
        return 5, 0, _checks.text(name, value)
    if kind in ("[u8]", "[nonzero u8]"):
        return 6, 0, _checks.octets(name, value)
    if kind == "C string":
        return 7, 0, _checks.c_string(name, value) + b"\0"
    if kind == "optional C string":
        data = _checks.optional_c_string(name, value)
        return (0, 0, None) if data is None else (7, 0, data + b"\0")
    raise TypeError(
        f"`{name}` is of the type {kind}, which `invoke` cannot pass; "
        "call the callback by its own function or class"
    )


def invoke(handle, *args):
    """Calls any callback whose parameters need no typed pointer, by its handle."""
    handle = _checks.handle("handle", handle)
    params, {{ "returned" if has_handles or queues else "_" }} = _signature(handle) or (None, "")
{% if queues %}
    if returned.removeprefix("optional ").startswith("promise "):
        raise TypeError(
            "`invoke` cannot await what this callback returns; call it by its own function or class"
        )
{% endif %}
    if params is not None and len(params) == len(args):
        values = [_tagged(*param, arg) for param, arg in zip(params, args)]
    else:
        # The library reports the wrong number, and reads none of the values.
        values = [(0, 0, None)] * len(args)
    status, tag, bits, text = _native.invoke(handle, values)
{% if has_handles %}
    for (_, kind), arg in zip(params or (), args):
        if "owned handle " in kind and isinstance(arg, _Owned):
            _taken(status, arg)
{% endif %}
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
{% if has_handles %}
    if tag == 8:
        return _invoked(returned, bits)
{% endif %}
    return text if tag == 6 else bits
