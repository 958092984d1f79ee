# type: ignore
"""Functions that Rust calls. Written by registry-bindgen from {{ prefix }} {{ version }}.

Rust gets the number of a function, and one C function for all of a type. So a late call can't reach freed memory.

Ctrl+C and the end of the stack may come before a C function's first statement. What it returns then is any number with ctypes, so each says
when it has answered: without that Rust takes the call for a failure.
"""

import atexit
import contextlib
import itertools
import threading

from . import RegistryError, {% if implemented %}_checks, {% endif %}_fail, _native

# The functions that Rust has, by their numbers.
FUNCTIONS = {}
_numbers = itertools.count(1)
# What ends them all.
HOST = _native.{{ prefix }}_host_open()
if not HOST:
    _fail(12, "host_open", 0)


def _end():
    """Ends all functions, after the calls that run: no thread may come in when the interpreter is gone."""
    _native.{{ prefix }}_host_close(HOST)
    FUNCTIONS.clear()


atexit.register(_end)


# It has no statement that Ctrl+C could come before.
_release = _native.released_by(FUNCTIONS.__delitem__)


def trampoline(kind, run):
    """What makes the structs of callables that `run` runs, a C function of that kind."""
    return _native.callables(_native.known(kind(run)), _release, HOST)


{% if implemented %}
def method(kind, run):
    """The address of the C function of that kind which `run` runs, for tables of methods."""
    return _native.known(kind(run))


class Implementers:
    """Passes implementers of a trait. `base` declares its methods, whose names and trampolines follow."""

    def __init__(self, base, *methods):
        self._base = base
        self._methods = methods
        # What makes the structs, by which methods an implementer has. Rust may read a table at any time: none is ever freed.
        self._made = {}

    def found(self, name, implementer):
        """The methods of an implementer: None for each that it has not."""
        found = tuple(self._method(name, implementer, own) for own, _ in self._methods)
        if all(method is None for method in found):
            _checks.wrong(name, implementer, f"a {self._base.__name__}")
        return found

    def _method(self, name, implementer, own):
        method = getattr(implementer, own, None)
        # What it has only by deriving from the protocol.
        declared = getattr(self._base, own)
        if method is None or getattr(method, "__func__", None) is declared:
            return None
        if not callable(method):
            _checks.wrong(f"{name}.{own}", method, "a callable or None")
        return method

    def passed(self, found):
        """The struct of an implementer with these methods, and its number."""
        if found is None:
            return _native.NULL, 0
        has = tuple(method is not None for method in found)
        made = self._made.get(has)
        if made is None:
            all_of_them = (trampoline for _, trampoline in self._methods)
            table = [one if is_there else 0 for one, is_there in zip(all_of_them, has)]
            made = _native.callables(_native.table(table), _release, HOST)
            self._made[has] = made
        return passed(made, found)


{% endif %}
def passed(made, function):
    """The struct of a callable and the number of its function, which Rust may call and release from now on."""
    if function is None:
        return _native.NULL, 0
    number = next(_numbers)
    struct = made(number)
    FUNCTIONS[number] = function
    return struct, number


def kept(status, passed):
    """Forgets a function that a refused call has not given to Rust: if the callback has run, Rust releases it."""
    if status not in (0, 9, 11):
        FUNCTIONS.pop(passed[1], None)
    if _any_failed and not status and isinstance(_newest.failure, Exception):
        # Rust has not passed it on: what it keeps alive may go.
        _newest.failure = None


class _Newest(threading.local):
    """The newest failure of a function on this thread, which Rust may pass on as its own."""

    failure = None
    # What Rust says of the call where it passes the failure on.
    said = ""


_newest = _Newest()
# Has an element once a function has failed: a call that succeeds need not look before.
_any_failed = []


def explained(error):
    """The error, with that for its cause if Rust has passed it on.

    It is what ends the program instead, such as Ctrl+C: nobody may take that for a failure.
    """
    failure, _newest.failure = _newest.failure, None
    if failure is None:
        return error
    if _newest.said not in error.detail:
        return error
    if not isinstance(failure, Exception):
        failure.__cause__ = error
        return failure
    error.__cause__ = failure
    return error


def failed(failure, place, name):
    """Gives Rust the text and the code of a failure of the function that Rust knows by this name."""
    text, code = _text(failure), _code(failure)
    own_code = f" (its code is {code})" if code else ""
    said = f"::{name}` ended with FAILED{own_code}: {text.decode()}"
    # A zero ends C's texts: Rust has a space in its place.
    _newest.failure, _newest.said = failure, said.replace("\0", " ")
    if not _any_failed:
        _any_failed.append(True)
    _native.set_error(place, text, code)


def _text(failure):
    """The name of its class and its text, as far as they can be told: both may run code that raises."""
    text = "an exception"
    with contextlib.suppress(Exception):
        text = f"{type(failure).__name__}"
        if said := str(failure):
            text = f"{text}: {said}"
    return text.encode(errors="backslashreplace")


def _code(failure):
    """The code of a callback's error or the errno of a failed system call, or 0."""
    code = None
    with contextlib.suppress(Exception):
        if isinstance(failure, RegistryError):
            code = failure.error_code
        elif isinstance(failure, OSError):
            code = failure.errno
    if type(code) is not int or not -(2**31) <= code < 2**31:
        return 0
    return code
