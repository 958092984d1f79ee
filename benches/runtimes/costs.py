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
    ffi.cdef("int32_t costs_half_try(double, double *); int32_t costs_Scaler_try(uint64_t, int32_t, int32_t *);")
    limit = ffi.dlopen(library)
    limit_half, limit_scaler = limit.limit_half, limit.limit_scaler
    half_try, scaler_try = limit.costs_half_try, limit.costs_Scaler_try

    ffi.cdef("int32_t limit_call_often(void *, void *, int32_t); int32_t limit_closure_often(void *, int32_t);")
    call_often, closure_often = limit.limit_call_often, limit.limit_closure_often
    closure_of = ffi.callback("int32_t (*)(int32_t)")
    trampoline_of = ffi.callback("int32_t (*)(uintptr_t, int32_t, int32_t *, void *)", error=1)

    def number_of(number):
        return ffi.cast("void *", number)

    def half_by_hand(x):
        cell = ffi.new("double *")
        status = half_try(x, cell)
        if status:
            raise RuntimeError(status)
        return cell[0]

    def scaler_by_hand(handle, x):
        cell = ffi.new("int32_t *")
        status = scaler_try(handle, x, cell)
        if status:
            raise RuntimeError(status)
        return cell[0]

else:
    import ctypes as c

    limit = c.CDLL(library)
    limit_half, limit_scaler = limit.limit_half, limit.limit_scaler
    limit_half.restype, limit_half.argtypes = c.c_double, (c.c_double,)
    limit_scaler.restype, limit_scaler.argtypes = c.c_int32, (c.c_uint64, c.c_int32)
    half_try, scaler_try = limit.costs_half_try, limit.costs_Scaler_try
    half_try.restype, half_try.argtypes = c.c_int32, (c.c_double, c.POINTER(c.c_double))
    scaler_try.restype = c.c_int32
    scaler_try.argtypes = (c.c_uint64, c.c_int32, c.POINTER(c.c_int32))

    call_often, closure_often = limit.limit_call_often, limit.limit_closure_often
    closure_of = c.CFUNCTYPE(c.c_int32, c.c_int32)
    trampoline_of = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.c_int32, c.POINTER(c.c_int32), c.c_void_p)
    call_often.restype, call_often.argtypes = c.c_int32, (c.c_void_p, c.c_void_p, c.c_int32)
    closure_often.restype, closure_often.argtypes = c.c_int32, (c.c_void_p, c.c_int32)

    def number_of(number):
        return number

    def half_by_hand(x):
        cell = c.c_double()
        status = half_try(x, c.byref(cell))
        if status:
            raise RuntimeError(status)
        return cell.value

    def scaler_by_hand(handle, x):
        cell = c.c_int32()
        status = scaler_try(handle, x, c.byref(cell))
        if status:
            raise RuntimeError(status)
        return cell.value


def scales(x):
    return x * 3


# By hand: one C function for all functions, which finds the right one by its number.
functions = {7: scales}


@trampoline_of
def trampoline(number, x, result, error):
    try:
        result[0] = functions[number](x)
    except Exception:
        return 1
    return 0


closure, number = closure_of(scales), number_of(7)
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


def often(call, *arguments):
    """Rust calls so many times."""
    start = time.perf_counter_ns()
    call(*arguments, CALLS)
    return (time.perf_counter_ns() - start) / CALLS


def case(loop, *arguments):
    """A loop of its own for each case: CPython specialises a place of a call for what is called there."""
    own = types.FunctionType(loop.__code__.replace(), globals())
    return lambda: own(*arguments)


cases = {
    "limit, one double": case(one, limit_half, 3.0),
    "by hand": case(one, half_by_hand, 3.0),
    "exported function": case(one, costs.half, 3.0),
    "limit, handle and int": case(two, limit_scaler, scaler.handle, 3),
    "by hand, by handle": case(two, scaler_by_hand, scaler.handle, 3),
    "closure by handle": case(one, scaler, 3),
    "limit, function of the host": case(often, closure_often, closure),
    "by hand, function of the host": case(often, call_often, trampoline, number),
    "function of the host": case(often, costs.call_often, scales),
}
if os.path.isdir(f"{folder}/peers"):
    sys.path.insert(0, f"{folder}/peers")
    import peers
    import pyo3_peers

    class Scales(peers.Scales):
        def scale(self, x):
            return x * 3

    cases |= {
        "UniFFI's callback interface": case(often, peers.uniffi_call_often, Scales()),
        "PyO3's `Py<PyAny>`": case(often, pyo3_peers.call_often, scales),
        "UniFFI's object": case(one, peers.make_scaler(3).scale, 3),
        "PyO3's object": case(one, pyo3_peers.PyScaler(3), 3),
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
