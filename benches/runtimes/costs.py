"""The costs in CPython, through the backend that `COSTS_BACKEND` names: `costs.py FOLDER`."""

import os
import statistics
import sys
import time

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
CALLS = 20000


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


cases = {
    "limit, one double": (lambda: one(limit_half, 3.0), None),
    "exported function": (lambda: one(costs.half, 3.0), "limit, one double"),
    "limit, handle and int": (lambda: two(limit_scaler, scaler.handle, 3), None),
    "closure by handle": (lambda: one(scaler, 3), "limit, handle and int"),
}
times = {name: [] for name in cases}
for _ in range(25):
    for name, (run, _) in cases.items():
        times[name].append(run())
for name, (_, limit_name) in cases.items():
    ratio = ""
    if limit_name:
        pairs = zip(times[name], times[limit_name], strict=True)
        ratio = f"{statistics.median(a / b for a, b in pairs):.2f}"
    print(f"{name}\t{statistics.median(times[name]):.1f}\t{ratio}")
