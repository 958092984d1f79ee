"""Calls every item of the torture library by the name that the rules give it: `torture.py FOLDER`.

Prints what is wrong. `TORTURE_BACKEND` chooses the backend.
"""

import copy
import dataclasses
import gc
import inspect
import pickle
import subprocess
import sys
import warnings

sys.path.insert(0, f"{sys.argv[1]}/torture/python")

import torture as t

WORDS = """
    from_ import_ def_ lambda_ pass_ with_ not_ is_ del_ class_ global_
    len_ map_ getattr isinstance_ callable_ int_ str_ bool_ list_ tuple_ property_
    bytes_ memoryview_ float_ hasattr weakref_ enumerate dataclass_ Sequence_
    TypeError_ RegistryError_ annotations_ _fail_ _check_ _native_ _Owned_ _name__
    function var default delete new eval arguments undefined Object then stub handles
    load attach template operator private require_current detail std registry
    opened_by_nobody release_ open _proto__ toString hasOwnProperty prototype
    toJSON call bind apply length name exports require process async_ yield_
    _dict__ _getattr__ _dir__ main printf try_
""".split()
ENUMERATIONS = {
    "Unsigned8": [0, 2**8 - 1],
    "Signed8": [-(2**7), -1, 2**7 - 1],
    "Unsigned16": [0, 2**16 - 1],
    "Signed16": [-(2**15), 2**15 - 1],
    "Unsigned32": [0, 2**31, 2**32 - 1],
    "Signed32": [-(2**31), -1, 2**31 - 1],
    "Signed64": [-(2**63), -1, 2**63 - 1],
    "Mask": [0, 2**63, 2**64 - 1],
}
PARAMETERS = [
    t.macros_of_c,
    t.macros_of_x11,
    t.words_of_cpp,
    t.names_of_headers,
    t.words_of_python,
    t.names_of_python,
    t.words_of_javascript,
    t.names_of_javascript,
    t.names_of_bodies,
    t.other_scripts,
]
wrong = []


def same(what, found, expected):
    if found != expected:
        wrong.append(f"{what}: {found!r}, not {expected!r}")


for word in WORDS:
    same(word, getattr(t, word)(41), 42)
same("store_open", t.store_open(40), 42)
same("alpha_open", t.alpha_open(32), 42)
same("beta_open", t.beta_open(22), 42)
same("whole_to_float", t.whole_to_float(39), 42)
same("int_2_float", t.int_2_float(38), 42)
same("token", t.token(t.Token.FILE), t.Token.HANDLE)
for made, function in [
    (t._step_, t.of_step),
    (t.Error, t.of_error),
    (t.Value, t.of_value),
    (t.TypeAlias, t.of_type_alias),
    (t.Owned, t.of_owned),
    (t.Status, t.of_status),
    (t.Array, t.of_array),
    (t.BigInt, t.of_big_int),
    (t.ValueError, t.of_value_error),
    (t.IntEnum, t.of_int_enum),
    (t.Promise, t.of_promise),
    (t.Iterable_, t.of_iterable),
    (t.SupportsIndex_, t.of_supports_index),
    (t.Callable_, t.of_callable),
    (t.InvokeArgument, t.of_invoke_argument),
    (t.StatusName, t.of_status_name),
    (t.Library, t.of_library),
    (t.Imports, t.of_imports),
]:
    same(made.__name__, function(made(41)), 42)
same("points", t.points(t.Point(2.0), t.GpuPoint(4.0, 10.0)), 42.0)
same("rows", t.rows(t.AlphaRow(2, t.Weight.ALL), t.BetaRow(40)), 42)
with t.Adder(t.make_adder(1)) as adder:
    same("adder", adder(1, 2, 3, 4, 5), 56)

for function in PARAMETERS:
    names = list(inspect.signature(function).parameters)
    weighed = sum(at * at for at in range(1, len(names) + 1))
    same(function.__name__, function(*range(1, len(names) + 1)), weighed)
    by_name = {name: at for at, name in enumerate(names, 1)}
    same(function.__name__, function(**by_name), weighed)
same("joined", t.joined("one", "two"), "one/two")
same("labels", t.labels("one", "two"), "one/two")
every = (
    *("a", "b", [1, 2], [t.Size.KB, t.Size.KILOBYTES], b"\3", [2**64 - 1]),
    *(-(2**63), t.Size.NONE, b"\4", "c", "d", [True, False]),
)
ALL = "a/b/c/d [1, 2] [1, 2] [3] [18446744073709551615] -9223372036854775808 3 [4] [true, false]"
same("helpers", t.helpers(*every), ALL)
same("lengths", t.lengths(b"\1\2", 1, "abc", 1), 3 + 10 + 300 + 1000)

fields = t.Fields(*[0] * 12)
same("next_fields", t.next_fields(fields), t.Fields(*range(1, 13)))
same("copy", copy.copy(fields), fields)
size = t.Size.KB
for name in ["KILOBYTES", "NONE", "MRO", "CONSTRUCTOR", "_PROTO", "_HIDDEN", "KB"]:
    size = t.next_size(size)
    same("next_size", size, t.Size[name])

for name, values in ENUMERATIONS.items():
    kind = getattr(t, name)
    same(name, [int(value) for value in kind], values)
    one = getattr(t, name.lower())
    every = getattr(t, f"all_{name.lower()}s" if name == "Mask" else f"all_{name.lower()}")
    for value in kind:
        same(name, one(value), value)
    same(name, every(list(kind)), list(kind))
same("mask_or_failure", t.mask_or_failure(False), t.Mask.ALL)
try:
    wrong.append(f"a failure is {t.mask_or_failure(True)!r}")
except t.FailedError as error:
    same("failure", "no mask" in str(error), True)
masked = t.Masked(t.Mask.TOP, [t.Mask.ALL, t.Mask.NONE], t.Signed8.FIRST)
same("masked", t.masked(masked), masked)
same("are_null", t.are_null(None, None, None, None, None, None), True)

same("documented", t.documented(t.Documented.TWO), t.Documented.TWO)
same("commented", t.commented(t.Commented(7)), 7)
same("its documentation", "src/*.rs" in inspect.getdoc(t.documented), True)
same("no NUL", "U+0000" in inspect.getdoc(t.documented), True)


def raised(call, *args):
    """What the call raises, or None."""
    try:
        call(*args)
    except Exception as error:
        return error
    return None


# Structs of one field, by value.
HELD = {
    "I8": [-128, 127, 128],
    "U16": [0, 65535, 65536],
    "Bool": [True, False, 1],
    "Size": [t.Size.KB, t.Size.NONE, 99],
    "I64": [-(2**63), 2**63 - 1, 2**63],
    "U64": [0, 2**64 - 1, -1],
    "Usize": [0, 2**64 - 1, -1],
    "F32": [0.5, -1.0, 1e39],
    "F64": [1e308, -5e-324, "1"],
    "Handle": [0, 2**53 - 1, 2**53],
    "Place": [None, 2**64 - 1, -1],
    "Row": [[0], [255], [256]],
    "Boxed": [t.BoxedI8(-128), t.BoxedI8(127), t.BoxedI8(128)],
    "Many": [[-32768, 0, 32767], [1, 2, 3], [1, 2]],
}
for name, (one, other, no) in HELD.items():
    box, call = getattr(t, f"Boxed{name}"), getattr(t, f"same_boxed_{name.lower()}")
    for value in (one, other):
        same(f"a boxed {name}", call(box(value)), box(value))
    same(f"a wrong {name}", type(raised(call, box(no))) in (TypeError, ValueError, OverflowError), True)

# Owners are returned, and taken by a call that runs the callback.
two = t.factor(2)
same("class", type(two), t.Factor)
same("call", two(21), 42)
same("borrowed", t.use_once(two, 21), 42)
same("none", [t.factor_or_none(0), t.use_any(None, 42), t.use_up_any(None, 42)], [None, 42, 42])
same("some", type(t.factor_or_none(3)), t.Factor)
back = t.pass_back(two)
same("passed back", (back.handle, back.is_live), (two.handle, True))
same("its repr", repr(two), f"<Factor {two.handle} closed>")
same("its own repr", repr(back), f"<Factor {back.handle}>")
same("used up", t.use_up(back, 21), 42)
same("used up twice", type(raised(t.use_up, back, 1)), t.ClosedError)
# A call that is refused takes nothing.
summand = t.summand(1)
for value in [summand, 5, None, "5"]:
    same("another class", type(raised(t.use_up, value, 1)), TypeError)
disguised = t.Factor(summand.detach())
same("another type", type(raised(t.use_up, disguised, 1)), t.WrongSignatureError)
same("not taken", disguised.is_live, True)
disguised.close()
# After `close` it says CLOSED, also to a second `close`.
closed = t.factor(3)
closed.close()
closed.close()
same("closed", type(raised(closed, 1)), t.ClosedError)
same("a closed one passed", type(raised(t.use_once, closed, 1)), t.ClosedError)
# What Rust owns can be called, and neither closed nor taken.
kept = t.kept_factor()
same("kept", [kept(6), t.use_once(kept, 6), repr(kept)], [42, 42, f"<Factor {kept.handle} of Rust's>"])
for refused in [kept.close, t.Factor(kept.handle).close]:
    same("close of Rust's", type(raised(refused)), t.NotOwnedError)
same("taking Rust's", type(raised(t.use_up, kept, 1)), t.NotOwnedError)
same("kept still", kept(6), 42)
# `invoke` knows owners too.
call = {name: t.HANDLES[name] for name in ("factor", "use_up", "use_once", "use_up_any", "factor_or_none")}
four = t.invoke(call["factor"], 4)
same("an owner by handle", (type(four), four(2)), (t.Factor, 8))
same("an owner is borrowed by handle", (t.invoke(call["use_once"], four, 3), four.is_live), (12, True))
same("an owner as a plain handle", t.invoke(t.HANDLES["same_handle"], four), four.handle)
same("an owner is taken by handle", (t.invoke(call["use_up"], four, 3), repr(four)), (12, f"<Factor {four.handle} closed>"))
same("none by handle", (t.invoke(call["use_up_any"], None, 3), t.invoke(call["factor_or_none"], 0)), (3, None))
same("Rust's by handle", repr(t.invoke(t.HANDLES["kept_factor"])), repr(kept))
other = t.summand(1)
same("another type by handle", type(raised(t.invoke, call["use_up"], other, 1)), t.WrongSignatureError)
same("it is not taken", (repr(other), other.is_live), (f"<Summand {other.handle}>", True))
other.close()
same("no owner", type(raised(t._Owned, 3)), TypeError)
# Structs own what is in their fields, and are taken as a whole or not at all.
kit = t.kit(2)
same("a kit", [type(kit.factor), type(kit.spare), type(kit.summand)], [t.Factor, t.Factor, t.Summand])
same("its values", [kit.letter, kit.marks, kit.factor(21), kit.spare(21)], [107, [1, 2, 65535], 42, 63])
owners = [kit.factor, kit.spare, kit.summand]
for field, value in [("factor", None), ("factor", kit.summand), ("spare", 5), ("summand", kit.factor), ("factor", "5")]:
    error = raised(t.use_kit, dataclasses.replace(kit, **{field: value}), 1)
    same("a wrong owner", (type(error), f"`kit.{field}` is" in str(error)), (TypeError, True))
ended = t.factor(1)
ended.close()
for field, value, wanted, why in [
    ("spare", kit.factor, t.NotOwnedError, "which another field has too"),
    ("factor", kept, t.NotOwnedError, "which foreign code does not own"),
    ("factor", ended, t.ClosedError, "which is closed"),
    ("spare", ended, t.ClosedError, "which is closed"),
]:
    error = raised(t.use_kit, dataclasses.replace(kit, **{field: value}), 1)
    same("an owner that can't be taken", (type(error), f"field `{field}`" in str(error), why in str(error)), (wanted, True, True))
same("twice in two", type(raised(t.join_kits, kit, kit)), t.NotOwnedError)
same("a wrong letter", type(raised(t.use_kit, dataclasses.replace(kit, letter=256), 1)), OverflowError)
same("none is taken", [repr(owner) for owner in owners], [f"<{type(owner).__name__} {owner.handle}>" for owner in owners])
same("used", t.use_kit(kit, 10), 20 + 30 + 65537)
same("all are taken", [repr(owner) for owner in owners], [f"<{type(owner).__name__} {owner.handle} closed>" for owner in owners])
same("used twice", type(raised(t.use_kit, kit, 10)), t.ClosedError)
for owner in owners:
    same("called after it was taken", type(raised(owner, 1)), t.ClosedError)
one = t.kit(1)
same("no spare", one.spare, None)
same("a call that fails", type(raised(t.use_kit, dataclasses.replace(one, letter=0), 10)), t.FailedError)
same("it has run", one.factor.is_live, False)
same("no kit", raised(t.kit, 0).error_code, -(2**31))
with t.kit_user() as user:
    same("by a closure", user(t.Kit(107, t.factor(5), None, [0, 0, 1], t.summand(1)), 10), 52)
joined = t.join_kits(t.kit(3), t.kit(4))
same("joined", joined.factor(1) + joined.spare(1), 7)
same("a hull", t.open_hull(t.hull(t.factor(6)))(7), 42)
# What is lent in a struct stays its owner's.
lent, added = t.factor(2), t.summand(1)
loan = t.Loan(108, lent, None, [1, 2, 65535], added)
closed = t.factor(3)
closed.close()
for field, value in [("factor", None), ("factor", added), ("spare", 5), ("spare", added), ("summand", lent), ("factor", lent.handle)]:
    error = raised(t.use_loan, dataclasses.replace(loan, **{field: value}), 1)
    same("a wrong owner", (type(error), f"`loan.{field}` is" in str(error)), (TypeError, True))
for field in ["factor", "spare"]:
    error = raised(t.use_loan, dataclasses.replace(loan, **{field: closed}), 1)
    same("a closed owner", (type(error), f"field `{field}`" in str(error)), (t.ClosedError, True))
same("no loan", type(raised(t.use_loan, None, 1)), TypeError)
same("it runs and fails", type(raised(t.use_loan, dataclasses.replace(loan, letter=0), 1)), t.FailedError)
same("lent", [t.use_loan(loan, 10), t.use_loan(loan, 10)], [20 + 65536] * 2)
# Nothing else holds the struct, or what it lends: the call does.
same("lent by a temporary", t.use_loan(t.Loan(108, t.factor(2), None, [1, 2, 65535], t.summand(1)), 10), 20 + 65536)
same("lent twice in one", t.use_loan(dataclasses.replace(loan, spare=lent), 10), 20 + 20 + 65536)
with t.loan_user() as user:
    same("lent to a closure", user(loan, 10), 20 + 65536)
    same("a temporary lent to a closure", user(t.Loan(108, t.factor(2), None, [1, 2, 65535], t.summand(1)), 10), 20 + 65536)
rusts = t.kept_loan(True)
same("Rust's", (type(rusts.factor), t.use_loan(rusts, 10)), (t.Factor, 70 + 70 + 65536))
same("Rust's own", type(raised(rusts.factor.close)), t.NotOwnedError)
same("no spare of Rust's", t.kept_loan(False).spare, None)
# Beside an owner that is taken.
given = t.factor(5)
trade = t.Trade(given, lent, 3)
for field, value, wanted in [("given", None, TypeError), ("lent", 5, TypeError), ("given", added, TypeError), ("given", kept, t.NotOwnedError), ("lent", closed, t.ClosedError), ("price", 2**31, OverflowError)]:
    error = raised(t.make_trade, dataclasses.replace(trade, **{field: value}), 10)
    same("a refused trade", (type(error), given.is_live), (wanted, True))
same("a trade", t.make_trade(trade, 10), 50 + 20 + 3)
same("a trade of a temporary", t.make_trade(t.Trade(t.factor(5), t.factor(2), 3), 10), 50 + 20 + 3)
same("one is taken", [given.is_live, lent.is_live, added.is_live], [False, True, True])
same("used after it was taken", [type(raised(t.make_trade, trade, 10)), type(raised(given, 1))], [t.ClosedError] * 2)
with t.kept_trade(4).given as four:
    same("given by Rust", four(1), 4)
same("seen", [t.use_glimpse(t.Glimpse(one), 10) for one in [lent, None, rusts.factor]], [20, 10, 70])
same("seen of Rust's", t.kept_glimpse().seen(1), 7)
for duplicate in [copy.deepcopy, pickle.dumps]:
    for struct in [joined, loan, trade, t.kept_glimpse()]:
        same("a copy of a struct", type(raised(duplicate, struct)), TypeError)
lent.close()
added.close()
same("after its owner", type(raised(t.use_loan, loan, 10)), t.ClosedError)


class Changing(t.Kit):
    """A struct whose owner is another one each time that it is read."""

    @property
    def factor(self):
        read.append(t.factor(2))
        return read[-1]

    @factor.setter
    def factor(self, value):
        pass


read = []
t.use_kit(Changing(107, None, None, [0, 0, 0], t.summand(1)), 1)
same("read once", [one.is_live for one in read], [False])
# An owner has one object.
for duplicate in [copy.copy, copy.deepcopy, pickle.dumps]:
    for owner in [t.factor(1), kept]:
        error = raised(duplicate, owner)
        same("a copy", (type(error), "`Factor` owns a callback" in str(error)), (TypeError, True))
# A forgotten owner is told, and ended; one that was closed or given away is not told.
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    live = t.live_count()
    forgotten = t.factor(4).handle
    gc.collect()
    with t.factor(5):
        pass
    t.use_up(t.factor(6), 1)
    t.use_kit(t.kit(1), 1)
    dropped = t.hull(t.factor(8)).held.handle
    gc.collect()
    t.release(t.factor(7).detach())
    same("live", t.live_count(), live)
same("warnings", [str(one.message) for one in told], [f"unclosed Factor {forgotten}", f"unclosed Factor {dropped}"])
same("their kind", {one.category for one in told}, {ResourceWarning})
# At the end of the program nobody is told.
program = f"import sys; sys.path.insert(0, {sys.path[0]!r}); import torture; kept = torture.factor(1)"
ended = subprocess.run(
    [sys.executable, "-X", "dev", "-c", program], capture_output=True, text=True, check=False
)
same("the end", (ended.returncode, ended.stderr), (0, ""))
# Errors are values.
error = raised(t.factor_or_error, 0)
error.add_note("a note")
for twin in [copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))]:
    same("its class", type(twin), t.FailedError)
    same("its code", twin.error_code, -(2**31))
    same("its text", str(twin), str(error))
    same("itself", vars(twin), vars(error))
same("detail", (error.detail, error.status, error.callback), ("a factor of 0", 11, "factor_or_error"))
for code in [2, 0, -7]:
    error = raised(t.system_error, code)
    same("a code", (error.status, error.error_code), (11, code or None))
    error = raised(t.invoke, t.HANDLES["system_error"], code)
    same("a code by handle", (error.status, error.error_code), (11, code or None))
error = raised(two, 1)
same("no code", error.error_code, None)
same("another detail", str(error), f"{error.callback}: {error.detail}")
numbers = t.Numbers(12, 0)
same("numbers", t.same_numbers(numbers), numbers)
same("no number", type(raised(t.same_numbers, t.Numbers(0, 0))), t.InvalidArgumentError)
# A result of any length comes whole: there is no memory for so long a one, and nothing is cut off.
cell = t._native.CELLS["registry_buffer"]()
cell[0].data, cell[0].length = t._native.pointer(4096), 2**62
same("a long result", type(raised(t._native.take, cell[0])), MemoryError)
print("\n".join([*wrong, "end"]))
