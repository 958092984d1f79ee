"""The scenario table for CPython, through whichever backend `SCENARIO_BACKEND` names: `scenarios.py FOLDER`."""

from __future__ import annotations

import gc
import re
import subprocess
import sys
from collections.abc import Callable, Iterator

folder = sys.argv[1]
sys.path += [f"{folder}/scenario/python", f"{folder}/neighbour/python"]

import neighbour as other  # noqa: E402
import scenario as s  # noqa: E402

Row = tuple[str, Callable[[], object]]


def attempt(run: Callable[[], object]) -> str:
    try:
        return str(run())
    except s.RegistryError as error:
        name = type(error).__name__.removesuffix("Error")
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()
    except (OverflowError, TypeError, ValueError):
        return "refused"


def message() -> str:
    try:
        return s.greet("x", -1)
    except s.FailedError as error:
        good = "cannot greet -1 times" in str(error) and error.callback == "greet"
        return "yes" if good else str(error)


def values() -> Iterator[Row]:
    s.start()
    a = s.Point(0, 0, s.Kind.DEEP, [1, 2, 3])
    b = s.Point(2, 4, s.Kind.EMPTY, [0, 0, 0])
    far = s.Point(50, 4, s.Kind.EMPTY, [0, 0, 0])
    near = s.Point(2, 4, s.Kind.TALL_TREE, [0, 0, 0])
    yield "call", lambda: s.add_tax(100)
    yield "failure_value_as_success", lambda: s.minus_one(False)
    yield "text", lambda: s.greet("Ä", 2)
    yield "numbers", lambda: f"{s.sum([1.5, 2.5]):g}"
    yield "bytes", lambda: " ".join(map(str, s.inverted(b"\x01\x02")))
    yield "buffer", lambda: " ".join(map(str, s.squares(5)))

    def between() -> str:
        p = s.between(a, b)
        return f"{p.x:g} {p.y:g} {int(p.kind)} {' '.join(map(str, p.marks))}"

    yield "structure", between
    yield "enumeration", lambda: int(s.nearest([far, near]))
    yield "limits", lambda: s.limits(255, -5, 4294967295, 2**64 - 1, True, 2.5)
    yield "failed", lambda: s.greet("x", -1)
    yield "failed_message", message
    yield "panicked", lambda: s.greet("x", 13)
    yield "after_the_panic", lambda: s.greet("x", 1)
    yield "not_exported", lambda: (s.stop(), s.add_tax(100))[1]
    yield "exported_again", lambda: (s.start(), s.add_tax(100))[1]


def handles() -> Iterator[Row]:
    with s.Scaler(s.make_scaler(3)) as scaler:
        yield "closure", lambda: scaler(5)
        yield "invoke", lambda: s.invoke(scaler.handle, 5)
        yield "too_few_arguments", lambda: s.invoke(scaler.handle)
        mapper = s.Mapper(scaler.handle)
        yield "wrong_signature", lambda: mapper(1)
        mapper.detach()
        found = re.search(r"^param x (.*)$", s.describe(scaler.handle), re.MULTILINE)
        yield "describe", lambda: found and found[1]
    scaler.close()
    yield "late_call", lambda: scaler(5)
    yield "double_release", lambda: s.release(scaler.handle)
    yield "release_what_rust_owns", lambda: s.release(s.kept_scaler())
    yield "null_handle", lambda: s.Scaler(0)(1)
    yield "forged_handle", lambda: s.Scaler(2**53 - 2)(1)
    yield "wrong_thread", lambda: s.Scaler(s.make_elsewhere())(1)
    yield "reentry", lambda: s.Scaler(s.make_reentrant())(1)
    once = s.Scaler(s.make_once(2))
    yield "consumed", lambda: f"{once(4)} {attempt(lambda: once(4))}"
    greet = s.HANDLES["greet"]
    yield "invalid_utf8", lambda: s.invoke(greet, b"\xff\xfe", 1)
    yield "null_text", lambda: s.invoke(greet, None, 1)
    tags = s.HANDLES["tags"]

    def both() -> str:
        without = s.invoke(tags, "one", None, s.Kind.DEEP, None, None, None)
        return f"{without} {s.invoke(tags, 'one', 'four', s.Kind.TALL_TREE, tags, 16, 16)}"

    yield "tags", both
    yield "another_tag", lambda: s.invoke(tags, "one", None, "deep", None, None, None)
    yield "out_of_range", lambda: s.greet("x", 2**40)


def arrays() -> Iterator[Row]:
    key = list(range(1, 17))
    grid = [[1, 2], [3, 4], [5, 6]]
    yield "array", lambda: s.key_sum(bytes(key))
    yield "no_array", lambda: s.key_sum_or_7(None)
    yield "arrays", lambda: s.keys_sum([key, bytes(key)])
    yield "array_in_array", lambda: s.grid_sum(grid)
    yield "arrays_in_arrays", lambda: s.grids_sum([grid, grid])
    kinds = [s.Kind.TALL_TREE, s.Kind.EMPTY]
    yield "checked_arrays", lambda: s.yes_count([True, False, True], kinds)
    yield "array_buffer", lambda: f"{s.make_keys(2)[1][0]} {s.make_keys(2)[-1][-1]}"
    yield "nested_buffer", lambda: f"{s.make_grids(2)[1][0][0]} {s.make_grids(2)[-1][-1][-1]}"
    yield "short_array", lambda: s.key_sum(key[:15])
    yield "number_for_an_array", lambda: s.key_sum(1)  # type: ignore[arg-type]


def alignments() -> Iterator[Row]:
    grains = [s.Grain(5), s.Grain(6), s.Grain(7)]
    yield "aligned_slice", lambda: s.grains_sum(grains)
    yield "aligned_buffer", lambda: " ".join(str(g.weight) for g in s.heavier_grains(grains[:2]))

    def next_line() -> str:
        line = s.next_line(s.Line(41, s.Kind.DEEP))
        return f"{line.hits} {int(line.kind)}"

    yield "aligned_reference", next_line
    sectors = [s.Sector([1, 2, 3]), s.Sector([4, 5, 6])]
    heads = lambda: [str(n) for sector in s.reversed_sectors(sectors) for n in sector.head]  # noqa: E731
    yield "aligned_sectors", lambda: " ".join(heads())
    yield "aligned_by_value", lambda: s.grain_by_value(1, s.Grain(2), 3)
    tools = [s.Tool([10, 11, 12], [13, 14]), s.Tool([15, 16, 17], [18, 19])]
    chest = s.Chest(1, grains=[s.Grain(2), s.Grain(3)], rows=[[4, 5], [6, 7], [8, 9]], tools=tools, last=20)

    def shown(c: s.Chest) -> str:
        return f"{c.grains[1].weight} {c.rows[2][1]} {c.tools[1].sizes[1]} {c.last}"

    yield "chest", lambda: s.chest_sum(chest)
    yield "chests", lambda: s.chests_sum([chest, chest])
    yield "chest_back", lambda: shown(s.same_chest(chest))
    yield "chest_buffer", lambda: shown(s.two_chests(chest)[-1])


def finaliser() -> str:
    before = s.live_count()
    # In a cycle, so that the collector and not the count of references ends it.
    cycle: list[object] = [s.Scaler(s.make_scaler(1))]
    cycle.append(cycle)
    made = s.live_count() - before
    del cycle
    gc.collect()
    return f"{made} {s.live_count() - before}"


def many() -> str:
    before = s.live_count()
    scalers = [s.Scaler(int(handle)) for handle in s.make_scalers(100_000)]
    made = s.live_count() - before
    for scaler in scalers:
        scaler.close()
    return f"{made} {s.live_count() - before}"


def two_libraries() -> str:
    with other.Adder(other.make_adder(3)) as theirs:
        mine = s.Scaler(theirs.handle)
        status = attempt(lambda: mine(1))
        mine.detach()
        return f"{status} {theirs(5)}"


def stale_binding() -> str:
    program = f"import sys; sys.path.insert(0, {folder + '/newer/python'!r}); import scenario"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    return "stale" if "StaleBindingError" in done.stderr else done.stderr


# Left to the end of the interpreter, which must stay quiet about it.
forgotten = s.Scaler(s.make_scaler(1))

for rows in values(), handles(), arrays(), alignments():
    for name, run in rows:
        print(f"{name}\t{attempt(run)}")
print(f"finaliser\t{finaliser()}")
print(f"many\t{many()}")
print(f"two_libraries\t{two_libraries()}")
print(f"stale_binding\t{stale_binding()}")
