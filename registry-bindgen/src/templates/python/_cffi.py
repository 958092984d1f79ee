"""The library through cffi, faster than ctypes. Written by registry-bindgen from {{ prefix }} {{ version }}."""

from cffi import FFI as _FFI

from . import _errors, _library

_ffi = _FFI()
_ffi.cdef("""
typedef struct { void *data; size_t length; } registry_buffer;
typedef struct { uint32_t tag; uint32_t reserved; uint64_t bits; uint64_t length; } registry_value;
{% for e in enums %}
typedef {{ e.cdef }}{{ e.symbol }};
{% endfor %}
{% for s in structs %}
typedef struct {
{% for m in s.members %}
    {{ m.cdef }};
{% endfor %}
} {{ s.symbol }};
{% endfor %}
uint64_t {{ prefix }}_fingerprint(void);
int32_t {{ prefix }}_release(uint64_t);
int32_t {{ prefix }}_is_live(uint64_t);
int32_t {{ prefix }}_last_status(void);
uint64_t {{ prefix }}_live_count(void);
size_t {{ prefix }}_last_error(char *, size_t);
int32_t {{ prefix }}_buffer_free(void *);
size_t {{ prefix }}_describe(uint64_t, char *, size_t);
int32_t {{ prefix }}_invoke(uint64_t, const registry_value *, size_t, registry_value *);
{% for s in symbols %}
{{ s.cdef }}
{% endfor %}
""")
_lib = _ffi.dlopen(_library.path())
try:
    _found = _lib.{{ prefix }}_fingerprint()
except AttributeError:
    _found = None
if _found != _library.FINGERPRINT:
    raise _errors.StaleBindingError(_library.stale(_found))

{{ prefix }}_release = _lib.{{ prefix }}_release
{{ prefix }}_is_live = _lib.{{ prefix }}_is_live
{{ prefix }}_last_status = _lib.{{ prefix }}_last_status
{{ prefix }}_live_count = _lib.{{ prefix }}_live_count
{% for s in symbols %}
{{ s.of_library }}
{% endfor %}

NULL = _ffi.NULL
SIZE_MAX = (1 << 8 * _ffi.sizeof("size_t")) - 1
{% include "ranges.py" %}


{% if has_alignments %}
def _aligned(align):
    """What makes values at a multiple of so many bytes."""

    def alloc(size):
        memory = memoryview(bytearray(size + align))
        address = int(_ffi.cast("uintptr_t", _ffi.from_buffer(memory)))
        return _ffi.from_buffer(memory[-address % align :])

    return _ffi.new_allocator(alloc)


{% endif %}
# What cffi cannot be told of.
{% if has_alignments %}
_NEW = {
{% for s in structs %}
{% if s.align %}
    "{{ s.symbol }}": _aligned({{ s.align }}),
{% endif %}
{% endfor %}
}
{% else %}
_NEW = {}
{% endif %}


def array(kind, values):
    # Other sequences than these two are none to cffi, and a number is a length.
    if not isinstance(values, (list, tuple)):
        values = list(values)
    element, bracket, counts = kind.partition("[")
    new = _NEW.get(element, _ffi.new)
    return new(element + "[]" + bracket + counts, values)


def cell(kind):
    """Room for one result."""
    return _ffi.new(kind + "[1]")


def struct(kind, fields):
    return _ffi.new(kind + " *", fields)[0]


def pointer(address):
    return _ffi.cast("void *", 0 if address is None else address)


def address(pointer):
    return int(_ffi.cast("uintptr_t", pointer)) or None


def last_error():
    """The message of this thread's last failed call."""
    length = _lib.{{ prefix }}_last_error(NULL, 0)
    text = _ffi.new("char[]", length)
    _lib.{{ prefix }}_last_error(text, length)
    return _ffi.string(text).decode(errors="replace")


def describe(handle):
    length = max(1, _lib.{{ prefix }}_describe(handle, NULL, 0))
    text = _ffi.new("char[]", length)
    _lib.{{ prefix }}_describe(handle, text, length)
    return _ffi.string(text).decode(errors="replace")


def take(buffer):
    """The bytes of a buffer, which is freed."""
    try:
        return bytes(_ffi.buffer(buffer.data, buffer.length)) if buffer.length else b""
    finally:
        _lib.{{ prefix }}_buffer_free(buffer.data)


def elements(buffer, kind, lift):
    """The elements of a buffer, which is freed."""
    try:
        element, bracket, counts = kind.partition("[")
        pointer = f"{element} (*){bracket}{counts}" if counts else f"{element} *"
        items = _ffi.cast(pointer, buffer.data)
        return [lift(items[index]) for index in range(buffer.length)]
    finally:
        _lib.{{ prefix }}_buffer_free(buffer.data)


def invoke(handle, values):
    """Status, then tag, bits and text of the result, for (tag, bits, text) per argument."""
    args = _ffi.new("registry_value[]", max(1, len(values)))
    keep = []
    for index, (tag, bits, text) in enumerate(values):
        args[index].tag, args[index].bits = tag, bits
        if text is not None:
            keep.append(_ffi.from_buffer(text))
            args[index].bits = int(_ffi.cast("uintptr_t", keep[-1]))
            args[index].length = len(text)
    result = _ffi.new("registry_value *")
    status = _lib.{{ prefix }}_invoke(handle, args, len(values), result)
    text = None
    if result.tag in (5, 6):
        data = _ffi.cast("void *", result.bits)
        try:
            text = bytes(_ffi.buffer(data, result.length)) if result.length else b""
        finally:
            _lib.{{ prefix }}_buffer_free(data)
    return status, result.tag, result.bits, text
