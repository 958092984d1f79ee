# type: ignore
"""Checks arguments. Written by registry-bindgen from {{ prefix }} {{ version }}.

A check takes the name of an argument and its value. It returns the value as Rust gets it, or raises
an error that names the argument, what came and what is wanted. Nothing is cut off to fit.
"""

import builtins as _builtins
from collections.abc import Mapping as _Mapping
from functools import partial as _partial
from math import inf as _inf
from numbers import Complex as _Complex
from numbers import Real as _Real
from operator import index as _index

# What is wanted, by the kind of the value.
WANTED = {
{% for c in checks %}
    "{{ c.kind }}": "{{ c.python }}",
{% endfor %}
}

# The least and the largest number.
RANGES = {
{% for c in checks %}
{% if c.python_range[0] %}
    "{{ c.kind }}": ({{ c.python_range[0] }}, {{ c.python_range[1] }}),
{% endif %}
{% endfor %}
}

# What can come out of a check, and is told again by the name of what holds the value.
REFUSED = (OverflowError, TypeError, ValueError)


def _shown(value):
    if value is None:
        return "None"
    if type(value) is int:
        bits = value.bit_length()
        return str(value) if bits <= 128 else f"an int of {bits} bits"
    if type(value) is float:
        return repr(value)
    known = type(value)
    # NumPy has a `bool` too.
    is_other = getattr(_builtins, known.__name__, known) is not known
    return f"{known.__module__}.{known.__name__}" if is_other else known.__name__


def _refusal(kind, name, text):
    error = kind(f"`{name}` {text}")
    error.refused = (name, text)
    return error


def missing(name, error, value):
    """Raises that a field is missing. An attribute that is no field is missed by code of the caller's own."""
    # What only says that it is of the class, such as a mock, has no fields of its own.
    fields = getattr(type(value), "__dataclass_fields__", ())
    if error.obj is value and error.name in fields:
        raise _refusal(TypeError, f"{name}.{error.name}", "is missing") from None


def within(name, error):
    """Raises what was wrong with a value inside of another one, by the whole of its name.

    A property may make a call that is refused: the place in its error begins with a name of its own.
    """
    inner, text = getattr(error, "refused", ("?", None))
    if inner[:1] in ("", ".", "["):
        raise _refusal(type(error), f"{name}{inner}", text) from None


def wrong(name, value, wanted):
    """Raises the error for a value of another type."""
    raise _refusal(TypeError, name, f"is {_shown(value)}; pass {wanted}")


def _beyond(kind, name, value):
    raise _refusal(OverflowError, name, f"is {_shown(value)}; pass {WANTED[kind]}")


def _is_masked(value):
    """Whether it is NumPy's masked value, which converts to NaN or to what the mask hides."""
    modules = (f"{known.__module__}." for known in type(value).__mro__)
    return any(module.startswith("numpy.ma.") for module in modules)


def _whole(kind, name, value):
    """What is a whole number by `__index__`, as NumPy's integers are."""
    if isinstance(value, bool) or _is_masked(value):
        wrong(name, value, WANTED[kind])
    try:
        whole = _index(value)
    except TypeError:
        wrong(name, value, WANTED[kind])
    low, high = RANGES[kind]
    if not low <= whole <= high or whole == 0 and kind.startswith("nonzero "):
        _beyond(kind, name, whole)
    return whole


def _is_real(value):
    """NumPy's texts and complex numbers have a `__float__`, which reads the text and drops the imaginary part."""
    known = type(value)
    if known is float or known is int:
        return True
    if isinstance(value, (bool, str, bytes)) or _is_masked(value):
        return False
    if isinstance(value, _Complex) and not isinstance(value, _Real):
        return False
    return hasattr(known, "__float__") or hasattr(known, "__index__")


def _real(kind, name, value):
    """What is a number by `__float__` or `__index__`; rounded to the nearest float, but not to infinity."""
    if not _is_real(value):
        wrong(name, value, WANTED[kind])
    try:
        real = float(value)
    except OverflowError:
        _beyond(kind, name, value)
    except TypeError:
        wrong(name, value, WANTED[kind])
    low, high = RANGES.get(kind, (-_inf, _inf))
    if high <= real < _inf or low >= real > -_inf:
        _beyond(kind, name, real)
    return real


def boolean(name, value):
    if value is not True and value is not False:
        wrong(name, value, WANTED["bool"])
    return value


{% for c in checks %}
{% if c.sort in ("whole", "big") %}
def {{ c.function }}(name, value):
{% if not c.has_hole %}
    if type(value) is int and {{ c.python_range[0] }} <= value <= {{ c.python_range[1] }}:
        return value
{% endif %}
    return _whole("{{ c.kind }}", name, value)


{% endif %}
{% endfor %}
def f32(name, value):
    return _real("f32", name, value)


def f64(name, value):
    return value if type(value) is float else _real("f64", name, value)


def handle(name, value):
    return _whole("handle", name, value)


def optional_handle(name, value):
    return 0 if value is None else _whole("optional handle", name, value)


def pointer(name, value):
    return 0 if value is None else _whole("pointer", name, value)


def function_pointer(name, value):
    return 0 if value is None else _whole("function pointer", name, value)


def _utf8(kind, name, value):
    if not isinstance(value, str):
        wrong(name, value, WANTED[kind])
    try:
        return str.encode(value)
    except UnicodeEncodeError as error:
        text = f"has a lone surrogate at {error.start}; pass {WANTED[kind]}"
    raise _refusal(ValueError, name, text)


def text(name, value):
    return _utf8("text", name, value)


def _ended(kind, name, value):
    data = _utf8(kind, name, value)
    if 0 in data:
        place = str.index(value, chr(0))
        text = f"has a zero character at {place}; pass {WANTED[kind]}"
        raise _refusal(ValueError, name, text)
    return data


def c_string(name, value):
    return _ended("C string", name, value)


def optional_c_string(name, value):
    return None if value is None else _ended("optional C string", name, value)


def member(name, value, kind):
    """A member of an enumeration, or its number."""
    if type(value) is kind:
        return value
    try:
        refused = isinstance(value, bool) or _is_masked(value)
        number = None if refused else _index(value)
    except TypeError:
        number = None
    if number is None:
        wrong(name, value, f"a member of `{kind.__name__}`")
    if number in kind._value2member_map_:
        return kind(number)
    text = f"is {_shown(number)}; pass a member of `{kind.__name__}`"
    raise _refusal(ValueError, name, text)


# The formats of buffers whose elements are numbers or truth values: `?` is a bool.
_FORMATS = frozenset("?bBhHiIlLqQnNfd")

# The checks of whole numbers, by their kinds.
NUMBERS = {
{% for c in checks %}
{% if c.sort in ("whole", "big") %}
    "{{ c.kind }}": {{ c.function }},
{% endif %}
{% endfor %}
}
# Those that have every number of their range.
_WHOLE = {
    check: RANGES[kind]
    for kind, check in NUMBERS.items()
    if RANGES[kind][0] > 0 or not kind.startswith("nonzero ")
}


def _items(name, values, wanted):
    """The values, read once: another thread may change a list."""
    if type(values) is list or type(values) is tuple:
        return list(values)
    if isinstance(values, (str, _Mapping)):
        wrong(name, values, wanted)
    # A class that derives from a buffer's may hide elements of it, as NumPy's masked arrays do.
    if type(values).__base__ is object:
        try:
            with memoryview(values) as view:
                if view.ndim == 1 and view.format in _FORMATS:
                    return view.tolist()
        except (BufferError, TypeError, ValueError):
            pass
    try:
        items = iter(values)
    except TypeError:
        wrong(name, values, wanted)
    return list(items)


def _checked(name, items, check):
    kinds = set(map(type, items))
    if kinds == {int} and check in _WHOLE:
        low, high = _WHOLE[check]
        if low <= min(items) and max(items) <= high:
            return items
    elif kinds == {float} and check is f64:
        return items
    done = []
    try:
        for item in items:
            done.append(check("", item))
    except REFUSED as error:
        within(f"{name}[{len(done)}]", error)
        raise
    return done


def each(name, values, check, *counts):
    """Any number of values, or of arrays of so many values."""
    if counts:
        check = _partial(_row, check, *counts)
    return _checked(name, _items(name, values, "a sequence"), check)


def row(name, values, check, *counts):
    """The values of an array, whose number must be its length."""
    return _row(check, *counts, name, values)


def _row(check, count, *more):
    *counts, name, values = more
    if counts:
        check = _partial(_row, check, *counts)
    wanted = f"a sequence of {count}"
    # A set has no order.
    if not hasattr(values, "__len__") or not hasattr(values, "__getitem__"):
        wrong(name, values, wanted)
    items = _items(name, values, wanted)
    if len(items) != count:
        text = f"has {len(items)} values; pass {wanted}"
        raise _refusal(ValueError, name, text)
    return tuple(_checked(name, items, check))


def octets(name, value):
    """Bytes, of which C gets the address."""
    if type(value) is bytes:
        return value
    return bytes(_checked(name, _items(name, value, WANTED["[u8]"]), u8))
