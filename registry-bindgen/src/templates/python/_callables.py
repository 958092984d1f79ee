# type: ignore
"""Functions that Rust calls. Written by registry-bindgen from {{ prefix }} {{ version }}.

Rust gets the number of a function, and one C function for all of a type. So a late call can't reach freed memory.

Ctrl+C and the end of the stack may come before a C function's first statement. What it returns then is any number with ctypes, so each says
when it has answered: without that Rust takes the call for a failure.
"""

import atexit
import itertools
import threading

from . import RegistryError, _fail, _native

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
    return _native.callables(kind(run), _release, HOST)


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


class _Ending(threading.local):
    """What has ended this thread's newest function, if it is to end the program, such as Ctrl+C."""

    failure = None


_ending = _Ending()


def end(error):
    """Raises that again where Rust has passed it on as its own failure: nobody may take it for one."""
    failure, _ending.failure = _ending.failure, None
    if failure is not None and type(failure).__name__ in error.detail:
        raise failure from error


def failed(failure, place):
    """Gives Rust the text and the code of a failure."""
    if not isinstance(failure, Exception):
        _ending.failure = failure
    _native.set_error(place, _text(failure), _code(failure))


def _text(failure):
    name = type(failure).__name__
    try:
        text = str(failure)
    except Exception:  # noqa: BLE001
        text = ""
    text = f"{name}: {text}" if text else name
    return text.encode(errors="backslashreplace")


def _code(failure):
    """The code of a callback's error or the errno of a failed system call, or 0."""
    code = None
    if isinstance(failure, RegistryError):
        code = failure.error_code
    elif isinstance(failure, OSError):
        code = failure.errno
    if type(code) is not int or not -(2**31) <= code < 2**31:
        return 0
    return code
