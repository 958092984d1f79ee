"""Finds the library. Written by registry-bindgen from {{ prefix }} {{ version }}."""

from __future__ import annotations

import ctypes.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Library = TypeVar("Library")

FINGERPRINT = {{ fingerprint }}


def path() -> str:
    """The library named by `{{ prefix | upper }}_LIBRARY`, else the one beside this file, else the system's."""
    given = os.environ.get("{{ prefix | upper }}_LIBRARY")
    if given:
        return given
    if sys.platform == "win32":
        name = "{{ prefix }}.dll"
    elif sys.platform == "darwin":
        name = "lib{{ prefix }}.dylib"
    else:
        name = "lib{{ prefix }}.so"
    beside = Path(__file__).with_name(name)
    if beside.exists():
        return str(beside)
    return ctypes.util.find_library("{{ prefix }}") or name


def opened(open_library: Callable[[str], Library]) -> Library:
    """The library, or an error that says where it was looked for."""
    where = path()
    try:
        return open_library(where)
    except OSError as error:
        raise ImportError(
            f"the library `{where}` cannot be loaded: {error}; it is the one that "
            "`{{ prefix | upper }}_LIBRARY` names, else the one beside this package, "
            "else the system's"
        ) from error


def stale(found: int | None) -> str:
    """The message for a library with another fingerprint, or with none."""
    shown = "none" if found is None else f"{found:#018x}"
    return (
        f"the library `{path()}` offers another interface than this package: "
        f"fingerprint {FINGERPRINT:#018x} expected, {shown} found; "
        "write the bindings again from the library, or install the library that belongs to them"
    )
