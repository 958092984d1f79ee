"""What a type checker has to accept of the torture library's package."""

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


def failure(error: torture.RegistryError) -> str:
    code: int | None = error.error_code
    return error.detail + str(error.status) + str(code)
