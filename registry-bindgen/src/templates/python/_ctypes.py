# type: ignore
"""The library through ctypes: no compiler is needed. Written by registry-bindgen from {{ prefix }} {{ version }}."""

import atexit
import ctypes as c
from array import array as _array

from . import _errors, _library


class registry_buffer(c.Structure):
    _fields_ = [("data", c.c_void_p), ("length", c.c_size_t)]


class registry_value(c.Structure):
    _fields_ = [
        ("tag", c.c_uint32),
        ("reserved", c.c_uint32),
        ("bits", c.c_uint64),
        ("length", c.c_uint64),
    ]


{% if callables %}
class registry_text(c.Structure):
    _fields_ = [
        ("set", c.CFUNCTYPE(None, c.c_void_p, c.c_char_p, c.c_size_t)),
        ("set_code", c.CFUNCTYPE(None, c.c_void_p, c.c_int32)),
    ]


class registry_callable(c.Structure):
    _fields_ = [
        ("size", c.c_size_t),
        ("call", c.c_void_p),
        ("user_data", c.c_size_t),
        ("release", c.c_void_p),
        ("host", c.c_uint64),
        ("answers", c.c_uint64),
    ]


{% endif %}
{% for e in enums %}
{{ e.symbol }} = {{ e.ctypes }}
{% endfor %}
{% if enums %}


{% endif %}
{% for s in structs %}
class {{ s.symbol }}(c.Structure):
    _fields_ = [
{% for m in s.members %}
        ("{{ m.name }}", {{ m.ctypes }}),
{% endfor %}
    ]


{% endfor %}
_KINDS = {
    "bool": (c.c_bool, "B"),
    "int8_t": (c.c_int8, "b"),
    "int16_t": (c.c_int16, "h"),
    "int32_t": (c.c_int32, "i"),
    "int64_t": (c.c_int64, "q"),
    "uint8_t": (c.c_uint8, "B"),
    "uint16_t": (c.c_uint16, "H"),
    "uint32_t": (c.c_uint32, "I"),
    "uint64_t": (c.c_uint64, "Q"),
    "intptr_t": (c.c_ssize_t, "q" if c.sizeof(c.c_ssize_t) == 8 else "i"),
    "size_t": (c.c_size_t, "Q" if c.sizeof(c.c_size_t) == 8 else "I"),
    "float": (c.c_float, "f"),
    "double": (c.c_double, "d"),
    "void *": (c.c_void_p, None),
    "registry_buffer": (registry_buffer, None),
    "registry_value": (registry_value, None),
{% for e in enums %}
    "{{ e.symbol }}": ({{ e.symbol }}, None),
{% endfor %}
{% for s in structs %}
    "{{ s.symbol }}": ({{ s.symbol }}, None),
{% endfor %}
}

# What ctypes cannot be told of.
{% if has_alignments %}
_ALIGNMENTS = {
{% for s in structs %}
{% if s.align %}
    "{{ s.symbol }}": {{ s.align }},
{% endif %}
{% endfor %}
}
{% else %}
_ALIGNMENTS = {}
{% endif %}

# What calls return.
{% if cells | length == 1 %}
_RESULTS = ("{{ cells[0] }}",)
{% elif cells %}
_RESULTS = (
{% for kind in cells %}
    "{{ kind }}",
{% endfor %}
)
{% else %}
_RESULTS = ()
{% endif %}

NULL = None


def _made_of(kind):
    """The type of an array in arrays, such as `uint8_t[3][2]`."""
    element, *counts = kind.replace("]", "").split("[")
    ctype = _KINDS[element][0]
    for count in reversed(counts):
        ctype *= int(count)
    _KINDS[kind] = ctype, None
    return _KINDS[kind]


def array(kind, values):
    """The values in a row, which are checked already."""
    ctype, code = _KINDS.get(kind) or _made_of(kind)
    if code is None:
        align = _ALIGNMENTS.get(kind.partition("[")[0])
        if align:
            return _aligned(ctype, values, align)
        return (ctype * len(values))(*values)
    packed = _array(code, values)
    return (ctype * len(packed)).from_buffer(packed)


def _aligned(ctype, values, align):
    """The values at a multiple of so many bytes."""
    row = ctype * len(values)
    memory = c.create_string_buffer(c.sizeof(row) + align)
    placed = row.from_buffer(memory, -c.addressof(memory) % align)
    placed[:] = values
    return placed


# What makes room for one result: read by `cell[0]`, like an array of cffi's.
CELLS = {kind: _KINDS[kind][0] * 1 for kind in _RESULTS}


def struct(kind, fields):
    return _KINDS[kind][0](*fields)


def pointer(address):
    return address


def address(pointer):
    return pointer


def _bind(name, result, *args):
    function = getattr(_library_object, name)
    function.restype = result
    function.argtypes = args
    return function


_library_object = _library.opened(c.CDLL)
try:
    _found = _bind("{{ prefix }}_fingerprint", c.c_uint64)()
except AttributeError:
    _found = None
if _found != _library.FINGERPRINT:
    raise _errors.StaleBindingError(_library.stale(_found))

{{ prefix }}_release = _bind("{{ prefix }}_release", c.c_int32, c.c_uint64)
{{ prefix }}_is_live = _bind("{{ prefix }}_is_live", c.c_int32, c.c_uint64)
{{ prefix }}_destroy_u64 = _bind("{{ prefix }}_destroy_u64", None, c.c_uint64)
{{ prefix }}_live_count = _bind("{{ prefix }}_live_count", c.c_uint64)
silence_errors = _bind("{{ prefix }}_silence_errors", None)
_take_error = _bind(
    "{{ prefix }}_take_error",
    c.c_size_t,
    c.c_uint64,
    c.c_int32,
    c.c_char_p,
    c.c_size_t,
    c.POINTER(c.c_int32),
)
_HOOK = c.CFUNCTYPE(None, c.c_void_p, c.c_int32, c.c_uint64, c.c_char_p)
_set_error_hook = _bind("{{ prefix }}_set_error_hook", c.c_int32, _HOOK, c.c_void_p)
_buffer_free = _bind("{{ prefix }}_buffer_free", c.c_int32, c.c_void_p)
_describe = _bind("{{ prefix }}_describe", c.c_size_t, c.c_uint64, c.c_char_p, c.c_size_t)
_invoke = _bind(
    "{{ prefix }}_invoke",
    c.c_int32,
    c.c_uint64,
    c.POINTER(registry_value),
    c.c_size_t,
    c.POINTER(registry_value),
)
{% if queues %}
queue_new = _bind("{{ prefix }}_queue_new", c.c_uint64, c.c_size_t)
queue_run = _bind("{{ prefix }}_queue_run", c.c_int32, c.c_uint64, c.c_void_p)
queue_next = _bind("{{ prefix }}_queue_next", c.c_int32, c.c_uint64, c.c_void_p)
queue_fd = _bind("{{ prefix }}_queue_fd", c.c_int32, c.c_uint64, c.c_void_p)
promise_watch = _bind("{{ prefix }}_promise_watch", c.c_int32, c.c_uint64, c.c_uint64)
_promise_take = _bind(
    "{{ prefix }}_promise_take", c.c_int32, c.c_uint64, c.c_void_p, c.c_size_t
)
{% endif %}
{% if callables %}
{{ prefix }}_host_open = _bind("{{ prefix }}_host_open", c.c_uint64)
{{ prefix }}_host_close = _bind("{{ prefix }}_host_close", c.c_int32, c.c_uint64)
{% endif %}
{% for s in symbols %}
{{ s.bind }}
{% endfor %}


def take_error(handle, status):
    """Message and code of this thread's newest call by this handle that ended so."""
    text, code = c.create_string_buffer(512), c.c_int32()
    while (needed := _take_error(handle, status, text, len(text), code)) > len(text):
        text = c.create_string_buffer(needed)
    return text.value.decode(errors="replace"), code.value or None


# One for ever: a call that began before the hook was replaced finds it still there.
_heard_by = [None]


@_HOOK
def _hear(_, status, handle, message):
    hook = _heard_by[0]
    if hook is not None:
        hook(status, handle, message.decode(errors="replace"))


def set_error_hook(hook):
    _heard_by[0] = hook
    _set_error_hook(_hear if hook is not None else _HOOK(), None)
    # No thread may come in here when the interpreter is gone.
    atexit.unregister(set_error_hook)
    if hook is not None:
        atexit.register(set_error_hook, None)


{% if callables %}
{% for c in callables %}
{{ c.ctypes }}
{% endfor %}

# What C knows of Python: it is never freed.
_known = []


def known(function):
    """The address of what C keeps."""
    _known.append(function)
    return c.cast(function, c.c_void_p).value


def released_by(function):
    """The function that Rust calls for each callable that it needs no more."""
    return known(c.CFUNCTYPE(None, c.c_size_t)(function))


{% if implemented %}
def table(methods):
    """The address of a table of methods: its size, and the address of each or 0."""
    made = (c.c_size_t * (len(methods) + 1))()
    made[:] = [c.sizeof(made), *methods]
    return known(made)


{% endif %}
def callables(address, release, host):
    """What makes the structs of callables, each by its number, of a function or a table."""
    size = c.sizeof(registry_callable)

    def made(number):
        return c.byref(registry_callable(size, address, number, release, host, 1))

    return made


def set_error(place, text, code):
    """Gives Rust the text and the code of a failure."""
    error = c.cast(place, c.POINTER(registry_text))[0]
    error.set(place, text, len(text))
    error.set_code(place, code)


def octets(address, length):
    return _bytes_at(address, length)


def items(pointer, length):
    return pointer[:length]


def c_text(text):
    return None if text is None else text.decode()


{% endif %}
def describe(handle):
    text = c.create_string_buffer(max(1, _describe(handle, None, 0)))
    _describe(handle, text, len(text))
    return text.value.decode(errors="replace")


{% if queues %}
def promise_take(promise, cell):
    """Writes the value of a promise into a cell; None if it has none."""
    return _promise_take(promise, cell, 0 if cell is None else c.sizeof(cell))


{% endif %}
def take(buffer):
    """The bytes of a buffer, which is freed."""
    return elements_bytes(buffer, 1)


def elements_bytes(buffer, size):
    try:
        return _bytes_at(buffer.data, buffer.length * size)
    finally:
        _buffer_free(buffer.data)


def _bytes_at(address, size):
    """A copy of memory. ctypes has `string_at` for it, whose size is a C `int`."""
    if size >> 31:
        return (c.c_char * size).from_address(address).raw
    return c.string_at(address, size) if size else b""


def elements(buffer, kind, lift):
    """The elements of a buffer, which is freed."""
    ctype = (_KINDS.get(kind) or _made_of(kind))[0]
    count = buffer.length
    data = elements_bytes(buffer, c.sizeof(ctype))
    return [lift(item) for item in (ctype * count).from_buffer_copy(data)]


def invoke(handle, values):
    """Status, then tag, bits and text of the result, for (tag, bits, text) per argument."""
    args = (registry_value * len(values))()
    for arg, (tag, bits, text) in zip(args, values):
        arg.tag, arg.bits = tag, bits
        if text is not None:
            arg.bits = c.cast(c.c_char_p(text), c.c_void_p).value or 0
            arg.length = len(text)
    result = registry_value()
    status = _invoke(handle, args, len(values), result)
    text = None
    if result.tag in (5, 6):
        try:
            text = _bytes_at(result.bits, result.length)
        finally:
            _buffer_free(result.bits)
    return status, result.tag, result.bits, text
