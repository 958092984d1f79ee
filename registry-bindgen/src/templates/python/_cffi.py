# type: ignore
"""The library through cffi, faster than ctypes. Written by registry-bindgen from {{ prefix }} {{ version }}."""

import atexit
from functools import partial as _partial

from cffi import FFI as _FFI

from . import _errors, _library

_ffi = _FFI()
_ffi.cdef("""
typedef struct { void *data; size_t length; } registry_buffer;
typedef struct { uint32_t tag; uint32_t reserved; uint64_t bits; uint64_t length; } registry_value;
{% if callables %}
typedef struct registry_text registry_text;
struct registry_text {
    void (*set)(registry_text *, const char *, size_t);
    void (*set_code)(registry_text *, int32_t);
};
typedef struct {
    size_t size; void *call; uintptr_t user_data; void *release; uint64_t host;
    uint64_t answers;
} registry_callable;
{% endif %}
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
void {{ prefix }}_destroy_u64(uint64_t);
uint64_t {{ prefix }}_live_count(void);
size_t {{ prefix }}_take_error(uint64_t, int32_t, char *, size_t, int32_t *);
int32_t {{ prefix }}_set_error_hook(
    void (*)(void *, int32_t, uint64_t, const char *), void *);
void {{ prefix }}_silence_errors(void);
int32_t {{ prefix }}_buffer_free(void *);
size_t {{ prefix }}_describe(uint64_t, char *, size_t);
int32_t {{ prefix }}_invoke(uint64_t, const registry_value *, size_t, registry_value *);
{% if queues %}
uint64_t {{ prefix }}_queue_new(size_t);
int32_t {{ prefix }}_queue_run(uint64_t, size_t *);
int32_t {{ prefix }}_queue_next(uint64_t, uint64_t *);
int32_t {{ prefix }}_queue_fd(uint64_t, int32_t *);
int32_t {{ prefix }}_promise_watch(uint64_t, uint64_t);
int32_t {{ prefix }}_promise_take(uint64_t, void *, size_t);
{% endif %}
{% if callables %}
uint64_t {{ prefix }}_host_open(void);
int32_t {{ prefix }}_host_close(uint64_t);
{% endif %}
{% for s in symbols %}
{{ s.cdef }}
{% endfor %}
""")
_lib = _library.opened(_ffi.dlopen)
try:
    _found = _lib.{{ prefix }}_fingerprint()
except AttributeError:
    _found = None
if _found != _library.FINGERPRINT:
    raise _errors.StaleBindingError(_library.stale(_found))

{{ prefix }}_release = _lib.{{ prefix }}_release
{{ prefix }}_is_live = _lib.{{ prefix }}_is_live
{{ prefix }}_destroy_u64 = _lib.{{ prefix }}_destroy_u64
{{ prefix }}_live_count = _lib.{{ prefix }}_live_count
silence_errors = _lib.{{ prefix }}_silence_errors
_take_error = _lib.{{ prefix }}_take_error
_set_error_hook = _lib.{{ prefix }}_set_error_hook
_buffer_free = _lib.{{ prefix }}_buffer_free
_describe = _lib.{{ prefix }}_describe
_invoke = _lib.{{ prefix }}_invoke
{% if queues %}
queue_new = _lib.{{ prefix }}_queue_new
queue_run = _lib.{{ prefix }}_queue_run
queue_next = _lib.{{ prefix }}_queue_next
queue_fd = _lib.{{ prefix }}_queue_fd
promise_watch = _lib.{{ prefix }}_promise_watch
_promise_take = _lib.{{ prefix }}_promise_take
{% endif %}
{% if callables %}
{{ prefix }}_host_open = _lib.{{ prefix }}_host_open
{{ prefix }}_host_close = _lib.{{ prefix }}_host_close
{% endif %}
{% for s in symbols %}
{{ s.of_library }}
{% endfor %}

# What structs and enumerations are called.
{% if (structs | length) + (enums | length) == 1 %}
_NAMED = ("{{ (structs + enums)[0].symbol }}",)
{% elif structs or enums %}
_NAMED = (
{% for e in enums %}
    "{{ e.symbol }}",
{% endfor %}
{% for s in structs %}
    "{{ s.symbol }}",
{% endfor %}
)
{% else %}
_NAMED = ()
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


def _type(cdecl, _types={}):  # noqa: B006
    """The parsed type. cffi parses under a lock that one thread can't take twice.

    A signal handler that came in here while it is held would wait for ever.
    """
    known = _types.get(cdecl)
    if known is None:
        known = _types[cdecl] = _ffi.typeof(cdecl)
    return known


_CHARS = _type("char[]")
_CODE = _type("int32_t *")
_POINTER = _type("void *")
_ADDRESS = _type("uintptr_t")

NULL = _ffi.NULL


{% if has_alignments %}
def _aligned(align):
    """What makes values at a multiple of so many bytes."""

    def alloc(size):
        memory = memoryview(bytearray(size + align))
        address = int(_ffi.cast(_ADDRESS, _ffi.from_buffer(memory)))
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
    element, bracket, counts = kind.partition("[")
    new = _NEW.get(element, _ffi.new)
    return new(_type(f"{element}[]{bracket}{counts}"), values)


_SIGNED = ("int8_t", "int16_t", "int32_t", "int64_t", "intptr_t")
_UNSIGNED = ("uint8_t", "uint16_t", "uint32_t", "uint64_t", "size_t")
_OTHERS = ("bool", "float", "double", "registry_value")

# What makes room for one result.
for _kind in (*_SIGNED, *_UNSIGNED, *_OTHERS, *_NAMED):
    _type(f"{_kind}[]")
    _type(f"{_kind} *")
{% for row in rows %}
for _declared in ("{{ row.of }}[]{{ row.counts }}", "{{ row.of }} (*){{ row.counts }}"):
    _type(_declared)
{% endfor %}
CELLS = {kind: _partial(_ffi.new, _type(f"{kind}[1]")) for kind in _RESULTS}


def struct(kind, fields):
    return _ffi.new(_type(f"{kind} *"), fields)[0]


def pointer(address):
    return _ffi.cast(_POINTER, 0 if address is None else address)


def address(pointer):
    return int(_ffi.cast(_ADDRESS, pointer)) or None


def take_error(handle, status):
    """Message and code of this thread's newest call by this handle that ended so."""
    length = 512
    text, code = _ffi.new(_CHARS, length), _ffi.new(_CODE)
    while (needed := _take_error(handle, status, text, length, code)) > length:
        text, length = _ffi.new(_CHARS, needed), needed
    return _ffi.string(text).decode(errors="replace"), code[0] or None


# One for ever: a call that began before the hook was replaced finds it still there.
_heard_by = [None]


@_ffi.callback("void(void *, int32_t, uint64_t, const char *)")
def _hear(_, status, handle, message):
    hook = _heard_by[0]
    if hook is not None:
        hook(status, handle, _ffi.string(message).decode(errors="replace"))


def set_error_hook(hook):
    _heard_by[0] = hook
    _set_error_hook(_hear if hook is not None else NULL, NULL)
    # No thread may come in here when the interpreter is gone.
    atexit.unregister(set_error_hook)
    if hook is not None:
        atexit.register(set_error_hook, None)


{% if callables %}
def _trampolines(declared):
    """What makes a function known to C; it returns FAILED if it is interrupted before it can say more."""
    return _partial(_ffi.callback, _type(declared), error=11)


{% for c in callables %}
{{ c.cdef }}
{% endfor %}

_CALLABLE = _type("registry_callable *")
_TEXT = _type("registry_text *")
# What C knows of Python: it is never freed.
_known = []


def known(function):
    """The address of what C keeps."""
    _known.append(function)
    return int(_ffi.cast(_ADDRESS, function))


def released_by(function):
    """The function that Rust calls for each callable that it needs no more."""
    address = known(_ffi.callback(_type("void (*)(uintptr_t)"), function))
    return _ffi.cast(_POINTER, address)


{% if implemented %}
_TABLE = _type("uintptr_t[]")


def table(methods):
    """The address of a table of methods: its size, and the address of each or 0."""
    size = (len(methods) + 1) * _ffi.sizeof("uintptr_t")
    return known(_ffi.new(_TABLE, [size, *methods]))


{% endif %}
def callables(address, release, host):
    """What makes the structs of callables, each by its number, of a function or a table."""
    size, address = _ffi.sizeof("registry_callable"), _ffi.cast(_POINTER, address)

    def made(number):
        return _ffi.new(_CALLABLE, (size, address, number, release, host, 1))

    return made


def set_error(place, text, code):
    """Gives Rust the text and the code of a failure."""
    error = _ffi.cast(_TEXT, place)
    error.set(error, text, len(text))
    error.set_code(error, code)


def octets(pointer, length):
    return _ffi.buffer(pointer, length)[:]


def items(pointer, length):
    return _ffi.unpack(pointer, length)


def c_text(text):
    return _ffi.string(text).decode() if text else None


{% endif %}
def describe(handle):
    length = max(1, _describe(handle, NULL, 0))
    text = _ffi.new(_CHARS, length)
    _describe(handle, text, length)
    return _ffi.string(text).decode(errors="replace")


{% if queues %}
def promise_take(promise, cell):
    """Writes the value of a promise into a cell; None if it has none."""
    if cell is None:
        return _promise_take(promise, NULL, 0)
    return _promise_take(promise, cell, _ffi.sizeof(cell))


{% endif %}
def take(buffer):
    """The bytes of a buffer, which is freed."""
    try:
        return bytes(_ffi.buffer(buffer.data, buffer.length)) if buffer.length else b""
    finally:
        _buffer_free(buffer.data)


def elements(buffer, kind, lift):
    """The elements of a buffer, which is freed."""
    try:
        element, bracket, counts = kind.partition("[")
        pointer = f"{element} (*){bracket}{counts}" if counts else f"{element} *"
        items = _ffi.cast(_type(pointer), buffer.data)
        return [lift(items[index]) for index in range(buffer.length)]
    finally:
        _buffer_free(buffer.data)


def invoke(handle, values):
    """Status, then tag, bits and text of the result, for (tag, bits, text) per argument."""
    args = _ffi.new(_type("registry_value[]"), max(1, len(values)))
    keep = []
    for index, (tag, bits, text) in enumerate(values):
        args[index].tag, args[index].bits = tag, bits
        if text is not None:
            keep.append(_ffi.from_buffer(text))
            args[index].bits = int(_ffi.cast(_ADDRESS, keep[-1]))
            args[index].length = len(text)
    result = _ffi.new(_type("registry_value *"))
    status = _invoke(handle, args, len(values), result)
    text = None
    if result.tag in (5, 6):
        data = _ffi.cast(_POINTER, result.bits)
        try:
            text = bytes(_ffi.buffer(data, result.length)) if result.length else b""
        finally:
            _buffer_free(data)
    return status, result.tag, result.bits, text
