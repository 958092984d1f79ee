"""What a type checker has to accept of the torture library's package."""

from array import array
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

import numpy as np
import torture


def fields() -> torture.Fields:
    made = torture.next_fields(torture.Fields(*[0] * 12))
    return torture.Fields(
        from__=made.from__,
        from_=made.from_,
        class_=made.class_,
        unix=made.unix,
        st_mtime=made.st_mtime,
        _reserved=made._reserved,
        μ=made.μ,
        NULL=made.NULL,
        type_=made.type_,
        int_=made.int_,
        _proto__=made._proto__,
        None_=made.None_,
    )


def mask(value: torture.Mask) -> int:
    return torture.mask(value) | torture.Mask.TOP


def row(row: torture.AlphaRow, other: torture.BetaRow) -> int:
    return torture.rows(row, other) + torture.len_(1) + torture.open(x=1)


def factors(factor: torture.Factor | None) -> int:
    made: torture.Factor = torture.factor(2)
    maybe: torture.Factor | None = torture.factor_or_none(0)
    torture.use_once(made, 1)
    return torture.use_up(made, 1) + torture.use_any(maybe, 1) + torture.use_up_any(factor, 1)


def functions(hears: Callable[[torture.Quote, str, list[float]], int]) -> int:
    """What Rust may call: with the arguments that it gives, and any result where it wants none."""
    torture.ring_if_any(None)
    torture.ring_if_any(lambda: print())
    torture.show(lambda quote, other, data, *rest: other or quote, False)
    torture.weigh(lambda at, any_, factor, *rest: factor(any_))
    torture.tell_prices(lambda quote, currency, before: quote.cents + len(before), 1)
    # An argument too few, a wrong result, none where there must be one.
    torture.tell_prices(lambda quote: 1, 1)  # type: ignore[arg-type, misc]
    torture.tell_prices(lambda *_: "", 1)  # type: ignore[arg-type]
    torture.tell_prices(None, 1)  # type: ignore[arg-type]
    return torture.tell_prices(hears, 1)


class Adds(torture.PluginMethods):
    """Derives from the protocol, and has no `flush` of its own."""

    def add(self, name: str, numbers: list[int]) -> int:
        return sum(numbers)

    def set(self, number: int) -> None:
        pass


class Flushes:
    """Has no `add`."""

    def flush(self) -> bool:
        return True


def named(plugin: torture.PluginMethods) -> None:
    """Rust gives the arguments by their places: an implementer may have names of its own for them."""
    plugin.add("", [1])
    plugin.add(name="", numbers=[1])  # type: ignore[call-arg]


def methods(shelf: torture.Shelf) -> tuple[int, str, int]:
    """Those of Rust's implementers, and of Python's."""
    number: int = torture.use_plugin(Adds(), 1)
    torture.use_plugin(Flushes(), 1)  # type: ignore[arg-type]
    torture.use_plugin(None, 1)  # type: ignore[arg-type]
    torture.sum_of_shelf(shelf)
    torture.sum_of_shelf(torture.factor(1))  # type: ignore[arg-type]
    shelf.put("one")  # type: ignore[call-arg]
    return number, shelf.names(), shelf.sum(range(3)) + shelf.handle_()


def accepted(numbers: set[int], reals: Iterator[Fraction], bools: tuple[bool, bool]) -> object:
    """Whatever the checks take."""
    torture.all_u8(numbers)
    torture.all_u8(memoryview(b"a"))
    torture.all_f64(reals)
    torture.all_i64(array("i", [1]))
    torture.pair_i8(array("i", [1, 2]))
    torture.pair_bool(bools)
    torture.same_f64(Decimal(1))
    torture.same_i8(np.int64(1))
    torture.all_i64(np.array([1, 2]))
    torture.next_size(1)
    torture.every_by_value(
        torture.Every(np.int8(1), True, 1, 2, 1, 1, Fraction(1, 2), 1, torture.Size.KB, None, (1, 2))
    )
    found: float | str | bytes | torture._Owned | None = torture.invoke(
        1, torture.factor(2), bytearray(b"a"), [1, 2], 1.5, None
    )
    return found


def failure(error: torture.RegistryError) -> str:
    code: int | None = error.error_code
    return error.detail + str(error.status) + str(code)
