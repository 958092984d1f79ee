"""The costs in CPython, through the backend that `COSTS_BACKEND` names: `costs.py FOLDER`."""

import os
import sys
import time
import types

folder = sys.argv[1]
sys.path.insert(0, f"{folder}/costs/python")

import costs  # noqa: E402

library = f"{folder}/costs/python/costs/libcosts.so"
if os.environ["COSTS_BACKEND"] == "cffi":
    import cffi

    ffi = cffi.FFI()
    ffi.cdef("double limit_half(double); int32_t limit_scaler(uint64_t, int32_t);")
    limit = ffi.dlopen(library)
    limit_half, limit_scaler = limit.limit_half, limit.limit_scaler
else:
    import ctypes as c

    limit = c.CDLL(library)
    limit_half, limit_scaler = limit.limit_half, limit.limit_scaler
    limit_half.restype, limit_half.argtypes = c.c_double, (c.c_double,)
    limit_scaler.restype, limit_scaler.argtypes = c.c_int32, (c.c_uint64, c.c_int32)

costs.start()
scaler = costs.Scaler(costs.make_scaler(3))
CALLS = 1000


def one(call, argument):
    start = time.perf_counter_ns()
    for _ in range(CALLS):
        call(argument)
    return (time.perf_counter_ns() - start) / CALLS


def two(call, handle, argument):
    start = time.perf_counter_ns()
    for _ in range(CALLS):
        call(handle, argument)
    return (time.perf_counter_ns() - start) / CALLS


def case(loop, *arguments):
    """A loop of its own for each case: CPython specialises a place of a call for what is called there."""
    own = types.FunctionType(loop.__code__.replace(), globals())
    return lambda: own(*arguments)


cases = {
    "limit, one double": case(one, limit_half, 3.0),
    "exported function": case(one, costs.half, 3.0),
    "limit, handle and int": case(two, limit_scaler, scaler.handle, 3),
    "closure by handle": case(one, scaler, 3),
}
times = {name: [] for name in cases}
# The first rounds warm up: the interpreter specialises its instructions. Short rounds: most pass without another program's turn.
for round_number in range(310):
    for name, run in cases.items():
        nanoseconds = run()
        if round_number >= 10:
            times[name].append(f"{nanoseconds:.2f}")
for name, rounds in times.items():
    print(f"{name}\t{' '.join(rounds)}")
