"""What a type checker has to accept."""

import scenario


def double(handle: int) -> int:
    with scenario.Scaler(handle) as scaler:
        return scaler(2) + len(scenario.greet("you", 1))


def point() -> float:
    here = scenario.Point(1.0, 2.0, scenario.Kind.EMPTY, [1, 2, 3])
    try:
        return scenario.between(here, here).x
    except scenario.PanickedError as error:
        return float(error.status)
